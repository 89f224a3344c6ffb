//! `cargo xtask <command>`: everything the project does apart from `cargo build`.
//!
//! `commands/` holds one file for each command, `site/` turns the workspace into the folder that the server
//! serves, `tools/` finds or installs what a machine lacks.

mod cargo;
mod cli;
mod commands;
mod digest;
mod process;
mod progress;
mod site;
mod tools;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(error) if error.is::<process::Interrupted>() => ExitCode::from(process::INTERRUPTED_CODE),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
