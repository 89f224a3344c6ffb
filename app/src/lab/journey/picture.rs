//! One step, drawn: an arrow between two of the three with what it carries, the server's work, or a board.

use run::{StepKind, StepState, words};
use wire::{Effect, Exchange, Header};

use super::{
    super::html::{Html, decoded},
    Place, board, on_arrow, telling,
};

/// A step, in its place. `index` is its number, from 0.
pub(super) fn step(html: &mut Html, place: &Place<'_>, index: u32) {
    html.tag("<div role=listitem class='step ").tag(side(place.step.kind)).tag(" ");
    html.tag(place.step.state.as_str()).tag("' data-moment=").number(index).tag(lights(place.step.kind));
    html.tag("><p class='say visually-hidden'>").tag(state_word(place.step.state));
    telling::sentence(html, place);
    html.tag("</p>");
    match place.step.kind {
        StepKind::PreflightCheck | StepKind::Check => board::board(html, place),
        kind => {
            html.tag("<div class=drawn aria-hidden=true><b>");
            title(html, place);
            html.tag("</b>");
            if has_arrow(kind) {
                html.tag("<i class=arrow><i class=packet></i></i>");
            }
            carried(html, place);
            html.tag("</div>");
        }
    }
    html.tag("</div>");
}

/// Where it is drawn, and which way it goes.
fn side(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Call => "left out",
        StepKind::Result => "left back",
        StepKind::Preflight | StepKind::Send => "right out",
        StepKind::PreflightAnswer | StepKind::Answer => "right back",
        StepKind::Work => "right work",
        StepKind::PreflightCheck | StepKind::Check => "check",
        StepKind::Start | StepKind::Remembered | StepKind::Redirect | StepKind::Retry => "left sign",
    }
}

fn has_arrow(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::Call
            | StepKind::Result
            | StepKind::Preflight
            | StepKind::Send
            | StepKind::PreflightAnswer
            | StepKind::Answer
    )
}

/// Which lines of the server's code make it.
fn lights(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Preflight | StepKind::PreflightAnswer | StepKind::PreflightCheck => {
            " data-lights=preflight"
        }
        StepKind::Send | StepKind::Work | StepKind::Answer | StepKind::Check => " data-lights=handler",
        _ => "",
    }
}

fn state_word(state: StepState) -> &'static str {
    match state {
        StepState::Planned => "Planned: ",
        StepState::Open => "Not known: ",
        StepState::Done => "",
        StepState::Passed => "Passed: ",
        StepState::Stopped => "Stopped: ",
        StepState::Never => "Did not happen: ",
    }
}

fn title(html: &mut Html, place: &Place<'_>) {
    let exchange = place.exchange;
    match place.step.kind {
        StepKind::Call => {
            html.tag("fetch()");
            if place.fetch.request.method != "GET" {
                html.tag(", ").text(&place.fetch.request.method);
            }
            if place.fetch.page.is_opaque() {
                html.tag(" <small>in a sandboxed frame</small>");
            } else if place.fetch.page != *place.origins.page.origin() {
                html.tag(" <small>in a frame of ").text(&place.fetch.page.serialize()).tag("</small>");
            }
            html
        }
        StepKind::Start => html.tag("✕ not sent"),
        StepKind::Remembered => html.tag("✓ remembered: no preflight"),
        StepKind::Preflight => {
            html.tag("OPTIONS <small>the preflight</small>");
            elsewhere(html, place);
            html
        }
        StepKind::Send => {
            let method = exchange.map_or(place.fetch.request.method.as_str(), |exchange| &exchange.method);
            html.text(method).tag(if place.step.state == StepState::Never {
                " <small>never sent</small>"
            } else {
                ""
            })
        }
        StepKind::PreflightAnswer | StepKind::Answer => match exchange.map(Exchange::status) {
            Some(Some(status)) => html.number(status.into()),
            Some(None) => html.tag("no response"),
            None => html.tag("response"),
        },
        StepKind::Work => html.tag(match place.step.state {
            StepState::Planned => "the handler",
            StepState::Never => "the handler did not run",
            _ => "the handler ran",
        }),
        StepKind::Redirect => html.tag("↪ follows the redirect"),
        StepKind::Retry => html.tag("↻ sends it again"),
        StepKind::Result => match place.result {
            None => html.tag("response or error"),
            Some(seen) => html.text(&telling::short(seen)),
        },
        StepKind::PreflightCheck | StepKind::Check => html,
    };
}

/// Where it goes, if that is not the API that the drawing names.
fn elsewhere(html: &mut Html, place: &Place<'_>) {
    if let Some(exchange) = place.exchange
        && !place.fetch.request.url.starts_with(place.origins.at(exchange.origin).as_str())
    {
        html.tag(" <small>to ").text(place.origins.at(exchange.origin).as_str()).tag("</small>");
    }
}

/// What an arrow carries, or what the server did.
fn carried(html: &mut Html, place: &Place<'_>) {
    match (place.step.kind, place.exchange) {
        (StepKind::Preflight | StepKind::Send, Some(exchange)) => headers(html, &exchange.received),
        (StepKind::PreflightAnswer | StepKind::Answer, Some(exchange)) => headers(html, exchange.sent()),
        (StepKind::Preflight | StepKind::Send, None) if place.step.state == StepState::Planned => {
            html.tag("<ul><li><span>origin</span> ").text(&place.fetch.page.serialize()).tag("</li>");
            if place.step.kind == StepKind::Preflight {
                html.tag("<li><span>access-control-request-method</span> ").text(&place.fetch.request.method);
                html.tag("</li>");
            }
            html.tag("</ul>");
        }
        (StepKind::Work, exchange) => effect(html, exchange.and_then(Exchange::effect)),
        (StepKind::Redirect, Some(exchange)) => {
            let location = exchange.sent_value("location").unwrap_or_default();
            html.tag("<ul><li>").text(location).tag("</li></ul>");
        }
        (StepKind::Start, _) => {
            if let Some(note) = place.note() {
                html.tag("<p>");
                html.note(note);
                html.tag("</p>");
            }
        }
        _ => {}
    }
}

/// What the handler changed: a note that is torn, a number that grows.
pub(in crate::lab) fn effect(html: &mut Html, effect: Option<&Effect>) {
    let Some(effect) = effect else { return };
    match effect {
        Effect::NoteDeleted { left } => notes(html, *left, true),
        Effect::NoNoteLeft => notes(html, 0, false),
        Effect::Visit { count, .. } => {
            html.tag("<span class=cookie>").number(*count).tag("</span>");
        }
    }
    html.tag("<small>").text(&words::effect(effect)).tag("</small>");
}

/// How many notes a run begins with.
const NOTES: u32 = 3;

fn notes(html: &mut Html, left: u32, torn: bool) {
    html.tag("<span class=notes>");
    for place in 0..NOTES.saturating_sub(left) {
        let last = place + 1 == NOTES - left;
        html.tag(if last && torn { "<i class='note torn now'></i>" } else { "<i class='note torn'></i>" });
    }
    for _ in 0..left {
        html.tag("<i class=note></i>");
    }
    html.tag("</span>");
}

/// The origin first: it is what everything is about.
fn headers(html: &mut Html, headers: &[Header]) {
    html.tag("<ul>");
    for wanted in [true, false] {
        for (name, value) in headers.iter().filter(|(name, _)| (name == "origin") == wanted && on_arrow(name))
        {
            html.tag("<li><span>").text(name).tag("</span> ").text(&decoded(value)).tag("</li>");
        }
    }
    html.tag("</ul>");
}
