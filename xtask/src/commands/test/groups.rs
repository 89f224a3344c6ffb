//! The groups of tests. A new one is one entry in the list.

use std::process::Command;

use anyhow::{Result, bail};

use super::browser;
use super::tally::Tally;
use crate::cargo;
use crate::commands::build;
use crate::process;
use crate::tools::chromium;
use crate::tools::wasm_toolchain::WasmToolchain;
use crate::workspace::Workspace;

/// Tests that are run together.
pub(super) struct Group {
    /// For `--only` and `--skip`.
    pub(super) name: &'static str,
    /// What it finds, in a few words.
    pub(super) about: &'static str,
    /// Runs it. An error, like a count of failures, means that it failed.
    pub(super) run: fn(&Context<'_>) -> Result<Tally>,
}

/// What the groups are given.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) workspace: &'a Workspace,
    /// The user's own arguments for the one group that was asked for.
    pub(super) arguments: &'a [String],
    /// Nothing may be skipped.
    pub(super) ci: bool,
}

/// In the order in which they are run: what fails most often and soonest comes first.
pub(super) const GROUPS: &[Group] = &[
    Group { name: "format", about: "rustfmt", run: format },
    Group { name: "lints", about: "clippy, for the server's side and for the browser's", run: lints },
    Group { name: "unit", about: "unit tests, in-process tests, examples in the documentation", run: unit },
    Group { name: "docs", about: "the documentation builds, and its links lead somewhere", run: docs },
    Group { name: "build", about: "the site and the server", run: build },
    Group { name: "differential", about: "the engine against a real browser", run: differential },
    Group { name: "browser", about: "Playwright, in a real browser", run: browser::run },
];

/// The groups that take arguments of the user's own.
pub(super) const WITH_ARGUMENTS: [&str; 2] = ["differential", "browser"];

fn format(context: &Context<'_>) -> Result<Tally> {
    process::run(cargo::in_workspace(context.workspace).args(["fmt", "--all", "--check"]))?;
    Ok(Tally::ONE)
}

fn lints(context: &Context<'_>) -> Result<Tally> {
    const DENY: [&str; 3] = ["--", "-D", "warnings"];
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["clippy", "--workspace", "--exclude", "frontend", "--all-targets"]).args(DENY);
    process::run(&mut command)?;

    let toolchain = WasmToolchain::find_or_install()?;
    match toolchain {
        WasmToolchain::Own => {
            process::run(
                toolchain.cargo(context.workspace, "clippy").args(["--package", "frontend"]).args(DENY),
            )?;
        }
        WasmToolchain::Debian if context.ci => {
            bail!("clippy for `frontend` needs the wasm32 target: `rustup target add {}`", cargo::WASM_TARGET)
        }
        WasmToolchain::Debian => {
            println!("Debian's compiler comes without clippy: `frontend` is checked for warnings only");
            let mut check = toolchain.cargo(context.workspace, "check");
            process::run(check.args(["--package", "frontend"]).env("RUSTFLAGS", "-D warnings"))?;
        }
    }
    Ok(Tally::ONE)
}

fn unit(context: &Context<'_>) -> Result<Tally> {
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["test", "--workspace", "--exclude", "frontend", "--no-fail-fast"]);
    let (status, output) = process::run_and_keep(&mut command)?;
    Ok(Tally::from_cargo_test(&output, status.success()))
}

fn docs(context: &Context<'_>) -> Result<Tally> {
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["doc", "--no-deps", "--workspace", "--exclude", "frontend"]);
    process::run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Tally::ONE)
}

fn build(context: &Context<'_>) -> Result<Tally> {
    build::for_tests(context.workspace)?;
    Ok(Tally::ONE)
}

/// How many cases are generated where the user says nothing else (`-- --cases 10000`). With 1,000 a drawn seed
/// misses one of the rarer reasons once in 500 runs.
const DIFFERENTIAL_CASES: &str = "--cases=2000";

fn differential(context: &Context<'_>) -> Result<Tally> {
    let chromium = chromium::find_or_install()?;
    let mut build = cargo::in_workspace(context.workspace);
    // Built like the unit tests, so that what they compiled is used.
    build.args(["build", "--workspace", "--exclude", "frontend", "--bin", "differential"]);
    process::run(&mut build)?;
    let program = context.workspace.target.join("debug").join("differential");
    let mut command = Command::new(program.with_extension(std::env::consts::EXE_EXTENSION));
    if context.arguments.is_empty() {
        command.arg(DIFFERENTIAL_CASES);
    }
    process::run(command.args(context.arguments).env(chromium::VARIABLE, chromium))?;
    Ok(Tally::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_its_own_name() {
        let mut names: Vec<_> = GROUPS.iter().map(|group| group.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), GROUPS.len());
    }
}
