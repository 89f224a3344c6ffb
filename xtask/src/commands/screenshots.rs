//! `cargo xtask screenshots <folder>`: every page as a picture, for people to look at, and the two that are
//! published (`readme.png`, `preview.png`).

use std::path::{self, Path};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::commands::build;
use crate::process;
use crate::tools::playwright::Playwright;
use crate::workspace::Workspace;

/// Takes them. Pictures of earlier runs are replaced, other files are left alone.
pub(crate) fn run(workspace: &Workspace, folder: &Path) -> Result<ExitCode> {
    // Playwright runs in another folder than the user.
    let folder = path::absolute(folder).with_context(|| format!("`{}` is no folder", folder.display()))?;
    let playwright = Playwright::find_or_install(workspace)?;
    let mut command = playwright.against(&build::release(workspace)?);
    command.args(["--config", "pictures.config.ts"]).env("CORS_LAB_PICTURES", &folder);
    process::run(&mut command)?;
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}
