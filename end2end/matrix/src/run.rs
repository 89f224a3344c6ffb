//! A run, from the options to the summary.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use browsers::Browser;
use differential::{Asked, Pace, profile_of};
use engine::{Case, judge};
use futures_util::future::join_all;

use crate::lab::Lab;
use crate::options::Options;
use crate::provoked::{Provoked, provoked};
use crate::recording::Recording;
use crate::report::{self, Row};
use crate::spoken::{about_cases, about_scenarios};
use crate::summary::{Comparison, Part, Summary, WrongCase};

/// Has the browsers run everything, and records or compares what they say.
///
/// # Errors
/// The lab does not come up, or a file cannot be read or written. What goes wrong in one browser is in the summary.
pub fn run(options: &Options) -> Result<Summary> {
    let begin = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let visits = runtime.block_on(visit_until_stopped(options))?;
    let mut parts = Vec::new();
    for (browser, visit) in options.browsers().zip(visits) {
        let part = match visit {
            Ok(visit) => Ok(look_at(browser, visit, options)?),
            Err(error) => Err(error),
        };
        parts.push((browser, part));
    }
    Ok(Summary::new(parts, begin.elapsed()))
}

/// What came of one browser.
struct Visit {
    rows: Vec<Row>,
    wrong_cases: Vec<WrongCase>,
    recording: Recording,
}

/// Visits the lab with all browsers, unless the run is stopped.
async fn visit_until_stopped(options: &Options) -> Result<Vec<Result<Visit>>> {
    // Note: lab and browsers end when the future is dropped.
    tokio::select! {
        visits = visit_with_all(options) => visits,
        how = browsers::stop_signal() => bail!(how?),
    }
}

async fn visit_with_all(options: &Options) -> Result<Vec<Result<Visit>>> {
    let provoked = provoked()?;
    let lab = Lab::start(&options.program, &options.site).await?;
    let visits = options.browsers().map(|browser| visit(browser, &lab, &provoked, options.patience()));
    Ok(join_all(visits).await)
}

/// Has one browser run the cases and then the scenarios.
async fn visit(browser: Browser, lab: &Lab, provoked: &[Provoked], patience: Duration) -> Result<Visit> {
    let cases: Vec<Case> = provoked.iter().map(|it| it.case.clone()).collect();
    let asked = Asked::open(browser, &cases, Pace::OneByOne).await?;
    let answers = asked.answers(patience).await.context("the cases")?;
    let wrong_cases = provoked.iter().enumerate().filter_map(|(id, Provoked { of, case })| {
        let engine = judge(case, profile_of(browser)).outcome.as_str();
        let browser = answers.outcome(id).unwrap_or("nothing");
        (engine != browser).then(|| WrongCase { of: of.clone(), engine, browser: browser.to_owned() })
    });
    let wrong_cases = wrong_cases.collect();

    let mut running = browser.open(&format!("{}/matrix?auto&report={browser}", lab.page)).await?;
    let report = report::wait_for(&lab.page, browser.as_str(), &mut running, patience).await?;
    // The console may be a little behind the report.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut lines = about_scenarios(browser, &running.console()?, &report.results, lab)?;
    lines.extend(about_cases(browser, answers.log(), provoked, answers.cases())?);
    let recording = Recording { version: running.version().to_owned(), date: report.day().to_owned(), lines };
    Ok(Visit { rows: report.results, wrong_cases, recording })
}

/// Finds what is not as it should be, and records or compares what was said.
fn look_at(browser: Browser, visit: Visit, options: &Options) -> Result<Part> {
    let Visit { rows, wrong_cases, recording } = visit;
    let scenarios: Vec<String> = lessons::scenarios().map(|scenario| scenario.id.to_string()).collect();
    let was_run = |scenario: &String| rows.iter().any(|row| row.scenario == *scenario);
    let not_run = scenarios.iter().filter(|scenario| !was_run(scenario)).cloned().collect();
    let mut part = Part {
        version: recording.version.clone(),
        scenarios: scenarios.len(),
        lines: recording.lines.len(),
        not_run,
        disagreeing: rows.into_iter().filter(|row| !row.agrees).collect(),
        wrong_cases,
        comparison: Comparison::None,
    };
    if let Some(folder) = &options.record
        && part.agrees()
    {
        let path = Recording::path(folder, browser);
        let old = if path.exists() { Recording::read(&path)? } else { Recording::default() };
        recording.write(&path)?;
        part.comparison = Comparison::Recorded { changes: old.changes_to(&recording), path, old };
    }
    if let Some(folder) = &options.check {
        let old = Recording::read(&Recording::path(folder, browser))?;
        let changes = old.changes_to(&recording);
        let counts = options.strict || old.version == recording.version;
        part.comparison = Comparison::Checked { changes, counts, old };
    }
    Ok(part)
}
