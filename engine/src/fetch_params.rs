//! What the algorithms of fetching hand each other: the request with all that is known about the world, and the
//! response.

use crate::fetch_request::FetchRequest;
use crate::header_list::HeaderList;
use crate::preflight_cache::CacheAccess;
use crate::profile::Rules;
use crate::response::Hop;
use crate::response_filter::View;
use crate::trace::Trace;
use crate::verdict::{BlockReason, NetworkError, Sent, Stage};

/// [Fetch params](https://fetch.spec.whatwg.org/#fetch-params): a request and what is known about
/// the world that it goes out to.
pub(crate) struct FetchParams<'a, 'c> {
    pub(crate) request: FetchRequest<'a>,
    /// What the servers along the redirect chain answer.
    pub(crate) hops: &'a [Hop],
    pub(crate) rules: Rules<'a>,
    pub(crate) cache: Option<CacheAccess<'c>>,
    pub(crate) sent: Vec<Sent>,
    /// Whether a response came through only because the page's embedder policy is taken to allow it.
    pub(crate) embedder_policy_counts: bool,
    pub(crate) trace: Trace,
}

impl FetchParams<'_, '_> {
    /// A network error at the current hop.
    pub(crate) fn network_error(&self, stage: Stage, reason: BlockReason) -> NetworkError {
        NetworkError { stage, hop: self.request.url_list.hop(), reason }
    }
}

/// A [response](https://fetch.spec.whatwg.org/#concept-response) on its way to script.
#[derive(Debug)]
pub(crate) struct FetchResponse<'a> {
    pub(crate) status: u16,
    pub(crate) header_list: HeaderList<'a>,
    pub(crate) view: View,
}
