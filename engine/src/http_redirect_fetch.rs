//! [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#http-redirect-fetch): where a redirect may
//! lead, and what goes along.

use std::borrow::Cow;
use std::mem;

use crate::cors_check::{cors_check, header_note};
use crate::fetch_params::{FetchParams, FetchResponse};
use crate::fetch_request::{
    BodySource, FetchRequest, LateRefusal, Preflighted, ResponseTainting, serialize_request_origin,
};
use crate::header_list::HeaderValue;
use crate::main_fetch::{Recursive, main_fetch};
use crate::note::Note;
use crate::profile::Rules;
use crate::quirks::{DroppedHeaders, EmptyLocation};
use crate::request::{CredentialsMode, Mode};
use crate::safelist::{
    cors_unsafe_request_header_names, is_cors_non_wildcard_request_header_name, is_forgotten_client_hint,
    is_request_body_header_name,
};
use crate::trace::{Algorithm, Trace};
use crate::url::Url;
use crate::verdict::{BlockReason, NetworkError, Stage};

/// The number of redirects that are followed.
const MOST_REDIRECTS: u8 = 20;

/// Whether a redirect would be one more than is followed.
pub(crate) fn leads_too_far(request: &FetchRequest<'_>, response: &FetchResponse<'_>) -> bool {
    request.redirect_count == MOST_REDIRECTS && response.header_list.contains("Location")
}

/// Follows a redirect, or refuses to.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
pub(crate) fn http_redirect_fetch<'a>(
    params: &mut FetchParams<'a, '_>,
    response: FetchResponse<'a>,
) -> Result<FetchResponse<'a>, NetworkError> {
    const THIS: Algorithm = Algorithm::HttpRedirectFetch;

    // Step 1. This is the request.
    let request = &params.request;
    let trace = &mut params.trace;

    // Step 2. The response has not been filtered yet.

    // Step 3. See where the redirect leads.
    let (location, location_url) = match location_url(request, &response, params.rules) {
        // Step 4. A redirect that leads nowhere is a response like any other.
        LocationUrl::Null => {
            trace.passed(THIS, "4", || Note::NoLocation);
            return Ok(response);
        }

        // Step 5. A redirect that leads to no URL is an error.
        LocationUrl::Failure => {
            trace.failed(THIS, "5", || header_note(response.header_list, "Location"));
            return Err(params.network_error(Stage::Redirect, BlockReason::RedirectBadUrl));
        }
        LocationUrl::Url(location, url) => (location, url),
    };

    // Step 6. A redirect that leads out of HTTP(S) is an error.
    if !location_url.is_http() {
        trace.failed(THIS, "6", || Note::SchemeNotHttp(location.into_owned()));
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectSchemeNotHttp));
    }

    // Step 7. Twenty redirects are enough.
    if request.redirect_count == MOST_REDIRECTS {
        trace.failed(THIS, "7", || Note::TooManyRedirects);
        return Err(params.network_error(Stage::Redirect, BlockReason::TooManyRedirects));
    }

    // Divergence: redirect-with-credentials. WebKit refuses such a redirect later.
    // Divergence: redirect-first-credentials. And it checks the response once more.
    if params.rules.checks_userinfo_late || params.rules.repeats_cors_check_late {
        params.request.late_refusal = late_refusal(request, &response, params.rules);
    }

    // Step 8. Count this one.
    let request = &mut params.request;
    request.redirect_count += 1;

    // Step 9. A redirect to another origin must not carry a user name or password.
    // Divergence: redirect-userinfo. Chromium does not let anybody be handed one.
    let refuses_later =
        params.rules.checks_userinfo_late && request.response_tainting == ResponseTainting::Basic;
    if location_url.includes_credentials()
        && !refuses_later
        && (params.rules.refuses_redirects_with_userinfo
            || (request.mode == Mode::Cors && !request.origin.same_origin(location_url.origin())))
    {
        let to_another_origin = !request.origin.same_origin(location_url.origin());
        let note = || {
            let location = location.into_owned();
            if to_another_origin {
                Note::RedirectWithUserinfoToAnotherOrigin(location)
            } else {
                Note::RedirectWithUserinfo(location)
            }
        };
        trace.failed(THIS, "9", note);
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectWithCredentials));
    }

    // Step 10. Nor may another origin hand one to the page's own server.
    if request.response_tainting == ResponseTainting::Cors && location_url.includes_credentials() {
        let note = || Note::RedirectWithUserinfoByAnotherOrigin(location.into_owned());
        trace.failed(THIS, "10", note);
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectWithCredentials));
    }

    // Step 11. A stream has been read by now and cannot be sent again.
    // Note: 303 never sends the body again.
    if response.status != 303 && request.body == BodySource::Stream {
        trace.failed(THIS, "11", || Note::StreamCannotBeSentAgain);
        return Err(params.network_error(Stage::Redirect, BlockReason::RedirectNeedsReplay));
    }

    // Divergence: preflight-again. What was unsafe once stays so, even if it does not go along.
    if params.rules.preflights_again
        && !cors_unsafe_request_header_names(&request.header_list, params.rules).is_empty()
    {
        request.preflighted = Preflighted::Yes;
    }

    // Divergence: preflight-first-headers. Firefox forgets what earlier redirects have dropped.
    if params.rules.dropped_headers == DroppedHeaders::AnnouncedAfterTheNextRedirect {
        request.header_list.append(&mut request.dropped_headers);
    }

    // Step 12. Some redirects turn the request into a `GET`.
    let is_post = request.method == "POST";
    let is_get_or_head = matches!(request.method, "GET" | "HEAD");
    let is_cross_origin = !request.current_url().origin().same_origin(location_url.origin());
    // Divergence: redirected-delete. WebKit does not let one be sent on to another origin.
    let is_lost_delete =
        request.method == "DELETE" && is_cross_origin && params.rules.turns_redirected_delete_into_get;
    if (matches!(response.status, 301 | 302) && is_post)
        || (response.status == 303 && !is_get_or_head)
        || is_lost_delete
    {
        // Step 12.1. It loses its body.
        trace.passed(THIS, "12.1", || Note::BecomesGet(request.method.to_owned()));
        request.method = "GET";
        request.body = BodySource::NoBody;

        // Step 12.2. And the headers about it.
        drop_headers(request, params.rules, is_request_body_header_name);
    }

    // Step 13. Another origin does not get to see `Authorization`.
    if is_cross_origin {
        let count = request.header_list.len();
        drop_headers(request, params.rules, is_cors_non_wildcard_request_header_name);
        if request.header_list.len() < count {
            trace.passed(THIS, "13", || Note::AuthorizationDropped);
        }
    }

    if is_cross_origin {
        request.method_at_origin = request.method;
    }

    // Divergence: redirected-client-hints. Chromium drops them where the redirect leaves the origin.
    if params.rules.drops_client_hints_at_redirects && !request.origin.same_origin(location_url.origin()) {
        request.header_list.retain(|(name, _)| !is_forgotten_client_hint(name));
    }

    // Step 14. The body is sent again from its source.
    // Note: only that it can be is of interest here.

    // Step 18. Go there.
    request.url_list.append(location_url);

    // Step 20. The first main fetch will filter the response.
    let recursive = Recursive::Yes;

    // Step 22. Begin anew with the new URL.
    trace.passed(THIS, "22", || Note::RedirectedTo(location.to_string()));
    request.current_url_text = location;
    main_fetch(params, recursive)

    // Out of scope: steps 15, 16, 17, 19 and 21, for reasons that spec.toml gives.
}

/// Drops headers of some names.
fn drop_headers(request: &mut FetchRequest<'_>, rules: Rules<'_>, is_dropped: fn(&str) -> bool) {
    // Divergence: preflight-first-headers. WebKit announces on what it does not send on.
    if rules.dropped_headers != DroppedHeaders::Announced {
        let headers = mem::take(&mut request.header_list).into_iter();
        let (dropped, kept): (Vec<_>, Vec<_>) = headers.partition(|(name, _)| is_dropped(name));
        request.header_list = kept;
        request.dropped_headers.extend(dropped);
    }
}

/// What is to be said about the `Location` of a response if it is there but is not a URL.
pub(crate) fn leads_to_no_url<'a>(
    request: &FetchRequest<'a>,
    response: &FetchResponse<'a>,
    rules: Rules<'_>,
) -> Option<Note> {
    matches!(location_url(request, response, rules), LocationUrl::Failure)
        .then(|| header_note(response.header_list, "Location"))
}

/// What is to be said about the `Location` of a response if the browser refuses its scheme at once.
pub(crate) fn leads_to_refused_scheme<'a>(
    request: &FetchRequest<'a>,
    response: &FetchResponse<'a>,
    rules: Rules<'_>,
) -> Option<Note> {
    match location_url(request, response, rules) {
        LocationUrl::Url(location, url)
            if rules.schemes_refused_first.applies(url.scheme(), request.redirect_mode)
                && !is_blob_of(&url, request.current_url()) =>
        {
            Some(Note::SchemeNotHttp(location.into_owned()))
        }
        _ => None,
    }
}

/// Whether this is a `blob:` URL of the other's origin.
fn is_blob_of(url: &Url, other: &Url) -> bool {
    url.scheme() == "blob"
        && Url::parse(url.path_and_query()).is_some_and(|inner| inner.origin().same_origin(other.origin()))
}

/// What is to be said about the `Location` of a response if the CORS protocol forbids it for its
/// user name or password.
pub(crate) fn leads_to_forbidden_userinfo<'a>(
    request: &FetchRequest<'a>,
    response: &FetchResponse<'a>,
    rules: Rules<'_>,
) -> Option<Note> {
    let LocationUrl::Url(location, url) = location_url(request, response, rules) else {
        return None;
    };
    let is_cross_origin = request.mode == Mode::Cors
        && (request.response_tainting == ResponseTainting::Cors || !request.origin.same_origin(url.origin()));
    (is_cross_origin && url.includes_credentials()).then(|| Note::RedirectWithUserinfo(location.into_owned()))
}

/// Why WebKit will refuse a redirect that looks fine so far, once the next server has been asked.
fn late_refusal<'a>(
    request: &FetchRequest<'a>,
    response: &FetchResponse<'a>,
    rules: Rules<'_>,
) -> Option<LateRefusal> {
    let hop = request.url_list.hop();

    // Divergence: redirect-with-credentials. It looks for a user name or password that late, where
    // the page's own server sends the request on.
    if rules.checks_userinfo_late
        && request.response_tainting == ResponseTainting::Basic
        && let Some(note) = leads_to_forbidden_userinfo(request, response, rules)
    {
        let reason = BlockReason::RedirectWithCredentials;
        let error = NetworkError { stage: Stage::Redirect, hop, reason };
        return Some(LateRefusal { error, note });
    }

    // Divergence: redirect-first-credentials. It repeats the CORS check, with the credentials of the
    // first URL.
    let began_with_credentials = request.credentials_mode == CredentialsMode::SameOrigin
        && request.url_list.first().origin().same_origin(request.origin);
    if !rules.repeats_cors_check_late
        || request.response_tainting != ResponseTainting::Cors
        || !began_with_credentials
    {
        return None;
    }
    let origin = serialize_request_origin(request);
    let trace = &mut Trace::off();
    let checked = cors_check(CredentialsMode::Include, origin, response.header_list, rules, trace);
    let reason = checked.err()?;
    let error = NetworkError { stage: Stage::Response, hop, reason };
    Some(LateRefusal { error, note: Note::CheckedAgainWithCredentials })
}

/// Where a redirect leads.
enum LocationUrl<'a> {
    Null,
    Failure,
    /// The `Location` as written, and what it means.
    Url(Cow<'a, str>, Url),
}

/// Reads the `Location` of a response.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-response-location-url>
fn location_url<'a>(
    request: &FetchRequest<'a>,
    response: &FetchResponse<'a>,
    rules: Rules<'_>,
) -> LocationUrl<'a> {
    // Step 1. Only redirects lead somewhere.
    // Note: the caller has looked at the status.

    // Step 2. Read the header. It must not be there twice.
    // Divergence: repeated-location. Chromium and Firefox have refused those that differ, and read
    // others once.
    let mut locations = response.header_list.values("Location");
    let location = match (locations.next(), locations.next()) {
        (None, _) => return LocationUrl::Null,
        (Some(_), Some(_)) if !rules.takes_equal_locations_as_one => {
            // Divergence: joined-locations. WebKit reads them as one.
            let joined = response.header_list.get("Location").filter(|_| rules.joins_locations);
            let joined = joined.map(HeaderValue::to_text).unwrap_or_default();
            return match request.current_url().join(&joined) {
                Some(url) if rules.joins_locations => LocationUrl::Url(Cow::Owned(joined), url),
                _ => LocationUrl::Failure,
            };
        }
        (Some(location), _) => location,
    };

    // Divergence: redirect-without-location. For Chromium an empty one is none, for WebKit no URL.
    match rules.empty_location {
        EmptyLocation::NoLocation if location.is_empty() => return LocationUrl::Null,
        EmptyLocation::BadUrl if location.is_empty() => return LocationUrl::Failure,
        EmptyLocation::SameUrl | EmptyLocation::NoLocation | EmptyLocation::BadUrl => {}
    }

    // Step 3. Parse it, relative to the URL that answered.
    // Step 5. This is where the redirect leads.
    match request.current_url().join(location) {
        Some(url) => LocationUrl::Url(Cow::Borrowed(location), url),
        None => LocationUrl::Failure,
    }

    // Out of scope: step 4. Fragments are never sent.
}
