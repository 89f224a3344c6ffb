//! What one does, as HTML: the code of the request, the questions, the line beside the button; and the sentence with
//! which a run ends.

use engine::Url;
use run::{
    Finding, Gets, Phase, Prediction, TokenKind, plan_code,
    words::{self, FindingWords},
};
use wire::Exchange;

use super::{html::Html, journey::effect, run_state::RunState};

/// The code of the plan, coloured.
pub(super) fn code(state: &RunState) -> String {
    let RunState { plan, origins, run, .. } = state;
    let mut html = Html::default();
    for (kind, text) in plan_code(plan, origins, run.as_ref()) {
        let open = match kind {
            TokenKind::Plain => "<span>",
            TokenKind::Keyword => "<span class=k>",
            TokenKind::Function => "<span class=f>",
            TokenKind::String => "<span class=s>",
        };
        html.tag(open).text(&text).tag("</span>");
    }
    html.finish()
}

/// The line beside the button.
pub(super) fn hint(state: &RunState) -> String {
    let mut html = Html::default();
    match state.phase() {
        Phase::Ready => html.tag("Open the network tab first: it shows the same."),
        Phase::InFlight => html.tag("On its way …"),
        Phase::Settled => html.tag("Run ").number(state.count).tag("."),
    };
    html.finish()
}

/// What happened, in a sentence with the deed in it, and a symbol and a word beside the colour.
pub(super) fn outcome(state: &RunState) -> String {
    let mut html = Html::default();
    let Some(finding) = state.finding() else {
        html.tag("<div class=finding data-finding=none><div><h2>").tag(match state.phase() {
            Phase::InFlight => "On its way …</h2><p>The server records it as it arrives.",
            _ => "Nothing sent yet</h2><p>Send makes a real request to the API. Dashed is what the browser will do.",
        });
        return html.tag("</p></div></div>").finish();
    };
    let FindingWords { symbol, title, sentence } = words::finding(finding);
    html.tag("<div class=finding data-finding=").tag(finding.as_str());
    html.tag("><span class=symbol aria-hidden=true>").tag(symbol).tag("</span><div><h2>");
    let last = state.fetches().last();
    let effects =
        last.map(|fetch| state.facts().exchanges().get(fetch.exchanges.clone()).unwrap_or_default());
    let effects = effects.unwrap_or_default().iter().filter_map(Exchange::effect).next_back();
    let method = last.map_or("", |fetch| fetch.request.method.as_str());
    let deed = words::deed(finding, effects, method);
    // The deed is the news: where there is one, the rest is short.
    html.tag(if !deed.is_empty() && finding == Finding::BlockedAfterSending { "Blocked" } else { title });
    html.tag("<strong>").text(&deed).tag("</strong></h2><p>");
    if finding == Finding::ApiUnreachable
        && let Some(fetch) = last
    {
        let origin = Url::parse(&fetch.request.url).map(|url| url.origin().serialize()).unwrap_or_default();
        html.tag("Nothing answers at <code>").text(&origin).tag("</code>. ");
    }
    html.tag(sentence).tag("</p></div>");
    if effects.is_some() {
        html.tag("<span class=deed aria-hidden=true>");
        effect(&mut html, effects);
        html.tag("</span>");
    }
    html.tag("</div>").finish()
}

/// Before the first run two questions; afterwards whether the answers were right.
pub(super) fn prediction(state: &RunState) -> String {
    let mut html = Html::default();
    let notes = state.fetches().last().is_some_and(|fetch| fetch.request.method == "DELETE");
    if state.phase() != Phase::Settled {
        if state.count == 0 {
            html.tag("<fieldset><legend>1. What does your code get?</legend>");
            for gets in Gets::possible(&state.plan) {
                option(&mut html, "gets", gets.as_str(), words_of(*gets));
            }
            html.tag("</fieldset><fieldset><legend>2. ");
            let (question, yes, no) = match notes {
                true => {
                    ("How many notes are left?", ("Two", "the handler ran"), ("Three", "it was not reached"))
                }
                false => (
                    "Does the server’s handler run?",
                    ("Yes", "the server does its work"),
                    ("No", "it is not reached"),
                ),
            };
            html.tag(question).tag("</legend>");
            option(&mut html, "work", "yes", yes);
            option(&mut html, "work", "no", no);
            html.tag("</fieldset>");
        }
        return html.finish();
    }
    let happened = Prediction::of_run(state.facts(), state.fetches().len());
    if let (Some(said), Some(got)) = (state.prediction.gets, happened.gets) {
        held(&mut html, said == got);
        html.tag("Your code gets <strong>").tag(words_of(got).0).tag("</strong>");
        graded(&mut html, said == got, words_of(said).0);
    }
    if let (Some(said), Some(ran)) = (state.prediction.handler_runs, happened.handler_runs) {
        held(&mut html, said == ran);
        let word = |ran| match (notes, ran) {
            (true, true) => "two",
            (true, false) => "three",
            (false, true) => "yes",
            (false, false) => "no",
        };
        html.tag(if notes { "Notes left: <strong>" } else { "The handler runs: <strong>" });
        html.tag(word(ran)).tag("</strong>");
        graded(&mut html, said == ran, word(said));
    }
    html.finish()
}

fn option(
    html: &mut Html,
    name: &'static str,
    value: &'static str,
    (label, means): (&'static str, &'static str),
) {
    html.tag("<label class=option><input type=radio name=").tag(name).tag(" value=").tag(value);
    html.tag("><span>").tag(label).tag("<small>").tag(means).tag("</small></span></label>");
}

fn words_of(gets: Gets) -> (&'static str, &'static str) {
    match gets {
        Gets::Response => ("the response", "status, headers, body"),
        Gets::Opaque => ("an empty response", "opaque: nothing to read"),
        Gets::Error => ("an error", "TypeError, no details"),
    }
}

fn held(html: &mut Html, held: bool) {
    html.tag(if held { "<p class=predicted data-held=true>" } else { "<p class=predicted data-held=false>" });
    html.tag(if held {
        "<span class=symbol aria-hidden=true>✓</span><span>"
    } else {
        "<span class=symbol aria-hidden=true>✕</span><span>"
    });
}

fn graded(html: &mut Html, held: bool, said: &'static str) {
    match held {
        true => html.tag(", as you predicted."),
        false => html.tag(". You said ").tag(said).tag("."),
    };
    html.tag("</span></p>");
}
