//! [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#http-network-or-cache-fetch): what
//! goes over the wire.

use crate::fetch_params::{FetchParams, FetchResponse};
use crate::fetch_request::{ResponseTainting, append_request_origin_header};
use crate::note::Note;
use crate::origin::SerializedOrigin;
use crate::profile::Rules;
use crate::request::CredentialsMode;
use crate::response::Response;
use crate::response_filter::View;
use crate::trace::Algorithm;
use crate::verdict::{BlockReason, NetworkError, Sent, Stage};

/// Sends the request itself and takes what the server of the current hop answers.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
pub(crate) fn http_network_or_cache_fetch<'a>(
    params: &mut FetchParams<'a, '_>,
) -> Result<FetchResponse<'a>, NetworkError> {
    // Step 1. This is the request.
    let request = &params.request;
    let hop = request.url_list.hop();

    // Step 8. Prepare what is sent.
    // Step 8.3. See whether cookies and the like go along.
    let include_credentials = match request.credentials_mode {
        CredentialsMode::Include => true,
        CredentialsMode::SameOrigin => request.response_tainting == ResponseTainting::Basic,
        CredentialsMode::Omit => false,
    };
    let note = || if include_credentials { Note::CredentialsIncluded } else { Note::CredentialsLeftOut };
    params.trace.passed(Algorithm::HttpNetworkOrCacheFetch, "8.3", note);

    // Step 8.12. Say where the request comes from.
    let origin = append_request_origin_header(request, params.rules, &mut params.trace);
    let origin = origin.map(SerializedOrigin::to_text);
    match params.sent.last_mut() {
        Some(sent) if sent.hop == hop => (sent.request, sent.origin) = (true, origin),
        _ => params.sent.push(Sent { hop, preflight: false, request: true, origin }),
    }

    // Step 11. Nothing is taken from a cache.
    // Step 11.2. Send it.
    let Some(response) = params.hops.get(hop).and_then(|hop| hop.response.as_ref()) else {
        let note = || Note::NoResponse(request.current_url_text.to_string());
        params.trace.failed(Algorithm::HttpNetworkOrCacheFetch, "11.2", note);
        return Err(params.network_error(Stage::Response, BlockReason::NoResponse));
    };
    let status = || Note::Status(response.status);
    if is_refused(response, params.rules) {
        params.trace.failed(Algorithm::HttpNetworkOrCacheFetch, "11.2", status);
        return Err(params.network_error(Stage::Response, BlockReason::NoResponse));
    }
    params.trace.passed(Algorithm::HttpNetworkOrCacheFetch, "11.2", status);

    // Step 19. This is the response.
    Ok(FetchResponse { status: response.status, header_list: response.header_list(), view: View::Unfiltered })

    // Out of scope: the other steps, for reasons that spec.toml gives.
}

/// Whether the browser does not take the response for one, so that it is as if nothing came back.
pub(crate) fn is_refused(response: &Response, rules: Rules<'_>) -> bool {
    // Divergence: proxy-status. Chromium takes a 407 from proxies only.
    if response.status == 407 && rules.refuses_proxy_status {
        return true;
    }

    // Divergence: repeated-location. Chromium and Firefox refuse locations that differ, whatever the
    // status.
    let mut locations = response.header_list().values("Location");
    rules.takes_equal_locations_as_one
        && locations.next().is_some_and(|first| locations.any(|other| other != first))
}
