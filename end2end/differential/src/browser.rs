//! Starting and ending a browser.
//!
//! It needs no driver: it is a plain process on the page's URL, and the page does the rest. A new
//! browser is one more variant, with its name, its profile of the engine, and how it is started.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, io};

use anyhow::{Context, Result};
use engine::Profile;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::console::{Told, read_chromium_log};

/// The file, beside the browser's profile, that its standard error goes to.
const LOG: &str = "stderr";

/// A browser that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
}

impl Browser {
    /// The profile of the engine that it is compared with.
    pub(crate) fn profile(self) -> Profile {
        match self {
            Self::Chromium => Profile::Chromium,
        }
    }

    /// The environment variable that says where it is.
    fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMIUM",
        }
    }

    /// The names that it goes by in PATH.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
        }
    }

    fn find(self) -> Result<PathBuf> {
        if let Some(path) = env::var_os(self.variable()) {
            return Ok(path.into());
        }
        let folders: Vec<PathBuf> =
            env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        self.names()
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|path| path.is_file())
            .with_context(|| {
                let names = self.names().join(", ");
                format!("no browser found; install one of {names}, or set {}", self.variable())
            })
    }

    /// What it is started with, for a profile in an empty folder.
    fn arguments(self, profile: &Path, url: &str) -> Vec<OsString> {
        match self {
            Self::Chromium => {
                let mut user_data = OsString::from("--user-data-dir=");
                user_data.push(profile);
                [
                    "--headless",
                    // Root has no sandbox, and the page is our own.
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    // What the page's console says comes out with it.
                    "--enable-logging=stderr",
                ]
                .into_iter()
                .map(OsString::from)
                .chain([user_data, url.into()])
                .collect()
            }
        }
    }

    /// Its version, in its own words.
    pub(crate) fn version(self) -> Result<String> {
        let path = self.find()?;
        let output = Command::new(&path).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
        let output = output.with_context(|| format!("{} cannot be started", path.display()))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The reasons that its log tells.
    pub(crate) fn read_log(self, log: &str) -> Told {
        match self {
            Self::Chromium => read_chromium_log(log),
        }
    }

    /// Opens a URL in a new profile.
    pub(crate) fn open(self, url: &str) -> Result<Running> {
        let path = self.find()?;
        let profile = tempfile::Builder::new().prefix("differential-").tempdir()?;
        let log = profile.path().join(LOG);
        let child = Command::new(&path)
            .args(self.arguments(&profile.path().join("profile"), url))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} cannot be started", path.display()))?;
        Ok(Running { child, profile })
    }
}

/// A browser that is running. Dropping it ends it, with all its processes, and removes its profile.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Removed after the processes have been ended: fields are dropped after `drop`.
    profile: TempDir,
}

impl Running {
    /// What it has written to its standard error so far.
    pub(crate) fn log(&self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(self.profile.path().join(LOG))?).into_owned())
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The group has the id of the process that began it. If it is gone, so much the better.
        if let Ok(group) = i32::try_from(self.child.id()) {
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
        let _ = self.child.wait();
    }
}
