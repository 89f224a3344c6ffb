//! Judges cases from the command line: one JSON object a line in, one a line out, in order.
//!
//! ```text
//! cargo run -q -p engine --example judge -- --as firefox < cases.jsonl
//! ```

use std::io;
use std::process::ExitCode;

use engine::Profile;

const HELP: &str = "\
Judges what a browser makes of cross-origin requests.

Usage: judge [--as <profile>] < cases.jsonl

Options:
  --as <profile>  standard (default), chromium, firefox or webkit: apply the
                  known divergences of that engine
  --help          this text

";

fn main() -> ExitCode {
    let profile = match profile_from_arguments(std::env::args().skip(1)) {
        Ok(Some(profile)) => profile,
        Ok(None) => {
            print!("{HELP}{}", judge::LINES_HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("judge: {message}; see --help");
            return ExitCode::from(2);
        }
    };
    match judge::run(&mut io::stdin().lock(), &mut io::stdout().lock(), profile) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has closed the pipe, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("judge: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The profile that is asked for, or `None` if it is help.
fn profile_from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<Profile>, String> {
    let mut profile = Profile::default();
    while let Some(argument) = arguments.next() {
        let name = match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--as" => arguments.next().ok_or("--as needs a profile")?,
            other => match other.strip_prefix("--as=") {
                Some(name) => name.to_owned(),
                None => return Err(format!("unexpected argument `{other}`")),
            },
        };
        profile = name.parse().map_err(|error| format!("--as {name}: {error}"))?;
    }
    Ok(Some(profile))
}
