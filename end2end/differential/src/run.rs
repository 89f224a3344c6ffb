//! The way of a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use engine::{Case, judge};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::browser::{Browser, Running};
use crate::case_line::{read_case, write_case};
use crate::compare::{Seen, compare};
use crate::console::{Told, read_console};
use crate::coverage::Coverage;
use crate::generate::generate;
use crate::known::{explanation, known_in};
use crate::observed::Observed;
use crate::options::Options;
use crate::place::{HOSTS, place, renumber, with_content_lengths};
use crate::record::Record;
use crate::server::{Lab, Sockets, serve};
use crate::summary::{Finding, Summary};
use crate::work::{Work, page_origin};

/// Makes or reads the cases, has the browser run them, and compares.
pub fn run(options: &Options) -> Result<Summary> {
    let (mut cases, seed) = match &options.replay {
        Some(path) => (read_cases(path)?, None),
        None => {
            let seed = options.seed.unwrap_or_else(|| fastrand::u64(..1_000_000_000));
            ((0..options.cases).map(|id| generate(seed, id)).collect(), Some(seed))
        }
    };
    let headline = match seed {
        Some(seed) => format!("{} cases, seed {seed}", cases.len()),
        None => format!("{} cases", cases.len()),
    };
    for known in known_in(options.browser) {
        let example = read_case(known.example).map_err(|error| anyhow!("{}: {error}", known.id))?;
        cases.push(renumber(&with_content_lengths(example), cases.len()));
    }
    let begin = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answers = runtime.block_on(ask_browser(&cases, &headline, options))?;
    let took = begin.elapsed();
    Ok(compare_all(&cases, &answers, options, took))
}

fn read_cases(path: &Path) -> Result<Vec<Case>> {
    let text = fs::read_to_string(path).with_context(|| format!("--replay {}", path.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .enumerate()
        .map(|(id, (number, line))| {
            let case = read_case(line).map_err(|error| anyhow!("line {}: {error}", number + 1))?;
            Ok(renumber(&with_content_lengths(case), id))
        })
        .collect()
}

/// What the browser made of all cases.
struct Answers {
    /// Where the record is of what arrived.
    lab: Arc<Lab>,
    /// What script saw, by id.
    observed: BTreeMap<usize, Observed>,
    told: Told,
}

/// Has the browser run the cases.
async fn ask_browser(cases: &[Case], headline: &str, options: &Options) -> Result<Answers> {
    let sockets = Sockets::bind().await?;
    let ports = sockets.ports;
    let placed: Vec<Case> = cases.iter().map(|case| place(case, ports)).collect();
    let (reports, received) = unbounded_channel();
    let work = Work::new(&placed, ports);
    let lab = Arc::new(Lab { cases: placed, record: Record::default(), work, reports });
    serve(sockets, &lab);
    let url = format!("{}/", page_origin(HOSTS[0], ports));
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // Note: the browser is in a process group of its own, and ends when the future is dropped.
    let (observed, told) = tokio::select! {
        answers = open_and_collect(&url, headline, received, cases.len(), options) => answers?,
        _ = interrupt.recv() => bail!("interrupted"),
        _ = terminate.recv() => bail!("terminated"),
    };
    Ok(Answers { lab, observed, told })
}

async fn open_and_collect(
    url: &str,
    headline: &str,
    mut received: UnboundedReceiver<Vec<Observed>>,
    expected: usize,
    options: &Options,
) -> Result<(BTreeMap<usize, Observed>, Told)> {
    let mut running = options.browser.open(url).await?;
    println!("{}: {headline}", running.version());
    let patience = Duration::from_secs(options.patience);
    let observed = collect(&mut received, &mut running, expected, patience).await?;
    // The console may be a little behind the reports.
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok((observed, read_console(options.browser, &running.console()?)))
}

async fn collect(
    received: &mut UnboundedReceiver<Vec<Observed>>,
    browser: &mut Running,
    expected: usize,
    patience: Duration,
) -> Result<BTreeMap<usize, Observed>> {
    let mut observed = BTreeMap::new();
    while observed.len() < expected {
        match timeout(patience, received.recv()).await {
            Ok(Some(reports)) => observed.extend(reports.into_iter().map(|report| (report.id, report))),
            Ok(None) => bail!("the servers have ended"),
            Err(_) => {
                let state = if browser.has_ended()? { "has ended" } else { "is running but says nothing" };
                bail!("{} of {expected} cases are reported, and the browser {state}", observed.len());
            }
        }
    }
    Ok(observed)
}

fn compare_all(cases: &[Case], answers: &Answers, options: &Options, took: Duration) -> Summary {
    let Answers { lab, observed, told } = answers;
    let browser: Browser = options.browser;
    let mut summary = Summary::new(browser, took, options.replay.is_none());
    let mut coverage = Coverage::default();
    // Note: `lab.cases` have the real ports, `cases` those to be printed.
    for ((id, written), case) in cases.iter().enumerate().zip(&lab.cases) {
        let Some(observed) = observed.get(&id) else {
            continue;
        };
        let journey = lab.record.journey(id);
        let verdict = judge(case, browser.profile());
        coverage.count(verdict.outcome);
        let seen = Seen { observed, journey: &journey, told: told.get(&id).copied() };
        let differences = compare(case, browser, seen);
        let (known, unknown): (Vec<_>, Vec<_>) = differences
            .into_iter()
            .map(|difference| (explanation(browser, case, &difference), difference))
            .partition(|(known, _)| known.is_some());
        for (known, _) in known {
            known.into_iter().for_each(|known| summary.add_known(known));
        }
        if options.all || !unknown.is_empty() {
            summary.add(Finding {
                line: write_case(id, written),
                differences: unknown.into_iter().map(|(_, difference)| difference).collect(),
                observed: observed.clone(),
                outcome: verdict.outcome,
                journey,
            });
        }
    }
    summary.cover(coverage);
    summary
}
