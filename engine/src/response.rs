//! What servers answer.

use crate::header_list::HeaderList;

/// A [response](https://fetch.spec.whatwg.org/#concept-response) as it came over the wire, as far
/// as the decisions depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names and values in order. Values are isomorphic strings: one character is one byte.
    pub headers: Vec<(String, String)>,
}

impl Response {
    /// The headers, for looking things up.
    pub fn header_list(&self) -> HeaderList<'_> {
        HeaderList(&self.headers)
    }
}

/// What the server of one URL of the redirect chain answers.
///
/// `None` means that nothing came back: no server, no connection, or the caller does not know.
/// It is asked for only where the browser would send that request, and then blocks with
/// [`BlockReason::NoResponse`](crate::BlockReason::NoResponse).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    /// The answer to an `OPTIONS` of the browser's own, if it sends one.
    pub preflight: Option<Response>,
    /// The answer to the request itself.
    pub response: Option<Response>,
}

/// Whether a status is an [ok status](https://fetch.spec.whatwg.org/#ok-status).
pub(crate) fn is_ok_status(status: u16) -> bool {
    (200..300).contains(&status)
}

/// Whether a status is a [redirect status](https://fetch.spec.whatwg.org/#redirect-status).
pub(crate) fn is_redirect_status(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Whether a response to a cross-origin request should say `Vary: Origin` but does not.
///
/// A rule of thumb after
/// [CORS protocol and HTTP caches](https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches):
/// an `Access-Control-Allow-Origin` other than `*` may have been made for this one origin, and a
/// cache that is not told would hand it to another. A server that always sends the same origin
/// needs no `Vary`, which cannot be seen from one response.
pub fn vary_origin_is_advised(response: &Response) -> bool {
    let headers = response.header_list();
    let Some(allow_origin) = headers.get("access-control-allow-origin") else {
        return false;
    };
    let vary = headers.extract_list("vary");
    !allow_origin.is("*") && !vary.contains("*") && !vary.contains_ignoring_case("origin")
}

/// Whether two responses of one URL to different requests show that the URL needs `Vary: Origin`:
/// their `Access-Control-Allow-Origin` differs, and one of them does not say so.
///
/// Unlike [`vary_origin_is_advised`] this also sees the response that left the header out because
/// there was no `Origin`, and it does not suspect a server that always sends the same value.
pub fn vary_origin_is_needed(first: &Response, second: &Response) -> bool {
    let allow_origin = |response: &Response| {
        let value = response.header_list().get("access-control-allow-origin");
        value.map(|value| value.to_string())
    };
    let varies = |response: &Response| {
        let vary = response.header_list().extract_list("vary");
        vary.contains("*") || vary.contains_ignoring_case("origin")
    };
    allow_origin(first) != allow_origin(second) && !(varies(first) && varies(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(headers: &[(&str, &str)]) -> Response {
        let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        Response { status: 200, headers: headers.iter().map(own).collect() }
    }

    #[test]
    fn a_single_origin_without_vary_is_suspicious() {
        let origin = ("Access-Control-Allow-Origin", "http://a");
        assert!(vary_origin_is_advised(&response(&[origin])));
        assert!(vary_origin_is_advised(&response(&[origin, ("Vary", "Accept")])));
        for fine in [
            vec![],
            vec![("Access-Control-Allow-Origin", "*")],
            vec![origin, ("Vary", "Accept, ORIGIN")],
            vec![origin, ("Vary", "*")],
        ] {
            assert!(!vary_origin_is_advised(&response(&fine)), "{fine:?}");
        }
    }

    #[test]
    fn two_different_answers_need_vary_on_both() {
        let a = ("Access-Control-Allow-Origin", "http://a");
        let vary = ("Vary", "Origin");
        assert!(vary_origin_is_needed(&response(&[a, vary]), &response(&[])));
        assert!(!vary_origin_is_needed(&response(&[a, vary]), &response(&[vary])));
        assert!(!vary_origin_is_needed(&response(&[a]), &response(&[a])));
    }
}
