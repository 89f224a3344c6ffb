//! The way of a request as HTML. [`drawing`] makes a picture of it, [`telling`] the same in words; what happens on the
//! way is [`run::JourneyStep`].

mod drawing;
mod telling;

use engine::Note;
use run::{FetchResult, JourneyStep, JudgedFetch, Phase};
use wire::Exchange;

use super::{html::Html, run_state::RunState};

/// One step, and the fetch that it belongs to.
struct Place<'a> {
    step: JourneyStep,
    fetch: &'a JudgedFetch,
    result: Option<&'a FetchResult>,
    exchange: Option<&'a Exchange>,
    /// Of the step of the verdict that decides it: its place among all that are shown.
    decided_by: Option<u32>,
}

impl Place<'_> {
    /// What the verdict says about it.
    fn note(&self) -> Option<&Note> {
        Some(&self.fetch.verdict.trace.get(self.step.decided_by?)?.note)
    }
}

/// The journey as HTML: a drawing, and beside it the same in words, which can be stepped through.
pub(super) fn journey(state: &RunState) -> String {
    let mut html = Html::default();
    let places = places(state);
    html.tag("<figure class=journey data-phase=").tag(match state.phase() {
        Phase::Ready => "ready",
        Phase::InFlight => "in-flight",
        Phase::Settled => "settled",
    });
    html.tag(" aria-label='The journey of the request'>");
    drawing::draw(&mut html, &places);
    telling::tell(&mut html, &places, state.phase());
    html.tag("</figure>").finish()
}

/// The steps of all fetches, one after the other.
fn places(state: &RunState) -> Vec<Place<'_>> {
    let facts = state.facts();
    let mut all = Vec::new();
    let mut before = 0;
    for (number, fetch) in state.fetches().iter().enumerate() {
        all.extend(fetch.journey.iter().map(|step| Place {
            step: *step,
            fetch,
            result: facts.result(number),
            exchange: step.exchange.and_then(|place| facts.exchanges().get(place)),
            decided_by: step.decided_by.map(|place| before + place as u32),
        }));
        before += fetch.verdict.trace.len() as u32;
    }
    all
}

/// The headers of an exchange that are drawn on an arrow.
fn on_arrow(name: &str) -> bool {
    name.starts_with("access-control-")
        || ["origin", "cookie", "set-cookie", "location", "authorization"].contains(&name)
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
