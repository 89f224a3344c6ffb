//! The group `browser`: Playwright in `end2end/`, against the site as it is served.

use std::fs;

use anyhow::{Context as _, Result};

use super::groups::Context;
use super::tally::Tally;
use crate::commands::build;
use crate::process;
use crate::tools::playwright::Playwright;

/// Runs all end-to-end tests.
pub(super) fn run(context: &Context<'_>) -> Result<Tally> {
    let found = Playwright::find_or_install(context.workspace);
    let Some(playwright) = context.unless_missing("browser", found)? else {
        return Ok(Tally::default());
    };
    let built = build::for_tests(context.workspace)?;

    let report = context.workspace.target.join("playwright-report.json");
    if report.exists() {
        fs::remove_file(&report).with_context(|| format!("removing {}", report.display()))?;
    }
    let mut command = playwright.against(&built);
    command.arg("--reporter=list,json").args(context.arguments);
    command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    let (status, _) = process::run_and_keep(&mut command)?;

    let text = fs::read_to_string(&report)
        .with_context(|| format!("Playwright ({status}) left no report in {}", report.display()))?;
    let report = serde_json::from_str(&text).context("reading Playwright's report")?;
    Tally::from_playwright(&report, status.success(), context.ci)
}
