//! [`Cross-Origin-Resource-Policy`](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header):
//! a server's way out of being embedded by `no-cors` requests.

use crate::header_list::HeaderList;
use crate::origin::Origin;
use crate::profile::Rules;

/// Whether a response to a `no-cors` request may be used, opaque as it is.
///
/// Spec: <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check>
pub(crate) fn cross_origin_resource_policy_allows(
    origin: &Origin,
    sites: &[String],
    response_url_origin: &Origin,
    response: HeaderList<'_>,
    rules: Rules<'_>,
) -> bool {
    // Step 2. Read the policy.
    let policy = response.get("Cross-Origin-Resource-Policy");

    // Step 3. What is none of the three words is no policy.
    // Step 4. And no policy means no restriction, unless the page's embedder policy says so.
    // Note: the page's `Cross-Origin-Embedder-Policy` is taken to be `unsafe-none`.
    // Step 5. Act on the word.
    match policy {
        Some(policy) if policy.is("same-origin") => origin.same_origin(response_url_origin),
        Some(policy) if policy.is("same-site") => {
            // Divergence: same-site-addresses. For Chromium an address is of its own site only.
            let has_site = rules.knows_sites_of_addresses
                || !origin.host_is_an_address()
                || origin.same_origin(response_url_origin);
            has_site
                && origin.schemelessly_same_site(response_url_origin, sites)
                && (origin.scheme() == Some("https") || response_url_origin.scheme() != Some("https"))
        }
        _ => true,
    }

    // Out of scope: step 1. It is about navigation.
}

/// Whether a response has a policy at all. Without one the page's embedder policy counts.
pub(crate) fn has_resource_policy(response: HeaderList<'_>) -> bool {
    let policy = response.get("Cross-Origin-Resource-Policy");
    policy
        .is_some_and(|policy| ["same-origin", "same-site", "cross-origin"].iter().any(|word| policy.is(word)))
}
