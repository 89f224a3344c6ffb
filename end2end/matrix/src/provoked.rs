//! Requests and answers that provoke messages which no scenario shows.

use anyhow::{Context, Result};
use differential::read_cases;
use engine::Case;
use serde::Deserialize;

/// Lines for the judge, with the slug of the message's page.
const CASES: &str = include_str!("../cases.jsonl");

/// A case, and what it provokes.
#[derive(Clone, Debug)]
pub(crate) struct Provoked {
    /// The slug of the message's page.
    pub(crate) of: String,
    pub(crate) case: Case,
}

#[derive(Deserialize)]
struct Slug {
    of: String,
}

/// All of them, in the order of the file.
///
/// # Errors
/// The number of a line that is no case.
pub(crate) fn provoked() -> Result<Vec<Provoked>> {
    let slugs = CASES.lines().filter(|line| !line.trim().is_empty());
    let cases = read_cases(CASES).context("cases.jsonl")?;
    slugs
        .zip(cases)
        .map(|(line, case)| {
            let Slug { of } = serde_json::from_str(line).context("cases.jsonl")?;
            Ok(Provoked { of, case })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use engine::{Outcome, Profile, judge};

    use super::*;

    #[test]
    fn a_case_is_blocked_for_the_reason_of_its_page() {
        for Provoked { of, case } in provoked().expect("they can be read") {
            let page = lessons::message(&of).unwrap_or_else(|| panic!("{of} is the page of no message"));
            let reason = match judge(&case, Profile::Standard).outcome {
                Outcome::Blocked { reason, .. } => Some(reason.as_str()),
                _ => None,
            };
            assert!(page.reason.is_none() || page.reason == reason, "{of}: {reason:?}");
        }
    }
}
