//! [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): asking the server
//! first.

use std::iter;

use crate::cors_check::cors_check;
use crate::fetch_params::FetchParams;
use crate::fetch_request::{
    FetchRequest, ResponseTainting, UseCorsPreflight, preflight_origin, serialize_request_origin,
};
use crate::header_list::{Extracted, HeaderList, HeaderName, HeaderValue};
use crate::http_network_or_cache_fetch::is_refused;
use crate::method::is_cors_safelisted_method;
use crate::note::{Note, Wildcard};
use crate::origin::Origin;
use crate::preflight_cache::remember;
use crate::profile::Rules;
use crate::quirks::{MaxAgeOfJunk, PreflightOrder};
use crate::request::{Mode, RedirectMode, Request};
use crate::request_constructor::construct_request;
use crate::response::{Response, is_ok_status, is_redirect_status};
use crate::safelist::{
    cors_unsafe_request_header_names, is_cors_non_wildcard_request_header_name,
    is_cors_safelisted_request_header,
};
use crate::trace::{Algorithm, Trace};
use crate::verdict::{BlockReason, NetworkError, Sent, Stage};

const THIS: Algorithm = Algorithm::CorsPreflightFetch;

/// Asks the server of the current URL whether it expects such a request. `Err` means that the
/// request itself must not be sent.
///
/// Spec: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
pub(crate) fn cors_preflight_fetch<'a>(
    params: &mut FetchParams<'a, '_>,
    unsafe_names: &[HeaderName<'a>],
) -> Result<(), NetworkError> {
    let hop = params.request.url_list.hop();

    // Step 1. Make an `OPTIONS` request to the same URL from the same origin.
    let origin = preflight_origin(&params.request, params.rules);
    params.trace.passed(THIS, "1", || Note::OriginHeader(origin.to_text()));

    // Step 2. It accepts anything.
    // Step 3. It announces the method.
    let note = || Note::MethodAnnounced(params.request.method.to_owned());
    params.trace.passed(THIS, "3", note);

    // Step 4. See which headers must be announced.
    // Step 5. If there are any, announce them.
    // Step 5.1. Join their names by commas, without spaces.
    // Step 5.2. That is the value of `Access-Control-Request-Headers`.
    // Note: the caller has found the names; `PlannedPreflight` puts them into writing.

    // Step 6. Send it.
    // Note: it never carries cookies, and a redirect is not followed.
    params.sent.push(Sent { hop, preflight: true, request: false, origin: None });
    let Some(response) = params.hops.get(hop).and_then(|hop| hop.preflight.as_ref()) else {
        params.trace.failed(THIS, "6", || Note::NoPreflightResponse);
        return Err(params.network_error(Stage::Preflight, BlockReason::NoResponse));
    };
    if is_refused(response, params.rules) {
        params.trace.failed(THIS, "6", || Note::Status(response.status));
        return Err(params.network_error(Stage::Preflight, BlockReason::NoResponse));
    }
    params.trace.passed(THIS, "6", || Note::Status(response.status));

    // Step 7. The server must share the answer, as if it were the real one, and its status must be
    // from 200 to 299.
    // Note: the check is made for the real request, so its credentials mode counts.
    let trace = &mut params.trace;
    let accepted = check_preflight_response(&params.request, response, params.rules, trace);
    accepted.map_err(|reason| params.network_error(Stage::Preflight, reason))?;
    let list = response.header_list();
    let request = &params.request;
    let trace = &mut params.trace;

    // Step 7.1. Read the methods that the server takes.
    let methods = list.extract_list("Access-Control-Allow-Methods");

    // Step 7.2. Read the headers that it takes.
    let header_names = list.extract_list("Access-Control-Allow-Headers");

    // Step 7.3. A list that cannot be read is a refusal.
    let unparsable = match (methods, header_names) {
        (Extracted::Failure(item), _) => {
            let note = ("Access-Control-Allow-Methods", item);
            Some((BlockReason::AllowMethodsUnparsable, note))
        }
        // Divergence: preflight-order. Firefox looks at the method before it reads the headers.
        (_, Extracted::Failure(_))
            if params.rules.preflight_order == PreflightOrder::CorsCheckThenStatusThenMethod
                && !method_is_allowed(request, methods) =>
        {
            None
        }
        (_, Extracted::Failure(item)) => {
            let note = ("Access-Control-Allow-Headers", item);
            Some((BlockReason::AllowHeadersUnparsable, note))
        }
        _ => None,
    };
    if let Some((reason, (header, item))) = unparsable {
        trace.failed(THIS, "7.3", || Note::NotAToken { header, item: item.to_owned() });
        return Err(params.network_error(Stage::Preflight, reason));
    }

    // Step 7.4. A stream was announced for its own sake; without a list, its method is fine.
    let method_was_implied =
        matches!(methods, Extracted::Null) && request.use_cors_preflight == UseCorsPreflight::Set;

    // Step 7.5. The method must be listed, in the same case, or be safelisted.
    if !method_was_implied && !method_is_allowed(request, methods) {
        let wildcard = if methods.contains("*") { Wildcard::Credentials } else { Wildcard::Absent };
        let item = request.method.to_owned();
        let note = || not_listed(item, "Access-Control-Allow-Methods", list, wildcard);
        trace.failed(THIS, "7.5", note);
        return Err(params.network_error(Stage::Preflight, BlockReason::MethodNotAllowed));
    }
    trace.passed(THIS, "7.5", || Note::MethodAllowed(request.method.to_owned()));

    // Step 7.6. `Authorization` must be listed by name.
    // Divergence: authorization-under-wildcard. In browsers `*` stands for it like for any other.
    let non_wildcard_name = request
        .header_list
        .iter()
        .map(|(name, _)| *name)
        .find(|name| is_cors_non_wildcard_request_header_name(name));
    if let Some(name) = non_wildcard_name
        && !params.rules.lets_wildcard_cover_authorization
        && !header_names.contains_ignoring_case(name)
    {
        let has_wildcard = header_names.contains("*");
        let wildcard = if has_wildcard { Wildcard::Authorization } else { Wildcard::Absent };
        let item = HeaderName(name).to_lower_case();
        let note = || not_listed(item, "Access-Control-Allow-Headers", list, wildcard);
        trace.failed(THIS, "7.6", note);
        return Err(params.network_error(Stage::Preflight, BlockReason::AuthorizationNotListed));
    }

    // Step 7.7. The other headers that were announced must be listed, in any case.
    for unsafe_name in unsafe_names {
        if header_names.contains_ignoring_case(unsafe_name.0) {
            continue;
        }
        let has_wildcard = header_names.contains("*");
        if request.includes_credentials() || !has_wildcard {
            let wildcard = if has_wildcard { Wildcard::Credentials } else { Wildcard::Absent };
            let item = unsafe_name.to_lower_case();
            let note = || not_listed(item, "Access-Control-Allow-Headers", list, wildcard);
            trace.failed(THIS, "7.7", note);
            return Err(params.network_error(Stage::Preflight, BlockReason::HeaderNotAllowed));
        }
    }
    if !unsafe_names.is_empty() {
        trace.passed(THIS, "7.7", || Note::HeadersAllowed);
    }

    // Step 7.8. Read how long the answer may be remembered.
    // Step 7.9. Five seconds, if the server does not say.
    // Step 7.10. But no longer than the browser likes.
    let max_age = max_age(response, params.rules);

    // Step 7.11. A browser need not remember at all.
    // Step 7.12. Refresh the methods that are remembered.
    // Step 7.13. Remember the others.
    // Step 7.14. Refresh the header names that are remembered.
    // Step 7.15. Remember the others.
    if let Some(cache) = &mut params.cache {
        trace.passed(THIS, "7.10", || Note::RememberedFor(max_age));
        let implied_method = method_was_implied.then_some(request.method);
        let methods = implied_method.into_iter().chain(methods.items());
        remember(request, max_age, methods, header_names.items(), cache, params.rules);
    }

    // Step 7.16. The server has agreed.
    Ok(())
}

fn not_listed(item: String, header: &'static str, list: HeaderList<'_>, wildcard: Wildcard) -> Note {
    Note::NotListed { item, header, listed: list.get(header).map(HeaderValue::to_text), wildcard }
}

/// Step 7 and, if it fails, step 8.
fn check_preflight_response(
    request: &FetchRequest<'_>,
    response: &Response,
    rules: Rules<'_>,
    trace: &mut Trace,
) -> Result<(), BlockReason> {
    let list = response.header_list();
    let is_redirect = is_redirect_status(response.status) && list.contains("Location");

    // Divergence: preflight-order. What is looked at first is told as the reason.
    let status_first = match rules.preflight_order {
        PreflightOrder::CorsCheckThenStatus | PreflightOrder::CorsCheckThenStatusThenMethod => false,
        PreflightOrder::RedirectThenCorsCheckThenStatus => is_redirect,
        PreflightOrder::StatusThenCorsCheck => true,
    };
    let origin = preflight_origin(request, rules);
    // Divergence: preflight-origin. Firefox treats a redirect back to the page's own server as same-origin.
    let is_checked = !(rules.forgets_redirects_at_preflights
        && request.current_url().origin().same_origin(request.origin));
    if !status_first && is_checked {
        cors_check(request.credentials_mode, origin, list, rules, trace)?;
    }

    // Step 8. Otherwise the server has refused.
    if !is_ok_status(response.status) {
        // Divergence: preflight-order. Firefox calls it a redirect in redirect mode `follow` only.
        let is_called_redirected = rules.preflight_order != PreflightOrder::CorsCheckThenStatusThenMethod
            || request.redirect_mode == RedirectMode::Follow;
        trace.failed(THIS, "8", || Note::Status(response.status));
        return Err(if is_redirect && is_called_redirected {
            BlockReason::PreflightRedirect
        } else {
            BlockReason::PreflightStatusNotOk
        });
    }
    if status_first {
        cors_check(request.credentials_mode, origin, list, rules, trace)?;
    }
    trace.passed(THIS, "7", || Note::Status(response.status));
    Ok(())
}

/// The condition of step 7.5.
fn method_is_allowed(request: &FetchRequest<'_>, methods: Extracted<'_>) -> bool {
    // Note: Chromium takes the safelisted methods in any case, but once they are normalized there is only one.
    methods.contains(request.method)
        || is_cors_safelisted_method(request.method)
        || (!request.includes_credentials() && methods.contains("*"))
}

/// The seconds of steps 7.8 to 7.10.
fn max_age(response: &Response, rules: Rules<'_>) -> u64 {
    const DEFAULT: u64 = 5;
    let seconds = response.header_list().get("Access-Control-Max-Age").map_or(DEFAULT, |value| {
        let text = value.to_string();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Note: a number too large to be read is as large as can be.
            text.parse().unwrap_or(u64::MAX)
        } else {
            // Divergence: max-age-junk. Browsers read some of this otherwise.
            max_age_of_junk(&text, rules).unwrap_or(DEFAULT)
        }
    });

    // Divergence: max-age-limit. Each browser has its own.
    seconds.min(rules.max_age_limit)
}

/// The seconds for a value that is not a plain number, or `None` where the default stands.
fn max_age_of_junk(value: &str, rules: Rules<'_>) -> Option<u64> {
    let digits = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    match rules.max_age_of_junk {
        MaxAgeOfJunk::Default => None,
        MaxAgeOfJunk::Zero => Some(0),
        MaxAgeOfJunk::SignedNumber => match value.strip_prefix('-') {
            Some(negative) => digits(negative).map(|_| 0),
            None => digits(value.strip_prefix('+')?),
        },
    }
}

/// An `OPTIONS` that a browser would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPreflight {
    /// The `Origin` header.
    pub origin: String,
    /// The `Access-Control-Request-Method` header.
    pub request_method: String,
    /// The `Access-Control-Request-Headers` header: lower case, sorted, joined by commas.
    pub request_headers: Option<String>,
    /// Why it is sent.
    pub reasons: Vec<PreflightReason>,
}

/// Why the server is asked first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreflightReason {
    /// The method is not `GET`, `HEAD` or `POST`.
    Method(String),
    /// The header of this name, lower case, is not safelisted, because of its name or its value.
    Header(String),
    /// The header of this name, lower case, is safelisted by itself, but all such values together are too long.
    HeadersTooLong(String),
    /// The body is a stream.
    Stream,
}

/// The preflight that the page's request needs at its first URL, or `None` where it needs none:
/// because it is harmless, because the URL is of the page's origin, because the mode is not `cors`,
/// or because there can be no such request.
pub fn preflight_request<'a>(
    page: &'a Origin,
    request: &'a Request,
    rules: impl Into<Rules<'a>>,
) -> Option<PlannedPreflight> {
    let rules = rules.into();
    let request = construct_request(request, page, &mut Trace::off()).ok()?;
    let url = request.current_url();
    if request.mode != Mode::Cors || !url.is_http() || url.origin().same_origin(page) {
        return None;
    }
    let request = FetchRequest { response_tainting: ResponseTainting::Cors, ..request };
    let unsafe_names = cors_unsafe_request_header_names(&request.header_list, rules);
    let mut reasons = Vec::new();
    if !is_cors_safelisted_method(request.method) {
        reasons.push(PreflightReason::Method(request.method.to_owned()));
    }
    reasons.extend(unsafe_names.iter().map(|name| {
        let is_safelisted = request
            .header_list
            .iter()
            .filter(|(other, _)| name == &HeaderName(other))
            .all(|(name, value)| is_cors_safelisted_request_header(name, value, rules));
        let reason = if is_safelisted { PreflightReason::HeadersTooLong } else { PreflightReason::Header };
        reason(name.to_lower_case())
    }));
    if request.use_cors_preflight == UseCorsPreflight::Set {
        reasons.push(PreflightReason::Stream);
    }
    if reasons.is_empty() {
        return None;
    }
    let names: Vec<String> = unsafe_names
        .iter()
        .flat_map(|name| {
            // Divergence: repeated-request-headers. Firefox names a header as often as it is there.
            let is_announced = |(other, value): &&(&str, &str)| {
                name == &HeaderName(other) && !is_cors_safelisted_request_header(other, value, rules)
            };
            let count = request.header_list.iter().filter(is_announced).count();
            let count = if rules.announces_headers_one_by_one { count } else { 1 };
            iter::repeat_n(name.to_string(), count)
        })
        .collect();
    Some(PlannedPreflight {
        origin: serialize_request_origin(&request).to_text(),
        request_method: request.method.to_owned(),
        request_headers: (!names.is_empty()).then(|| names.join(",")),
        reasons,
    })
}

/// Why the page's request needs a preflight at its first URL; empty if it needs none.
pub fn needs_preflight<'a>(
    page: &'a Origin,
    request: &'a Request,
    rules: impl Into<Rules<'a>>,
) -> Vec<PreflightReason> {
    preflight_request(page, request, rules).map_or(Vec::new(), |preflight| preflight.reasons)
}
