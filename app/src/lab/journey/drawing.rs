//! The journey as a sequence drawing.
//!
//! Across, everything is in per cent, and down, in the size of the type: so the drawing fits any width and
//! grows with the reader's letters, without a script and without being scaled. What is said in it is said
//! again, in words, beside it: the drawing itself is hidden from screen readers.

use engine::{BlockReason, Outcome};
use run::{
    StepKind, StepState,
    words::{self, Part, note_parts},
};

use super::{
    super::html::{Html, decoded},
    Place, on_arrow,
};

/// Height of a line, in tenths of the type's size.
const LINE: u32 = 15;
/// Room above and below a moment.
const ROOM: u32 = 8;
/// Where the first moment begins: below the names of the three.
const TOP: u32 = 60;
/// Where lines are broken, in characters: what fits on the narrowest page.
const WIDTH: usize = 33;

/// The pieces of an arrow; what is not between two of the three has no line.
#[derive(Clone, Copy)]
struct Arrow {
    line: &'static str,
    tip: Tip,
    text: &'static str,
}

#[derive(Clone, Copy)]
struct Tip {
    place: &'static str,
    /// Around the point (0, 0).
    shape: &'static str,
}

const TO_THE_RIGHT: &str = "M0 0l-11-5v10z";
const TO_THE_LEFT: &str = "M0 0l11-5v10z";

/// How a moment is drawn that is not at the browser's gate.
fn arrow(kind: StepKind) -> Option<Arrow> {
    const BY_SCRIPT: &str = "<text x=6% y=";
    const BY_SERVER: &str = "<text class=end x=94% y=";
    let arrow = |line, place, shape, text| Some(Arrow { line, tip: Tip { place, shape }, text });
    match kind {
        StepKind::Call => {
            arrow("<line class=arrow x1=4% x2=50% y1=", "<svg class=tip x=50% y=", TO_THE_RIGHT, BY_SCRIPT)
        }
        StepKind::Result => {
            arrow("<line class=arrow x1=4% x2=50% y1=", "<svg class=tip x=4% y=", TO_THE_LEFT, BY_SCRIPT)
        }
        StepKind::Preflight | StepKind::Send => {
            arrow("<line class=arrow x1=50% x2=96% y1=", "<svg class=tip x=96% y=", TO_THE_RIGHT, BY_SERVER)
        }
        StepKind::PreflightAnswer | StepKind::Answer => {
            arrow("<line class=arrow x1=50% x2=96% y1=", "<svg class=tip x=50% y=", TO_THE_LEFT, BY_SERVER)
        }
        StepKind::Work => {
            arrow("", "<svg class='tip sign' x=96% y=", "M-6-6h12v12h-12z", "<text class=end x=91% y=")
        }
        StepKind::Start
        | StepKind::Remembered
        | StepKind::PreflightCheck
        | StepKind::Check
        | StepKind::Redirect
        | StepKind::Retry => None,
    }
}

/// A line of text in the drawing.
struct Line {
    class: &'static str,
    text: String,
}

pub(super) fn draw(html: &mut Html, places: &[Place<'_>]) {
    let drawn: Vec<_> = places.iter().map(lines).collect();
    let height =
        TOP + places.iter().zip(&drawn).map(|(place, lines)| height_of(place, lines)).sum::<u32>() + ROOM;
    html.tag("<svg class=drawing aria-hidden=true width=100% height=");
    em(html, height).tag(">");
    heads(html, height);
    html.tag("<g class=moments>");
    let mut y = TOP;
    for (index, (place, lines)) in places.iter().zip(&drawn).enumerate() {
        let height = height_of(place, lines);
        html.tag("<g class='moment ")
            .tag(place.step.state.as_str())
            .tag("' data-moment=")
            .number(index as u32);
        html.tag("><rect class=ground width=100% y=");
        em(html, y).tag(" height=");
        em(html, height).tag(" />");
        match arrow(place.step.kind) {
            Some(arrow) => draw_arrow(html, place, lines, arrow, y),
            None => draw_gate(html, place, lines, y),
        }
        html.tag("</g>");
        y += height;
    }
    html.tag("</g></svg>");
}

/// The three, by name, and their lifelines.
fn heads(html: &mut Html, height: u32) {
    for head in [
        concat!(
            "<svg class=icon x=4% y=1.3em viewBox='0 0 14 14' width=1em height=1em overflow=visible>",
            "<path d='M-11-9h22v18h-22zM-11-4h22M-7-6.5h1'/></svg><text class=head x=0 y=3.8em>",
            "Your page’s<tspan x=0 dy=1.3em>JavaScript</tspan></text><line class=life x1=4% x2=4% y1=5.9em y2="
        ),
        concat!(
            "<svg class=icon x=50% y=1.3em viewBox='0 0 14 14' width=1em height=1em overflow=visible>",
            "<path d='M-7-5h14M-5-5c0-7 10-7 10 0M-4-5c0 8 8 8 8 0M-10 12c0-12 20-12 20 0zM3 9h4'/></svg>",
            "<text class='head middle' x=50% y=3.8em>The browser,<tspan x=50% dy=1.3em>with its guard</tspan>",
            "</text><line class=life x1=50% x2=50% y1=5.9em y2="
        ),
        concat!(
            "<svg class=icon x=96% y=1.3em viewBox='0 0 14 14' width=1em height=1em overflow=visible>",
            "<path d='M-10-9h20v8h-20zM-10 1h20v8h-20zM-6-5h1M-6 5h1'/></svg><text class='head end' x=100% y=3.8em>",
            "The server<tspan x=100% dy=1.3em>of the API</tspan></text><line class=life x1=96% x2=96% y1=5.9em y2="
        ),
    ] {
        html.tag(head);
        em(html, height).tag(" />");
    }
}

/// From one of the three to the next, or what happens at the server: its label ends at its lifeline.
fn draw_arrow(html: &mut Html, place: &Place<'_>, lines: &[Line], arrow: Arrow, top: u32) {
    let Arrow { line, tip, text } = arrow;
    let y = top + ROOM + if line.is_empty() { 7 } else { LINE + 4 };
    if !line.is_empty() {
        html.tag(line);
        em(html, y).tag(" y2=");
        em(html, y).tag(" />");
    }
    html.tag(tip.place);
    em(html, y).tag(" width=1em height=1em viewBox='0 0 14 14' overflow=visible><path d='");
    html.tag(if place.step.state == StepState::Never { "M-26-6l12 12m0-12l-12 12" } else { tip.shape })
        .tag("' /></svg>");
    let mut y = top + ROOM + 11;
    for (index, line) in lines.iter().enumerate() {
        html.tag(text);
        em(html, y).tag("><tspan class=").tag(line.class).tag(">").text(&line.text).tag("</tspan></text>");
        // The arrow is between its title and what it carries.
        y += if index == 0 && !arrow.line.is_empty() { LINE + 8 } else { LINE };
    }
}

/// What happens at the browser: a gate, and below it what was looked at.
fn draw_gate(html: &mut Html, place: &Place<'_>, lines: &[Line], top: u32) {
    // In it, all is measured from the lifeline.
    html.tag("<svg class=gate x=50% overflow=visible y=");
    em(html, top + ROOM).tag("><rect class=board x=-10.6em width=21.2em height=");
    em(html, height_of(place, lines) - 2 * ROOM).tag(" rx=.5em />");
    html.tag("<svg class='tip sign' x=-9.2em y=1.3em width=1em height=1em viewBox='0 0 14 14' overflow=visible><path d='");
    html.tag(match place.step.state {
        // Two posts, and the bar between them: down, up, or not there yet.
        StepState::Stopped => "M-8 9v-18M14 9v-18M-8-3h22M-8 2h22",
        StepState::Passed => "M-8 9v-18M14 9v-18M-8-2l13-13",
        _ => "M-8 9v-18M14 9v-18",
    });
    html.tag("' /></svg>");
    let mut y = 16;
    for line in lines {
        html.tag(match line.class {
            "title" => "<text x=-7em y=",
            "label" => "<text x=-9.8em y=",
            "value" => "<text x=-6.2em y=",
            _ => "<text x=-9.8em y=",
        });
        em(html, y).tag("><tspan class=").tag(line.class).tag(">").text(&line.text).tag("</tspan></text>");
        if line.class != "label" {
            y += if line.class == "title" { LINE + 5 } else { LINE };
        }
    }
    html.tag("</svg>");
}

fn height_of(place: &Place<'_>, lines: &[Line]) -> u32 {
    let rows = lines.iter().filter(|line| line.class != "label").count() as u32;
    let room = match arrow(place.step.kind) {
        Some(arrow) if arrow.line.is_empty() => 0,
        Some(_) => 8,
        None => 12,
    };
    2 * ROOM + LINE * rows + room
}

/// What is written at a moment: a title, and what matters of headers and effects.
fn lines(place: &Place<'_>) -> Vec<Line> {
    let request = &place.fetch.request;
    let exchange = place.exchange;
    let mut lines = Vec::new();
    let mut add = |class, text: &str| {
        let width = if class == "value" { WIDTH - 6 } else { WIDTH };
        lines.extend(broken(text, width).into_iter().map(|text| Line { class, text }));
    };
    match place.step.kind {
        StepKind::Call => add("title", "fetch()"),
        StepKind::Start => add("title", "not sent"),
        StepKind::Remembered => {
            add("title", "no preflight");
            add("note", "an earlier answer is remembered");
        }
        StepKind::Preflight => add("title", "OPTIONS, the preflight"),
        StepKind::Send => {
            let method = exchange.map_or(request.method.as_str(), |exchange| &exchange.method);
            add("title", method);
            if place.step.state == StepState::Never {
                add("plain", "never sent");
            }
        }
        StepKind::PreflightAnswer | StepKind::Answer => match exchange {
            Some(exchange) => match exchange.status() {
                Some(status) => add("title", &status.to_string()),
                None => add("title", "no answer"),
            },
            None => add("title", "answer"),
        },
        StepKind::Work => match exchange {
            None => add("plain", "work"),
            Some(exchange) => {
                add("title", if exchange.handler_ran() { "handler ran" } else { "handler did not run" });
                if let Some(effect) = exchange.effect() {
                    add("plain", &words::effect(effect));
                }
            }
        },
        StepKind::PreflightCheck | StepKind::Check => check(place, &mut add),
        StepKind::Redirect => {
            add("title", "follows the redirect");
        }
        StepKind::Retry => add("title", "sends it again"),
        StepKind::Result => match place.result {
            None => add("title", "response or error"),
            Some(seen) => add("title", &super::telling::short(seen)),
        },
    }
    match (place.step.kind, exchange) {
        (StepKind::Preflight | StepKind::Send, Some(exchange)) => headers(&mut add, &exchange.received),
        (StepKind::PreflightAnswer | StepKind::Answer, Some(exchange)) => headers(&mut add, exchange.sent()),
        (StepKind::Preflight | StepKind::Send, None) if place.step.state == StepState::Planned => {
            add("header", &["origin: ", &place.fetch.page.serialize()].concat());
            if place.step.kind == StepKind::Preflight {
                add("name", "access-control-request-method");
                add("header", &request.method);
            }
        }
        _ => {}
    }
    lines
}

fn check(place: &Place<'_>, add: &mut impl FnMut(&'static str, &str)) {
    add(
        "title",
        match place.step.state {
            StepState::Planned => "is it on the guest list?",
            StepState::Passed if place.step.decided_by.is_none() => {
                return add("title", "✓ nothing to check");
            }
            StepState::Passed => "✓ let through",
            StepState::Stopped => "✕ stopped",
            _ => "checking",
        },
    );
    if place.step.state == StepState::Planned {
        return;
    }
    let by_list = match place.fetch.verdict.outcome {
        Outcome::Blocked { reason, .. } if place.step.state == StepState::Stopped => matches!(
            reason,
            BlockReason::AllowOriginMissing
                | BlockReason::AllowOriginMismatch
                | BlockReason::AllowOriginMultiple
        ),
        _ => place.step.state != StepState::Stopped,
    };
    if by_list {
        let listed = place.exchange.and_then(|exchange| exchange.sent_value("access-control-allow-origin"));
        add("label", "guest");
        add("value", &place.fetch.page.serialize());
        add("label", "list");
        add("value", listed.unwrap_or("(there is none)"));
    } else if place.fetch.agrees
        && let Some(note) = place.note()
    {
        let words = note_parts(note).into_iter().map(|part| match part {
            Part::Text(text) => text.into_owned(),
            Part::Code(code) => code,
        });
        add("note", &words.collect::<String>());
    }
}

fn headers(add: &mut impl FnMut(&'static str, &str), headers: &[wire::Header]) {
    // The origin first: it is what everything is about.
    for wanted in [true, false] {
        for (name, value) in headers.iter().filter(|(name, _)| (name == "origin") == wanted && on_arrow(name))
        {
            let value = &*decoded(value);
            if name.len() + value.len() + 2 <= WIDTH {
                add("header", &[name, ": ", value].concat());
            } else {
                add("name", name);
                add("header", value);
            }
        }
    }
}

/// A text in lines of at most `width` characters, broken between words where there are any.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        for (index, character) in word.chars().enumerate() {
            if index == 0 && used > 0 {
                lines.last_mut().into_iter().for_each(|line| line.push(' '));
                used += 1;
            }
            if used == width {
                lines.push(String::new());
                used = 0;
            }
            lines.last_mut().into_iter().for_each(|line| line.push(character));
            used += 1;
        }
    }
    lines
}

/// A length in tenths of the type's size.
fn em(html: &mut Html, tenths: u32) -> &mut Html {
    html.number(tenths / 10).tag(".").number(tenths % 10).tag("em")
}
