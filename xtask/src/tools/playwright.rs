//! Playwright in `end2end/`, with the system's browser, against a build of the lab.

use std::process::Command;

use anyhow::{Result, bail};

use crate::site::Built;
use crate::tools::browsers::CHROMIUM;
use crate::tools::node;
use crate::workspace::Workspace;

/// Playwright's command line. Called without `npx`, so that a signal meets Playwright itself, which then
/// closes its browsers.
const CLI: &str = "node_modules/@playwright/test/cli.js";

/// Finds or installs what Playwright needs. Asked for before anything is built: it may be missing.
#[derive(Debug)]
pub(crate) struct Playwright {
    command: Command,
}

impl Playwright {
    /// An error says what to install.
    pub(crate) fn find_or_install(workspace: &Workspace) -> Result<Self> {
        let end2end = workspace.end2end();
        if !end2end.join("package-lock.json").is_file() {
            bail!("{} has no package-lock.json: the browser tests belong there", end2end.display());
        }
        let node = node::find()?;
        node::install_packages(&end2end)?;
        let chromium = CHROMIUM.find_or_install()?;
        let mut command = Command::new(node);
        command.args([CLI, "test"]).current_dir(end2end).env(CHROMIUM.variable, chromium);
        Ok(Self { command })
    }

    /// `playwright test`, to which arguments can be added. The configuration finds the browser in `CHROMIUM`,
    /// the program `cors-lab` in `CORS_LAB_SERVER` and the folder that it serves in `CORS_LAB_SITE`.
    pub(crate) fn against(mut self, built: &Built) -> Command {
        self.command.env("CORS_LAB_SERVER", &built.program).env("CORS_LAB_SITE", &built.site_root);
        self.command
    }
}
