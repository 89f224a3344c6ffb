//! From the ports that stand in a case to those that are really listened on.
//!
//! Cases are written with three fixed ports, so that a line printed today can be run tomorrow. Free
//! ports take their place when a case is run.

use std::borrow::Cow;

use engine::{Case, Hop, OpaqueId, Origin, Request, Response};

/// The ports that stand in cases: the page's, and those of two other origins.
pub(crate) const WRITTEN_PORTS: [u16; 3] = [3000, 4000, 5000];

/// The host names under which each port can be reached. They are two sites.
pub(crate) const HOSTS: [&str; 2] = ["localhost", "127.0.0.1"];

/// The ports that are listened on, in the order of [`WRITTEN_PORTS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports(pub(crate) [u16; 3]);

impl Ports {
    /// The port on which pages are served.
    pub(crate) fn page(self) -> u16 {
        self.0[0]
    }

    /// The text with every written port in the place of a port replaced.
    fn replace<'t>(self, text: &'t str) -> Cow<'t, str> {
        let mut replaced = String::new();
        let mut rest = text;
        while let Some(colon) = rest.find(':') {
            let (before, after) = rest.split_at(colon + 1);
            replaced.push_str(before);
            rest = after;
            for (written, real) in WRITTEN_PORTS.iter().zip(self.0) {
                if let Some(after_port) = after.strip_prefix(written.to_string().as_str()) {
                    replaced.push_str(&real.to_string());
                    rest = after_port;
                    break;
                }
            }
        }
        if replaced.is_empty() {
            return Cow::Borrowed(text);
        }
        replaced.push_str(rest);
        Cow::Owned(replaced)
    }
}

/// The case as it is run: with the real ports.
pub(crate) fn place(case: &Case, ports: Ports) -> Case {
    map_texts(case, |text| ports.replace(text).into_owned())
}

/// The case with every `/c/<number>/` of its URLs made `/c/<id>/`, by which the server knows it.
pub(crate) fn renumber(case: &Case, id: usize) -> Case {
    let Some(old) = number_of(&case.request.url) else {
        return case.clone();
    };
    let (old, new) = (format!("/c/{old}/"), path_prefix(id));
    map_texts(case, |text| text.replace(&old, &new))
}

/// Where the URLs of a case begin.
pub(crate) fn path_prefix(id: usize) -> String {
    format!("/c/{id}/")
}

fn number_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/c/")?;
    let (number, _) = rest.split_once('/')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn map_texts(case: &Case, map: impl Fn(&str) -> String) -> Case {
    let headers = |headers: &[(String, String)]| {
        headers.iter().map(|(name, value)| (name.clone(), map(value))).collect::<Vec<_>>()
    };
    let response = |response: &Option<Response>| {
        response.as_ref().map(|it| Response { status: it.status, headers: headers(&it.headers) })
    };
    let hops = case.hops.iter();
    Case {
        page: Origin::parse(&map(&case.page.serialize())).unwrap_or(Origin::Opaque(OpaqueId::PAGE)),
        request: Request {
            url: map(&case.request.url),
            headers: headers(&case.request.headers),
            ..case.request.clone()
        },
        hops: hops
            .map(|hop| Hop { preflight: response(&hop.preflight), response: response(&hop.response) })
            .collect(),
        sites: case.sites.clone(),
    }
}

/// Says the length of every body, which is empty, where the case does not.
///
/// That is the only header that the server needs for its own sake; with it in the case the engine
/// knows every header that is sent.
pub(crate) fn with_content_lengths(mut case: Case) -> Case {
    for hop in &mut case.hops {
        for response in [&mut hop.preflight, &mut hop.response].into_iter().flatten() {
            let has_length =
                response.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            if !has_length && has_body(response.status) {
                response.headers.push(("Content-Length".to_owned(), "0".to_owned()));
            }
        }
    }
    case
}

/// Whether a response of that status has a body, be it an empty one.
fn has_body(status: u16) -> bool {
    !matches!(status, 100..=199 | 204 | 304)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: Ports = Ports([41000, 42000, 43000]);

    #[test]
    fn written_ports_become_real_ones() {
        for (written, real) in [
            ("http://localhost:3000", "http://localhost:41000"),
            (
                "http://localhost:3000, http://127.0.0.1:4000/x",
                "http://localhost:41000, http://127.0.0.1:42000/x",
            ),
            ("HTTP://LOCALHOST:5000", "HTTP://LOCALHOST:43000"),
            ("3000", "3000"),
            ("http://localhost:300", "http://localhost:300"),
            ("null", "null"),
        ] {
            assert_eq!(PORTS.replace(written), real);
        }
    }

    #[test]
    fn numbers_of_cases_are_changed_everywhere() {
        let location = ("Location".to_owned(), "http://localhost:5000/c/7/1".to_owned());
        let response = Response { status: 302, headers: vec![location] };
        let case = Case {
            page: Origin::Opaque(OpaqueId::PAGE),
            request: Request::new("http://localhost:4000/c/7/0"),
            hops: vec![Hop { preflight: None, response: Some(response) }],
            sites: Vec::new(),
        };
        let case = renumber(&case, 12);
        assert_eq!(case.request.url, "http://localhost:4000/c/12/0");
        let response = case.hops[0].response.as_ref().expect("a response");
        assert_eq!(response.headers[0].1, "http://localhost:5000/c/12/1");
    }

    #[test]
    fn lengths_are_said_once_and_only_where_there_is_a_body() {
        let response = |status| Some(Response { status, headers: Vec::new() });
        let case = Case {
            page: Origin::Opaque(OpaqueId::PAGE),
            request: Request::new("http://localhost:4000/c/7/0"),
            hops: vec![Hop { preflight: response(204), response: response(200) }],
            sites: Vec::new(),
        };
        let once = with_content_lengths(case);
        let twice = with_content_lengths(once.clone());
        assert_eq!(once, twice);
        assert_eq!(once.hops[0].preflight, response(204));
        assert_eq!(once.hops[0].response.as_ref().map(|response| response.headers.len()), Some(1));
    }
}
