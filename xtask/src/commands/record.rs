//! `cargo xtask record`: writes down what the consoles of the browsers say.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::commands::build;
use crate::process;
use crate::tools::browsers::{self, Browser, WhenMissing};
use crate::workspace::Workspace;

/// Has every browser of this system run every scenario, writes `lessons/recorded/`, and says what has changed.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let browsers = browsers::find_or_install(browsers::of_this_system(), WhenMissing::Stop)?;
    let mut command = matrix(workspace, &browsers)?;
    process::run(command.arg("--record").arg(workspace.recordings()))?;
    Ok(ExitCode::SUCCESS)
}

/// The program that has browsers run every scenario, with a lab to run them in.
pub(crate) fn matrix(workspace: &Workspace, browsers: &[(&Browser, PathBuf)]) -> Result<Command> {
    let built = build::for_tests(workspace)?;
    let mut command = Command::new(build::test_program(workspace, "matrix")?);
    command.arg("--program").arg(built.program).arg("--site").arg(built.site_root);
    for (browser, path) in browsers {
        command.args(["--browser", browser.name]).env(browser.variable, path);
    }
    Ok(command)
}
