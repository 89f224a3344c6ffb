//! The way of a request as HTML: a list of steps that is drawn as a sequence diagram. What happens on the way is
//! [`run::JourneyStep`]; `public/render.js` plays it.
//!
//! Page and browser are on the left, the network on the right, so that a board stands beside the exchange that it
//! judges. Each step has its sentence for screen readers, and a picture of the same.

mod board;
mod picture;
mod telling;

pub(super) use picture::effect;

use engine::{Note, Url};
use run::{FetchResult, JourneyStep, JudgedFetch, Phase, StepKind};
use wire::{Exchange, OriginSet};

use super::{html::Html, run_state::RunState};

/// One step, and the fetch that it belongs to.
struct Place<'a> {
    step: JourneyStep,
    fetch: &'a JudgedFetch,
    /// Which fetch of the plan that is.
    number: usize,
    result: Option<&'a FetchResult>,
    exchange: Option<&'a Exchange>,
    origins: &'a OriginSet,
}

impl Place<'_> {
    /// What the verdict says about it.
    fn note(&self) -> Option<&Note> {
        Some(&self.fetch.verdict.trace.get(self.step.decided_by?)?.note)
    }

    /// Whether an exchange begins here, or will.
    fn begins_an_exchange(&self) -> bool {
        matches!(self.step.kind, StepKind::Preflight | StepKind::Send)
    }

    /// Whether it belongs to the exchange before it.
    fn goes_on(&self) -> bool {
        matches!(
            self.step.kind,
            StepKind::PreflightAnswer
                | StepKind::PreflightCheck
                | StepKind::Work
                | StepKind::Answer
                | StepKind::Check
        )
    }
}

/// The journey as HTML.
pub(super) fn journey(state: &RunState) -> String {
    let mut html = Html::default();
    let places = places(state);
    html.tag("<figure class=journey data-phase=")
        .tag(phase(state))
        .tag(" aria-label='The journey of the request'>");
    heads(&mut html, state);
    html.tag("<div class=way role=list>");
    let mut open = false;
    for (index, place) in places.iter().enumerate() {
        let follows = index.checked_sub(1).and_then(|before| places.get(before));
        if state.fetches().len() > 1 && follows.is_none_or(|before| before.number != place.number) {
            close(&mut html, &mut open);
            html.tag("<p class=nth role=none>Request ").number(place.number as u32 + 1).tag("</p>");
        }
        if !place.goes_on() {
            close(&mut html, &mut open);
        }
        if place.begins_an_exchange() {
            html.tag("<div class=trip role=none>");
            open = true;
        }
        picture::step(&mut html, place, index as u32);
    }
    close(&mut html, &mut open);
    html.tag("</div>");
    if state.phase() == Phase::Settled {
        player(&mut html, places.len() as u32);
    }
    html.tag("</figure>").finish()
}

fn close(html: &mut Html, open: &mut bool) {
    if std::mem::take(open) {
        html.tag("</div>");
    }
}

/// How far a run is, as it stands in the markup.
pub(super) fn phase(state: &RunState) -> &'static str {
    match state.phase() {
        Phase::Ready => "ready",
        Phase::InFlight => "in-flight",
        Phase::Settled => "settled",
    }
}

/// The three, by name, and where they are.
fn heads(html: &mut Html, state: &RunState) {
    html.tag("<div class=heads aria-hidden=true><p><b>Your page’s JavaScript</b><code>");
    html.text(state.origins.page.as_str())
        .tag("</code></p><p><b>The browser, with its guard</b></p><p><b>The server</b><code>");
    let asked = state.fetches().first().and_then(|fetch| Url::parse(&fetch.request.url));
    let server = asked.map(|url| url.origin().serialize()).unwrap_or_default();
    html.text(&server).tag("</code></p></div>");
}

/// What `public/render.js` makes work.
fn player(html: &mut Html, steps: u32) {
    html.tag("<div class=player role=group aria-label='Play the journey'><p class=caption></p><span class=controls>");
    html.tag("<button type=button class=icon data-go=-1 aria-label='Step back'>◀</button>");
    html.tag("<button type=button class=icon data-play aria-label='Play again'>↻</button>");
    html.tag("<button type=button class=icon data-go=1 aria-label='Step on'>▶</button>");
    html.tag("<input type=range min=1 step=1 aria-label='Step of the journey' max=").number(steps).tag(">");
    html.tag(
        "<button type=button class=icon data-slow aria-pressed=false aria-label='Half speed'>½×</button>",
    );
    html.tag("</span></div>");
}

/// The steps of all fetches, one after the other.
fn places(state: &RunState) -> Vec<Place<'_>> {
    let facts = state.facts();
    let mut all = Vec::new();
    for (number, fetch) in state.fetches().iter().enumerate() {
        all.extend(fetch.journey.iter().map(|step| Place {
            step: *step,
            fetch,
            number,
            result: facts.result(number),
            exchange: step.exchange.and_then(|place| facts.exchanges().get(place)),
            origins: &state.origins,
        }));
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
