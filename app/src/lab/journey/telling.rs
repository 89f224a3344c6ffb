//! The journey in words: what a screen reader reads, and what is stepped through.

use engine::Outcome;
use run::{FetchResult, Phase, StepKind, StepState, words};
use wire::Exchange;

use super::{
    super::{html::Html, verdict_view::note},
    Place,
};

pub(super) fn tell(html: &mut Html, places: &[Place<'_>], phase: Phase) {
    let settled = phase == Phase::Settled;
    html.tag("<ol class=telling>");
    // The one that ended it is where a reader begins; the keyboard goes on from there.
    let stop = places.iter().position(|place| place.step.state == StepState::Stopped);
    let first = stop.unwrap_or_default();
    for (index, place) in places.iter().enumerate() {
        html.tag("<li class=").tag(place.step.state.as_str()).tag(" data-moment=").number(index as u32);
        if let Some(exchange) = place.step.exchange {
            html.tag(" data-exchange=").number(exchange as u32);
        }
        if let Some(step) = place.decided_by {
            html.tag(" data-step=").number(step);
        }
        html.tag(">");
        symbol(html, place.step.state);
        if settled {
            html.tag(if index == first {
                "<button type=button>"
            } else {
                "<button type=button tabindex=-1>"
            });
        } else {
            html.tag("<span>");
        }
        sentence(html, place);
        html.tag(if settled { "</button>" } else { "</span>" });
        if settled {
            links(html, place);
        }
        html.tag("</li>");
    }
    html.tag("</ol>");
}

fn symbol(html: &mut Html, state: StepState) {
    let (sign, word) = match state {
        StepState::Planned => ("·", "planned: "),
        StepState::Open => ("…", "not known: "),
        StepState::Done => ("●", ""),
        StepState::Passed => ("✓", "passed: "),
        StepState::Stopped => ("✕", "stopped: "),
        StepState::Never => ("○", "did not happen: "),
    };
    html.tag("<span class=symbol><span aria-hidden=true>").tag(sign);
    html.tag("</span><span class=visually-hidden>").tag(word).tag("</span></span>");
}

fn sentence(html: &mut Html, place: &Place<'_>) {
    let request = &place.fetch.request;
    let exchange = place.exchange;
    match place.step.kind {
        StepKind::Call => {
            html.tag("Your code calls <code>fetch()</code>: <code>").text(&request.method).tag("</code>.");
        }
        StepKind::Start => {
            html.tag("The browser sends nothing");
            because(html, place);
        }
        StepKind::Remembered => {
            html.tag("The browser asks nothing: it remembers the answer to an earlier preflight.");
        }
        StepKind::Preflight => {
            html.tag("The browser asks first: an <code>OPTIONS</code>, the preflight.");
        }
        StepKind::PreflightAnswer => {
            html.tag("The server answers the preflight");
            status(html, place);
        }
        StepKind::PreflightCheck | StepKind::Check => check(html, place),
        StepKind::Send => {
            let method = exchange.map_or(request.method.as_str(), |exchange| &exchange.method);
            html.tag("The <code>").text(method);
            html.tag(match place.step.state {
                StepState::Never => "</code> is never sent.",
                StepState::Open => "</code> left no trace at the server.",
                _ => "</code> is sent.",
            });
        }
        StepKind::Work => {
            html.tag(match place.step.state {
                StepState::Planned => "The server does its work.",
                StepState::Never => "The server’s handler does not run.",
                _ => "The server’s handler runs.",
            });
            if let Some(effect) = exchange.and_then(Exchange::effect) {
                html.tag(" <strong>").text(&words::effect(effect)).tag("</strong>");
            }
        }
        StepKind::Answer => {
            html.tag(match place.step.state {
                StepState::Never => "The server had not answered when the connection ended",
                StepState::Open => "The server has not answered",
                _ => "The server answers",
            });
            status(html, place);
        }
        StepKind::Redirect => {
            html.tag("The browser follows the redirect to <code>");
            let location = exchange.and_then(|exchange| exchange.sent_value("location"));
            html.text(location.unwrap_or_default()).tag("</code>.");
        }
        StepKind::Retry => {
            html.tag("The browser sends the same request once more, by itself.");
        }
        StepKind::Result => result(html, place.result),
    }
}

fn status(html: &mut Html, place: &Place<'_>) {
    if let Some(status) = place.exchange.and_then(Exchange::status) {
        html.tag(" with <code>").number(status.into()).tag("</code>");
    }
    html.tag(".");
}

fn check(html: &mut Html, place: &Place<'_>) {
    let before = place.step.kind == StepKind::PreflightCheck;
    html.tag(match (place.step.state, before) {
        (StepState::Passed, true) => "The guard lets the request go",
        (StepState::Passed, false) => "The guard lets the answer in",
        (StepState::Stopped, true) => "The guard lets nothing more go",
        (StepState::Stopped, false) => "The guard keeps the answer from your code",
        _ => "The guard looks: is this page on the guest list?",
    });
    match place.step.state {
        StepState::Passed if place.step.decided_by.is_none() => {
            html.tag(": there is nothing to check.");
        }
        StepState::Passed | StepState::Stopped => because(html, place),
        _ => {}
    }
}

/// The verdict's reason, where the verdict is what script got.
fn because(html: &mut Html, place: &Place<'_>) {
    let stopped_by_verdict =
        matches!(place.fetch.verdict.outcome, Outcome::Blocked { .. } | Outcome::Invalid { .. });
    match place.note() {
        Some(text) if place.step.state == StepState::Passed || (place.fetch.agrees && stopped_by_verdict) => {
            html.tag(": ");
            note(html, text);
        }
        _ => {}
    }
    html.tag(".");
}

fn result(html: &mut Html, seen: Option<&FetchResult>) {
    match seen {
        None => {
            html.tag("Your code gets a response, or an error.");
        }
        Some(FetchResult::Response { kind, status, .. }) if kind.is_opaque() => {
            html.tag("Your code gets an opaque response: status <code>").number((*status).into());
            html.tag("</code>, nothing to read.");
        }
        Some(FetchResult::Response { status, .. }) => {
            html.tag("Your code gets the response, status <code>").number((*status).into());
            html.tag("</code>, and can read it.");
        }
        Some(FetchResult::Loaded) => {
            html.tag("The element has it.");
        }
        Some(seen @ (FetchResult::Error { .. } | FetchResult::NotLoaded)) => {
            html.tag("Your code gets <code>").text(&short(seen)).tag("</code>, and no reason.");
        }
        Some(FetchResult::Silence { seconds }) => {
            html.tag("Your code gets nothing for ").number(*seconds).tag(" s.");
        }
    }
}

/// What script got, in a few words.
pub(super) fn short(seen: &FetchResult) -> String {
    match seen {
        FetchResult::Response { kind, status, .. } => {
            [kind.as_str(), " response, ", &status.to_string()].concat()
        }
        FetchResult::Error { name, message } => [name, ": ", message].concat(),
        FetchResult::Loaded => "load event".to_owned(),
        FetchResult::NotLoaded => "error event".to_owned(),
        FetchResult::Silence { .. } => "no answer".to_owned(),
    }
}

/// Where the same is told in full: on the wire, and in the verdict.
fn links(html: &mut Html, place: &Place<'_>) {
    if place.step.exchange.is_none() && place.step.decided_by.is_none() {
        return;
    }
    html.tag("<span class=ties>");
    if let Some(exchange) = place.step.exchange {
        html.tag("<a href='#exchange-").number(exchange as u32).tag("'>on the wire</a>");
    }
    let step = place.step.decided_by.and_then(|step| place.fetch.verdict.trace.get(step));
    if let (Some(shown_at), Some(step)) = (place.decided_by, step) {
        html.tag(" <a href='#step-").number(shown_at).tag("'>step ").tag(step.step).tag(" of ");
        html.text(step.algorithm.name()).tag("</a>");
    }
    html.tag("</span>");
}
