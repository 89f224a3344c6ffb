//! What happened, in English: the only words for outcomes, for effects and for why a verdict may differ.

use engine::Outcome;
use wire::{Effect, Role};

use crate::{
    judged::{Cause, Finding},
    plan::Context,
};

/// What is said of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingWords {
    /// Stands beside the colour.
    pub symbol: &'static str,
    /// In a word or a few.
    pub title: &'static str,
    /// In a sentence or two.
    pub sentence: &'static str,
}

/// What is said of a finding.
pub fn finding(finding: Finding) -> FindingWords {
    let (symbol, title, sentence) = match finding {
        Finding::Readable => ("✓", "Allowed", "Your code got the response and can read it."),
        Finding::Opaque => (
            "◌",
            "Opaque",
            "The server did its work. Your code got a response object with nothing in it to read.",
        ),
        Finding::BlockedAfterSending => (
            "✕",
            "Blocked after it was sent",
            "The server did its work. The browser only kept the response from your code.",
        ),
        Finding::BlockedAtPreflight => (
            "✕",
            "Blocked at the preflight",
            "The browser asked first, the response did not allow it, and the real request was never sent.",
        ),
        Finding::NotSent => {
            ("✕", "Not sent", "The browser refused by itself: a request like this may not be sent at all.")
        }
        Finding::NoAnswer => (
            "!",
            "No response",
            "The request reached the server, and the connection ended before there was a response. That is not CORS: the browser decides on a response.",
        ),
        Finding::Loaded => ("✓", "Loaded", "The element has what it asked for."),
        Finding::NotLoaded => (
            "!",
            "Not loaded",
            "Nothing in the server's response forbids it: what came may be no picture, or the connection was cut.",
        ),
        Finding::NotDelivered => (
            "!",
            "It did not get through",
            "Nothing in the server's response forbids your code to read it. Something cut the connection or stopped it on its way, or your browser decides otherwise here.",
        ),
        Finding::ApiUnreachable => (
            "!",
            "The API cannot be reached",
            "That is not CORS: there was no response to decide on. Is the server running, and is the port right?",
        ),
        Finding::NeverArrived => (
            "!",
            "It never arrived",
            "The API is up, and this request did not reach it. That is not CORS: look for an extension, a content blocker or a proxy that stopped it.",
        ),
        Finding::NoRecord => (
            "!",
            "The record cannot be read",
            "The API is up, but the page could not read its record, so nothing more can be said. Send it again.",
        ),
        Finding::RecordLost => (
            "!",
            "The record is lost",
            "The API is up, but the lab has no record of this run, so it cannot say what arrived. Send it again. If it stays so, something may stop the request on its way: an extension, a content blocker or a proxy.",
        ),
        Finding::Silence => (
            "!",
            "No response in time",
            "The request was given up. That is not CORS: the browser decides on a response, and none came.",
        ),
    };
    FindingWords { symbol, title, sentence }
}

/// What became of the server's work, as the end of the sentence that begins with what happened: "Blocked, and the note
/// is gone". Empty where there is nothing to tell.
pub fn deed(finding: Finding, effect: Option<&Effect>, method: &str) -> String {
    match (finding, effect) {
        (_, Some(Effect::NoteDeleted { .. })) => ", and the note is gone".to_owned(),
        (_, Some(Effect::NoNoteLeft)) => ", and no note was left".to_owned(),
        (_, Some(Effect::Visit { seen: 0, .. })) => ", and no cookie came along".to_owned(),
        (_, Some(Effect::Visit { count, .. })) => [", and this was visit ", &count.to_string()].concat(),
        (Finding::BlockedAtPreflight, None) if method == "DELETE" => ", and no note is gone".to_owned(),
        _ => String::new(),
    }
}

/// What a finding is called in a table or in the middle of a sentence.
pub fn label(finding: Finding) -> &'static str {
    match finding {
        Finding::Readable => "readable",
        Finding::Opaque => "opaque",
        Finding::BlockedAfterSending => "blocked after it was sent",
        Finding::BlockedAtPreflight => "blocked at the preflight",
        Finding::NotSent => "not sent",
        Finding::NoAnswer => "no response before the connection ended",
        Finding::Loaded => "loaded",
        Finding::NotLoaded => "not loaded",
        Finding::NotDelivered => "not delivered",
        Finding::ApiUnreachable => "API unreachable",
        Finding::NeverArrived => "never arrived",
        Finding::NoRecord => "no record",
        Finding::RecordLost => "record lost",
        Finding::Silence => "no response in time",
    }
}

/// What the engine's outcome is called in the middle of a sentence.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Readable => "readable",
        Outcome::Opaque => "opaque",
        Outcome::OpaqueRedirect => "an opaque redirect",
        Outcome::Blocked { .. } => "blocked",
        Outcome::Invalid { .. } => "not a request that can be made",
    }
}

/// Why a verdict may differ from what script got.
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::RememberedPreflight => {
            "The browser remembered an earlier preflight and did not ask again. A remembered preflight leaves no record."
        }
        Cause::KnownDivergence => "Your browser differs from the standard here.",
        Cause::Interference => {
            "An extension, a content blocker or a proxy changed the response or blocked it. Try a window without extensions."
        }
        Cause::Network => "The connection broke after the server had responded. Send it again.",
        Cause::OurError => "Our engine is wrong. Please tell us, with the steps below.",
    }
}

/// What a handler changed or found.
pub fn effect(effect: &Effect) -> String {
    let number = |text: &str, number: u32| [text, &number.to_string()].concat();
    match effect {
        Effect::NoteDeleted { left } => number("note deleted, left: ", *left),
        Effect::NoNoteLeft => "no note was left to delete".to_owned(),
        Effect::Visit { seen: 0, count } => number("no cookie came: visit ", *count),
        Effect::Visit { seen, count } => {
            [number("the cookie said ", *seen), number(", now visit ", *count)].concat()
        }
    }
}

/// Where a script runs.
pub fn context(context: Context) -> &'static str {
    match context {
        Context::Page => "In the page",
        Context::Frame(Role::Page | Role::Api) => "In a frame of the page's own origin",
        Context::Frame(Role::OtherPage | Role::OtherApi) => "In a frame of another site",
        Context::SandboxedFrame => "In <iframe sandbox=\"allow-scripts\">: its origin is null",
    }
}
