//! Node, for Playwright and the checks of scripts. We do not install it: there are many ways to, and users have
//! their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::digest::sha256_hex;
use crate::process;
use crate::tools::{Missing, on_path};

/// The oldest Node that Playwright supports.
const OLDEST: u32 = 20;

/// The path of `node`; [`Missing`] if there is none that is new enough.
pub(crate) fn find() -> Result<PathBuf> {
    let Some(node) = on_path::find(&["node"]) else {
        bail!(missing("there is none"));
    };
    let version = process::capture(Command::new(&node).arg("--version"))?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(node),
        _ => bail!(missing(&format!("{} is {}", node.display(), version.trim()))),
    }
}

fn missing(why: &str) -> Missing {
    Missing::new(format!(
        "the tests of pages and scripts need Node {OLDEST} or newer, and {why}: install it from https://nodejs.org"
    ))
}

/// `20` of `v20.1.2`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs the npm packages of `project` if they are missing or `package-lock.json` is another.
pub(crate) fn install_packages(project: &Path) -> Result<()> {
    let lock_file = project.join("package-lock.json");
    let lock = fs::read(&lock_file).with_context(|| format!("reading {}", lock_file.display()))?;
    let wanted = sha256_hex(&lock);
    // Inside the folder that `npm ci` empties first: an interrupted installation leaves no mark.
    let mark = project.join("node_modules").join(".installed-from");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let Some(npm) = on_path::find(&["npm"]) else {
        bail!(Missing::new(
            "the tests of pages and scripts need npm, which comes with Node: install it from https://nodejs.org"
        ));
    };
    eprintln!("Installing the npm packages of {} (npm ci)", project.display());
    let mut command = Command::new(npm);
    command.args(["ci", "--no-audit", "--no-fund"]).current_dir(project);
    // The system's browser is used.
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(&mut command)?;
    fs::write(&mark, wanted).with_context(|| format!("writing {}", mark.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("not node"), None);
    }
}
