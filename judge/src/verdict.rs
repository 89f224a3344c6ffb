//! A verdict as a line of JSON. The order of the fields is part of the contract.

use engine::{Outcome, Verdict};
use run::words::{note_parts, plain_text};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct VerdictLine<'a> {
    id: Option<&'a Value>,
    outcome: &'static str,
    stage: Option<&'static str>,
    hop: Option<usize>,
    reason: Option<&'static str>,
    status: Option<u16>,
    sent: Vec<SentLine<'a>>,
    visible: &'a [String],
    steps: Vec<StepLine>,
    not_judged: Vec<&'static str>,
}

#[derive(Serialize)]
struct SentLine<'a> {
    hop: usize,
    preflight: bool,
    origin: Option<&'a str>,
}

#[derive(Serialize)]
struct StepLine {
    algorithm: &'static str,
    step: &'static str,
    passed: bool,
    note: String,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    error: &'a str,
}

/// The verdict as one line, without a line break.
pub fn verdict_to_json(id: Option<&Value>, verdict: &Verdict) -> String {
    let (stage, hop, reason) = match verdict.outcome {
        Outcome::Blocked { stage, hop, reason } => (Some(stage.as_str()), Some(hop), Some(reason.as_str())),
        Outcome::Invalid { reason } => (None, None, Some(reason.as_str())),
        Outcome::Readable | Outcome::Opaque | Outcome::OpaqueRedirect => (None, None, None),
    };
    let sent = verdict.sent.iter().map(|sent| SentLine {
        hop: sent.hop,
        preflight: sent.preflight,
        origin: sent.origin.as_deref(),
    });
    let steps = verdict.trace.iter().map(|step| StepLine {
        algorithm: step.algorithm.as_str(),
        step: step.step,
        passed: step.passed,
        note: plain_text(&note_parts(&step.note)),
    });
    to_json(&VerdictLine {
        id,
        outcome: verdict.outcome.as_str(),
        stage,
        hop,
        reason,
        status: verdict.status,
        sent: sent.collect(),
        visible: &verdict.visible,
        steps: steps.collect(),
        not_judged: verdict.not_judged.iter().map(|what| what.as_str()).collect(),
    })
}

/// What is wrong with a line, as one line.
pub(crate) fn error_to_json(id: Option<&Value>, error: &str) -> String {
    to_json(&ErrorLine { id, error })
}

fn to_json(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("structs of texts and numbers can always be written as JSON")
}
