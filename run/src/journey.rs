//! The way of a request: from the page's JavaScript past the browser's guard to the server and back, step by step.
//!
//! What happened is read from the record and from what script got. The verdict only says why, and only where it
//! agrees with what script got.

use engine::{Algorithm, Note, Outcome, Stage, Verdict};
use wire::{Answer, Exchange};

use crate::{
    facts::{FetchResult, Phase},
    judged::{is_never_sent, is_redirect},
};

/// One thing that happens on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JourneyStep {
    /// What happens.
    pub kind: StepKind,
    /// How it went.
    pub state: StepState,
    /// The exchange that it belongs to, as a place in the run's record.
    pub exchange: Option<usize>,
    /// The step of the verdict's trace that decides it.
    pub decided_by: Option<usize>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Script calls `fetch()`.
    Call,
    /// The browser decides whether anything is sent at all.
    Start,
    /// The browser remembers the answer to an earlier preflight.
    Remembered,
    /// The preflight leaves.
    Preflight,
    /// Its answer arrives.
    PreflightAnswer,
    /// The guard looks at that answer.
    PreflightCheck,
    /// The actual request leaves.
    Send,
    /// The server does its work.
    Work,
    /// Its answer arrives.
    Answer,
    /// The guard looks at that answer.
    Check,
    /// The browser goes on to another URL.
    Redirect,
    /// The browser sends the same request once more, by itself.
    Retry,
    /// Script gets something.
    Result,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It will happen, if nothing stops it.
    Planned,
    /// It is under way, or the facts do not tell how it went.
    Open,
    /// It happened.
    Done,
    /// It was looked at, and let through.
    Passed,
    /// It ended here.
    Stopped,
    /// It did not happen any more.
    Never,
}

impl StepState {
    /// The word used in markup.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Done => "done",
            Self::Passed => "passed",
            Self::Stopped => "stopped",
            Self::Never => "never",
        }
    }
}

/// The steps of one fetch, in the order in which they happen. `exchanges` are its own; the first of them stands at
/// `offset` in the run's record. `phase` is how far this fetch is.
pub(crate) fn journey_steps(
    exchanges: &[Exchange],
    offset: usize,
    verdict: &Verdict,
    result: Option<&FetchResult>,
    phase: Phase,
    follows: bool,
) -> Vec<JourneyStep> {
    let settled = phase == Phase::Settled;
    let ahead = |kind| JourneyStep { kind, state: StepState::Planned, exchange: None, decided_by: None };
    let mut all = Vec::with_capacity(12);
    let called = if phase == Phase::Ready { StepState::Planned } else { StepState::Done };
    all.push(JourneyStep { state: called, ..ahead(StepKind::Call) });

    let trace = Trace { verdict };
    let needs_preflight = |hop| verdict.sent.iter().any(|sent| sent.hop == hop && sent.preflight);
    let (mut hop, mut asked, mut sent) = (0, false, false);
    for (place, exchange) in exchanges.iter().enumerate() {
        let goes_on = place + 1 < exchanges.len();
        let at = |kind, state| JourneyStep { kind, state, exchange: Some(offset + place), decided_by: None };
        let check = match result {
            _ if goes_on => StepState::Passed,
            Some(FetchResult::Response { .. } | FetchResult::Loaded) if settled => StepState::Passed,
            Some(result) if settled && result.is_failure() => StepState::Stopped,
            _ => StepState::Open,
        };
        let answer = match exchange.answer {
            Answer::Sent { .. } => StepState::Done,
            Answer::Pending => StepState::Open,
            Answer::Dropped => StepState::Never,
        };
        let answered = exchange.status().is_some();
        if exchange.is_preflight() {
            asked = true;
            all.push(at(StepKind::Preflight, StepState::Done));
            all.push(at(StepKind::PreflightAnswer, answer));
            if answered {
                let decided_by = trace.of_preflight(hop);
                all.push(trace.told(JourneyStep { decided_by, ..at(StepKind::PreflightCheck, check) }));
            }
            continue;
        }
        if std::mem::replace(&mut sent, true) {
            all.push(at(StepKind::Retry, StepState::Done));
        } else if !asked && (needs_preflight(hop) || trace.remembers(hop)) {
            all.push(at(StepKind::Remembered, StepState::Done));
        }
        all.push(at(StepKind::Send, StepState::Done));
        let work = if exchange.handler_ran() { StepState::Done } else { StepState::Never };
        all.push(at(StepKind::Work, work));
        all.push(at(StepKind::Answer, answer));
        if answered {
            let decided_by = trace.of_answer(hop);
            all.push(trace.told(JourneyStep { decided_by, ..at(StepKind::Check, check) }));
        }
        if goes_on && follows && is_redirect(exchange) {
            all.push(at(StepKind::Redirect, StepState::Done));
            (hop, asked, sent) = (hop + 1, false, false);
        }
    }

    let last = exchanges.last();
    match last {
        Some(last) if !last.is_preflight() => {}
        _ if settled => {
            let send = match (last, result) {
                (Some(_), Some(result)) if result.is_failure() => StepState::Never,
                (None, Some(result)) if result.is_failure() && is_never_sent(verdict.outcome) => {
                    let decided_by = trace.failing();
                    all.push(JourneyStep { state: StepState::Stopped, decided_by, ..ahead(StepKind::Start) });
                    StepState::Never
                }
                _ => StepState::Open,
            };
            all.push(JourneyStep { state: send, ..ahead(StepKind::Send) });
        }
        _ => {
            if last.is_none() && needs_preflight(0) {
                let first = [StepKind::Preflight, StepKind::PreflightAnswer, StepKind::PreflightCheck];
                all.extend(first.map(ahead));
            }
            all.extend([StepKind::Send, StepKind::Work, StepKind::Answer, StepKind::Check].map(ahead));
        }
    }

    let state = match result {
        Some(FetchResult::Response { .. } | FetchResult::Loaded) => StepState::Passed,
        Some(FetchResult::Error { .. } | FetchResult::NotLoaded) => StepState::Stopped,
        Some(FetchResult::Silence { .. }) => StepState::Open,
        None => StepState::Planned,
    };
    all.push(JourneyStep { state, ..ahead(StepKind::Result) });
    all
}

/// Where in a verdict's trace a step is decided.
struct Trace<'a> {
    verdict: &'a Verdict,
}

impl Trace<'_> {
    fn failing(&self) -> Option<usize> {
        self.verdict.trace.iter().position(|step| !step.passed)
    }

    /// The step with what decides it only where that is what happened: a browser that goes on from where the
    /// standard stops has a reason of its own.
    fn told(&self, step: JourneyStep) -> JourneyStep {
        let passed = step.decided_by.and_then(|place| self.verdict.trace.get(place)).map(|step| step.passed);
        let contradicts = matches!(
            (step.state, passed),
            (StepState::Passed, Some(false)) | (StepState::Stopped, Some(true))
        );
        JourneyStep { decided_by: step.decided_by.filter(|_| !contradicts), ..step }
    }

    /// Whether an earlier preflight served.
    fn remembers(&self, hop: usize) -> bool {
        self.verdict
            .trace
            .iter()
            .any(|step| step.hop == hop && matches!(step.note, Note::PreflightRemembered))
    }

    /// The step that decides what the guard makes of the answer to a preflight.
    fn of_preflight(&self, hop: usize) -> Option<usize> {
        match self.verdict.outcome {
            Outcome::Blocked { stage: Stage::Preflight, hop: at, .. } if at == hop => self.failing(),
            _ => self.check(hop, |place, end| place < end),
        }
    }

    /// The step that decides what the guard makes of the answer itself. `None` where nothing is checked.
    fn of_answer(&self, hop: usize) -> Option<usize> {
        match self.verdict.outcome {
            Outcome::Blocked { stage, hop: at, .. } if stage != Stage::Preflight && at >= hop => {
                self.failing()
            }
            _ => self.check(hop, |place, end| place >= end),
        }
    }

    /// The step of a CORS check where the origin was found on the list; `part` picks the place in the trace by where
    /// the preflight ends.
    fn check(&self, hop: usize, part: fn(usize, usize) -> bool) -> Option<usize> {
        let trace = &self.verdict.trace;
        let preflight_ends = trace
            .iter()
            .rposition(|step| step.hop == hop && step.algorithm == Algorithm::CorsPreflightFetch)
            .unwrap_or_default();
        trace.iter().enumerate().position(|(place, step)| {
            step.hop == hop
                && step.algorithm == Algorithm::CorsCheck
                && matches!(step.step, "3" | "4")
                && part(place, preflight_ends)
        })
    }
}
