//! The groups of tests. A new one is one entry in the list.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::browser;
use super::tally::Tally;
use crate::cargo;
use crate::commands::{build, record};
use crate::process;
use crate::tools::browsers::{self, Browser, WhenMissing};
use crate::tools::wasm_toolchain::WasmToolchain;
use crate::tools::{Missing, node};
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
    /// The user named the groups: one of them must not be left out in silence.
    pub(super) asked: bool,
}

impl Context<'_> {
    /// `None`, with a line that says so, where a program is missing that may be.
    pub(super) fn unless_missing<T>(&self, group: &str, found: Result<T>) -> Result<Option<T>> {
        match found {
            Err(error) if error.is::<Missing>() && !self.ci && !self.asked => {
                println!("{group} is left out: {error}");
                Ok(None)
            }
            other => other.map(Some),
        }
    }
}

/// In the order in which they are run: what fails most often and soonest comes first.
pub(super) const GROUPS: &[Group] = &[
    Group { name: "format", about: "rustfmt", run: format },
    Group { name: "tidy", about: "which crate may use which, dependencies, rules about files", run: tidy },
    Group { name: "scripts", about: "TypeScript and JavaScript: types, lints, format", run: scripts },
    Group { name: "lints", about: "clippy, for the server's side and for the browser's", run: lints },
    Group { name: "unit", about: "unit tests, in-process tests, examples in the documentation", run: unit },
    Group { name: "docs", about: "the documentation builds, and its links lead somewhere", run: docs },
    Group { name: "build", about: "the site and the program", run: build },
    Group {
        name: "matrix",
        about: "every scenario in every browser, and what their consoles say",
        run: matrix,
    },
    Group { name: "differential", about: "the engine against real browsers", run: differential },
    Group { name: "browser", about: "Playwright, in a real browser", run: browser::run },
];

/// The groups that take arguments of the user's own.
pub(super) const WITH_ARGUMENTS: [&str; 3] = ["matrix", "differential", "browser"];

fn format(context: &Context<'_>) -> Result<Tally> {
    process::run(cargo::in_workspace(context.workspace).args(["fmt", "--all", "--check"]))?;
    Ok(Tally::ONE)
}

/// They are unit tests too. Here they come early: they take seconds.
fn tidy(context: &Context<'_>) -> Result<Tally> {
    let mut command = cargo::in_workspace(context.workspace);
    // Of the whole workspace, so that it shares with `unit` what it compiles.
    command.args(["test", "--workspace", "--exclude", "frontend-*", "--test", "tidy"]);
    let (status, output) = process::run_and_keep(&mut command)?;
    Ok(Tally::from_cargo_test(&output, status.success()))
}

fn scripts(context: &Context<'_>) -> Result<Tally> {
    let end2end = context.workspace.end2end();
    let found = node::find().and_then(|node| node::install_packages(&end2end).map(|()| node));
    let Some(node) = context.unless_missing("scripts", found)? else {
        return Ok(Tally::default());
    };
    // Each without `npx`, so that a signal reaches the program itself.
    let node_modules = end2end.join("node_modules");
    let checks: [&[&str]; 3] = [
        &["typescript/bin/tsc", "--noEmit"],
        &["typescript/bin/tsc", "--noEmit", "--project", "tsconfig.public.json"],
        &["@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off", ".."],
    ];
    for check in checks {
        let mut command = Command::new(&node);
        command.arg(node_modules.join(check[0])).args(&check[1..]).current_dir(&end2end);
        process::run(&mut command)?;
    }
    Ok(Tally { passed: checks.len() as u64, failed: 0 })
}

fn lints(context: &Context<'_>) -> Result<Tally> {
    const DENY: [&str; 3] = ["--", "-D", "warnings"];
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["clippy", "--workspace", "--exclude", "frontend-*", "--all-targets"]).args(DENY);
    process::run(&mut command)?;

    let toolchain = WasmToolchain::find_or_install()?;
    match toolchain {
        WasmToolchain::Own => {
            process::run(
                toolchain.cargo(context.workspace, "clippy").args(["--package", "frontend-*"]).args(DENY),
            )?;
        }
        WasmToolchain::Debian if context.ci => {
            bail!("clippy for `frontend` needs the wasm32 target: `rustup target add {}`", cargo::WASM_TARGET)
        }
        WasmToolchain::Debian => {
            println!("Debian's compiler comes without clippy: `frontend` is checked for warnings only");
            let mut check = toolchain.cargo(context.workspace, "check");
            process::run(check.args(["--package", "frontend-*"]).env("RUSTFLAGS", "-D warnings"))?;
        }
    }
    Ok(Tally::ONE)
}

fn unit(context: &Context<'_>) -> Result<Tally> {
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["test", "--workspace", "--exclude", "frontend-*", "--no-fail-fast"]);
    let (status, output) = process::run_and_keep(&mut command)?;
    Ok(Tally::from_cargo_test(&output, status.success()))
}

fn docs(context: &Context<'_>) -> Result<Tally> {
    let mut command = cargo::in_workspace(context.workspace);
    command.args(["doc", "--no-deps", "--workspace", "--exclude", "frontend-*"]);
    process::run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Tally::ONE)
}

fn build(context: &Context<'_>) -> Result<Tally> {
    build::for_tests(context.workspace)?;
    Ok(Tally::ONE)
}

/// How many cases are generated for each browser where the user says nothing else (`-- --cases 10000`). With
/// 1,000 a drawn seed misses one of the rarer reasons once in 500 runs.
const DIFFERENTIAL_CASES: &str = "--cases=2000";

fn differential(context: &Context<'_>) -> Result<Tally> {
    let browsers = browsers_for(context)?;
    let program = build::test_program(context.workspace, "differential")?;
    let mut tally = Tally::default();
    for (browser, path) in browsers {
        let mut command = Command::new(&program);
        if asked_browser(context.arguments).is_none() {
            command.args(["--browser", browser.name]);
        }
        if context.arguments.is_empty() {
            command.arg(DIFFERENTIAL_CASES);
        }
        process::run(command.args(context.arguments).env(browser.variable, path))?;
        tally.passed += 1;
    }
    Ok(tally)
}

fn matrix(context: &Context<'_>) -> Result<Tally> {
    let browsers = browsers_for(context)?;
    let mut command = record::matrix(context.workspace, &browsers)?;
    command.arg("--check").arg(context.workspace.recordings());
    if context.ci {
        // There the browsers change only when somebody changes them.
        command.arg("--strict");
    }
    process::run(command.args(context.arguments))?;
    Ok(Tally { passed: browsers.len() as u64, failed: 0 })
}

/// The browser that the user's own arguments ask for, or all. One that is missing may be left out, unless nothing
/// may be, or it is asked for.
fn browsers_for(context: &Context<'_>) -> Result<Vec<(&'static Browser, PathBuf)>> {
    let asked = asked_browser(context.arguments);
    let stop = context.ci || asked.is_some();
    let when_missing = if stop { WhenMissing::Stop } else { WhenMissing::LeaveOut };
    let wanted =
        browsers::of_this_system().iter().filter(|browser| asked.is_none_or(|name| name == browser.name));
    browsers::find_or_install(wanted, when_missing)
}

/// The one browser that the user's own arguments ask for.
fn asked_browser(arguments: &[String]) -> Option<&str> {
    const FLAG: &str = "--browser";
    arguments.iter().enumerate().find_map(|(index, argument)| match argument.strip_prefix(FLAG)? {
        "" => arguments.get(index + 1).map(String::as_str),
        value => value.strip_prefix('='),
    })
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

    #[test]
    fn what_is_missing_is_left_out_only_where_it_may_be() {
        let workspace = Workspace { root: PathBuf::new(), target: PathBuf::new(), members: Vec::new() };
        let find = |ci, asked, error| {
            let context = Context { workspace: &workspace, arguments: &[], ci, asked };
            context.unless_missing::<()>("browser", Err(error))
        };
        let missing = || Missing::new("there is no browser").into();
        assert!(find(false, false, missing()).is_ok_and(|found| found.is_none()));
        assert!(find(true, false, missing()).is_err());
        assert!(find(false, true, missing()).is_err());
        assert!(find(false, false, anyhow::anyhow!("it crashed")).is_err());
    }

    #[test]
    fn the_users_own_browser_is_found_in_the_arguments() {
        let asked = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
            asked_browser(&arguments).map(str::to_owned)
        };
        assert_eq!(asked(&["--cases=9"]), None);
        assert_eq!(asked(&["--cases", "9", "--browser", "webkit"]).as_deref(), Some("webkit"));
        assert_eq!(asked(&["--browser=firefox"]).as_deref(), Some("firefox"));
    }
}
