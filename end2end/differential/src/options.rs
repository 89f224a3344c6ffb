//! The command line.

use std::path::PathBuf;

use browsers::Browser;
use clap::Parser;

/// Compares the engine's verdicts with what a real browser does.
///
/// Exit status: 0 if they agree, 1 if they do not or if something was never tried, 2 if there was
/// no run.
#[derive(Clone, Debug, Parser)]
#[command(name = "differential")]
pub struct Options {
    /// The browser; found by the environment variable of its name (CHROMIUM, FIREFOX, WEBKIT) or where it is
    /// usually.
    #[arg(long, value_enum, default_value = "chromium")]
    pub browser: Browser,
    /// How many cases to make.
    #[arg(long, default_value_t = 1000)]
    pub cases: usize,
    /// Where chance begins; the same seed gives the same cases. Drawn and printed if left out.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Run the cases of this file instead, lines for the judge as they are printed for differences.
    #[arg(long, conflicts_with_all = ["cases", "seed"])]
    pub replay: Option<PathBuf>,
    /// Print every case, not only those with differences.
    #[arg(long)]
    pub all: bool,
    /// Give up when the browser reports nothing for so long, in seconds.
    #[arg(long, default_value_t = 20)]
    pub patience: u64,
}
