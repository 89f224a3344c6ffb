//! [HTTP fetch](https://fetch.spec.whatwg.org/#http-fetch): ask first where needed, send, check,
//! follow.

use crate::cors_check::{cors_check, header_note};
use crate::cross_origin_resource_policy::{cross_origin_resource_policy_allows, has_resource_policy};
use crate::fetch_params::{FetchParams, FetchResponse};
use crate::fetch_request::{
    LateRefusal, Preflighted, ResponseTainting, UseCorsPreflight, serialize_request_origin,
};
use crate::header_list::HeaderName;
use crate::http_network_or_cache_fetch::http_network_or_cache_fetch;
use crate::http_redirect_fetch::{
    http_redirect_fetch, leads_to_forbidden_userinfo, leads_to_no_url, leads_to_refused_scheme, leads_too_far,
};
use crate::method::is_cors_safelisted_method;
use crate::note::Note;
use crate::preflight::cors_preflight_fetch;
use crate::preflight_cache::{has_header_name_cache_entry_match, has_method_cache_entry_match};
use crate::quirks::EmptyLocation;
use crate::request::RedirectMode;
use crate::response::is_redirect_status;
use crate::response_filter::View;
use crate::trace::Algorithm;
use crate::verdict::{BlockReason, NetworkError, Stage};

/// Whether a preflight comes first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MakeCorsPreflight<'n, 'a> {
    No,
    /// Yes, unless it is remembered.
    Yes {
        /// The request's CORS-unsafe request-header names.
        unsafe_names: &'n [HeaderName<'a>],
    },
}

/// Sends a request over HTTP and deals with redirects.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-http-fetch>
pub(crate) fn http_fetch<'a>(
    params: &mut FetchParams<'a, '_>,
    make_cors_preflight: MakeCorsPreflight<'_, 'a>,
) -> Result<FetchResponse<'a>, NetworkError> {
    // Step 1. This is the request.
    // Step 2. There is no response yet.

    // Step 4. No service worker has answered.
    // Step 4.1. If the server is to be asked first, see whether its answer is remembered.
    if let MakeCorsPreflight::Yes { unsafe_names } = make_cors_preflight {
        let request = &params.request;
        let cache = &params.cache;
        let method_is_unknown = !has_method_cache_entry_match(request, request.method, cache, params.rules)
            && (!is_cors_safelisted_method(request.method)
                || request.use_cors_preflight == UseCorsPreflight::Set
                || (request.preflighted == Preflighted::Yes && params.rules.preflights_again));
        let a_header_is_unknown = unsafe_names
            .iter()
            .any(|name| !has_header_name_cache_entry_match(request, *name, cache, params.rules));
        params.request.preflighted = Preflighted::Yes;
        if method_is_unknown || a_header_is_unknown {
            // Step 4.1.1. Ask.
            // Step 4.1.2. A refusal is the end; the request itself is never sent.
            cors_preflight_fetch(params, unsafe_names)?;
        } else {
            params.trace.passed(Algorithm::HttpFetch, "4.1", || Note::PreflightRemembered);
        }
    }

    // Divergence: redirect-with-credentials. WebKit refuses the redirect that led here only now.
    // Divergence: redirect-first-credentials. WebKit reports the failed second CORS check only now.
    if let Some(LateRefusal { error, note }) = params.request.late_refusal.take() {
        let note = || note;
        match error.reason {
            BlockReason::RedirectWithCredentials => {
                params.trace.failed(Algorithm::HttpRedirectFetch, "9", note);
            }
            BlockReason::WildcardWithCredentials => params.trace.failed(Algorithm::CorsCheck, "3", note),
            _ => params.trace.failed(Algorithm::CorsCheck, "8", note),
        }
        return Err(error);
    }

    // Step 4.3. Send the request.
    let response = http_network_or_cache_fetch(params)?;

    // Divergence: too-many-redirects-first. Chromium and Firefox count before they check.
    if params.rules.counts_redirects_first
        && is_redirect_status(response.status)
        && leads_too_far(&params.request, &response)
    {
        params.trace.failed(Algorithm::HttpRedirectFetch, "7", || Note::TooManyRedirects);
        return Err(params.network_error(Stage::Redirect, BlockReason::TooManyRedirects));
    }

    // Divergence: redirect-bad-url-first. Chromium and Firefox read the `Location` before they check.
    if params.rules.bad_location_first.applies(params.request.redirect_mode)
        && is_redirect_status(response.status)
        && let Some(note) = leads_to_no_url(&params.request, &response, params.rules)
    {
        params.trace.failed(Algorithm::HttpRedirectFetch, "5", || note);
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectBadUrl));
    }

    // Divergence: redirect-scheme-first. Firefox and WebKit refuse some schemes before they check.
    if is_redirect_status(response.status)
        && let Some(note) = leads_to_refused_scheme(&params.request, &response, params.rules)
    {
        params.trace.failed(Algorithm::HttpRedirectFetch, "6", || note);
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectSchemeNotHttp));
    }

    // Step 4.4. Under the CORS protocol the server must agree to share what it answered.
    // Note: a redirect is checked like any other response.
    if params.request.response_tainting == ResponseTainting::Cors {
        let request = &params.request;
        let origin = serialize_request_origin(request);
        let (list, trace) = (response.header_list, &mut params.trace);
        let checked = cors_check(request.credentials_mode, origin, list, params.rules, trace);
        checked.map_err(|reason| params.network_error(Stage::Response, reason))?;
    }

    // Step 5. Without the CORS protocol the server can still refuse to be embedded.
    if params.request.response_tainting == ResponseTainting::Opaque {
        let note = || header_note(response.header_list, "Cross-Origin-Resource-Policy");
        if !cross_origin_resource_policy_allows(
            params.request.origin,
            params.request.sites,
            params.request.current_url().origin(),
            response.header_list,
            params.rules,
        ) {
            params.trace.failed(Algorithm::HttpFetch, "5", note);
            let reason = BlockReason::CrossOriginResourcePolicy;
            return Err(params.network_error(Stage::Response, reason));
        }
        params.trace.passed(Algorithm::HttpFetch, "5", note);
        if !has_resource_policy(response.header_list) {
            params.embedder_policy_counts = true;
        }
    }

    // Step 6. Look whether this is a redirect.
    if is_redirect_status(response.status) {
        // Step 6.2. Do as the redirect mode says.
        let status = || Note::Status(response.status);
        match params.request.redirect_mode {
            // Divergence: redirect-without-location. For Chromium and WebKit that is no redirect.
            RedirectMode::Error
                if params.rules.empty_location != EmptyLocation::SameUrl
                    && response.header_list.values("Location").all(str::is_empty) =>
            {
                params.trace.passed(Algorithm::HttpFetch, "6.2", status);
            }
            RedirectMode::Error => {
                // Divergence: redirect-error-order. Chromium looks for a user name first.
                if params.rules.looks_for_userinfo_before_redirect_mode
                    && let Some(note) = leads_to_forbidden_userinfo(&params.request, &response, params.rules)
                {
                    params.trace.failed(Algorithm::HttpRedirectFetch, "9", || note);
                    return Err(params.network_error(Stage::Redirect, BlockReason::RedirectWithCredentials));
                }
                params.trace.failed(Algorithm::HttpFetch, "6.2", status);
                let reason = BlockReason::RedirectModeError;
                return Err(params.network_error(Stage::Redirect, reason));
            }
            RedirectMode::Manual => {
                params.trace.passed(Algorithm::HttpFetch, "6.2", status);
                return Ok(FetchResponse { view: View::OpaqueRedirect, ..response });
            }
            RedirectMode::Follow => {
                params.trace.passed(Algorithm::HttpFetch, "6.2", status);
                return http_redirect_fetch(params, response);
            }
        }
    }

    // Step 7. This is the response.
    Ok(response)

    // Out of scope: steps 3, 4.2, 4.5 and 6.1, for reasons that spec.toml gives.
}
