//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use browsers::Browser;
use clap::Parser;

/// Runs every scenario in every browser, and records what their consoles say or compares it with what was
/// recorded.
///
/// Exit status: 0 if all is as expected, 1 if it is not, 2 if there was no run.
#[derive(Clone, Debug, Parser)]
#[command(name = "matrix")]
pub struct Options {
    /// The program `cors-lab`.
    #[arg(long)]
    pub program: PathBuf,
    /// The folder that it serves.
    #[arg(long)]
    pub site: PathBuf,
    /// A browser (may be repeated; all of them if left out); found by the environment variable of its name
    /// (CHROMIUM, FIREFOX, WEBKIT) or where it is usually.
    #[arg(long, value_enum, default_values_t = Browser::ALL)]
    pub browser: Vec<Browser>,
    /// Write `<browser>.toml` into this folder.
    #[arg(long, value_name = "FOLDER", conflicts_with = "check")]
    pub record: Option<PathBuf>,
    /// Compare with `<browser>.toml` in this folder.
    #[arg(long, value_name = "FOLDER")]
    pub check: Option<PathBuf>,
    /// Let other words count as a failure even if the browser's version is not the one that was recorded.
    #[arg(long, requires = "check")]
    pub strict: bool,
    /// Give up when a browser reports nothing for so long, in seconds.
    #[arg(long, default_value_t = 60)]
    pub patience: u64,
}

impl Options {
    /// Each browser once.
    pub(crate) fn browsers(&self) -> impl Iterator<Item = Browser> {
        Browser::ALL.into_iter().filter(|browser| self.browser.contains(browser))
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.patience)
    }
}
