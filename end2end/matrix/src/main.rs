//! `cargo run -p matrix -- --program target/debug/cors-lab --site target/site --check lessons/recorded`

use std::process::ExitCode;

use clap::Parser;
use matrix::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(summary) => {
            print!("{summary}");
            if summary.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("matrix: {error:#}");
            ExitCode::from(2)
        }
    }
}
