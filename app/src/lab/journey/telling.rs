//! The journey in words: what a screen reader reads, and what is stepped through.

use engine::Outcome;
use wire::Exchange;

use super::{
    super::{
        effect::words,
        html::Html,
        run_state::{Phase, Seen},
        verdict_view::note,
    },
    Journey, Mark, Moment, What,
};

pub(super) fn tell(html: &mut Html, journey: &Journey<'_>) {
    let settled = journey.state.phase() == Phase::Settled;
    html.tag("<ol class=telling>");
    // The one that ended it is where a reader begins; the keyboard goes on from there.
    let stop = journey.moments.iter().position(|moment| moment.mark == Mark::Stopped);
    let first = stop.unwrap_or_default();
    for (index, moment) in journey.moments.iter().enumerate() {
        html.tag("<li class=").tag(moment.mark.as_str()).tag(" data-moment=").number(index as u32);
        if let Some(exchange) = moment.exchange {
            html.tag(" data-exchange=").number(exchange as u32);
        }
        if let Some(step) = moment.step {
            html.tag(" data-step=").number(step as u32);
        }
        html.tag(">");
        symbol(html, moment.mark);
        if settled {
            html.tag(if index == first {
                "<button type=button>"
            } else {
                "<button type=button tabindex=-1>"
            });
        } else {
            html.tag("<span>");
        }
        sentence(html, journey, moment);
        html.tag(if settled { "</button>" } else { "</span>" });
        ties(html, journey, moment);
        html.tag("</li>");
    }
    html.tag("</ol>");
}

fn symbol(html: &mut Html, mark: Mark) {
    let (sign, word) = match mark {
        Mark::Planned => ("·", "planned: "),
        Mark::Open => ("…", "not known: "),
        Mark::Done => ("●", ""),
        Mark::Passed => ("✓", "passed: "),
        Mark::Stopped => ("✕", "stopped: "),
        Mark::Never => ("○", "did not happen: "),
    };
    html.tag("<span class=symbol><span aria-hidden=true>").tag(sign);
    html.tag("</span><span class=visually-hidden>").tag(word).tag("</span></span>");
}

fn sentence(html: &mut Html, journey: &Journey<'_>, moment: &Moment) {
    let request = &journey.data.request;
    let exchange = journey.exchange(moment);
    match moment.what {
        What::Call => {
            html.tag("Your code calls <code>fetch()</code>: <code>").text(&request.method).tag("</code>.");
        }
        What::Start => {
            html.tag("The browser sends nothing");
            because(html, journey, moment);
        }
        What::Remember => {
            html.tag("The browser asks nothing: it remembers the answer to an earlier preflight.");
        }
        What::Ask => {
            html.tag("The browser asks first: an <code>OPTIONS</code>, the preflight.");
        }
        What::AnswerToAsk => {
            html.tag("The server answers the preflight");
            status(html, journey, moment);
        }
        What::CheckAsk | What::Check => check(html, journey, moment),
        What::Send => {
            let method = exchange.map_or(request.method.as_str(), |exchange| &exchange.method);
            html.tag("The <code>").text(method);
            html.tag(match moment.mark {
                Mark::Never => "</code> is never sent.",
                Mark::Open => "</code> left no trace at the server.",
                _ => "</code> is sent.",
            });
        }
        What::Work => {
            html.tag(match moment.mark {
                Mark::Planned => "The server does its work.",
                Mark::Never => "The server’s handler does not run.",
                _ => "The server’s handler runs.",
            });
            if let Some(effect) = exchange.and_then(Exchange::effect) {
                html.tag(" <strong>").text(&words(effect)).tag("</strong>");
            }
        }
        What::Answer => {
            html.tag(match moment.mark {
                Mark::Never => "The server had not answered when the connection ended",
                Mark::Open => "The server has not answered",
                _ => "The server answers",
            });
            status(html, journey, moment);
        }
        What::Redirect => {
            html.tag("The browser follows the redirect to <code>");
            let location = exchange.and_then(|exchange| exchange.sent_value("location"));
            html.text(location.unwrap_or_default()).tag("</code>.");
        }
        What::Result => result(html, journey.state.seen.as_ref()),
    }
}

fn status(html: &mut Html, journey: &Journey<'_>, moment: &Moment) {
    if let Some(status) = journey.exchange(moment).and_then(Exchange::status) {
        html.tag(" with <code>").number(status.into()).tag("</code>");
    }
    html.tag(".");
}

fn check(html: &mut Html, journey: &Journey<'_>, moment: &Moment) {
    let before = moment.what == What::CheckAsk;
    html.tag(match (moment.mark, before) {
        (Mark::Passed, true) => "The guard lets the request go",
        (Mark::Passed, false) => "The guard lets the answer in",
        (Mark::Stopped, true) => "The guard lets nothing more go",
        (Mark::Stopped, false) => "The guard keeps the answer from your code",
        _ => "The guard looks: is this page on the guest list?",
    });
    match moment.mark {
        Mark::Passed if moment.step.is_none() => {
            html.tag(": there is nothing to check.");
        }
        Mark::Passed | Mark::Stopped => because(html, journey, moment),
        _ => {}
    }
}

/// The verdict's reason, where the verdict is what script got.
fn because(html: &mut Html, journey: &Journey<'_>, moment: &Moment) {
    let stopped_by_verdict =
        matches!(journey.verdict.outcome, Outcome::Blocked { .. } | Outcome::Invalid { .. });
    match journey.note(moment) {
        Some(text) if moment.mark == Mark::Passed || (journey.trusted && stopped_by_verdict) => {
            html.tag(": ");
            note(html, text);
        }
        _ => {}
    }
    html.tag(".");
}

fn result(html: &mut Html, seen: Option<&Seen>) {
    match seen {
        None => {
            html.tag("Your code gets a response, or an error.");
        }
        Some(Seen::Response { kind, status, .. }) if kind.starts_with("opaque") => {
            html.tag("Your code gets an opaque response: status <code>").number((*status).into());
            html.tag("</code>, nothing to read.");
        }
        Some(Seen::Response { status, .. }) => {
            html.tag("Your code gets the response, status <code>").number((*status).into());
            html.tag("</code>, and can read it.");
        }
        Some(seen @ Seen::Error { .. }) => {
            html.tag("Your code gets <code>").text(&short(seen)).tag("</code>, and no reason.");
        }
        Some(Seen::Silence { seconds }) => {
            html.tag("Your code gets nothing for ").number(*seconds).tag(" s.");
        }
    }
}

/// What script got, in a few words.
pub(super) fn short(seen: &Seen) -> String {
    match seen {
        Seen::Response { kind, status, .. } => [kind, " response, ", &status.to_string()].concat(),
        Seen::Error { name, message } => [name, ": ", message].concat(),
        Seen::Silence { .. } => "no answer".to_owned(),
    }
}

/// Where the same is told in full: on the wire, and in the verdict.
fn ties(html: &mut Html, journey: &Journey<'_>, moment: &Moment) {
    if journey.state.phase() != Phase::Settled || (moment.exchange.is_none() && moment.step.is_none()) {
        return;
    }
    html.tag("<span class=ties>");
    if let Some(exchange) = moment.exchange {
        html.tag("<a href='#exchange-").number(exchange as u32).tag("'>on the wire</a>");
    }
    if let Some((place, step)) =
        moment.step.and_then(|place| Some((place, journey.verdict.trace.get(place)?)))
    {
        html.tag(" <a href='#step-").number(place as u32).tag("'>step ").tag(step.step).tag(" of ");
        html.text(step.algorithm.name()).tag("</a>");
    }
    html.tag("</span>");
}
