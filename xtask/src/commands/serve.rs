//! `cargo xtask serve`: from a fresh checkout to a running lab.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::cli::ServerArgs;
use crate::commands::build;
use crate::process;
use crate::site::Built;
use crate::workspace::Workspace;

/// Builds, then becomes `cors-lab serve`.
pub(crate) fn run(workspace: &Workspace, args: &ServerArgs) -> Result<ExitCode> {
    let built = build::release(workspace)?;
    process::become_command(&mut server(&built, args))
}

/// `cors-lab serve` of a build, with its arguments.
pub(crate) fn server(built: &Built, args: &ServerArgs) -> Command {
    let mut command = Command::new(&built.program);
    command.arg("serve").arg("--site-root").arg(&built.site_root).args(args.to_args());
    command
}
