//! `wasm-opt`, which makes the WASM some percent smaller. The lab works without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::progress::Line;
use crate::tools::machine::Packages;
use crate::tools::{apt, on_path};
use crate::workspace::Workspace;

/// Debian's package.
const PACKAGES: &[&str] = &["binaryen"];

/// Small before fast, and what rustc's wasm32 target uses: old versions of wasm-opt refuse a module that
/// uses a feature that was not switched on.
const OPTIONS: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A wasm-opt that was found.
#[derive(Debug)]
pub(crate) struct WasmOpt {
    program: PathBuf,
    /// What it prints for `--version`.
    version: String,
}

impl WasmOpt {
    /// Finds or installs it; says so in one line where it must do without.
    pub(crate) fn find_or_install(workspace: &Workspace) -> Result<Option<Self>> {
        let mut install = match Packages::of_this_machine() {
            Packages::AptAsRoot => Install::Possible,
            Packages::AptWithSudo => Install::WithSudo,
            Packages::Unknown => Install::Impossible,
        };
        loop {
            let on_path = on_path::find(&["wasm-opt"]);
            let from_npm =
                on_path::program_in(&workspace.end2end().join("node_modules").join(".bin"), "wasm-opt");
            match next_step(on_path, from_npm, install) {
                NextStep::Use(program) => {
                    let version = process::capture(Command::new(&program).arg("--version"))?;
                    return Ok(Some(Self { program, version }));
                }
                NextStep::Install => {
                    if let Err(error) = apt::install(PACKAGES, "wasm-opt makes the page's code smaller") {
                        if process::is_interrupted() {
                            return Err(error);
                        }
                        eprintln!("  {error:#}");
                    }
                    install = Install::Failed;
                }
                NextStep::DoWithout(message) => {
                    eprintln!("{message}");
                    return Ok(None);
                }
            }
        }
    }

    /// All that decides what it makes of a module.
    pub(crate) fn identity(&self) -> String {
        format!("{} {}", self.version.trim(), OPTIONS.join(" "))
    }

    /// Makes `wasm` smaller, with files in the folder `work`. Where the tool fails (it may be too old for
    /// the compiler) the module is returned as it was, with a note: larger, but right.
    pub(crate) fn optimise(&self, wasm: Vec<u8>, work: &Path, line: &mut Line) -> Result<Vec<u8>> {
        let input = work.join("wasm-opt-input.wasm");
        let output = work.join("wasm-opt-output.wasm");
        fs::write(&input, &wasm).with_context(|| format!("writing {}", input.display()))?;
        let mut command = Command::new(&self.program);
        command.arg(&input).arg("-o").arg(&output).args(OPTIONS);
        match process::run_patiently(&mut command, line) {
            Ok(()) => fs::read(&output).with_context(|| format!("reading {}", output.display())),
            Err(error) if process::is_interrupted() => Err(error),
            Err(error) => {
                line.note(&format!("{error:#}; going on with a larger bundle ({})", self.version.trim()));
                Ok(wasm)
            }
        }
    }
}

/// Whether a package could be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Install {
    Possible,
    WithSudo,
    Impossible,
    Failed,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
enum NextStep {
    Use(PathBuf),
    Install,
    DoWithout(String),
}

/// Decides from where wasm-opt was found.
fn next_step(on_path: Option<PathBuf>, from_npm: Option<PathBuf>, install: Install) -> NextStep {
    if let Some(program) = on_path.or(from_npm) {
        return NextStep::Use(program);
    }
    let hint = match install {
        Install::Possible => return NextStep::Install,
        Install::WithSudo => format!(" (to have it: `{}`)", apt::sudo_command(PACKAGES)),
        Install::Impossible => {
            " (it is part of Binaryen: https://github.com/WebAssembly/binaryen)".to_owned()
        }
        Install::Failed => String::new(),
    };
    NextStep::DoWithout(format!("No wasm-opt: the bundle will be larger{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Option<PathBuf> {
        Some(PathBuf::from(text))
    }

    #[test]
    fn the_one_on_the_path_comes_first() {
        let step =
            next_step(path("/usr/bin/wasm-opt"), path("node_modules/.bin/wasm-opt"), Install::Possible);
        assert_eq!(step, NextStep::Use("/usr/bin/wasm-opt".into()));
    }

    #[test]
    fn the_one_from_npm_saves_an_installation() {
        let step = next_step(None, path("node_modules/.bin/wasm-opt"), Install::Possible);
        assert_eq!(step, NextStep::Use("node_modules/.bin/wasm-opt".into()));
    }

    #[test]
    fn root_on_debian_installs_once() {
        assert_eq!(next_step(None, None, Install::Possible), NextStep::Install);
        assert!(matches!(next_step(None, None, Install::Failed), NextStep::DoWithout(_)));
    }

    #[test]
    fn without_it_the_build_goes_on_and_says_what_that_means() {
        for (install, hint) in [(Install::WithSudo, "sudo apt-get"), (Install::Impossible, "Binaryen")] {
            match next_step(None, None, install) {
                NextStep::DoWithout(message) => {
                    assert!(message.contains("larger") && message.contains(hint), "{message}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
