//! `cargo run -p differential -- --browser chromium --cases 1000`

use std::process::ExitCode;

use clap::Parser;
use differential::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(summary) => {
            print!("{summary}");
            if summary.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("differential: {error:#}");
            ExitCode::from(2)
        }
    }
}
