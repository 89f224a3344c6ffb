//! The browsers of the tests: the system's own, so that no others are downloaded.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process;
use crate::tools::machine::Packages;
use crate::tools::{Missing, apt, on_path};

/// A browser, and where it is to be found.
#[derive(Debug)]
pub(crate) struct Browser {
    /// What the tests call it.
    pub(crate) name: &'static str,
    /// What people call it.
    title: &'static str,
    /// The environment variable that names its program, and by which the tests are told.
    pub(crate) variable: &'static str,
    /// What it is called on `PATH`, the most likely first.
    names: &'static [&'static str],
    /// Where it is if not there: a folder, how the name of a folder in it begins if there is one between,
    /// and the program.
    places: &'static [(&'static str, Option<&'static str>, &'static str)],
    /// What it does not run without, on `PATH`.
    needs: &'static [&'static str],
    /// Debian's packages.
    packages: &'static [&'static str],
}

/// The browser of all browser tests.
pub(crate) const CHROMIUM: Browser = Browser {
    name: "chromium",
    title: "Chromium",
    variable: "CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    places: &[
        ("/Applications/Google Chrome.app/Contents/MacOS", None, "Google Chrome"),
        ("C:\\Program Files\\Google\\Chrome\\Application", None, "chrome"),
    ],
    needs: &[],
    // Without a font, text has no width to measure.
    packages: &["chromium", "fonts-liberation"],
};

/// Not of the Playwright tests.
pub(crate) const FIREFOX: Browser = Browser {
    name: "firefox",
    title: "Firefox",
    variable: "FIREFOX",
    names: &["firefox-esr", "firefox"],
    places: &[
        ("/Applications/Firefox.app/Contents/MacOS", None, "firefox"),
        ("C:\\Program Files\\Mozilla Firefox", None, "firefox"),
    ],
    needs: &[],
    packages: &["firefox-esr"],
};

/// Not of the Playwright tests, and not of other systems than Linux. Its browser belongs to the driver and is not
/// on `PATH`.
pub(crate) const WEBKIT: Browser = Browser {
    name: "webkit",
    title: "WebKitGTK's MiniBrowser",
    variable: "WEBKIT",
    names: &[],
    places: &[
        ("/usr/lib/x86_64-linux-gnu", Some("webkit2gtk-"), "MiniBrowser"),
        ("/usr/lib/aarch64-linux-gnu", Some("webkit2gtk-"), "MiniBrowser"),
        ("/usr/lib", Some("webkit2gtk-"), "MiniBrowser"),
        ("/usr/libexec", Some("webkit2gtk-"), "MiniBrowser"),
    ],
    needs: &["Xvfb"],
    packages: &["webkit2gtk-driver", "xvfb"],
};

/// The browsers that the engine is compared with, and that every scenario is run in: those that exist for this
/// system. With CI set all of them must be there.
pub(crate) fn of_this_system() -> &'static [Browser] {
    of_system(std::env::consts::OS)
}

fn of_system(system: &str) -> &'static [Browser] {
    const ALL: &[Browser] = &[CHROMIUM, FIREFOX, WEBKIT];
    match system {
        "linux" => ALL,
        _ => &ALL[..2],
    }
}

/// What happens if a browser is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenMissing {
    /// The others are used, and a line says so.
    LeaveOut,
    /// None is used.
    Stop,
}

/// Those of these browsers that are there or can be installed, with the paths of their programs.
pub(crate) fn find_or_install<'b>(
    browsers: impl IntoIterator<Item = &'b Browser>,
    when_missing: WhenMissing,
) -> Result<Vec<(&'b Browser, PathBuf)>> {
    let mut found = Vec::new();
    for browser in browsers {
        match browser.find_or_install() {
            Ok(path) => found.push((browser, path)),
            Err(error) if error.is::<Missing>() && when_missing == WhenMissing::LeaveOut => {
                println!("{} is left out: {error}", browser.name);
            }
            Err(error) => return Err(error),
        }
    }
    if found.is_empty() {
        bail!("none of the browsers to test with is there");
    }
    Ok(found)
}

impl Browser {
    /// The path of its program. It is installed if it is missing and we may; the error is [`Missing`] if
    /// it stays so.
    pub(crate) fn find_or_install(&self) -> Result<PathBuf> {
        let named = env::var_os(self.variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(named) = &named
            && !named.is_file()
        {
            bail!("{} is `{}`, which is not a file", self.variable, named.display());
        }
        let find = || {
            let has_needs = self.needs.iter().all(|program| on_path::find(&[program]).is_some());
            named.clone().or_else(|| self.find()).filter(|_| has_needs)
        };
        match self.next_step(find(), Packages::of_this_machine()) {
            NextStep::Use(program) => Ok(program),
            NextStep::Stop(missing) => bail!(missing),
            NextStep::Install => {
                if let Err(error) = apt::install(self.packages, "a browser of the tests") {
                    if process::is_interrupted() {
                        return Err(error);
                    }
                    bail!(Missing::new(format!("{} could not be installed: {error:#}", self.title)));
                }
                match find() {
                    Some(program) => Ok(program),
                    None => bail!("{} is installed, yet not to be found", self.packages.join(" ")),
                }
            }
        }
    }

    fn find(&self) -> Option<PathBuf> {
        on_path::find(self.names).or_else(|| {
            self.places.iter().find_map(|(folder, between, program)| match between {
                None => on_path::program_in(Path::new(folder), program),
                Some(start) => fs::read_dir(folder)
                    .ok()?
                    .flatten()
                    .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
                    .find_map(|entry| on_path::program_in(&entry.path(), program)),
            })
        })
    }

    /// Decides from what was found.
    fn next_step(&self, found: Option<PathBuf>, packages: Packages) -> NextStep {
        if let Some(program) = found {
            return NextStep::Use(program);
        }
        let way = match packages {
            Packages::AptAsRoot => return NextStep::Install,
            Packages::AptWithSudo => format!("run `{}`", apt::sudo_command(self.packages)),
            Packages::Unknown => format!("install it, or set {}=/path/to/the/browser", self.variable),
        };
        let needs: String = self.needs.iter().map(|program| format!(" with {program}")).collect();
        NextStep::Stop(Missing::new(format!("there is no {}{needs}: {way}, then try again", self.title)))
    }
}

/// What to do.
#[derive(Debug)]
enum NextStep {
    Use(PathBuf),
    Install,
    Stop(Missing),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webkitgtk_is_asked_for_on_linux_only() {
        let names = |system| of_system(system).iter().map(|browser| browser.name).collect::<Vec<_>>();
        assert_eq!(names("linux"), ["chromium", "firefox", "webkit"]);
        assert_eq!(names("macos"), ["chromium", "firefox"]);
        assert_eq!(names("windows"), ["chromium", "firefox"]);
    }

    #[test]
    fn a_browser_that_was_found_is_used() {
        let step = CHROMIUM.next_step(Some("/usr/bin/chromium".into()), Packages::AptAsRoot);
        assert!(matches!(step, NextStep::Use(program) if program == Path::new("/usr/bin/chromium")));
    }

    #[test]
    fn root_on_debian_installs() {
        assert!(matches!(WEBKIT.next_step(None, Packages::AptAsRoot), NextStep::Install));
    }

    #[test]
    fn everyone_else_is_told_the_command() {
        for (browser, packages, hint) in [
            (
                &CHROMIUM,
                Packages::AptWithSudo,
                "sudo apt-get install -y --no-install-recommends chromium fonts-liberation",
            ),
            (&FIREFOX, Packages::Unknown, "FIREFOX=/path"),
            (&WEBKIT, Packages::AptWithSudo, "webkit2gtk-driver xvfb`"),
            (&WEBKIT, Packages::Unknown, "no WebKitGTK's MiniBrowser with Xvfb"),
        ] {
            match browser.next_step(None, packages) {
                NextStep::Stop(missing) => assert!(missing.to_string().contains(hint), "{missing}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
