//! `wasm-opt`, which makes the WASM some percent smaller. The lab works without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::progress::Line;
use crate::tools::on_path;
use crate::workspace::Workspace;

/// The oldest version that is known to leave what wasm-bindgen makes intact. Debian 12's 108 mixes up the
/// tables of functions and of JavaScript's values, and the page fails to start.
const OLDEST: u32 = 120;

/// The level that compresses best (measured: `-Oz` is smaller as it is and larger with Brotli), and what rustc's
/// wasm32 target uses: old versions of wasm-opt refuse a module that
/// uses a feature that was not switched on.
const OPTIONS: &[&str] = &[
    "-O2",
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
    /// Finds it on the path or among the npm packages; says in one line where it must do without. It is not
    /// installed: compressed, the page's code is one or two percent smaller with it.
    pub(crate) fn find(workspace: &Workspace) -> Result<Option<Self>> {
        let folder = workspace.end2end().join("node_modules").join(".bin");
        let mut too_old = None;
        for program in
            [on_path::find(&["wasm-opt"]), on_path::program_in(&folder, "wasm-opt")].into_iter().flatten()
        {
            let version = process::capture(Command::new(&program).arg("--version"))?;
            if number(&version).is_some_and(|number| number >= OLDEST) {
                return Ok(Some(Self { program, version }));
            }
            too_old = Some(version);
        }
        eprintln!("{}", without(too_old.as_deref()));
        Ok(None)
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

/// `132` of `wasm-opt version 132 (version_132)`.
fn number(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.parse().ok())
}

/// The line for those who have none.
fn without(too_old: Option<&str>) -> String {
    let why = match too_old {
        Some(version) => format!("{} is older than {OLDEST}", version.trim()),
        None => "there is none".to_owned(),
    };
    format!("Going on without wasm-opt ({why}): the page's code is a little larger")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_first_number() {
        assert_eq!(number("wasm-opt version 132 (version_132)\n"), Some(132));
        assert_eq!(number("wasm-opt version 108"), Some(108));
        assert_eq!(number("wasm-opt"), None);
    }

    #[test]
    fn without_it_the_build_says_why_and_what_that_means() {
        assert!(without(None).contains("there is none") && without(None).contains("larger"));
        assert!(without(Some("wasm-opt version 108\n")).contains("wasm-opt version 108 is older than 120"));
    }
}
