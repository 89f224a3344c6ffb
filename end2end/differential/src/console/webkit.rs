//! What WebKit's console says.

use engine::BlockReason;

use super::{Console, case_of};

/// What its sentences stand for. The first that occurs in a message counts.
const SENTENCES: &[(&str, &[BlockReason])] = &[
    (
        "is not allowed by Access-Control-Allow-Origin.",
        &[BlockReason::AllowOriginMissing, BlockReason::AllowOriginMismatch],
    ),
    ("Cannot use wildcard in Access-Control-Allow-Origin", &[BlockReason::WildcardWithCredentials]),
    ("Access-Control-Allow-Origin cannot contain more than one origin.", &[BlockReason::AllowOriginMultiple]),
    ("Access-Control-Allow-Credentials is not \"true\".", &[BlockReason::AllowCredentialsNotTrue]),
    (
        "Preflight response is not successful.",
        &[BlockReason::PreflightStatusNotOk, BlockReason::PreflightRedirect],
    ),
    ("Header Access-Control-Allow-Methods has an invalid value", &[BlockReason::AllowMethodsUnparsable]),
    ("Header Access-Control-Allow-Headers has an invalid value", &[BlockReason::AllowHeadersUnparsable]),
    ("is not allowed by Access-Control-Allow-Methods.", &[BlockReason::MethodNotAllowed]),
    ("is not allowed by Access-Control-Allow-Headers.", &[BlockReason::HeaderNotAllowed]),
];

/// It says why in one line and about what in the next, `Fetch API cannot load <URL> due to access
/// control checks.`
pub(super) const CONSOLE: Console = Console { sentences: SENTENCES, told_sometimes: &[], read };

fn read(log: &str) -> Vec<(usize, &'static [BlockReason])> {
    let mut told = Vec::new();
    let mut reasons = None;
    for line in log.lines() {
        match line.split_once("Fetch API cannot load ") {
            Some((_, message)) => told.extend(case_of(message).zip(reasons.take())),
            None => reasons = CONSOLE.reasons_of(line).or(reasons),
        }
    }
    told
}
