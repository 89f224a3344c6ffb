//! Differences that are known and that no profile of the engine can express.
//!
//! The list is exact: the example of each is run along with every other case, and one that is no
//! difference any more is reported, so that it is taken off.

use browsers::Browser;
use engine::{BlockReason, Body, Case, CredentialsMode, Mode, RedirectMode};

use crate::compare::Difference;

/// A difference that is expected.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: &'static str,
    pub(crate) browser: Browser,
    /// Why it is there, and why the engine does not know of it.
    pub(crate) reason: &'static str,
    /// Whether this difference comes from it.
    pub(crate) explains: fn(&Case, &Difference) -> bool,
    /// A case where it shows, as a line for the judge.
    pub(crate) example: &'static str,
}

/// A URL whose host has a space in it.
const SPACE_IN_HOST: &str = "http://a b/";

/// A sandboxed frame that sends credentials.
const FRAME_WITH_CREDENTIALS: &str = r#"{"page":"null","request":{"url":"http://localhost:4000/c/0/0","mode":"no-cors","credentials":"include"},"hops":[{"response":{"status":200}}]}"#;

/// A stream that the standard does not even begin to send.
const STREAM: &str = r#"{"page":"http://localhost:3000","request":{"url":"http://localhost:4000/c/0/0","method":"POST","mode":"no-cors","body":{"stream":true}},"hops":[{"response":{"status":200}}]}"#;

/// All of them.
pub(crate) const KNOWN: &[Known] = &[
    Known {
        id: "site-of-an-opaque-origin",
        browser: Browser::Chromium,
        reason: "for `Cross-Origin-Resource-Policy: same-site` Chromium remembers what a sandboxed frame would \
                 be without the sandbox; a case does not say whose frame it is",
        explains: |case, difference| {
            is_opaque_no_cors(case)
                && has_response_header(case, "Cross-Origin-Resource-Policy", "same-site")
                && (difference.what == "outcome" || difference.what.ends_with(": requests"))
        },
        example: r#"{"page":"null","request":{"url":"http://localhost:4000/c/0/0","mode":"no-cors"},"hops":[{"response":{"status":200,"headers":[["Cross-Origin-Resource-Policy","same-site"]]}}]}"#,
    },
    Known {
        id: "origin-of-an-opaque-origin",
        browser: Browser::Chromium,
        reason: "with credentials Chromium sends `Origin: null` in mode `no-cors` from a sandboxed frame to the \
                 site of the page around it; a case does not say whose frame it is",
        explains: sends_origin_of_a_frame,
        example: FRAME_WITH_CREDENTIALS,
    },
    Known {
        id: "space-in-a-host",
        browser: Browser::Chromium,
        reason: "Chromium escapes a space in a host, where the URL standard takes the URL for broken; the host \
                 cannot be found either, so that only `new Request`, redirect mode `manual` and the reason show it",
        explains: |case, difference| {
            let is_manual = case.request.redirect == RedirectMode::Manual;
            let shows_location = match difference.what.as_str() {
                "outcome" => is_manual,
                "reason" => difference.engine == BlockReason::RedirectBadUrl.as_str(),
                _ => false,
            };
            (shows_location && has_response_header(case, "Location", SPACE_IN_HOST))
                || (case.request.url == SPACE_IN_HOST && difference.what == "outcome")
        },
        example: r#"{"page":"http://localhost:3000","request":{"url":"http://a b/"}}"#,
    },
    Known {
        id: "origin-of-an-opaque-origin-in-firefox",
        browser: Browser::Firefox,
        reason: "as in Chromium: with credentials `Origin: null` is sent in mode `no-cors` from a sandboxed frame \
                 to the site of the page around it; a case does not say whose frame it is",
        explains: sends_origin_of_a_frame,
        example: FRAME_WITH_CREDENTIALS,
    },
    Known {
        id: "streams-as-text-in-firefox",
        browser: Browser::Firefox,
        reason: "Firefox cannot send a stream and sends the text `[object ReadableStream]` in its place, which is \
                 another request than the case's",
        explains: |case, difference| {
            case.request.body == Body::Stream
                && (difference.what == "outcome" || difference.what.ends_with(": requests"))
        },
        example: STREAM,
    },
    Known {
        id: "no-streams-in-webkit",
        browser: Browser::Webkit,
        reason: "WebKit cannot send a stream and says so in words of its own, before it looks at the mode",
        explains: |case, difference| {
            case.request.body == Body::Stream
                && difference.what == "outcome"
                && difference.browser == "fetch: NotSupportedError: ReadableStream uploading is not supported"
        },
        example: STREAM,
    },
    Known {
        id: "unknown-redirects-in-webkitgtk",
        browser: Browser::Webkit,
        reason: "the network code of WebKitGTK follows a `Location` at any status from 309 to 399; it is the port's own, \
                 not Safari's, so it is no quirk of the engine's profile",
        explains: |case, _| {
            let responses = case.hops.iter().filter_map(|hop| hop.response.as_ref());
            let is_location = |(name, _): &(String, String)| name.eq_ignore_ascii_case("location");
            responses
                .filter(|response| (309..=399).contains(&response.status))
                .any(|response| response.headers.iter().any(is_location))
        },
        example: r#"{"page":"http://localhost:3000","request":{"url":"http://localhost:4000/c/0/0"},"hops":[{"response":{"status":399,"headers":[["Access-Control-Allow-Origin","*"],["Location","http://localhost:4000/c/0/1"]]}}]}"#,
    },
];

/// Those of a browser.
pub(crate) fn known_in(browser: Browser) -> impl Iterator<Item = &'static Known> {
    KNOWN.iter().filter(move |known| known.browser == browser)
}

/// The one that explains a difference.
pub(crate) fn explanation(browser: Browser, case: &Case, difference: &Difference) -> Option<&'static Known> {
    known_in(browser).find(|known| (known.explains)(case, difference))
}

fn is_opaque_no_cors(case: &Case) -> bool {
    case.page.is_opaque() && case.request.mode == Mode::NoCors
}

fn sends_origin_of_a_frame(case: &Case, difference: &Difference) -> bool {
    is_opaque_no_cors(case)
        && case.request.credentials == CredentialsMode::Include
        && difference.what.ends_with(": origin")
        && (difference.browser.as_str(), difference.engine.as_str()) == ("null", "none")
}

fn has_response_header(case: &Case, name: &str, value: &str) -> bool {
    let responses = case.hops.iter().filter_map(|hop| hop.response.as_ref());
    responses
        .flat_map(|response| &response.headers)
        .any(|(other, found)| other.eq_ignore_ascii_case(name) && found.trim() == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use judge::case_from_json;

    #[test]
    fn examples_can_be_read() {
        for known in KNOWN {
            assert!(case_from_json(known.example).is_ok(), "{}", known.id);
        }
    }
}
