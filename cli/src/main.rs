//! The program `cors-lab`. Each of its commands is a file in `commands/`.

mod commands;
mod exit;

use std::process::ExitCode;

use clap::{Parser, Subcommand, error::ErrorKind};

use crate::commands::{judge::Judge, scenarios::Scenarios, serve::Serve};

/// It gives memory back after a flood, where glibc's keeps it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// See what browsers do across origins, and why.
#[derive(Debug, Parser)]
#[command(name = "cors-lab", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// One variant for each command.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the lab: the page on http://localhost:3000, the API on http://localhost:4000.
    Serve(Box<Serve>),
    /// Judge what a browser makes of requests and answers: a JSON object a line in, one a line out.
    Judge(Judge),
    /// List the scenarios.
    Scenarios(Scenarios),
}

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(Cli { command: Command::Serve(serve) }) => serve.run(),
        Ok(Cli { command: Command::Judge(judge) }) => judge.run(),
        Ok(Cli { command: Command::Scenarios(scenarios) }) => scenarios.run(),
        // `--help` and `--version`.
        Err(answer) if !answer.use_stderr() => exit::written(answer.print()),
        // Help, because nothing was asked for.
        Err(help) if help.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => help.exit(),
        Err(error) => exit::refused(one_line(&error)),
    }
}

/// What is wrong and, where there is one, the tip, in one line: the usage below would only hide that.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.trim_start_matches("error: ");
    let what = text.split("\n\n").next().unwrap_or_default();
    let mut line = what.split_whitespace().collect::<Vec<_>>().join(" ");
    for tip in text.lines().filter_map(|line| line.trim_start().strip_prefix("tip: ")) {
        line.push_str("; ");
        line.push_str(tip);
    }
    line
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_error_is_one_line_that_names_what_was_given() {
        for (arguments, expected) in [
            (&["srve"][..], "unrecognized subcommand 'srve'; a similar subcommand exists: 'serve'"),
            (
                &["serve", "--page-adr=x"],
                "unexpected argument '--page-adr' found; a similar argument exists: '--page-addr'",
            ),
            (&["scenarios", "--json=x"], "unexpected value 'x' for '--json' found; no more were expected"),
            (&["judge", "--as"], "a value is required for '--as <BROWSER>' but none was supplied"),
            (
                &["judge", "--as", "lynx"],
                "invalid value 'lynx' for '--as <BROWSER>': expected one of: standard, chromium, firefox, webkit",
            ),
        ] {
            let error = Cli::try_parse_from(["cors-lab"].iter().chain(arguments)).expect_err("it is wrong");
            assert_eq!(one_line(&error), expected);
        }
    }
}
