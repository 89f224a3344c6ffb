//! Starting and ending a browser.
//!
//! It is a plain process on the page's URL, and the page does the rest. A new browser is one more
//! variant, with its profile of the engine, how it is found and started in a file here, and what
//! its console says in a file of `console/`.

mod bidi;
mod chromium;
mod firefox;
mod running;
mod webkit;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use engine::Profile;

pub(crate) use running::Running;

/// A browser that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
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
    #[cfg(test)]
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The profile of the engine that it is compared with.
    pub(crate) fn profile(self) -> Profile {
        match self {
            Self::Chromium => Profile::Chromium,
            Self::Firefox => Profile::Firefox,
            Self::Webkit => Profile::Webkit,
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

    fn find(self) -> Result<PathBuf> {
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
    pub(crate) async fn open(self, url: &str) -> Result<Running> {
        let program = self.find()?;
        let mut running = Running::new()?;
        match self {
            Self::Chromium => chromium::open(&mut running, &program, url)?,
            Self::Firefox => firefox::open(&mut running, &program, url).await?,
            Self::Webkit => webkit::open(&mut running, &program, url).await?,
        }
        Ok(running)
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
