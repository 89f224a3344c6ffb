//! `cargo xtask build`: what `serve` starts, without starting it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::process;
use crate::site::{self, Built, Tools};
use crate::workspace::{Mode, Workspace};

/// Builds, and prints where things are, one `name=path` on a line.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let Built { program, site_root } = release(workspace)?;
    println!("program={}", program.display());
    println!("site={}", site_root.display());
    Ok(ExitCode::SUCCESS)
}

/// The build that `serve`, `build` and `bench` share.
pub(crate) fn release(workspace: &Workspace) -> Result<Built> {
    let tools = Tools::find_or_install(workspace, Mode::Release)?;
    site::build(workspace, Mode::Release, Mode::Release, &tools)
}

/// The build that `test` uses: the site as it is served, and the program as the tests before have compiled
/// it, which saves a second compilation of everything.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<Built> {
    let tools = Tools::find_or_install(workspace, Mode::Release)?;
    site::build(workspace, Mode::Release, Mode::Dev, &tools)
}

/// Builds a program that is a test, like the unit tests, so that what they compiled is used. Returns where it is.
pub(crate) fn test_program(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let mut build = cargo::in_workspace(workspace);
    process::run(build.args(["build", "--workspace", "--exclude", "frontend-*", "--bin", name]))?;
    let program = workspace.target.join("debug").join(name);
    Ok(program.with_extension(std::env::consts::EXE_EXTENSION))
}
