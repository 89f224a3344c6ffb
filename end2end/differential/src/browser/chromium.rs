//! Chromium.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::running::{Running, create};
use super::version;

/// The names that it goes by in PATH.
pub(super) const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const ARGUMENTS: [&str; 11] = [
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
];

pub(super) fn open(running: &mut Running, program: &Path, url: &str) -> Result<()> {
    running.version = version(program, &[])?;
    let mut user_data = OsString::from("--user-data-dir=");
    user_data.push(running.folder().join("profile"));
    let mut command = Command::new(program);
    command.args(ARGUMENTS).arg(user_data).arg(url).stderr(create(&running.console)?);
    running.start(&mut command, Stdio::null())
}
