//! What a run comes to: each fetch judged once, compared with what script got.

use std::ops::Range;

use engine::{
    BlockReason, Case, Hop, Origin, Outcome, PreflightCache, Profile, Request, Response, Stage, Verdict,
    judge_with_cache,
};
use wire::{Exchange, OriginSet, Role};

use crate::{
    facts::{Facts, FetchResult, Phase, Probe, Reading, ResponseKind},
    journey::{JourneyStep, journey_steps},
    plan::{Fetch, Plan},
};

/// A run, judged. Made anew whenever something becomes known.
#[derive(Clone, Debug)]
pub struct Judged {
    /// How far the run is.
    pub phase: Phase,
    /// Each fetch of the plan, in order.
    pub fetches: Vec<JudgedFetch>,
}

/// One fetch of a plan, judged.
#[derive(Clone, Debug)]
pub struct JudgedFetch {
    /// What is asked for, with the run's id in its URL.
    pub request: Request,
    /// The origin that asks.
    pub page: Origin,
    /// Its exchanges, as places in [`Facts::exchanges`].
    pub exchanges: Range<usize>,
    /// The verdict on what was recorded. Nothing is to be concluded from it while nothing was.
    pub verdict: Verdict,
    /// Whether the verdict is what script got. `false` while that is open.
    pub agrees: bool,
    /// What happened, once that is known.
    pub finding: Option<Finding>,
    /// The way of the request.
    pub journey: Vec<JourneyStep>,
}

/// What happened, as far as the facts carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Script has the response.
    Readable,
    /// An element has what it was to load.
    Loaded,
    /// Nothing that the server answered lets the standard block it, and an element could not use it.
    NotLoaded,
    /// Script has a response with nothing in it to read.
    Opaque,
    /// The server answered the actual request, script got an error.
    BlockedAfterSending,
    /// The server saw the preflight only, script got an error.
    BlockedAtPreflight,
    /// The browser refused by itself, and sent nothing.
    NotSent,
    /// The request arrived, and script got an error before the server had answered. Not CORS: CORS decides on an
    /// answer.
    NoAnswer,
    /// Nothing that the server answered lets the standard block it, and script got an error: the answer, or the
    /// request after an answered preflight, was lost on its way, or the browser differs from the standard.
    NotDelivered,
    /// The API does not answer at all. Not CORS.
    ApiUnreachable,
    /// Script got an error, the API runs, and the record of the run has other requests and not this one. Not CORS:
    /// something on the way stopped it.
    NeverArrived,
    /// Script got an error, the API runs, and its record could not be read.
    NoRecord,
    /// Script got an error, the API runs, and the server has no record of the run. It may have lost it, so this does
    /// not say that nothing arrived.
    RecordLost,
    /// `fetch()` did not settle in time.
    Silence,
}

impl Finding {
    /// The word used in markup and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Opaque => "opaque",
            Self::BlockedAfterSending => "blocked-after-sending",
            Self::BlockedAtPreflight => "blocked-at-preflight",
            Self::NotSent => "not-sent",
            Self::Loaded => "loaded",
            Self::NotLoaded => "not-loaded",
            Self::NoAnswer => "no-answer",
            Self::NotDelivered => "not-delivered",
            Self::ApiUnreachable => "api-unreachable",
            Self::NeverArrived => "never-arrived",
            Self::NoRecord => "no-record",
            Self::RecordLost => "record-lost",
            Self::Silence => "silence",
        }
    }
}

impl Judged {
    /// Judges what is known of a run, as the browser of `profile`. `sites` are the registrable domains that are known.
    pub fn of(plan: &Plan, origins: &OriginSet, sites: &[String], facts: &Facts, profile: Profile) -> Self {
        let mut cache = PreflightCache::default();
        let fetches =
            (0..plan.steps.len()).filter_map(|step| plan.fetch(step)).enumerate().map(|(place, fetch)| {
                let page = fetch.from.origin(origins);
                judge_fetch(place, fetch, page, origins, sites, facts, profile, &mut cache)
            });
        Self { phase: facts.phase(), fetches: fetches.collect() }
    }

    /// What happened in the end. `None` until the run is settled.
    pub fn finding(&self) -> Option<Finding> {
        if self.phase != Phase::Settled {
            return None;
        }
        self.fetches.last()?.finding
    }

    /// The standard's reason for blocking the last fetch that it blocks, if something was recorded of that.
    pub fn reason(&self) -> Option<BlockReason> {
        self.fetches.iter().rev().find_map(JudgedFetch::reason)
    }
}

impl JudgedFetch {
    /// The standard's reason for blocking what was recorded, if it is blocked.
    pub fn reason(&self) -> Option<BlockReason> {
        match self.verdict.outcome {
            Outcome::Blocked { reason, stage, .. }
                if !self.exchanges.is_empty() || stage == Stage::Request =>
            {
                Some(reason)
            }
            _ => None,
        }
    }
}

/// The origin of scripts in this document.
#[expect(clippy::too_many_arguments, reason = "one call, and each is another thing")]
fn judge_fetch(
    place: usize,
    fetch: &Fetch,
    page: Origin,
    origins: &OriginSet,
    sites: &[String],
    facts: &Facts,
    profile: Profile,
    cache: &mut PreflightCache,
) -> JudgedFetch {
    let request = fetch.request(origins, facts.run());
    let range = facts.exchanges_of(place);
    let exchanges = &facts.exchanges()[range.clone()];
    let follows = fetch.redirect == engine::RedirectMode::Follow;
    let case = Case { page, request, hops: hops(exchanges, follows), sites: sites.to_vec() };
    let now = exchanges.first().or(facts.exchanges().last()).map_or(0, |exchange| exchange.at_ms as u64);
    let verdict = judge_with_cache(&case, profile, cache, now);
    let result = facts.result(place);
    let agrees = result.is_some_and(|result| agrees(verdict.outcome, result));
    let finding = result.filter(|_| facts.phase_of(place) == Phase::Settled);
    let finding = finding.and_then(|result| finding_of(result, exchanges, &verdict, facts, place));
    let journey = journey_steps(exchanges, range.start, &verdict, result, facts.phase_of(place), follows);
    let Case { page, request, .. } = case;
    JudgedFetch { request, page, exchanges: range, verdict, agrees, finding, journey }
}

fn finding_of(
    result: &FetchResult,
    exchanges: &[Exchange],
    verdict: &Verdict,
    facts: &Facts,
    place: usize,
) -> Option<Finding> {
    // What the browser sends by itself without asking the standard's CORS protocol is none of the page's own.
    let exchanges: Vec<_> = exchanges.iter().filter(|exchange| exchange.origin != Role::Page).collect();
    Some(match result {
        FetchResult::Response { kind, .. } if kind.is_opaque() => Finding::Opaque,
        FetchResult::Response { .. } => Finding::Readable,
        FetchResult::Silence { .. } => Finding::Silence,
        FetchResult::Loaded => Finding::Loaded,
        FetchResult::Error { .. } | FetchResult::NotLoaded => match exchanges.last() {
            Some(last) if last.status().is_none() => Finding::NoAnswer,
            Some(_) => {
                let was_sent = exchanges.iter().any(|exchange| !exchange.is_preflight());
                match verdict.outcome {
                    Outcome::Blocked { .. } if was_sent => Finding::BlockedAfterSending,
                    Outcome::Blocked { stage: Stage::Preflight, .. } => Finding::BlockedAtPreflight,
                    _ if *result == FetchResult::NotLoaded => Finding::NotLoaded,
                    _ => Finding::NotDelivered,
                }
            }
            None if is_never_sent(verdict.outcome) => Finding::NotSent,
            None => match (facts.probe(), facts.reading(place)) {
                (None, _) => return None,
                (Some(Probe::Unreachable), _) => Finding::ApiUnreachable,
                (Some(Probe::Reachable), Reading::Lost) => Finding::RecordLost,
                (Some(Probe::Reachable), Reading::Read) => Finding::NeverArrived,
                (Some(Probe::Reachable), _) => Finding::NoRecord,
            },
        },
    })
}

/// Whether the browser refuses the request before anything is sent.
pub(crate) fn is_never_sent(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Invalid { .. } | Outcome::Blocked { stage: Stage::Request, hop: 0, .. })
}

/// What the servers of the redirect chain answered, as far as it was recorded. A hop ends with the actual request;
/// what is recorded before it is its preflight. Only a redirect leads to a next one: a request that a browser sends
/// again takes the place of the one before.
pub(crate) fn hops(exchanges: &[Exchange], follows: bool) -> Vec<Hop> {
    let mut hops = vec![Hop::default()];
    let mut next = false;
    for exchange in exchanges {
        if std::mem::take(&mut next) {
            hops.push(Hop::default());
        }
        let response = exchange.status().map(|status| Response { status, headers: exchange.sent().to_vec() });
        let hop = hops.last_mut().expect("there is always one");
        if exchange.is_preflight() {
            hop.preflight = response;
        } else {
            hop.response = response;
            next = follows && is_redirect(exchange);
        }
    }
    hops
}

/// Whether a browser that follows redirects goes on from this answer.
pub(crate) fn is_redirect(exchange: &Exchange) -> bool {
    matches!(exchange.status(), Some(301 | 302 | 303 | 307 | 308))
        && exchange.sent_value("location").is_some()
}

/// Whether the verdict is what script got.
fn agrees(outcome: Outcome, result: &FetchResult) -> bool {
    match (outcome, result) {
        (Outcome::Readable, FetchResult::Response { kind, .. }) => !kind.is_opaque(),
        (Outcome::Opaque, FetchResult::Response { kind, .. }) => *kind == ResponseKind::Opaque,
        (Outcome::OpaqueRedirect, FetchResult::Response { kind, .. }) => {
            *kind == ResponseKind::OpaqueRedirect
        }
        (Outcome::Readable | Outcome::Opaque, FetchResult::Loaded) => true,
        (Outcome::Blocked { .. } | Outcome::Invalid { .. }, result) => result.is_failure(),
        _ => false,
    }
}

/// Why a verdict may differ from what script got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A preflight is needed and none was recorded: the browser remembered an earlier one.
    RememberedPreflight,
    /// Browsers are known to differ from the standard in places.
    KnownDivergence,
    /// Something between browser and server changed the answer, or kept it.
    Interference,
    /// The connection broke after the server had answered.
    Network,
    /// The engine is wrong.
    OurError,
}

/// The causes that the facts leave open, the likeliest first.
pub fn causes(verdict: &Verdict, result: &FetchResult) -> Vec<Cause> {
    let unasked = verdict.sent.iter().any(|sent| sent.preflight)
        && matches!(
            verdict.outcome,
            Outcome::Blocked { stage: Stage::Preflight, reason: BlockReason::NoResponse, .. }
        );
    let mut causes = Vec::new();
    if unasked {
        causes.push(Cause::RememberedPreflight);
    }
    // All browsers of today let `*` stand for this header: where they do is no sign of anything else.
    let known =
        matches!(verdict.outcome, Outcome::Blocked { reason: BlockReason::AuthorizationNotListed, .. });
    if known {
        causes.push(Cause::KnownDivergence);
    }
    causes.push(Cause::Interference);
    if result.is_failure() {
        causes.push(Cause::Network);
    }
    if !known {
        causes.push(Cause::KnownDivergence);
    }
    causes.push(Cause::OurError);
    causes
}

#[cfg(test)]
mod tests {
    use wire::{Answer, RunId, RunRecord};

    use super::*;
    use crate::{
        facts::News,
        plan::{Context, Element, Target},
    };

    /// What is found of one fetch of an API that answers 200 with these headers.
    fn finding(
        fetch: impl Fn(Target) -> Fetch,
        sent: &[(&str, &str)],
        result: FetchResult,
    ) -> Option<Finding> {
        let origins = "http://localhost:3000 http://localhost:4000 http://127.0.0.1:3000 http://127.0.0.1:4000 \
                       http://localhost:4999";
        let origins = OriginSet::from_text(origins).expect("origins");
        let run: RunId = "a".parse().expect("a legal id");
        let headers = sent.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let answer = Answer::Sent { status: 200, headers };
        let exchanges = vec![Exchange { answer, ..Exchange::new("GET", "/x") }];
        let record = RunRecord { run: run.clone(), known: true, exchanges, left_out: 0 };
        let plan = Plan::of(fetch(Target::Lab(Role::Api, "/x".into())));
        let facts = Facts::told(&run, &plan, [News::Ended(result), News::Record(Some(record))]);
        Judged::of(&plan, &origins, &[], &facts, Profile::Standard).finding()
    }

    #[test]
    fn a_failure_that_the_answer_does_not_explain_is_not_called_blocked() {
        let allowed = [("access-control-allow-origin", "http://localhost:3000")];
        let error = || FetchResult::Error { name: "TypeError".into(), message: "Failed to fetch".into() };
        let image = |target| Fetch::load(Element::Image, Context::Page, target);
        let with_cors = |target| Fetch::load(Element::ImageCrossorigin, Context::Page, target);
        assert_eq!(finding(Fetch::get, &allowed, error()), Some(Finding::NotDelivered));
        assert_eq!(finding(Fetch::get, &[], error()), Some(Finding::BlockedAfterSending));
        assert_eq!(finding(image, &[], FetchResult::Loaded), Some(Finding::Loaded));
        assert_eq!(finding(image, &[], FetchResult::NotLoaded), Some(Finding::NotLoaded));
        assert_eq!(finding(with_cors, &allowed, FetchResult::NotLoaded), Some(Finding::NotLoaded));
        assert_eq!(finding(with_cors, &[], FetchResult::NotLoaded), Some(Finding::BlockedAfterSending));
    }
}
