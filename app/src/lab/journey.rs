//! The way of a request: from the page's JavaScript past the browser's guard to the server and back, as a row
//! of moments. [`drawing`](self::drawing) makes a picture of it, [`telling`](self::telling) the same in words.
//!
//! What happened is read from the record and from what script got. The verdict only says why, and only where
//! it agrees with what script got.

mod drawing;
mod telling;

use engine::{Algorithm, Note, Origin, Outcome, Profile, Stage, Verdict};
use wire::{Answer, Exchange};

use super::{
    data::LabData,
    html::Html,
    judgement::{agrees, hops, verdict},
    run_state::{Phase, RunState, Seen},
};

/// One thing that happens on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    what: What,
    mark: Mark,
    /// The exchange of the record that it belongs to.
    exchange: Option<usize>,
    /// The step of the verdict's trace that decides it.
    step: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Script calls `fetch()`.
    Call,
    /// The browser decides whether anything is sent at all.
    Start,
    /// The browser remembers the answer to an earlier preflight.
    Remember,
    /// The preflight leaves.
    Ask,
    /// Its answer arrives.
    AnswerToAsk,
    /// The guard looks at that answer.
    CheckAsk,
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
    /// Script gets something.
    Result,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
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

impl Mark {
    fn as_str(self) -> &'static str {
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

/// A journey, with all that is told of it.
struct Journey<'a> {
    state: &'a RunState,
    data: &'a LabData,
    verdict: &'a Verdict,
    /// Whether the verdict is what script got.
    trusted: bool,
    moments: Vec<Moment>,
}

impl Journey<'_> {
    fn exchange(&self, moment: &Moment) -> Option<&Exchange> {
        self.state.exchanges.get(moment.exchange?)
    }

    /// What the verdict says about a moment.
    fn note(&self, moment: &Moment) -> Option<&Note> {
        Some(&self.verdict.trace.get(moment.step?)?.note)
    }
}

/// The journey as HTML: a drawing, and beside it the same in words, which can be stepped through.
pub(super) fn journey(state: &RunState, data: &LabData) -> String {
    let mut html = Html::default();
    let Some(page) = Origin::parse(&data.page) else { return String::new() };
    let hops = hops(&state.exchanges);
    let verdict = verdict(&page, &data.request, &hops, Profile::Standard);
    let trusted = state.seen.as_ref().is_some_and(|seen| agrees(verdict.outcome, seen));
    let moments = moments(state, &verdict);
    let journey = Journey { state, data, verdict: &verdict, trusted, moments };
    html.tag("<figure class=journey data-phase=").tag(match state.phase() {
        Phase::Ready => "ready",
        Phase::InFlight => "in-flight",
        Phase::Settled => "settled",
    });
    html.tag(" aria-label='The journey of the request'>");
    drawing::draw(&mut html, &journey);
    telling::tell(&mut html, &journey);
    html.tag("</figure>").finish()
}

/// All moments, in the order in which they happen.
fn moments(state: &RunState, verdict: &Verdict) -> Vec<Moment> {
    let phase = state.phase();
    let settled = phase == Phase::Settled;
    let ahead = |what| Moment { what, mark: Mark::Planned, exchange: None, step: None };
    let mut all = Vec::with_capacity(12);
    all.push(Moment {
        mark: if phase == Phase::Ready { Mark::Planned } else { Mark::Done },
        ..ahead(What::Call)
    });

    let steps = Steps { verdict };
    let needs_preflight = |hop| verdict.sent.iter().any(|sent| sent.hop == hop && sent.preflight);
    let (mut hop, mut asked) = (0, false);
    for (index, exchange) in state.exchanges.iter().enumerate() {
        let goes_on = index + 1 < state.exchanges.len();
        let at = |what, mark| Moment { what, mark, exchange: Some(index), step: None };
        let check = match &state.seen {
            _ if goes_on => Mark::Passed,
            Some(Seen::Response { .. }) if settled => Mark::Passed,
            Some(Seen::Error { .. }) if settled => Mark::Stopped,
            _ => Mark::Open,
        };
        if exchange.is_preflight() {
            asked = true;
            all.push(at(What::Ask, Mark::Done));
            all.push(at(What::AnswerToAsk, answer_mark(exchange)));
            if exchange.status().is_none() {
                continue;
            }
            all.push(Moment { step: steps.of_preflight(hop), ..at(What::CheckAsk, check) });
            continue;
        }
        if needs_preflight(hop) && !asked {
            all.push(at(What::Remember, Mark::Done));
        }
        all.push(at(What::Send, Mark::Done));
        all.push(at(What::Work, if exchange.handler_ran() { Mark::Done } else { Mark::Never }));
        all.push(at(What::Answer, answer_mark(exchange)));
        if exchange.status().is_none() {
            continue;
        }
        all.push(Moment { step: steps.of_answer(hop), ..at(What::Check, check) });
        if goes_on {
            all.push(at(What::Redirect, Mark::Done));
            (hop, asked) = (hop + 1, false);
        }
    }

    let last = state.exchanges.last();
    match last {
        Some(last) if !last.is_preflight() => {}
        _ if settled => {
            let send = match (last, &state.seen) {
                (Some(_), Some(Seen::Error { .. })) => Some(Mark::Never),
                (None, Some(Seen::Error { .. })) if steps.stops_at_the_start() => {
                    let step = steps.failing();
                    all.push(Moment { mark: Mark::Stopped, step, ..ahead(What::Start) });
                    Some(Mark::Never)
                }
                _ => Some(Mark::Open),
            };
            all.extend(send.map(|mark| Moment { mark, ..ahead(What::Send) }));
        }
        _ => {
            if last.is_none() && needs_preflight(0) {
                all.extend([What::Ask, What::AnswerToAsk, What::CheckAsk].map(ahead));
            }
            all.extend([What::Send, What::Work, What::Answer, What::Check].map(ahead));
        }
    }

    let result = match &state.seen {
        Some(Seen::Response { .. }) => Mark::Passed,
        Some(Seen::Error { .. }) => Mark::Stopped,
        Some(Seen::Silence { .. }) => Mark::Open,
        None => Mark::Planned,
    };
    all.push(Moment { mark: result, ..ahead(What::Result) });
    all
}

/// Whether there was an answer.
fn answer_mark(exchange: &Exchange) -> Mark {
    match exchange.answer {
        Answer::Sent { .. } => Mark::Done,
        Answer::Pending => Mark::Open,
        Answer::Dropped => Mark::Never,
    }
}

/// Where in the trace a moment is decided.
struct Steps<'a> {
    verdict: &'a Verdict,
}

impl Steps<'_> {
    fn failing(&self) -> Option<usize> {
        self.verdict.trace.iter().position(|step| !step.passed)
    }

    /// Nothing could be sent.
    fn stops_at_the_start(&self) -> bool {
        matches!(
            self.verdict.outcome,
            Outcome::Invalid { .. } | Outcome::Blocked { stage: Stage::Request, hop: 0, .. }
        )
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

    /// The step of a CORS check where the origin was found on the list; `part` picks the place in the trace
    /// by where the preflight ends.
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

/// The headers of an exchange that are drawn on an arrow.
fn on_arrow(name: &str) -> bool {
    name.starts_with("access-control-")
        || ["origin", "cookie", "set-cookie", "location", "authorization"].contains(&name)
}

#[cfg(test)]
mod tests;
