//! [Scheme fetch](https://fetch.spec.whatwg.org/#scheme-fetch): what to do by the URL's scheme.

use crate::fetch_params::{FetchParams, FetchResponse};
use crate::header_list::HeaderList;
use crate::http_fetch::{MakeCorsPreflight, http_fetch};
use crate::note::Note;
use crate::response_filter::View;
use crate::trace::Algorithm;
use crate::verdict::{BlockReason, NetworkError, Stage};

/// Fetches without the CORS protocol.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-scheme-fetch>
pub(crate) fn scheme_fetch<'a>(params: &mut FetchParams<'a, '_>) -> Result<FetchResponse<'a>, NetworkError> {
    // Step 2. This is the request.
    let url = params.request.current_url();

    // Step 3. Do as the scheme says.
    // Out of scope: `blob:` and `file:`. What they hold is not part of a case.
    if url.is_http() {
        return http_fetch(params, MakeCorsPreflight::No);
    }
    if url.scheme() == "data" && url.path_and_query().contains(',') {
        // Note: the only header of such a response is `Content-Type`.
        let mut visible = vec!["content-type".into()];
        // Divergence: data-length. Firefox adds its length.
        if params.rules.knows_length_of_data {
            visible.insert(0, "content-length".into());
        }
        return Ok(FetchResponse { status: 200, header_list: HeaderList(&[]), view: View::Basic(visible) });
    }
    // Note: only mode `no-cors` gets here with another scheme, so nothing of the response is seen.
    // Divergence: about-blank. Chromium and WebKit do not fetch it.
    if url.scheme() == "about"
        && url.path_and_query().split('?').next() == Some("blank")
        && params.rules.fetches_about_blank
    {
        return Ok(FetchResponse { status: 200, header_list: HeaderList(&[]), view: View::Unfiltered });
    }

    // Step 4. Nothing else can be fetched.
    let note = || Note::CannotBeFetched(params.request.current_url_text.to_string());
    params.trace.failed(Algorithm::SchemeFetch, "4", note);
    Err(params.network_error(Stage::Request, BlockReason::SchemeNotHttp))
}
