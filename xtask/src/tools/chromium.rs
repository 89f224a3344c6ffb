//! The browser of the end-to-end tests: the system's own, so that no other is downloaded.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::tools::machine::Packages;
use crate::tools::{apt, on_path};

/// The environment variable that names a browser, and by which Playwright's configuration is told.
pub(crate) const VARIABLE: &str = "CHROMIUM";

/// What the browser is called on `PATH`, the most likely first.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where macOS keeps it.
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Debian's packages; without a font, text has no width to measure.
const PACKAGES: &[&str] = &["chromium", "fonts-liberation"];

/// The browser's path. It is installed if it is missing and we may.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    let named = env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(named) = &named
        && !named.is_file()
    {
        bail!("{VARIABLE} is `{}`, which is not a file", named.display());
    }
    let find = || {
        let on_macos = Some(PathBuf::from(MACOS)).filter(|program| program.is_file());
        named.clone().or_else(|| on_path::find(NAMES)).or(on_macos)
    };
    match next_step(find(), Packages::of_this_machine()) {
        NextStep::Use(program) => Ok(program),
        NextStep::Stop(message) => bail!(message),
        NextStep::Install => {
            apt::install(PACKAGES, "the browser of the end-to-end tests").with_context(|| {
                format!("no Chromium: install it by hand, or set {VARIABLE} to a browser's path")
            })?;
            match find() {
                Some(program) => Ok(program),
                None => bail!("the package chromium is installed, yet none of {NAMES:?} is on PATH"),
            }
        }
    }
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
enum NextStep {
    Use(PathBuf),
    Install,
    Stop(String),
}

/// Decides from what was found.
fn next_step(found: Option<PathBuf>, packages: Packages) -> NextStep {
    if let Some(program) = found {
        return NextStep::Use(program);
    }
    let way = match packages {
        Packages::AptAsRoot => return NextStep::Install,
        Packages::AptWithSudo => format!("run `{}`", apt::sudo_command(PACKAGES)),
        Packages::Unknown => format!("install Chromium or Chrome, or set {VARIABLE}=/path/to/the/browser"),
    };
    NextStep::Stop(format!("the browser tests need Chromium, and there is none: {way}, then try again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_was_found_is_used() {
        let step = next_step(Some("/usr/bin/chromium".into()), Packages::AptAsRoot);
        assert_eq!(step, NextStep::Use("/usr/bin/chromium".into()));
    }

    #[test]
    fn root_on_debian_installs() {
        assert_eq!(next_step(None, Packages::AptAsRoot), NextStep::Install);
    }

    #[test]
    fn everyone_else_is_told_the_command() {
        for (packages, hint) in [
            (Packages::AptWithSudo, "sudo apt-get install -y --no-install-recommends chromium"),
            (Packages::Unknown, "CHROMIUM=/path"),
        ] {
            match next_step(None, packages) {
                NextStep::Stop(message) => assert!(message.contains(hint), "{message}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
