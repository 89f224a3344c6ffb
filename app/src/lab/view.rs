//! A run as HTML. Everything said here is derived from the run; everything that came over the wire is
//! text to Leptos, which escapes it.

use engine::{CredentialsMode, Request};
use leptos::prelude::*;
use wire::{Exchange, Header};

use super::run_state::{Finding, Phase, RunState, Seen};

pub(super) fn busy(state: &RunState) -> &'static str {
    if state.phase() == Phase::InFlight { "true" } else { "false" }
}

/// The line beside the button.
pub(super) fn hint(state: &RunState) -> String {
    match state.phase() {
        Phase::Ready => "Open the developer tools first: the network tab shows the same.".to_owned(),
        Phase::InFlight => "In flight …".to_owned(),
        Phase::Settled => format!("Run {}. Send it again as often as you like.", state.count),
    }
}

/// What happened, in a sentence, with a symbol and a word beside the colour.
pub(super) fn finding(state: &RunState, api: &str) -> AnyView {
    let Some(finding) = state.finding() else {
        let text = match state.phase() {
            Phase::InFlight => "The request is under way.",
            _ => "Nothing yet. Send the request, and this page shows what your code, the wire and the server saw.",
        };
        return view! { <p class="finding" data-finding="none">{text}</p> }.into_any();
    };
    let (symbol, word, sentence) = match finding {
        Finding::Readable => ("✓", "Readable", "Your code got the response and can read it.".to_owned()),
        Finding::Opaque => {
            ("◌", "Opaque", "Your code got a response object, and can read nothing in it.".to_owned())
        }
        Finding::BlockedAfterSending => (
            "✕",
            "Blocked after it was sent",
            "The server received the request, did its work and answered. The browser kept the answer from your code."
                .to_owned(),
        ),
        Finding::BlockedAtPreflight => (
            "✕",
            "Blocked at the preflight",
            "The browser asked the server first, was not satisfied with the answer, and never sent the actual request."
                .to_owned(),
        ),
        Finding::NeverArrived => (
            "!",
            "It never arrived",
            "Your code got an error, the API is up, and it received nothing. CORS is decided on an answer, and there was none: look for an extension, a content blocker or a proxy that stopped the request."
                .to_owned(),
        ),
        Finding::ApiUnreachable => (
            "!",
            "The API cannot be reached",
            format!(
                "Nothing answers at {api}. That is not CORS: there was no answer to decide on. Is the lab still running? Start it again with `cargo xtask serve`."
            ),
        ),
        Finding::NoRecord => (
            "!",
            "The record cannot be read",
            "Your code got an error and the API is up, but the page could not read what the API recorded, so nothing more can be said. Send it again."
                .to_owned(),
        ),
        Finding::Silence => (
            "!",
            "No answer in time",
            "The request was given up. That is not CORS: the browser decides on an answer, and none came.".to_owned(),
        ),
    };
    view! {
        <p class="finding" data-finding=finding.as_str()>
            <span class="symbol" aria-hidden="true">{symbol}</span>
            <span><strong>{word}</strong>". "{sentence}</span>
        </p>
    }
    .into_any()
}

/// The first column.
pub(super) fn javascript(state: &RunState) -> AnyView {
    match &state.seen {
        None => nothing_yet(state),
        Some(Seen::Error { name, message }) => view! {
            <pre class="code error" tabindex="0" role="region" aria-label="The error">
                <code id="js-error">{format!("{name}: {message}")}</code>
            </pre>
            <p>
                "That is the whole error object: no status, no headers, no reason. The browser tells the reason only to you, in the console, and never to script."
            </p>
        }
        .into_any(),
        Some(Seen::Silence { seconds }) => {
            view! { <p>{format!("The promise was still pending after {seconds} s, and the lab gave up.")}</p> }
                .into_any()
        }
        Some(Seen::Response { kind, status, headers, body }) => view! {
            <p class="line">
                <code>{format!("Response {{ type: \"{kind}\", status: {status} }}")}</code>
            </p>
            <h4>"Headers that your code can read"</h4>
            {if headers.is_empty() { view! { <p>"None."</p> }.into_any() } else { table(headers.iter()) }}
            <h4>"Body"</h4>
            <pre class="code" tabindex="0" role="region" aria-label="The body">
                <code id="js-body">{if body.is_empty() { "(empty)".to_owned() } else { body.clone() }}</code>
            </pre>
        }
        .into_any(),
    }
}

/// The second column.
pub(super) fn wire(state: &RunState, request: &Request) -> AnyView {
    if state.exchanges.is_empty() {
        return match state.phase() {
            Phase::Settled => view! { <p>"Nothing: the API recorded no request of this run."</p> }.into_any(),
            _ => nothing_yet(state),
        };
    }
    let credentials = request.credentials == CredentialsMode::Include;
    let exchanges: Vec<_> =
        state.exchanges.iter().map(|exchange| exchange_item(exchange, credentials)).collect();
    view! { <ol class="exchanges">{exchanges}</ol> }.into_any()
}

fn exchange_item(exchange: &Exchange, credentials: bool) -> AnyView {
    let heading = if exchange.preflight { "Preflight" } else { "Actual request" };
    let missing = |names: &[&'static str], headers: &[Header]| {
        names.iter().copied().filter(|name| !headers.iter().any(|(n, _)| n == name)).collect::<Vec<_>>()
    };
    let expected: &[_] = if credentials && !exchange.preflight { &["cookie"] } else { &[] };
    let not_received = missing(expected, &exchange.received);
    let not_sent = missing(&["access-control-allow-origin"], &exchange.sent);
    view! {
        <li class="exchange" data-preflight=exchange.preflight.to_string()>
            <h4>{heading}</h4>
            <p class="line"><code>{format!("{} {}", exchange.method, exchange.path)}</code></p>
            {headers("received", &exchange.received, not_received)}
            <p class="line answer"><code>{exchange.status}</code>" answered"</p>
            {headers("sent", &exchange.sent, not_sent)}
        </li>
    }
    .into_any()
}

/// The headers that matter here, those whose absence matters, and the rest folded away.
fn headers(direction: &'static str, headers: &[Header], missing: Vec<&'static str>) -> AnyView {
    let (key, rest): (Vec<_>, Vec<_>) = headers.iter().partition(|(name, _)| matters(name));
    let absent = match direction {
        "sent" => "not sent",
        _ => "not received",
    };
    let missing: Vec<_> = missing
        .into_iter()
        .map(|name| view! { <tr class="missing"><th scope="row">{name}</th><td>{absent}</td></tr> })
        .collect();
    let count = rest.len();
    view! {
        <div class="headers" data-direction=direction>
            <table>
                <caption class="visually-hidden">{format!("Headers {direction}")}</caption>
                <tbody>{missing} {rows(key.into_iter())}</tbody>
            </table>
            <details>
                <summary>{format!("{count} more {direction}")}</summary>
                {table(rest.into_iter())}
            </details>
        </div>
    }
    .into_any()
}

fn matters(name: &str) -> bool {
    name.starts_with("access-control-")
        || ["origin", "cookie", "set-cookie", "vary", "location", "authorization", "content-type"].contains(&name)
}

fn table<'a>(headers: impl Iterator<Item = &'a Header>) -> AnyView {
    view! { <div class="headers"><table><tbody>{rows(headers)}</tbody></table></div> }.into_any()
}

fn rows<'a>(headers: impl Iterator<Item = &'a Header>) -> Vec<AnyView> {
    headers
        .map(|(name, value)| {
            view! { <tr><th scope="row">{name.clone()}</th><td>{value.clone()}</td></tr> }.into_any()
        })
        .collect()
}

/// The third column.
pub(super) fn server(state: &RunState, request: &Request) -> AnyView {
    if state.exchanges.is_empty() {
        return match state.phase() {
            Phase::Settled => view! { <p>"Nothing: no request reached it."</p> }.into_any(),
            _ => nothing_yet(state),
        };
    }
    let items: Vec<_> = state.exchanges.iter().map(server_item).collect();
    let stopped = state.finding() == Some(Finding::BlockedAtPreflight);
    let stopped = stopped.then(|| {
        view! {
            <li>
                {format!("Never saw the {}.", request.method)} " Its handler " <strong>"did not run"</strong>
                ": nothing was changed."
            </li>
        }
    });
    view! { <ol class="deeds">{items} {stopped}</ol> }.into_any()
}

fn server_item(exchange: &Exchange) -> AnyView {
    let status = exchange.status;
    if exchange.preflight {
        return view! { <li>{format!("Answered the preflight with {status}.")}</li> }.into_any();
    }
    let ran = if exchange.handler_ran { "ran" } else { "did not run" };
    let effect = exchange.effect.clone().map(|effect| view! { <p class="effect">{effect}</p> });
    view! {
        <li>
            {format!("Received the {}. Its handler ", exchange.method)} <strong>{ran}</strong>
            {format!(", and it answered {status}.")} {effect}
        </li>
    }
    .into_any()
}

fn nothing_yet(state: &RunState) -> AnyView {
    let text = if state.phase() == Phase::InFlight { "Waiting …" } else { "Nothing yet." };
    view! { <p class="hint">{text}</p> }.into_any()
}
