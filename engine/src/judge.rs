//! The entry point: judges a case.

use crate::fetch_params::{FetchParams, FetchResponse};
use crate::fetch_request::FetchRequest;
use crate::main_fetch::{Recursive, main_fetch};
use crate::not_judged::shown_by_urls;
use crate::origin::Origin;
use crate::preflight_cache::{CacheAccess, PreflightCache};
use crate::profile::Rules;
use crate::request::Request;
use crate::request_constructor::construct_request;
use crate::response::Hop;
use crate::response_filter::View;
use crate::trace::Trace;
use crate::verdict::{NetworkError, NotJudged, Outcome, Verdict};

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
    /// The registrable domains that the caller knows, such as `lab.example`. Hosts under one of them are of one
    /// site; other hosts are compared whole, as no list of public suffixes is at hand.
    pub sites: Vec<String>,
}

impl Case {
    /// A case in which no sites are known.
    pub fn new(page: Origin, request: Request, hops: Vec<Hop>) -> Self {
        Self { page, request, hops, sites: Vec::new() }
    }
}

/// What a browser makes of a case. The rules are those of a [`Profile`](crate::Profile) or any
/// [`Quirks`](crate::Quirks).
pub fn judge<'q>(case: &Case, rules: impl Into<Rules<'q>>) -> Verdict {
    fetch(Parts::of(case), rules.into(), None, Trace::new())
}

/// [`judge`] for those who have the parts of a case rather than a [`Case`], and know of no sites.
pub fn judge_parts<'q>(
    page: &Origin,
    request: &Request,
    hops: &[Hop],
    rules: impl Into<Rules<'q>>,
) -> Verdict {
    fetch(Parts { page, request, hops, sites: &[] }, rules.into(), None, Trace::new())
}

/// The outcome of [`judge`] alone. It is quicker, as no step is recorded.
pub fn judge_outcome<'q>(case: &Case, rules: impl Into<Rules<'q>>) -> Outcome {
    fetch(Parts::of(case), rules.into(), None, Trace::off()).outcome
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
    fetch(Parts::of(case), rules.into(), cache, Trace::new())
}

/// A borrowed [`Case`].
struct Parts<'a> {
    page: &'a Origin,
    request: &'a Request,
    hops: &'a [Hop],
    sites: &'a [String],
}

impl<'a> Parts<'a> {
    fn of(case: &'a Case) -> Self {
        Self { page: &case.page, request: &case.request, hops: &case.hops, sites: &case.sites }
    }
}

/// Does what [`fetch()`](https://fetch.spec.whatwg.org/#dom-global-fetch) does: makes the request,
/// fetches it, and turns the result into what script gets.
fn fetch<'a>(
    Parts { page, request, hops, sites }: Parts<'a>,
    rules: Rules<'a>,
    cache: Option<CacheAccess<'_>>,
    mut trace: Trace,
) -> Verdict {
    let request = match construct_request(request, page, &mut trace) {
        Ok(request) => FetchRequest { sites, ..request },
        Err(reason) => {
            return Verdict {
                outcome: Outcome::Invalid { reason },
                sent: Vec::new(),
                visible: Vec::new(),
                status: None,
                trace: trace.into_steps(),
                not_judged: Vec::new(),
            };
        }
    };
    let mut params =
        FetchParams { request, hops, rules, cache, sent: Vec::new(), embedder_policy_counts: false, trace };
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
    let mut not_judged = Vec::new();
    not_judged.extend(shown_by_urls(&params.request));
    if params.embedder_policy_counts {
        not_judged.push(NotJudged::EmbedderPolicy);
    }
    Verdict { outcome, sent: params.sent, not_judged, visible, status, trace: params.trace.into_steps() }
}
