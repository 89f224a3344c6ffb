//! A step of the journey in a sentence: what a screen reader reads, and the caption of the step that is played.

use engine::Outcome;
use run::{FetchResult, StepKind, StepState, words};
use wire::Exchange;

use super::{super::html::Html, Place};

pub(super) fn sentence(html: &mut Html, place: &Place<'_>) {
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
            html.tag("The browser does not ask again: it remembers an earlier preflight.");
        }
        StepKind::Preflight => {
            html.tag("The browser asks first: an <code>OPTIONS</code>, the preflight.");
        }
        StepKind::PreflightAnswer => {
            html.tag("The server responds to the preflight");
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
                StepState::Never => "The connection ended before there was a response",
                StepState::Open => "There is no response yet",
                _ => "The response comes back",
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
        (StepState::Passed, false) => "The guard hands the response to your code",
        (StepState::Stopped, true) => "The guard stops here: the real request is not sent",
        (StepState::Stopped, false) => "The guard keeps the response from your code",
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
            html.note(text);
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
