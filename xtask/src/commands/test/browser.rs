//! The group `browser`: Playwright in `end2end/`, against the site as it is served.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::groups::Context;
use super::tally::Tally;
use crate::commands::build;
use crate::process;
use crate::tools::browsers::CHROMIUM;
use crate::tools::node;

/// Playwright's command line. Called without `npx`, so that a signal meets Playwright itself, which then
/// closes its browsers.
const CLI: &str = "node_modules/@playwright/test/cli.js";

/// Runs all end-to-end tests. The configuration finds the browser in `CHROMIUM`, the server executable in
/// `CORS_LAB_SERVER` and the folder that it serves in `CORS_LAB_SITE`.
pub(super) fn run(context: &Context<'_>) -> Result<Tally> {
    let end2end = context.workspace.end2end();
    if !end2end.join("package-lock.json").is_file() {
        bail!("{} has no package-lock.json: the browser tests belong there", end2end.display());
    }
    let node = node::find()?;
    node::install_packages(&end2end)?;
    let chromium = CHROMIUM.find_or_install()?;
    let built = build::for_tests(context.workspace)?;

    let report = context.workspace.target.join("playwright-report.json");
    if report.exists() {
        fs::remove_file(&report).with_context(|| format!("removing {}", report.display()))?;
    }
    let mut command = Command::new(node);
    command.args([CLI, "test", "--reporter=list,json"]).args(context.arguments);
    command.current_dir(&end2end);
    command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    command.env(CHROMIUM.variable, chromium);
    command.env("CORS_LAB_SERVER", built.server).env("CORS_LAB_SITE", built.site_root);
    let (status, _) = process::run_and_keep(&mut command)?;

    let text = fs::read_to_string(&report)
        .with_context(|| format!("Playwright ({status}) left no report in {}", report.display()))?;
    let report = serde_json::from_str(&text).context("reading Playwright's report")?;
    Tally::from_playwright(&report, status.success(), context.ci)
}
