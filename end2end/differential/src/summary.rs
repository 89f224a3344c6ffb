//! What a run comes to, and how it is printed.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use browsers::Browser;
use engine::Outcome;

use crate::compare::Difference;
use crate::coverage::Coverage;
use crate::known::{Known, known_in};
use crate::observed::Observed;
use crate::profile::profile_of;
use crate::record::Journey;

/// A case that is worth printing.
#[derive(Debug)]
pub(crate) struct Finding {
    /// The case, as a line for the judge.
    pub(crate) line: String,
    /// None, where all cases are printed.
    pub(crate) differences: Vec<Difference>,
    pub(crate) observed: Observed,
    /// What the engine says.
    pub(crate) outcome: Outcome,
    /// What arrived.
    pub(crate) journey: Journey,
}

/// The result of a run. Displays as what is printed at its end.
#[derive(Debug)]
pub struct Summary {
    browser: Browser,
    took: Duration,
    /// Whether the cases were made, so that everything should have been tried.
    generated: bool,
    findings: Vec<Finding>,
    known: BTreeMap<&'static str, usize>,
    coverage: Coverage,
}

impl Summary {
    pub(crate) fn new(browser: Browser, took: Duration, generated: bool) -> Self {
        Self {
            browser,
            took,
            generated,
            findings: Vec::new(),
            known: BTreeMap::new(),
            coverage: Coverage::default(),
        }
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(crate) fn add_known(&mut self, known: &Known) {
        *self.known.entry(known.id).or_default() += 1;
    }

    pub(crate) fn cover(&mut self, coverage: Coverage) {
        self.coverage = coverage;
    }

    /// Whether browser and engine agree on everything, and everything has been tried.
    pub fn is_clean(&self) -> bool {
        self.differences() == 0 && self.gaps().is_empty() && self.outdated().next().is_none()
    }

    fn differences(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.differences.is_empty()).count()
    }

    fn gaps(&self) -> Vec<&'static str> {
        if self.generated { self.coverage.gaps(profile_of(self.browser)) } else { Vec::new() }
    }

    /// Known differences that their own examples do not show any more.
    fn outdated(&self) -> impl Iterator<Item = &'static Known> {
        known_in(self.browser).filter(|known| !self.known.contains_key(known.id))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "\n{}", finding.line)?;
            for Difference { what, browser, engine } in &finding.differences {
                writeln!(f, "  {what}: the browser has {browser:?}, the engine says {engine:?}")?;
            }
            let Observed { outcome, status, visible, .. } = &finding.observed;
            writeln!(f, "  browser: {outcome} {status:?} {visible:?}")?;
            writeln!(f, "  engine: {:?}", finding.outcome)?;
            for (hop, arrived) in &finding.journey {
                writeln!(f, "  hop {hop}: {arrived:?}")?;
            }
        }
        writeln!(f, "\n{}", self.coverage)?;
        for known in known_in(self.browser) {
            if let Some(count) = self.known.get(known.id) {
                writeln!(f, "{count:>7}  known: {}: {}", known.id, known.reason)?;
            }
        }
        for known in self.outdated() {
            writeln!(f, "known, but no longer so, take it off the list: {}", known.id)?;
        }
        for gap in self.gaps() {
            writeln!(f, "never tried: {gap}")?;
        }
        writeln!(
            f,
            "{} cases in {:.1} s, {} differences",
            self.coverage.total(),
            self.took.as_secs_f64(),
            self.differences()
        )
    }
}
