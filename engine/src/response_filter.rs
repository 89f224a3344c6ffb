//! [Filtered responses](https://fetch.spec.whatwg.org/#concept-filtered-response): how much of a
//! response script sees.

use crate::header_list::{HeaderList, HeaderName, convert_header_names_to_a_sorted_lowercase_set};
use crate::profile::Rules;
use crate::safelist::{is_cors_safelisted_response_header_name, is_forbidden_response_header_name};

/// What script sees of a response.
#[derive(Debug)]
pub(crate) enum View {
    /// That is not decided yet.
    Unfiltered,
    /// The status, the body and the headers of these names; the response's own origin is the
    /// page's.
    Basic(Vec<String>),
    /// The same, because the server shares it.
    Cors(Vec<String>),
    /// Nothing.
    Opaque,
    /// Nothing but that it is a redirect.
    OpaqueRedirect,
}

/// The names of the headers that script sees of a same-origin response: all but `Set-Cookie`.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-filtered-response-basic>
pub(crate) fn basic_filtered_response(headers: HeaderList<'_>) -> Vec<String> {
    visible(headers, |_| true)
}

/// The names of the headers that script sees of a cross-origin response: a few harmless ones, and
/// those that the server exposes.
///
/// Spec: <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
pub(crate) fn cors_filtered_response(
    headers: HeaderList<'_>,
    includes_credentials: bool,
    rules: Rules<'_>,
) -> Vec<String> {
    let name = "Access-Control-Expose-Headers";
    let exposed = headers.extract_list(name);
    // Divergence: exposed-headers-junk. Firefox stops reading at the junk, but keeps the wildcard.
    let wildcard_before_junk = || rules.exposes_all_before_junk && headers.has_wildcard_before_junk(name);
    let all_are_exposed = !includes_credentials && (exposed.contains("*") || wildcard_before_junk());
    visible(headers, |name| {
        all_are_exposed
            || is_cors_safelisted_response_header_name(name)
            || exposed.contains_ignoring_case(name)
    })
}

fn visible(headers: HeaderList<'_>, is_visible: impl Fn(&str) -> bool) -> Vec<String> {
    let names = headers
        .0
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !is_forbidden_response_header_name(name) && is_visible(name));
    let names = convert_header_names_to_a_sorted_lowercase_set(names);
    names.into_iter().map(HeaderName::to_lower_case).collect()
}
