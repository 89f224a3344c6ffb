//! `cors-lab scenarios`: every scenario, for people and for programs.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use lessons::Scenario;
use serde::Serialize;

use crate::exit;

#[derive(Debug, Args)]
pub(crate) struct Scenarios {
    /// Print one JSON array.
    #[arg(long)]
    json: bool,
}

impl Scenarios {
    /// Prints the list.
    pub(crate) fn run(self) -> ExitCode {
        let entries: Vec<Entry> = lessons::scenarios().map(Entry::new).collect();
        let mut output = io::stdout().lock();
        let result =
            if self.json { write_json(&mut output, &entries) } else { write_table(&mut output, &entries) };
        exit::written(result)
    }
}

/// A scenario as programs see it. The names of the fields are a contract.
#[derive(Debug, Serialize)]
struct Entry {
    /// Of its page.
    path: String,
    chapter: &'static str,
    slug: &'static str,
    title: &'static str,
    label: &'static str,
    method: &'static str,
    expectation: &'static str,
    /// Why it is blocked, where it is.
    reason: Option<&'static str>,
    /// The causes that it shows.
    causes: &'static [&'static str],
    /// The scenario that mends it: `chapter/slug`.
    fixed_by: Option<String>,
}

impl Entry {
    fn new(scenario: &'static Scenario) -> Self {
        Self {
            path: format!("/learn/{}", scenario.id),
            chapter: scenario.id.chapter(),
            slug: scenario.id.slug(),
            title: scenario.prose.title,
            label: scenario.prose.label,
            method: scenario.request.method,
            expectation: scenario.expect.finding().as_str(),
            reason: scenario.expect.reason().map(|reason| reason.as_str()),
            causes: scenario.causes,
            fixed_by: scenario.fixed_by.map(|id| id.to_string()),
        }
    }
}

/// An array with a scenario a line.
fn write_json(output: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    let lines = entries.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    writeln!(output, "[\n{}\n]", lines.join(",\n"))
}

fn write_table(output: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    let rows = entries.iter().map(|entry| {
        let reason = entry.reason.unwrap_or_default();
        [&*entry.path, entry.label, entry.method, entry.expectation, reason]
    });
    let rows: Vec<_> =
        std::iter::once(["PATH", "NAME", "METHOD", "EXPECTED", "REASON"]).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(output, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
