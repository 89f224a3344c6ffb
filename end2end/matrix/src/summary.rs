//! What a run comes to, and how it is printed.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Error;
use browsers::Browser;

use crate::recording::{Change, Recording};
use crate::report::Row;

/// What came of one browser.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) version: String,
    /// How many there are.
    pub(crate) scenarios: usize,
    /// How many the console said about them and the cases.
    pub(crate) lines: usize,
    /// The scenarios that are not in the report.
    pub(crate) not_run: Vec<String>,
    /// The scenarios where expected, engine and browser differ.
    pub(crate) disagreeing: Vec<Row>,
    pub(crate) wrong_cases: Vec<WrongCase>,
    pub(crate) comparison: Comparison,
}

/// A case that provokes something else than it should.
#[derive(Debug)]
pub(crate) struct WrongCase {
    /// The slug of the message that it is to provoke.
    pub(crate) of: String,
    pub(crate) engine: &'static str,
    pub(crate) browser: String,
}

/// What was done with what the console said.
#[derive(Debug)]
pub(crate) enum Comparison {
    /// Nothing.
    None,
    /// It was written, in the place of what was there before.
    Recorded { path: PathBuf, old: Recording, changes: Vec<Change> },
    /// It was compared. `counts` says whether a difference is a failure.
    Checked { old: Recording, changes: Vec<Change>, counts: bool },
}

impl Part {
    /// Whether every scenario was run, and is in this browser as it should be.
    pub(crate) fn agrees(&self) -> bool {
        self.not_run.is_empty() && self.disagreeing.is_empty() && self.wrong_cases.is_empty()
    }

    fn is_clean(&self) -> bool {
        let is_as_recorded = match &self.comparison {
            Comparison::Checked { changes, counts: true, .. } => changes.is_empty(),
            _ => true,
        };
        self.agrees() && is_as_recorded
    }
}

/// The result of a run. Displays as what is printed at its end.
#[derive(Debug)]
pub struct Summary {
    parts: Vec<(Browser, Result<Part, Error>)>,
    took: Duration,
}

impl Summary {
    pub(crate) fn new(parts: Vec<(Browser, Result<Part, Error>)>, took: Duration) -> Self {
        Self { parts, took }
    }

    /// Whether all is as expected, and as it was recorded.
    pub fn is_clean(&self) -> bool {
        self.parts.iter().all(|(_, part)| part.as_ref().is_ok_and(Part::is_clean))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (browser, part) in &self.parts {
            match part {
                Ok(part) => write_part(f, *browser, part)?,
                Err(error) => writeln!(f, "{browser}: FAILED: {error:#}")?,
            }
        }
        writeln!(f, "{:.1} s", self.took.as_secs_f64())
    }
}

fn write_part(f: &mut fmt::Formatter<'_>, browser: Browser, part: &Part) -> fmt::Result {
    let Part { version, scenarios, lines, .. } = part;
    writeln!(f, "{browser}: {version}: {scenarios} scenarios, {lines} lines in the console")?;
    write_table(f, &part.disagreeing)?;
    for scenario in &part.not_run {
        writeln!(f, "  {scenario} was not run")?;
    }
    for WrongCase { of, engine, browser } in &part.wrong_cases {
        writeln!(f, "  the case {of}: the engine says {engine}, the browser {browser}")?;
    }
    match &part.comparison {
        Comparison::None if part.agrees() => Ok(()),
        Comparison::None => writeln!(f, "  Nothing is recorded."),
        Comparison::Recorded { path, old, changes } => {
            writeln!(f, "  written: {}", path.display())?;
            if old.version.is_empty() {
                return writeln!(f, "  for the first time");
            }
            if old.version != *version {
                writeln!(f, "  the version was {}", old.version)?;
            }
            if changes.is_empty() {
                return writeln!(f, "  no line has changed since {}", old.date);
            }
            write_changes(f, browser, changes)
        }
        Comparison::Checked { old, changes, .. } if changes.is_empty() => {
            writeln!(f, "  the console says what was recorded on {}", old.date)
        }
        Comparison::Checked { old, changes, counts } => {
            write_changes(f, browser, changes)?;
            let Recording { version, date, .. } = old;
            if !*counts {
                return writeln!(f, "  Recorded was {version}, so other words are no failure.");
            }
            writeln!(f, "  The console does not say what was recorded on {date} from {version}.")?;
            if part.agrees() {
                writeln!(f, "  If that is right, run `cargo xtask record` and look at what it changes.")?;
            }
            Ok(())
        }
    }
}

/// The rows that do not agree, in columns.
fn write_table(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    let head = ["scenario", "expected", "the engine", "the browser"];
    let cells: Vec<[&str; 4]> = [head]
        .into_iter()
        .chain(rows.iter().map(|row| {
            let engine = row.engine_here.as_ref().unwrap_or(&row.engine);
            [&*row.scenario, &*row.expected, engine, &*row.browser]
        }))
        .collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    for [scenario, expected, engine, browser] in cells {
        let [first, second, third] = widths;
        writeln!(f, "  {scenario:<first$}  {expected:<second$}  {engine:<third$}  {browser}")?;
    }
    Ok(())
}

fn write_changes(f: &mut fmt::Formatter<'_>, browser: Browser, changes: &[Change]) -> fmt::Result {
    for Change { of, old, new } in changes {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        writeln!(f, "  {browser}, {of}\n    recorded: {}\n    now:      {}", text(old), text(new))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(comparison: Comparison) -> Part {
        Part {
            version: "Browser 2".to_owned(),
            scenarios: 1,
            lines: 1,
            not_run: Vec::new(),
            disagreeing: Vec::new(),
            wrong_cases: Vec::new(),
            comparison,
        }
    }

    fn summary(part: Part) -> Summary {
        Summary::new(vec![(Browser::Firefox, Ok(part))], Duration::from_secs(1))
    }

    fn checked(counts: bool) -> Comparison {
        let change = Change { of: "simple/x".to_owned(), old: Some("a".to_owned()), new: None };
        let version = "Browser 1".to_owned();
        let old = Recording { version, date: "2026-11-24".to_owned(), lines: Vec::new() };
        Comparison::Checked { old, changes: vec![change], counts }
    }

    #[test]
    fn other_words_fail_only_where_they_count() {
        assert!(summary(part(Comparison::None)).is_clean());
        assert!(summary(part(checked(false))).is_clean());
        let failed = summary(part(checked(true)));
        assert!(!failed.is_clean());
        let text = failed.to_string();
        for word in ["firefox, simple/x", "recorded: a\n", "now:      nothing\n", "`cargo xtask record`"] {
            assert!(text.contains(word), "{word} is not in: {text}");
        }
    }

    #[test]
    fn a_scenario_that_differs_or_was_not_run_fails_and_stands_in_the_table() {
        let mut differing = part(Comparison::None);
        let row = Row::agreeing("simple/x", "r");
        differing.disagreeing.push(Row { browser: "blocked".to_owned(), ..row });
        let differing = summary(differing);
        assert!(!differing.is_clean());
        let table =
            "  scenario  expected  the engine  the browser\n  simple/x  readable  readable    blocked\n";
        assert!(differing.to_string().contains(table), "{differing}");

        let mut not_run = part(Comparison::None);
        not_run.not_run.push("simple/y".to_owned());
        assert!(!summary(not_run).is_clean());
    }

    #[test]
    fn a_browser_that_fails_fails_the_run() {
        let parts = vec![(Browser::Webkit, Err(Error::msg("no display")))];
        let summary = Summary::new(parts, Duration::from_secs(1));
        assert!(!summary.is_clean());
        assert!(summary.to_string().contains("webkit: FAILED: no display"));
    }
}
