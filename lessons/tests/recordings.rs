//! What the pages say that browsers print, and what browsers were heard to print.

use std::collections::BTreeSet;

use lessons::{
    Browser::{self, Chromium, Firefox, Webkit},
    Expectation, MESSAGES, RECORDINGS, console_of, message, recorded,
};

/// A browser, the message's page, and what the page says that the browser prints.
type Template = (Browser, &'static str, &'static str);

/// Network errors: Chromium shows them in its developer tools only, and not in the log of its console.
const NETWORK_ERRORS: &[Template] = &[
    (Chromium, "bad-port", "net::ERR_UNSAFE_PORT"),
    (Chromium, "blocked-by-orb", "net::ERR_BLOCKED_BY_ORB"),
    (Chromium, "certificate-not-trusted", "net::ERR_CERT_{kind}"),
    (Chromium, "connection-refused", "net::ERR_CONNECTION_REFUSED"),
    (Chromium, "cross-origin-resource-policy", "net::ERR_BLOCKED_BY_RESPONSE"),
    (Chromium, "failed-to-fetch", "net::ERR_FAILED"),
    (
        Chromium,
        "local-network-permission-denied",
        "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    ),
    (Chromium, "no-response", "net::ERR_EMPTY_RESPONSE"),
    (Chromium, "no-response", "net::ERR_NAME_NOT_RESOLVED"),
    (Chromium, "redirect-bad-url", "net::ERR_INVALID_REDIRECT"),
    (Chromium, "redirect-scheme-not-http", "net::ERR_UNSAFE_REDIRECT"),
    (Chromium, "too-many-redirects", "net::ERR_TOO_MANY_REDIRECTS"),
];

/// What is not asked for with `fetch()`: XMLHttpRequest, scripts, images, fonts.
const NOT_FETCHED: &[Template] = &[
    (
        Webkit,
        "access-control-checks",
        "XMLHttpRequest cannot load {url} due to access control checks.",
    ),
    (
        Webkit,
        "access-control-checks",
        "EventSource cannot load {url} due to access control checks.",
    ),
    (Webkit, "access-control-checks", "Beacon API cannot load {url}"),
    (
        Chromium,
        "allow-credentials-not-true",
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must be 'true' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.",
    ),
    (
        Firefox,
        "blocked-by-orb",
        "The resource at “{url}” was blocked by OpaqueResponseBlocking. Reason: “{reason}”.",
    ),
    (
        Webkit,
        "crossorigin-subresource-denied",
        "Cross-origin {kind} load denied by Cross-Origin Resource Sharing policy.",
    ),
    (
        Webkit,
        "crossorigin-subresource-denied",
        "Cannot load image {url} due to access control checks.",
    ),
    (
        Firefox,
        "crossorigin-subresource-denied",
        "<script> source URI is not allowed in this document: “{url}”.",
    ),
    (
        Firefox,
        "crossorigin-subresource-denied",
        "Module source URI is not allowed in this document: “{url}”.",
    ),
    (
        Firefox,
        "crossorigin-subresource-denied",
        "downloadable font: download failed ({details}): bad URI or cross-site access not allowed source: {url}",
    ),
    (
        Chromium,
        "wildcard-with-credentials",
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.",
    ),
];

/// They need another page or server: HTTPS, a content security policy, an address that is not local.
const ANOTHER_PAGE: &[Template] = &[
    (
        Chromium,
        "csp-connect-src",
        "Fetch API cannot load {url}. Refused to connect because it violates the document's Content Security Policy.",
    ),
    (
        Chromium,
        "csp-connect-src",
        r#"Connecting to '{url}' violates the following Content Security Policy directive: "{directive}". The action has been blocked."#,
    ),
    (
        Firefox,
        "csp-connect-src",
        "Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at {url} because it violates the following directive: “{directive}”",
    ),
    (
        Webkit,
        "csp-connect-src",
        "Refused to connect to {url} because it does not appear in the connect-src directive of the Content Security Policy.",
    ),
    (
        Chromium,
        "local-network-insecure-page",
        "The request client is not a secure context and the resource is in more-private address space `{space}`.",
    ),
    (
        Chromium,
        "local-network-permission-denied",
        "Permission was denied for this request to access the `{space}` address space.",
    ),
    (
        Chromium,
        "local-network-wrong-address-space",
        "Request had a target IP address space of `{announced}` yet the resource is in address space `{found}`.",
    ),
    (
        Chromium,
        "mixed-content",
        "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure resource '{url}'. This request has been blocked; the content must be served over HTTPS.",
    ),
    (Firefox, "mixed-content", "Blocked loading mixed active content “{url}”"),
    (
        Webkit,
        "mixed-content",
        "[blocked] The page at {page} requested insecure content from {url}. This content was blocked and must be served over HTTPS.",
    ),
];

/// What script is told: it stands in the console only if script does not catch it.
const CAUGHT: &[Template] = &[
    (Chromium, "failed-to-fetch", "TypeError: Failed to fetch"),
    (
        Firefox,
        "failed-to-fetch",
        "TypeError: NetworkError when attempting to fetch resource.",
    ),
    (Webkit, "failed-to-fetch", "TypeError: Load failed"),
];

/// A warning: Firefox tells errors only to those who listen by WebDriver BiDi.
const WARNINGS: &[Template] = &[(
    Firefox,
    "authorization-not-listed",
    "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
)];

/// Read in the source code; no request is known that leads to it in the recorded version.
const ONLY_IN_THE_SOURCE: &[Template] = &[
    (
        Chromium,
        "blocked-by-cors-policy",
        "Access blocked by CORS policy: {reason}",
    ),
    (Firefox, "cors-disabled", "(Reason: CORS disabled)."),
    (
        Chromium,
        "mode-same-origin",
        "Cross origin requests are not allowed by request mode.",
    ),
    (
        Webkit,
        "mode-same-origin",
        "Cross origin requests are not allowed when using same-origin fetch mode.",
    ),
    (Chromium, "no-response", "The response is invalid."),
    (
        Firefox,
        "origin-header-not-added",
        "(Reason: CORS header ‘Origin’ cannot be added).",
    ),
    (Webkit, "preflight-blocked", "CORS-preflight request was blocked"),
    (Webkit, "preflight-blocked", "Preflight response was blocked"),
];

/// Everything that no test has heard.
const NOT_RECORDED: &[&[Template]] = &[
    NETWORK_ERRORS,
    NOT_FETCHED,
    ANOTHER_PAGE,
    CAUGHT,
    WARNINGS,
    ONLY_IN_THE_SOURCE,
];

/// The lists are exact, so that they change only on purpose: words that are heard are taken off, and words
/// that are heard no more are mended on their page.
#[test]
fn what_a_page_says_was_heard_or_is_on_a_list() {
    let all: BTreeSet<_> = MESSAGES
        .iter()
        .flat_map(|message| {
            message.quotes.iter().map(|quote| (message.slug, quote))
        })
        .filter(|(_, quote)| quote.era.is_none() && recorded(quote).is_none())
        .map(|(slug, quote)| (quote.browser.as_str(), slug, quote.text))
        .collect();
    let listed: BTreeSet<_> = NOT_RECORDED
        .iter()
        .flat_map(|list| list.iter())
        .map(|(browser, slug, text)| (browser.as_str(), *slug, *text))
        .collect();
    let forgotten: Vec<_> = all.difference(&listed).collect();
    assert!(
        forgotten.is_empty(),
        "not in lessons/recorded: {forgotten:#?}; mend the words in src/messages, add a case to end2end/matrix/cases.jsonl, or put them on a list here"
    );
    let stale: Vec<_> = listed.difference(&all).collect();
    assert!(
        stale.is_empty(),
        "recorded, of old, or on no page: {stale:#?}; take them off the list"
    );
}

#[test]
fn a_recorded_line_is_of_a_scenario_or_of_a_message() {
    let scenarios: BTreeSet<_> =
        lessons::scenarios().map(|scenario| scenario.id.to_string()).collect();
    for recording in RECORDINGS {
        for line in recording.lines {
            assert!(
                scenarios.contains(line.of) || message(line.of).is_some(),
                "{}: {} is neither; run `cargo xtask record`",
                recording.browser.as_str(),
                line.of
            );
        }
    }
}

#[test]
fn every_browser_says_something_where_it_blocks_and_nothing_where_it_does_not() {
    for scenario in lessons::scenarios() {
        let id = scenario.id.to_string();
        let speaking: BTreeSet<_> = console_of(&id)
            .map(|(recording, _)| recording.browser.as_str())
            .collect();
        let speaks = |browser: Browser| match scenario.expect_in(profile(browser))
        {
            Expectation::BlockedAfterSending(_)
            | Expectation::BlockedAtPreflight(_) => true,
            Expectation::Readable | Expectation::Opaque => false,
            // The others' lines about a refused connection are not in the logs
            // that the tests read, or name no request.
            Expectation::NoServer => browser == Browser::Firefox,
        };
        let expected: BTreeSet<_> = Browser::ALL
            .iter()
            .filter(|browser| speaks(**browser))
            .map(|browser| browser.as_str())
            .collect();
        assert_eq!(
            speaking, expected,
            "{id}: {speaking:?}; run `cargo xtask record`"
        );
    }
}

fn profile(browser: Browser) -> engine::Profile {
    match browser {
        Browser::Chromium => engine::Profile::Chromium,
        Browser::Firefox => engine::Profile::Firefox,
        Browser::Webkit => engine::Profile::Webkit,
    }
}
