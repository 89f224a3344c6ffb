//! Counting tests from what their runners print.

use std::iter::Sum;

use anyhow::{Context, Result};
use serde_json::Value;

/// How many passed, how many failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// A group that is one test: it passed.
    pub(super) const ONE: Self = Self { passed: 1, failed: 0 };

    /// Adds up the lines `test result: ok. 3 passed; 1 failed; …`. Where the runner failed but counted no
    /// failure (it did not compile, say), that is one.
    pub(super) fn from_cargo_test(output: &str, success: bool) -> Self {
        let mut tally: Self = output.lines().filter_map(Self::from_result_line).sum();
        if !success {
            tally.failed = tally.failed.max(1);
        }
        tally
    }

    fn from_result_line(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |what: &str| {
            let number = counts.split("; ").find_map(|count| count.strip_suffix(what))?;
            number.trim().parse().ok()
        };
        Some(Self { passed: count("passed")?, failed: count("failed")? })
    }

    /// Reads Playwright's JSON report. A flaky test failed and then passed: it counts as passed, and
    /// Playwright names it. A test that was skipped counts only where nothing may be, and then as failed.
    pub(super) fn from_playwright(report: &Value, success: bool, skipping_fails: bool) -> Result<Self> {
        let stats = &report["stats"];
        let count =
            |name: &str| stats[name].as_u64().with_context(|| format!("Playwright's report has no `{name}`"));
        let mut tally = Self { passed: count("expected")? + count("flaky")?, failed: count("unexpected")? };
        let skipped = count("skipped")?;
        if skipping_fails {
            tally.failed += skipped;
        } else if skipped > 0 {
            println!("{skipped} tests were skipped; the lines above say why");
        }
        if !success {
            tally.failed = tally.failed.max(1);
        }
        Ok(tally)
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OUTPUT: &str = "\
running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests engine
test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.25s
";

    #[test]
    fn the_results_of_all_binaries_are_added_up() {
        assert_eq!(Tally::from_cargo_test(OUTPUT, false), Tally { passed: 14, failed: 3 });
    }

    #[test]
    fn a_runner_that_failed_without_a_count_is_one_failure() {
        assert_eq!(Tally::from_cargo_test("", false), Tally { passed: 0, failed: 1 });
        assert_eq!(Tally::from_cargo_test("", true), Tally::default());
    }

    #[test]
    fn playwrights_numbers_are_read() -> Result<()> {
        let report = json!({"stats": {"expected": 5, "skipped": 2, "unexpected": 1, "flaky": 1}});
        assert_eq!(Tally::from_playwright(&report, false, false)?, Tally { passed: 6, failed: 1 });
        assert_eq!(Tally::from_playwright(&report, false, true)?, Tally { passed: 6, failed: 3 });
        Ok(())
    }

    #[test]
    fn a_report_without_numbers_is_an_error() {
        assert!(Tally::from_playwright(&json!({}), true, false).is_err());
    }
}
