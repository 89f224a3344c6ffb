//! The way in: a case, and the verdict on it.

use crate::main_fetch::{FetchParams, FetchResponse, Recursive, main_fetch};
use crate::origin::Origin;
use crate::preflight_cache::{CacheAccess, PreflightCache};
use crate::profile::Rules;
use crate::request::Request;
use crate::request_constructor::construct_request;
use crate::response::Hop;
use crate::response_filter::View;
use crate::trace::Trace;
use crate::verdict::{NetworkError, Outcome, Verdict};

/// A page, what it asks for, and what the servers along the way answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The origin of the page whose script calls `fetch()`.
    pub page: Origin,
    /// What the script asks for.
    pub request: Request,
    /// What the servers answer: first that of the request's URL, then those that redirects lead to.
    /// Servers beyond the last one do not answer.
    pub hops: Vec<Hop>,
}

/// What a browser makes of a case. The rules are those of a [`Profile`](crate::Profile) or any
/// [`Quirks`](crate::Quirks).
pub fn judge<'q>(case: &Case, rules: impl Into<Rules<'q>>) -> Verdict {
    judge_parts(&case.page, &case.request, &case.hops, rules)
}

/// [`judge`] for those who have the parts of a case rather than a [`Case`].
pub fn judge_parts<'q>(
    page: &Origin,
    request: &Request,
    hops: &[Hop],
    rules: impl Into<Rules<'q>>,
) -> Verdict {
    fetch(page, request, hops, rules.into(), None, Trace::new())
}

/// The outcome of [`judge`] alone. It is quicker, as no step is recorded.
pub fn judge_outcome<'q>(case: &Case, rules: impl Into<Rules<'q>>) -> Outcome {
    fetch(&case.page, &case.request, &case.hops, rules.into(), None, Trace::off()).outcome
}

/// [`judge`] for a page that remembers earlier preflights. `now` is in milliseconds from any fixed point.
///
/// The cache is used and updated as by a browser: what it remembers saves a preflight, what a
/// preflight's answer allows is remembered.
pub fn judge_with_cache<'q>(
    case: &Case,
    rules: impl Into<Rules<'q>>,
    cache: &mut PreflightCache,
    now: u64,
) -> Verdict {
    let cache = Some(CacheAccess { cache, now });
    fetch(&case.page, &case.request, &case.hops, rules.into(), cache, Trace::new())
}

/// Does what [`fetch()`](https://fetch.spec.whatwg.org/#dom-global-fetch) does: makes the request,
/// fetches it, and turns the result into what script gets.
fn fetch<'a>(
    page: &'a Origin,
    request: &'a Request,
    hops: &'a [Hop],
    rules: Rules<'a>,
    cache: Option<CacheAccess<'_>>,
    mut trace: Trace,
) -> Verdict {
    let request = match construct_request(request, page, &mut trace) {
        Ok(request) => request,
        Err(reason) => {
            return Verdict {
                outcome: Outcome::Invalid { reason },
                sent: Vec::new(),
                visible: Vec::new(),
                status: None,
                trace: trace.into_steps(),
            };
        }
    };
    let mut params = FetchParams { request, hops, rules, cache, sent: Vec::new(), trace };
    let fetched = main_fetch(&mut params, Recursive::No);
    let (outcome, status, visible) = match fetched {
        Ok(FetchResponse { view: View::Basic(visible) | View::Cors(visible), status, .. }) => {
            (Outcome::Readable, Some(status), visible)
        }
        Ok(FetchResponse { view: View::OpaqueRedirect, .. }) => (Outcome::OpaqueRedirect, None, Vec::new()),
        Ok(FetchResponse { view: View::Opaque | View::Unfiltered, .. }) => {
            (Outcome::Opaque, None, Vec::new())
        }
        Err(NetworkError { stage, hop, reason }) => {
            (Outcome::Blocked { stage, hop, reason }, None, Vec::new())
        }
    };
    Verdict { outcome, sent: params.sent, visible, status, trace: params.trace.into_steps() }
}
