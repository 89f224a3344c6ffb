//! What wire and server saw, as HTML. Everything said here is derived from the run; everything that came over the wire
//! is text, which [`Html`] escapes. Made by the page's server, which has the record as well: it is no part of the WASM.

use engine::{BlockReason, CredentialsMode};
use run::{Finding, JudgedFetch, News, Phase, Reading, words};
use wire::{Alteration, Altered, Answer, Exchange, Header, OriginSet, Role, RunId, Side};

use super::{
    html::{Html, decoded},
    run_state::RunState,
    standard::verdict,
};

/// What the page's server says of a run that is over.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What crossed the wire, as HTML.
    pub wire: String,
    /// What the server did, as HTML.
    pub server: String,
    /// The verdict, as HTML.
    pub verdict: String,
    /// The reason why it was blocked, if it was.
    pub reason: Option<BlockReason>,
}

/// What is to be said of a run of this plan, from all that was told of it.
pub fn evidence(plan: String, origins: OriginSet, run: RunId, news: Vec<News>) -> Evidence {
    let state = RunState::over(plan, origins, run, news);
    Evidence {
        wire: wire(&state),
        server: server(&state),
        verdict: verdict(&state),
        reason: state.judged().reason(),
    }
}

/// What crossed the wire.
pub(super) fn wire(state: &RunState) -> String {
    let mut html = Html::default();
    if nothing_recorded(&mut html, state) {
        return html.finish();
    }
    html.tag("<ol class=exchanges>");
    for (place, exchange) in state.facts().exchanges().iter().enumerate() {
        html.tag("<li class=exchange id=exchange-").number(place as u32).tag("><h3>");
        let fetch = state.fetches().iter().find(|fetch| fetch.exchanges.contains(&place));
        exchange_item(&mut html, state, exchange, fetch);
    }
    html.tag("</ol>");
    if state.facts().left_out() > 0 {
        html.tag("<p>")
            .number(state.facts().left_out())
            .tag(" more arrived; a run has no room for more.</p>");
    }
    html.finish()
}

/// Whether there is no record to show; then that is said.
fn nothing_recorded(html: &mut Html, state: &RunState) -> bool {
    if !state.facts().exchanges().is_empty() {
        return false;
    }
    match state.phase() {
        Phase::Ready => {}
        Phase::Settled => no_record(html, state),
        Phase::InFlight => waiting(html),
    }
    true
}

/// Why nothing can be said about what arrived.
fn no_record(html: &mut Html, state: &RunState) {
    let last = state.fetches().len().saturating_sub(1);
    html.tag(match state.facts().reading(last) {
        Reading::Lost if state.finding() == Some(Finding::ApiUnreachable) => {
            "<p>Nothing: nothing answers there.</p>"
        }
        Reading::Lost => "<p>The lab has no record of this run.</p>",
        _ => "<p>The record could not be read.</p>",
    });
}

/// `fetch` is what the exchange belongs to.
fn exchange_item(html: &mut Html, state: &RunState, exchange: &Exchange, fetch: Option<&JudgedFetch>) {
    html.tag(if exchange.is_preflight() { "Preflight" } else { "Actual request" });
    let elsewhere =
        if exchange.origin == Role::Api { "" } else { state.origins.at(exchange.origin).as_str() };
    html.tag("</h3><p class=line><code>")
        .text(&exchange.method)
        .tag(" ")
        .text(elsewhere)
        .text(exchange.path())
        .tag("</code></p>");
    let includes = fetch.is_some_and(|fetch| fetch.request.credentials == CredentialsMode::Include);
    let cookie_expected = includes && !exchange.is_preflight();
    // Nothing is concluded from what was left out of the record.
    let absent = |side, name| exchange.alteration(side, name).is_none();
    let missing =
        (cookie_expected && exchange.received_value("cookie").is_none() && absent(Side::Received, "cookie"))
            .then_some("cookie");
    headers(html, "received", &exchange.received, missing, |_, _| false);
    altered(html, exchange, Side::Received);
    let Some(status) = exchange.status() else {
        html.tag(match exchange.answer {
            Answer::Dropped => "<p>The client left before the response.</p></li>",
            _ => "<p>No response yet.</p></li>",
        });
        return;
    };
    html.tag("<p class=line><code>").number(status.into()).tag("</code> response</p>");
    let allow_origin = "access-control-allow-origin";
    let missing = (exchange.sent_value(allow_origin).is_none() && absent(Side::Sent, allow_origin))
        .then_some(allow_origin);
    headers(html, "sent", exchange.sent(), missing, |name, value| {
        name == allow_origin
            && value != "*"
            && exchange.received_value("origin").is_some_and(|own| own != value)
    });
    altered(html, exchange, Side::Sent);
    html.tag("</li>");
}

/// What is not recorded as it was, and why.
fn altered(html: &mut Html, exchange: &Exchange, side: Side) {
    for Altered { name, how, .. } in exchange.altered.iter().filter(|altered| altered.side == side) {
        html.tag("<p class=hint><code>").text(name).tag(match how {
            Alteration::Masked => {
                "</code>: cookies of other programs on this host are masked. Cookies do not know ports.</p>"
            }
            Alteration::Shortened => "</code>: too long, its beginning is shown.</p>",
            Alteration::LeftOut => "</code>: there was no room for it in the record.</p>",
        });
    }
}

/// The headers that matter here, those that differ from what the page needs, the one whose absence matters,
/// and the rest folded away.
fn headers(
    html: &mut Html,
    direction: &'static str,
    headers: &[Header],
    missing: Option<&'static str>,
    differs: impl Fn(&str, &str) -> bool,
) {
    html.tag("<div class=headers><table><caption class=visually-hidden>Headers ").tag(direction);
    html.tag("</caption><tbody>");
    if let Some(name) = missing {
        html.tag("<tr class=missing><th scope=row>").tag(name).tag("</th><td>not ").tag(direction);
        html.tag("</td></tr>");
    }
    rows(html, headers, matters, differs);
    html.tag("</tbody></table><details><summary>");
    let rest = headers.iter().filter(|(name, _)| !matters(name)).count();
    html.number(rest as u32).tag(" more ").tag(direction).tag("</summary><table><tbody>");
    rows(html, headers, |name| !matters(name), |_, _| false);
    html.tag("</tbody></table></details></div>");
}

fn matters(name: &str) -> bool {
    name.starts_with("access-control-")
        // Headers of one's own; this one is every answer's.
        || (name.starts_with("x-") && name != "x-content-type-options")
        || ["origin", "cookie", "set-cookie", "vary", "location", "authorization", "content-type"]
            .contains(&name)
}

fn rows(html: &mut Html, headers: &[Header], shown: fn(&str) -> bool, differs: impl Fn(&str, &str) -> bool) {
    for (name, value) in headers.iter().filter(|(name, _)| shown(name)) {
        let differs = differs(name, value);
        html.tag(if differs { "<tr class=differs>" } else { "<tr>" });
        html.tag("<th scope=row>").text(name).tag("</th><td>").text(&decoded(value));
        html.tag(if differs { " <em>≠ origin</em></td></tr>" } else { "</td></tr>" });
    }
}

/// What the server did.
pub(super) fn server(state: &RunState) -> String {
    let mut html = Html::default();
    if nothing_recorded(&mut html, state) {
        return html.finish();
    }
    html.tag("<ol class=deeds>");
    for exchange in state.facts().exchanges() {
        if exchange.is_preflight() {
            match exchange.status() {
                Some(status) => {
                    html.tag("<li>Responded to the preflight with ").number(status.into()).tag(".</li>")
                }
                None => html.tag("<li>Received the preflight, and has not responded.</li>"),
            };
            continue;
        }
        html.tag("<li>Received the ").text(&exchange.method).tag(". Its handler <strong>");
        html.tag(if exchange.handler_ran() { "ran" } else { "did not run" });
        html.tag("</strong>");
        match exchange.status() {
            Some(status) => html.tag(", and it responded with ").number(status.into()).tag("."),
            None => html.tag(", and there is no response."),
        };
        if let Some(effect) = exchange.effect() {
            html.tag("<p class=effect>").text(&words::effect(effect)).tag("</p>");
        }
        html.tag("</li>");
    }
    if let Some(fetch) =
        state.fetches().last().filter(|fetch| fetch.finding == Some(Finding::BlockedAtPreflight))
    {
        html.tag("<li>Never saw the ").text(&fetch.request.method);
        html.tag(". Its handler <strong>did not run</strong>: nothing was changed.</li>");
    }
    html.tag("</ol>").finish()
}

fn waiting(html: &mut Html) {
    html.tag("<p class=hint>Waiting …</p>");
}
