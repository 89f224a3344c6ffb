//! Installing Debian packages, as root.

use std::process::Command;

use anyhow::Result;

use crate::process;

/// Installs `packages`. Says so first, and why, because it changes the user's machine.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<()> {
    eprintln!("Installing with apt-get: {} ({why})", packages.join(" "));
    // One repository that does not answer must not stop the others: install will tell.
    if let Err(error) = process::run(apt_get().arg("update")) {
        if process::is_interrupted() {
            return Err(error);
        }
        eprintln!("  {error:#}; trying to install all the same");
    }
    process::run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

/// The command that a user with sudo would type.
pub(crate) fn sudo_command(packages: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
