//! What a scenario expects, what the engine makes of its record, and what a browser did, side by side.

use engine::{Case, Outcome, Profile, Stage, Verdict, judge};
use lessons::{Expectation, Scenario};
use wire::{OriginSet, RunId, RunRecord};

use super::{
    judgement::{hops, profile_of},
    run_state::{Finding, News, RunState, Seen},
};

/// Three answers to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the scenario says.
    pub expected: String,
    /// What the engine says, by the standard.
    pub engine: String,
    /// What the engine says of browsers like this one, where that is something else.
    pub engine_here: Option<String>,
    /// What script and server saw.
    pub browser: String,
    /// Whether all three are the same.
    pub agrees: bool,
}

/// Compares a run with what its scenario expects. `sites` are the registrable domains that are known.
pub fn compare(
    scenario: &Scenario,
    origins: &OriginSet,
    sites: &[String],
    record: RunRecord,
    seen: Seen,
    user_agent: &str,
) -> Comparison {
    let case = Case {
        page: origins.page.origin().clone(),
        request: scenario.request.to_request(origins.api.as_str()),
        hops: hops(&record.exchanges),
        sites: sites.to_vec(),
    };
    let judged = |profile| in_words(&judge(&case, profile));
    let (engine, own) = (judged(Profile::Standard), judged(profile_of(user_agent)));
    let finding = finding(record, seen);
    let expected = expectation(scenario.expect);
    let agrees = expected == own && Some(expected_finding(scenario.expect)) == finding;
    Comparison {
        expected,
        engine_here: (own != engine).then_some(own),
        engine,
        browser: finding.map_or("not settled", word).to_owned(),
        agrees,
    }
}

fn finding(record: RunRecord, seen: Seen) -> Option<Finding> {
    let run: RunId = record.run.clone();
    let mut state = RunState::default();
    state.start(run.clone());
    state.learn(&run, News::Seen(seen));
    state.learn(&run, News::Record(Some(record)));
    // Whoever asks is the API's own process: it is up.
    state.learn(&run, News::Probe(true));
    state.finding()
}

/// The same words for an expectation and for a verdict that fulfils it.
fn expectation(expected: Expectation) -> String {
    let word = word(expected_finding(expected));
    match expected {
        Expectation::BlockedAfterSending(reason) | Expectation::BlockedAtPreflight(reason) => {
            format!("{word}: {}", reason.as_str())
        }
        Expectation::Readable | Expectation::Opaque => word.to_owned(),
    }
}

fn in_words(verdict: &Verdict) -> String {
    match verdict.outcome {
        Outcome::Readable => word(Finding::Readable).to_owned(),
        Outcome::Opaque | Outcome::OpaqueRedirect => word(Finding::Opaque).to_owned(),
        Outcome::Blocked { stage: Stage::Preflight, reason, .. } => {
            format!("{}: {}", word(Finding::BlockedAtPreflight), reason.as_str())
        }
        Outcome::Blocked { reason, .. } => {
            format!("{}: {}", word(Finding::BlockedAfterSending), reason.as_str())
        }
        Outcome::Invalid { reason } => format!("no request: {}", reason.as_str()),
    }
}

fn expected_finding(expected: Expectation) -> Finding {
    match expected {
        Expectation::Readable => Finding::Readable,
        Expectation::BlockedAfterSending(_) => Finding::BlockedAfterSending,
        Expectation::BlockedAtPreflight(_) => Finding::BlockedAtPreflight,
        Expectation::Opaque => Finding::Opaque,
    }
}

/// What a finding is called in a table.
fn word(finding: Finding) -> &'static str {
    match finding {
        Finding::Readable => "readable",
        Finding::Opaque => "opaque",
        Finding::BlockedAfterSending => "blocked after it was sent",
        Finding::BlockedAtPreflight => "blocked at the preflight",
        Finding::NoAnswer => "no answer before the connection ended",
        Finding::RecordLost => "record lost",
        Finding::ApiUnreachable => "API unreachable",
        Finding::NoRecord => "no record",
        Finding::Silence => "no answer in time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Answer, Deployment, Exchange, Pair};

    fn origins() -> OriginSet {
        let pair = Pair::parse("http://localhost:3000", "http://localhost:4000").expect("origins");
        Deployment::new(vec![pair], vec![], 1).sets()[0].clone()
    }

    fn record(allow: Option<&str>) -> RunRecord {
        let sent = allow.map(|origin| ("access-control-allow-origin".to_owned(), origin.to_owned()));
        let answer = Answer::Sent { status: 200, headers: sent.into_iter().collect() };
        let exchanges = vec![Exchange { answer, ..Exchange::new("GET", "/") }];
        RunRecord { run: "a".parse().expect("a legal id"), known: true, exchanges, left_out: 0 }
    }

    fn no_header() -> &'static Scenario {
        lessons::scenarios().next().expect("a scenario")
    }

    fn error() -> Seen {
        Seen::Error { name: "TypeError".into(), message: String::new() }
    }

    #[test]
    fn all_three_agree() {
        let same = compare(no_header(), &origins(), &[], record(None), error(), "");
        assert!(same.agrees, "{same:?}");
        assert_eq!(same.expected, "blocked after it was sent: allow-origin-missing");
        assert_eq!((same.engine, same.engine_here), (same.expected, None));
    }

    #[test]
    fn another_answer_of_the_server_is_a_difference() {
        let other = compare(no_header(), &origins(), &[], record(Some("https://other.example")), error(), "");
        assert!(!other.agrees);
        assert_eq!(other.engine, "blocked after it was sent: allow-origin-mismatch");
    }

    #[test]
    fn another_outcome_of_the_browser_is_a_difference() {
        let seen = Seen::Response { kind: "cors".into(), status: 200, headers: vec![], body: String::new() };
        let other = compare(no_header(), &origins(), &[], record(None), seen, "");
        assert_eq!((other.agrees, other.browser.as_str()), (false, "readable"));
    }
}
