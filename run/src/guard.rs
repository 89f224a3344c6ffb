//! What the browser's guard compares when a response comes: always the same five rows, so that the eye finds the one
//! that differs.

use engine::{BlockReason, CredentialsMode, Mode, Outcome, is_cors_safelisted_method, preflight_request};
use wire::Exchange;

use crate::{
    journey::{JourneyStep, StepKind, StepState},
    judged::JudgedFetch,
};

/// One comparison of the guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardRow {
    /// What is compared.
    pub subject: Subject,
    /// How it went.
    pub state: Compared,
    /// What the request has.
    pub guest: String,
    /// What the response lists. `None`: it says nothing about it.
    pub list: Option<String>,
}

/// What is compared, in the order in which browsers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// `Origin` with `Access-Control-Allow-Origin`.
    Origin,
    /// Whether credentials are included, with `Access-Control-Allow-Credentials`.
    Credentials,
    /// The status of the response to a preflight.
    Status,
    /// The method with `Access-Control-Allow-Methods`.
    Method,
    /// The names of the headers with `Access-Control-Allow-Headers`.
    Headers,
}

/// How a comparison went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Not yet, or that is not known.
    Open,
    /// It is allowed.
    Passed,
    /// It is not allowed, and everything ends here.
    Failed,
    /// The guard had stopped before.
    NotReached,
    /// It is not compared here.
    Skipped(Skipped),
}

/// Why something is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// The page asks its own server.
    SameOrigin,
    /// In this mode nothing will be readable.
    NoCors,
    /// The request has no credentials.
    NoCredentials,
    /// What the server allows is told by the response to the preflight.
    PreflightOnly,
    /// Any status will do.
    AnyStatus,
    /// Everybody may use GET, HEAD and POST.
    SafelistedMethod,
    /// The request has no header that needs to be allowed.
    NoHeaders,
}

impl Subject {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Origin, Self::Credentials, Self::Status, Self::Method, Self::Headers];

    /// What this reason for blocking is about.
    fn of(reason: BlockReason) -> Option<Self> {
        Some(match reason {
            BlockReason::AllowOriginMissing
            | BlockReason::AllowOriginMismatch
            | BlockReason::AllowOriginMultiple
            | BlockReason::WildcardWithCredentials => Self::Origin,
            BlockReason::AllowCredentialsNotTrue => Self::Credentials,
            BlockReason::PreflightStatusNotOk | BlockReason::PreflightRedirect => Self::Status,
            BlockReason::MethodNotAllowed | BlockReason::AllowMethodsUnparsable => Self::Method,
            BlockReason::HeaderNotAllowed
            | BlockReason::AuthorizationNotListed
            | BlockReason::AllowHeadersUnparsable => Self::Headers,
            _ => return None,
        })
    }
}

/// What the guard compares at a step of a fetch's journey.
pub fn guard(fetch: &JudgedFetch, step: JourneyStep, exchange: Option<&Exchange>) -> [GuardRow; 5] {
    let before = step.kind == StepKind::PreflightCheck;
    let failed = match fetch.verdict.outcome {
        Outcome::Blocked { reason, .. } if step.state == StepState::Stopped && fetch.agrees => {
            Some(Subject::of(reason))
        }
        _ => None,
    };
    Subject::ALL.map(|subject| {
        let state = match (skipped(fetch, step, subject, exchange), step.state, failed) {
            (Some(why), ..) => Compared::Skipped(why),
            (None, StepState::Passed, _) => Compared::Passed,
            (None, StepState::Stopped, Some(Some(at))) if subject > at => Compared::NotReached,
            (None, StepState::Stopped, Some(Some(at))) if subject == at => Compared::Failed,
            (None, StepState::Stopped, Some(_)) => Compared::Passed,
            _ => Compared::Open,
        };
        let sent = |name| exchange.and_then(|exchange| exchange.sent_value(name)).map(str::to_owned);
        let received = |name| exchange.and_then(|exchange| exchange.received_value(name)).map(str::to_owned);
        let (guest, list) = match subject {
            Subject::Origin => (
                received("origin").unwrap_or_else(|| fetch.page.serialize()),
                sent("access-control-allow-origin"),
            ),
            Subject::Credentials => ("included".to_owned(), sent("access-control-allow-credentials")),
            Subject::Status => {
                let status = exchange.and_then(Exchange::status);
                (status.map(|status| status.to_string()).unwrap_or_default(), Some("200 to 299".to_owned()))
            }
            Subject::Method => (fetch.request.method.clone(), sent("access-control-allow-methods")),
            Subject::Headers => (
                received("access-control-request-headers")
                    .or_else(|| announced(fetch).filter(|_| before))
                    .unwrap_or_default(),
                sent("access-control-allow-headers"),
            ),
        };
        GuardRow { subject, state, guest, list }
    })
}

/// The headers that the preflight asks for.
fn announced(fetch: &JudgedFetch) -> Option<String> {
    preflight_request(&fetch.page, &fetch.request, engine::Profile::Standard)?.request_headers
}

/// Why this is not compared at this step, if it is not.
fn skipped(
    fetch: &JudgedFetch,
    step: JourneyStep,
    subject: Subject,
    exchange: Option<&Exchange>,
) -> Option<Skipped> {
    let before = step.kind == StepKind::PreflightCheck;
    let nothing_to_check = step.state == StepState::Passed && step.decided_by.is_none();
    if fetch.request.mode == Mode::NoCors {
        return Some(Skipped::NoCors);
    }
    if nothing_to_check && exchange.is_some_and(|exchange| exchange.received_value("origin").is_none()) {
        return Some(Skipped::SameOrigin);
    }
    match subject {
        Subject::Origin => None,
        Subject::Credentials => {
            (fetch.request.credentials != CredentialsMode::Include).then_some(Skipped::NoCredentials)
        }
        Subject::Status => (!before).then_some(Skipped::AnyStatus),
        Subject::Method | Subject::Headers if !before => Some(Skipped::PreflightOnly),
        Subject::Method => {
            is_cors_safelisted_method(&fetch.request.method).then_some(Skipped::SafelistedMethod)
        }
        Subject::Headers => announced(fetch).is_none().then_some(Skipped::NoHeaders),
    }
}
