//! What a scenario expects, what the engine makes of its record, and what a browser did, side by side.

use engine::{BlockReason, Outcome, Profile, Stage};
use wire::OriginSet;

use crate::{
    facts::Facts,
    judged::{Finding, Judged},
    plan::Plan,
    words::label,
};

/// What the browser does with a request and its answer, as script and server together can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `fetch()` gives a response that script can read.
    Readable,
    /// The server answered the actual request; `fetch()` rejects all the same.
    BlockedAfterSending(BlockReason),
    /// Only the preflight was sent; `fetch()` rejects.
    BlockedAtPreflight(BlockReason),
    /// `fetch()` gives an opaque response.
    Opaque,
    /// Nobody answers. Not CORS: there is nothing to judge.
    NoServer,
}

impl Expectation {
    /// The finding that fulfils it.
    pub fn finding(self) -> Finding {
        match self {
            Self::Readable => Finding::Readable,
            Self::BlockedAfterSending(_) => Finding::BlockedAfterSending,
            Self::BlockedAtPreflight(_) => Finding::BlockedAtPreflight,
            Self::Opaque => Finding::Opaque,
            Self::NoServer => Finding::ApiUnreachable,
        }
    }

    /// Why it is blocked, if it is.
    pub fn reason(self) -> Option<BlockReason> {
        match self {
            Self::BlockedAfterSending(reason) | Self::BlockedAtPreflight(reason) => Some(reason),
            Self::Readable | Self::Opaque | Self::NoServer => None,
        }
    }

    /// What it means for the learner, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Readable => "The response is readable: your code gets it.",
            Self::BlockedAfterSending(_) => {
                "Blocked after it was sent: the server does the work and answers, and the browser keeps the answer from your code."
            }
            Self::BlockedAtPreflight(_) => {
                "Blocked at the preflight: the browser asks first, is not satisfied, and never sends the actual request."
            }
            Self::Opaque => "Opaque: your code gets a response object, and can read nothing in it.",
            Self::NoServer => "Not CORS: nothing answers, so there is no response to allow or to block.",
        }
    }

    /// The same words as [`in_words`] has for an outcome that fulfils it.
    fn in_words(self) -> String {
        let label = label(self.finding());
        self.reason().map_or_else(|| label.to_owned(), |reason| [label, ": ", reason.as_str()].concat())
    }
}

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

/// Compares what is known of a run of a plan with what is expected of its last fetch. `own` is the browser that
/// sent it.
pub fn compare(
    plan: &Plan,
    expected: Expectation,
    origins: &OriginSet,
    sites: &[String],
    facts: &Facts,
    own: Profile,
) -> Comparison {
    let judged = |profile| Judged::of(plan, origins, sites, facts, profile);
    let outcome = |judged: &Judged| {
        judged.fetches.last().map_or_else(String::new, |fetch| in_words(fetch.verdict.outcome))
    };
    let (standard, here) = (judged(Profile::Standard), judged(own));
    let (engine, here) = (outcome(&standard), outcome(&here));
    let finding = standard.finding();
    let in_words = expected.in_words();
    // Where nothing answers there is nothing that the engine could judge.
    let judged = expected == Expectation::NoServer || in_words == here;
    let agrees = judged && Some(expected.finding()) == finding;
    Comparison {
        expected: in_words,
        engine_here: (here != engine).then_some(here),
        engine,
        browser: finding.map_or("not settled", label).to_owned(),
        agrees,
    }
}

/// What an outcome is called in a table, with its reason.
fn in_words(outcome: Outcome) -> String {
    let (finding, reason) = match outcome {
        Outcome::Readable => (Finding::Readable, None),
        Outcome::Opaque | Outcome::OpaqueRedirect => (Finding::Opaque, None),
        Outcome::Invalid { reason } => (Finding::NotSent, Some(reason.as_str())),
        Outcome::Blocked { stage, reason, hop } => {
            let finding = match stage {
                Stage::Request if hop == 0 => Finding::NotSent,
                Stage::Preflight if hop == 0 => Finding::BlockedAtPreflight,
                Stage::Request | Stage::Preflight | Stage::Response | Stage::Redirect => {
                    Finding::BlockedAfterSending
                }
            };
            (finding, Some(reason.as_str()))
        }
    };
    reason.map_or_else(|| label(finding).to_owned(), |reason| [label(finding), ": ", reason].concat())
}

/// The engine in the visitor's browser, guessed from its user agent.
#[cfg(feature = "profiles")]
pub fn profile_of(user_agent: &str) -> Profile {
    let names = |name: &str| user_agent.split(' ').any(|product| product.starts_with(name));
    if names("Firefox/") {
        Profile::Firefox
    } else if names("Chrome/") || names("HeadlessChrome/") || names("Chromium/") {
        Profile::Chromium
    } else if names("AppleWebKit/") {
        Profile::Webkit
    } else {
        Profile::Standard
    }
}

#[cfg(test)]
mod tests {
    use wire::{Answer, Exchange, RunRecord};

    use super::*;
    use crate::{
        facts::{FetchResult, News, ResponseKind},
        plan::{Fetch, Target},
        samples::origins,
    };

    fn compared(allow: Option<&str>, result: FetchResult) -> Comparison {
        let headers = allow.map(|origin| ("access-control-allow-origin".to_owned(), origin.to_owned()));
        let answer = Answer::Sent { status: 200, headers: headers.into_iter().collect() };
        let exchanges = vec![Exchange { answer, ..Exchange::new("GET", "/") }];
        let record = RunRecord { run: "a".parse().expect("a legal id"), known: true, exchanges, left_out: 0 };
        let plan = Plan::of(Fetch::get(Target::Lab(wire::Role::Api, "/".into())));
        let expected = Expectation::BlockedAfterSending(BlockReason::AllowOriginMissing);
        let news = [News::Ended(result), News::Record(Some(record))];
        let facts = Facts::told(&"a".parse().expect("a legal id"), &plan, news);
        compare(&plan, expected, &origins(), &[], &facts, Profile::Standard)
    }

    fn error() -> FetchResult {
        FetchResult::Error { name: "TypeError".into(), message: String::new() }
    }

    #[test]
    fn all_three_agree() {
        let same = compared(None, error());
        assert!(same.agrees, "{same:?}");
        assert_eq!(same.expected, "blocked after it was sent: allow-origin-missing");
        assert_eq!((same.engine, same.engine_here), (same.expected, None));
    }

    #[test]
    fn another_answer_of_the_server_is_a_difference() {
        let other = compared(Some("https://other.example"), error());
        assert!(!other.agrees);
        assert_eq!(other.engine, "blocked after it was sent: allow-origin-mismatch");
    }

    #[test]
    fn another_outcome_of_the_browser_is_a_difference() {
        let kind = ResponseKind::Cors;
        let other =
            compared(None, FetchResult::Response { kind, status: 200, headers: vec![], body: String::new() });
        assert_eq!((other.agrees, other.browser.as_str()), (false, "readable"));
    }

    #[test]
    fn what_the_browser_refuses_by_itself_is_not_called_sent() {
        let never = Outcome::Blocked { stage: Stage::Request, hop: 0, reason: BlockReason::ModeSameOrigin };
        assert_eq!(in_words(never), "not sent: mode-same-origin");
    }

    #[cfg(feature = "profiles")]
    #[test]
    fn the_browser_is_guessed_from_its_user_agent() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
        let safari =
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
        assert_eq!(profile_of(chrome), Profile::Chromium);
        assert_eq!(profile_of(firefox), Profile::Firefox);
        assert_eq!(profile_of(safari), Profile::Webkit);
        assert_eq!(profile_of("curl/8"), Profile::Standard);
    }
}
