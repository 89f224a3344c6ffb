//! Starting and ending browsers, and hearing what their consoles say.
//!
//! A browser is a plain process on a page's URL, and the page does the rest. Nothing is intercepted and
//! no header is injected: that would change what browsers do.
//!
//! # Layout
//!
//! - `running.rs`: the processes of a browser, and their end. `processes.rs`: what differs between systems.
//! - `chromium.rs`, `firefox.rs` (with `bidi.rs`), `webkit.rs`: how each is found and started, and how
//!   its log frames a message of the console.
//!
//! A new browser is one more variant, with a file of its own.

mod bidi;
mod chromium;
mod firefox;
mod processes;
mod running;
mod webkit;

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

pub use processes::stop_signal;
pub use running::Running;

/// A browser that can be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
    /// The browser that comes with WebKitGTK.
    Webkit,
}

impl Browser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The word on command lines and in names of files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The environment variable that says where it is.
    fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMIUM",
            Self::Firefox => "FIREFOX",
            Self::Webkit => "WEBKIT",
        }
    }

    /// The path of its program, as its environment variable says or where it is usually.
    ///
    /// # Errors
    /// There is none.
    pub fn find(self) -> Result<PathBuf> {
        if let Some(path) = env::var_os(self.variable()).filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
        let (found, names) = match self {
            Self::Chromium => (find_in_path(chromium::NAMES), chromium::NAMES),
            Self::Firefox => (find_in_path(firefox::NAMES), firefox::NAMES),
            Self::Webkit => (webkit::find(), webkit::NAMES),
        };
        found.with_context(|| {
            format!("no browser found; install one of {}, or set {}", names.join(", "), self.variable())
        })
    }

    /// Opens a URL in a new profile.
    ///
    /// # Errors
    /// There is no such browser, or it does not come up.
    pub async fn open(self, url: &str) -> Result<Running> {
        let program = self.find()?;
        let mut running = Running::new()?;
        match self {
            Self::Chromium => chromium::open(&mut running, &program, url)?,
            Self::Firefox => firefox::open(&mut running, &program, url).await?,
            Self::Webkit => webkit::open(&mut running, &program, url).await?,
        }
        Ok(running)
    }

    /// The messages in what a console said ([`Running::console`]), in order and without what the log
    /// puts around them.
    pub fn messages(self, console: &str) -> Vec<String> {
        match self {
            Self::Chromium => chromium::messages(console),
            Self::Firefox => firefox::messages(console),
            Self::Webkit => webkit::messages(console),
        }
    }
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The first of these names that is a program in PATH.
fn find_in_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

/// A program's version, in its own words.
fn version(program: &Path, environment: &[(&str, &OsStr)]) -> Result<String> {
    let mut command = Command::new(program);
    command.arg("--version").envs(environment.iter().copied()).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().with_context(|| format!("{} cannot be started", program.display()))?;
    if !output.status.success() {
        bail!("`{} --version` failed ({})", program.display(), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn a_browser_has_one_name() {
        for browser in Browser::ALL {
            assert_eq!(Browser::from_str(browser.as_str(), false), Ok(browser));
        }
        assert_eq!(Browser::value_variants(), Browser::ALL);
    }
}
