//! A run, from the options to the summary.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use engine::{Case, judge};
use judge::{case_from_json, case_to_json};

use crate::asked::{Answers, Asked, Pace};
use crate::compare::{Seen, compare};
use crate::console::read_console;
use crate::coverage::Coverage;
use crate::generate::generate;
use crate::known::{explanation, known_in};
use crate::options::Options;
use crate::place::{renumber, with_content_lengths};
use crate::profile::profile_of;
use crate::summary::{Finding, Summary};

/// Makes or reads the cases, has the browser run them, and compares.
pub fn run(options: &Options) -> Result<Summary> {
    let (mut cases, seed) = match &options.replay {
        Some(path) => (read_file(path)?, None),
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
        let example = case_from_json(known.example).map_err(|error| anyhow!("{}: {error}", known.id))?;
        cases.push(renumber(&with_content_lengths(example), cases.len()));
    }
    let begin = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answers = runtime.block_on(ask_until_stopped(&cases, &headline, options))?;
    let took = begin.elapsed();
    Ok(compare_all(&cases, &answers, options, took))
}

fn read_file(path: &Path) -> Result<Vec<Case>> {
    fs::read_to_string(path)
        .map_err(anyhow::Error::from)
        .and_then(|text| read_cases(&text))
        .with_context(|| format!("--replay {}", path.display()))
}

/// Reads cases, a line for the judge each; empty lines do not count. They get the ids by which the servers know
/// them, in order.
///
/// # Errors
/// The number of a line that is no case, and why.
pub fn read_cases(text: &str) -> Result<Vec<Case>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .enumerate()
        .map(|(id, (number, line))| {
            let case = case_from_json(line).map_err(|error| anyhow!("line {}: {error}", number + 1))?;
            Ok(renumber(&with_content_lengths(case), id))
        })
        .collect()
}

/// Has the browser run the cases, unless the run is stopped.
async fn ask_until_stopped(cases: &[Case], headline: &str, options: &Options) -> Result<Answers> {
    let ask = async {
        let asked = Asked::open(options.browser, cases, Pace::Quick).await?;
        println!("{}: {headline}", asked.version());
        asked.answers(Duration::from_secs(options.patience)).await
    };
    // Note: the browser is in a process group of its own, and ends when the future is dropped.
    tokio::select! {
        answers = ask => answers,
        how = browsers::stop_signal() => bail!(how?),
    }
}

fn compare_all(cases: &[Case], answers: &Answers, options: &Options, took: Duration) -> Summary {
    let browser = options.browser;
    let told = read_console(browser, answers.log());
    let mut summary = Summary::new(browser, took, options.replay.is_none());
    let mut coverage = Coverage::default();
    // Note: those of the answers have the real ports, `cases` those to be printed.
    for ((id, written), case) in cases.iter().enumerate().zip(answers.cases()) {
        let Some(observed) = answers.observed(id) else {
            continue;
        };
        let journey = answers.journey(id);
        let verdict = judge(case, profile_of(browser));
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
                line: case_to_json(id, written),
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
