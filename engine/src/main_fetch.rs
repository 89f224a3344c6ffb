//! [Main fetch](https://fetch.spec.whatwg.org/#main-fetch): which rules a request falls under.

use crate::cors_check::header_note;
use crate::fetch_params::{FetchParams, FetchResponse};
use crate::fetch_request::{FetchRequest, Preflighted, ResponseTainting, UseCorsPreflight};
use crate::header_list::HeaderName;
use crate::http_fetch::{MakeCorsPreflight, http_fetch};
use crate::method::is_cors_safelisted_method;
use crate::mixed_content::should_be_blocked_as_mixed_content;
use crate::note::Note;
use crate::port_blocking::should_be_blocked_due_to_a_bad_port;
use crate::preflight_cache::clear_cache_entries;
use crate::profile::Rules;
use crate::request::{Mode, RedirectMode};
use crate::response_filter::{View, basic_filtered_response, cors_filtered_response};
use crate::safelist::cors_unsafe_request_header_names;
use crate::scheme_fetch::scheme_fetch;
use crate::trace::Algorithm;
use crate::verdict::{BlockReason, NetworkError, Stage};

/// Whether main fetch was called for a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recursive {
    No,
    Yes,
}

/// Decides under which rules the current URL is fetched, has it fetched, and limits what script
/// sees of the response.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-main-fetch>
pub(crate) fn main_fetch<'a>(
    params: &mut FetchParams<'a, '_>,
    recursive: Recursive,
) -> Result<FetchResponse<'a>, NetworkError> {
    // Step 1. This is the request.
    params.trace.enter_hop(params.request.url_list.hop());

    // Step 2. There is no response yet.

    // Step 7. Some ports are never asked.
    // Out of scope: Content Security Policy and Integrity Policy. They are the page's policies, which are not
    // part of a case.
    if should_be_blocked_due_to_a_bad_port(&params.request) {
        let note = || Note::BadPort(params.request.current_url_text.to_string());
        params.trace.failed(Algorithm::MainFetch, "7", note);
        return Err(params.network_error(Stage::Request, BlockReason::BadPort));
    }
    if should_be_blocked_as_mixed_content(&params.request, params.rules) {
        params.trace.failed(Algorithm::MainFetch, "7", || Note::MixedContent {
            page: params.request.origin.serialize(),
            url: params.request.current_url_text.to_string(),
        });
        return Err(params.network_error(Stage::Request, BlockReason::MixedContent));
    }

    // Step 12. Choose the rules by where the request goes and what it is. The first match counts.
    let mut response = fetch_by_the_first_matching_rule(params)?;

    // Step 13. Another main fetch is waiting for this one and will see to the rest.
    if recursive == Recursive::Yes {
        return Ok(response);
    }

    // Step 14. Limit what script sees, unless that has been done.
    if matches!(response.view, View::Unfiltered) {
        // Step 14.1. Under the CORS protocol the server says which headers script may see.
        // Step 14.1.1. Read the names in `Access-Control-Expose-Headers`.
        // Step 14.1.2. Without credentials `*` means all of them.
        // Step 14.1.3. Otherwise it means only a header of that name.
        // Note: a list that cannot be parsed exposes nothing.
        // Step 14.2. Choose the view by the tainting.
        response.view = match params.request.response_tainting {
            ResponseTainting::Basic => {
                params.trace.passed(Algorithm::MainFetch, "14.2", || Note::AllHeadersVisible);
                View::Basic(basic_filtered_response(response.header_list))
            }
            ResponseTainting::Cors => {
                let name = "Access-Control-Expose-Headers";
                let note = || header_note(response.header_list, name);
                params.trace.passed(Algorithm::MainFetch, "14.1.1", note);
                let credentials = params.request.includes_credentials();
                View::Cors(cors_filtered_response(response.header_list, credentials, params.rules))
            }
            ResponseTainting::Opaque => {
                params.trace.passed(Algorithm::MainFetch, "14.2", || Note::NothingVisible);
                View::Opaque
            }
        };
    }

    // Step 23. Hand the response over.
    Ok(response)

    // Out of scope: the other steps, for reasons that spec.toml gives one by one.
}

/// The branches of step 12, in order.
fn fetch_by_the_first_matching_rule<'a>(
    params: &mut FetchParams<'a, '_>,
) -> Result<FetchResponse<'a>, NetworkError> {
    let request = &mut params.request;
    let trace = &mut params.trace;
    let same_origin = request.current_url().origin().same_origin(request.origin);

    // Branch: the page's own origin, and no cross-origin redirect led to it; or a `data:` URL.
    if same_origin && request.response_tainting == ResponseTainting::Basic {
        let note = || Note::SameOrigin(request.origin.serialize());
        trace.passed(Algorithm::MainFetch, "12", note);
        request.response_tainting = ResponseTainting::Basic;
        return scheme_fetch(params);
    }
    if request.current_url().scheme() == "data" {
        // Divergence: data-redirect-mode. WebKit asks for a redirect mode that nothing depends on.
        if request.mode == Mode::NoCors
            && request.redirect_mode != RedirectMode::Follow
            && params.rules.wants_redirects_followed_for_data
        {
            trace.failed(Algorithm::MainFetch, "12", || Note::NoCorsMustFollowForData);
            return Err(params.network_error(Stage::Request, BlockReason::NoCorsRedirectMode));
        }
        trace.passed(Algorithm::MainFetch, "12", || Note::DataUrl);
        request.response_tainting = ResponseTainting::Basic;
        return scheme_fetch(params);
    }
    let (page, target) = (request.origin, &request.current_url_text);
    let cross_origin = || Note::CrossOrigin { page: page.serialize(), target: target.to_string() };

    // Branch: mode `same-origin` goes no further.
    if request.mode == Mode::SameOrigin {
        trace.failed(Algorithm::MainFetch, "12", cross_origin);
        return Err(params.network_error(Stage::Request, BlockReason::ModeSameOrigin));
    }

    // Branch: mode `no-cors` sends the request but keeps the response from script.
    if request.mode == Mode::NoCors {
        if request.redirect_mode != RedirectMode::Follow {
            let note = || Note::NoCorsMustFollow(request.redirect_mode);
            trace.failed(Algorithm::MainFetch, "12", note);
            return Err(params.network_error(Stage::Request, BlockReason::NoCorsRedirectMode));
        }
        trace.passed(Algorithm::MainFetch, "12", cross_origin);
        request.response_tainting = ResponseTainting::Opaque;
        return scheme_fetch(params);
    }

    // Branch: the CORS protocol exists for HTTP(S) only.
    if !request.current_url().is_http() {
        let note = || Note::SchemeNotHttp(request.current_url_text.to_string());
        trace.failed(Algorithm::MainFetch, "12", note);
        return Err(params.network_error(Stage::Request, BlockReason::SchemeNotHttp));
    }
    trace.passed(Algorithm::MainFetch, "12", cross_origin);

    // Branch: the request could do something that a form could not, so the server is asked first.
    request.response_tainting = ResponseTainting::Cors;
    let unsafe_names = cors_unsafe_request_header_names(&request.header_list, params.rules);
    if let Some(why) = why_preflight(request, &unsafe_names, params.rules) {
        trace.passed(Algorithm::MainFetch, "12", || match why {
            WhyPreflight::Method(method) => Note::UnsafeMethod(method.to_owned()),
            WhyPreflight::Header(name) => Note::UnsafeHeader(name.to_lower_case()),
            WhyPreflight::Stream => Note::UnsafeStream,
            WhyPreflight::Again => Note::UnsafeBefore,
        });
        let preflight = MakeCorsPreflight::Yes { unsafe_names: &unsafe_names };
        let cors_with_preflight_response = http_fetch(params, preflight);
        if cors_with_preflight_response.is_err() {
            clear_cache_entries(&params.request, &mut params.cache);
        }
        return cors_with_preflight_response;
    }

    // Branch: anything else is sent straight away.
    trace.passed(Algorithm::MainFetch, "12", || Note::NoPreflight);
    http_fetch(params, MakeCorsPreflight::No)
}

/// Why a server is asked first.
enum WhyPreflight<'a> {
    Method(&'a str),
    Header(HeaderName<'a>),
    Stream,
    Again,
}

/// The first reason for a preflight.
fn why_preflight<'a>(
    request: &FetchRequest<'a>,
    unsafe_names: &[HeaderName<'a>],
    rules: Rules<'_>,
) -> Option<WhyPreflight<'a>> {
    if !is_cors_safelisted_method(request.method) {
        return Some(WhyPreflight::Method(request.method));
    }
    if let Some(name) = unsafe_names.first() {
        return Some(WhyPreflight::Header(*name));
    }
    if request.use_cors_preflight == UseCorsPreflight::Set {
        return Some(WhyPreflight::Stream);
    }
    // Divergence: preflight-again. Firefox and WebKit ask on once they have asked.
    (request.preflighted == Preflighted::Yes && rules.preflights_again).then_some(WhyPreflight::Again)
}
