//! A [request](https://fetch.spec.whatwg.org/#concept-request) on its way, with everything that
//! fetching keeps note of in it.

use std::borrow::Cow;

use crate::note::Note;
use crate::origin::{Origin, SerializedOrigin};
use crate::profile::Rules;
use crate::request::{CredentialsMode, Mode, RedirectMode};
use crate::trace::{Algorithm, Trace};
use crate::url::Url;
use crate::verdict::NetworkError;

/// A request as the algorithms see it. It borrows from the [`Request`](crate::Request) that script
/// gave.
#[derive(Clone, Debug)]
pub(crate) struct FetchRequest<'a> {
    pub(crate) method: &'a str,
    /// The method with which the current origin was first asked.
    pub(crate) method_at_origin: &'a str,
    pub(crate) header_list: Vec<(&'a str, &'a str)>,
    /// The headers that redirects have dropped.
    pub(crate) dropped_headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: BodySource,
    pub(crate) origin: &'a Origin,
    /// The registrable domains that the caller knows.
    pub(crate) sites: &'a [String],
    pub(crate) mode: Mode,
    pub(crate) credentials_mode: CredentialsMode,
    pub(crate) redirect_mode: RedirectMode,
    pub(crate) use_cors_preflight: UseCorsPreflight,
    pub(crate) url_list: UrlList,
    /// The current URL as it was written, by script or by a server.
    pub(crate) current_url_text: Cow<'a, str>,
    pub(crate) redirect_count: u8,
    pub(crate) preflighted: Preflighted,
    pub(crate) late_refusal: Option<LateRefusal>,
    pub(crate) response_tainting: ResponseTainting,
}

/// Whether there is a [body](https://fetch.spec.whatwg.org/#concept-request-body), and whether it
/// could be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodySource {
    /// There is no body.
    NoBody,
    /// The body's source is at hand.
    Replayable,
    /// The body's source is null.
    Stream,
}

/// The [use-CORS-preflight flag](https://fetch.spec.whatwg.org/#use-cors-preflight-flag).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseCorsPreflight {
    Unset,
    Set,
}

/// A redirect that is refused, but not before the next server has been asked.
#[derive(Clone, Debug)]
pub(crate) struct LateRefusal {
    pub(crate) error: NetworkError,
    pub(crate) note: Note,
}

/// Whether a server has been asked for this request, or its answer been remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preflighted {
    No,
    Yes,
}

/// The [response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseTainting {
    Basic,
    Cors,
    Opaque,
}

/// The [URL list](https://fetch.spec.whatwg.org/#concept-request-url-list), which is never empty.
#[derive(Clone, Debug)]
pub(crate) struct UrlList {
    earlier: Vec<Url>,
    current: Url,
}

impl UrlList {
    pub(crate) fn new(url: Url) -> Self {
        Self { earlier: Vec::new(), current: url }
    }

    /// The [current URL](https://fetch.spec.whatwg.org/#concept-request-current-url).
    pub(crate) fn current(&self) -> &Url {
        &self.current
    }

    pub(crate) fn append(&mut self, url: Url) {
        self.earlier.push(std::mem::replace(&mut self.current, url));
    }

    /// The number of URLs before the current one.
    pub(crate) fn hop(&self) -> usize {
        self.earlier.len()
    }

    /// The [URL](https://fetch.spec.whatwg.org/#concept-request-url) that script asked for.
    pub(crate) fn first(&self) -> &Url {
        self.earlier.first().unwrap_or(&self.current)
    }

    /// Whether any of the redirects led to another origin.
    pub(crate) fn has_changed_origin(&self) -> bool {
        self.iter().zip(self.iter().skip(1)).any(|(from, to)| !from.origin().same_origin(to.origin()))
    }

    /// All of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Url> {
        self.earlier.iter().chain([&self.current])
    }
}

impl<'a> FetchRequest<'a> {
    pub(crate) fn current_url(&self) -> &Url {
        self.url_list.current()
    }

    pub(crate) fn includes_credentials(&self) -> bool {
        self.credentials_mode == CredentialsMode::Include
    }
}

/// Which kinds of servers have redirected the request to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RedirectTaint {
    SameOrigin,
    SameSite,
    CrossSite,
}

/// Finds out whether a server of another origin has sent the request on to yet another.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
pub(crate) fn redirect_taint(request: &FetchRequest<'_>) -> RedirectTaint {
    // Step 1. The origin is known by now.
    let origin = request.origin;

    // Step 2. There is no last URL yet.
    let mut last_url: Option<&Url> = None;

    // Step 3. Nothing is tainted yet.
    let mut taint = RedirectTaint::SameOrigin;

    // Step 4. Walk along the redirects.
    for url in request.url_list.iter() {
        // Step 4.1. The first URL was script's own choice.
        let Some(last) = last_url else {
            last_url = Some(url);
            continue;
        };

        // Step 4.2. A redirect to another site by somebody who is not of the page's site.
        if !url.origin().same_site(last.origin(), request.sites)
            && !origin.same_site(last.origin(), request.sites)
        {
            return RedirectTaint::CrossSite;
        }

        // Step 4.3. A redirect to another origin by somebody who is not of the page's origin.
        if !url.origin().same_origin(last.origin()) && !origin.same_origin(last.origin()) {
            taint = RedirectTaint::SameSite;
        }

        // Step 4.4. Go on from here.
        last_url = Some(url);
    }

    // Step 5. This is how tainted it is.
    taint
}

/// Puts the request's origin into writing.
///
/// Spec: <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
pub(crate) fn serialize_request_origin<'a>(request: &FetchRequest<'a>) -> SerializedOrigin<'a> {
    // Step 1. The origin is known by now.
    let origin = request.origin;

    // Step 2. Once one cross-origin server has redirected the request to another, its origin is no longer told.
    if redirect_taint(request) != RedirectTaint::SameOrigin {
        return SerializedOrigin::Null;
    }

    // Step 3. Otherwise it is the page's.
    page_origin(origin)
}

/// The origin that a preflight tells, and that its answer must be for.
pub(crate) fn preflight_origin<'a>(request: &FetchRequest<'a>, rules: Rules<'_>) -> SerializedOrigin<'a> {
    // Divergence: preflight-origin. Firefox tells the page's origin, redirects or not.
    if rules.forgets_redirects_at_preflights {
        page_origin(request.origin)
    } else {
        serialize_request_origin(request)
    }
}

/// The page's origin in writing.
pub(crate) fn page_origin(origin: &Origin) -> SerializedOrigin<'_> {
    match origin {
        Origin::Opaque(_) => SerializedOrigin::Null,
        Origin::Tuple { .. } => SerializedOrigin::Page(origin),
    }
}

/// Decides about the `Origin` header of a request that is about to be sent.
///
/// Spec: <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
pub(crate) fn append_request_origin_header<'a>(
    request: &FetchRequest<'a>,
    rules: Rules<'_>,
    trace: &mut Trace,
) -> Option<SerializedOrigin<'a>> {
    // Step 1. The origin is known by now.
    let origin = request.origin;

    // Step 2. Put it into writing.
    let mut serialized_origin = serialize_request_origin(request);

    // Step 3. Under the CORS protocol the server always learns the origin.
    if request.response_tainting == ResponseTainting::Cors {
        trace.passed(Algorithm::AppendOriginHeader, "3", || Note::OriginHeader(serialized_origin.to_text()));
        return Some(serialized_origin);
    }

    // Step 4. Otherwise only methods that may change something tell it.
    // Divergence: origin-of-a-former-post. WebKit keeps it when the method changes.
    let method =
        if rules.keeps_origin_when_method_changes { request.method_at_origin } else { request.method };
    if !matches!(method, "GET" | "HEAD") {
        // Step 4.1. Without the CORS protocol the referrer policy may hide it.
        // Note: pages have the policy `strict-origin-when-cross-origin` unless they say otherwise.
        if request.mode != Mode::Cors
            && origin.scheme() == Some("https")
            && request.current_url().scheme() != "https"
        {
            serialized_origin = SerializedOrigin::Null;
        }

        // Divergence: no-cors-origin. Chromium hides it after any redirect to another origin.
        if request.mode == Mode::NoCors
            && rules.hides_origin_after_cross_origin_redirects
            && request.url_list.has_changed_origin()
        {
            serialized_origin = SerializedOrigin::Null;
        }

        // Step 4.2. Send it.
        trace
            .passed(Algorithm::AppendOriginHeader, "4.2", || Note::OriginHeader(serialized_origin.to_text()));
        return Some(serialized_origin);
    }
    None
}
