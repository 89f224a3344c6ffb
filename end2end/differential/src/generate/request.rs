//! What script asks for.

use engine::{Body, CredentialsMode, Mode, RedirectMode, Request};

use super::values::{
    CLIENT_HINTS, FORBIDDEN_HEADERS, INVALID_HEADERS, INVALID_METHODS, METHODS, ODD_METHODS,
    SAFELISTED_HEADERS, UNSAFE_HEADERS,
};
use super::{Draw, Subject};

/// A request whose URL is still missing.
pub(super) fn request(draw: &mut Draw) -> Request {
    let mut request = Request {
        mode: mode(draw),
        credentials: credentials(draw),
        redirect: redirect_mode(draw),
        method: method(draw),
        headers: headers(draw),
        ..Request::new("")
    };
    // Mode `no-cors` is not meant to fail for its method each time.
    if request.mode == Mode::NoCors && draw.dice.percent(90) {
        request.method = draw.dice.pick(&["GET", "POST", "HEAD", "get"]).to_owned();
    }
    let may_have_body = !["GET", "HEAD"].iter().any(|method| request.method.eq_ignore_ascii_case(method));
    if may_have_body && draw.dice.percent(45) {
        request.body = Body::Text(draw.dice.pick(&["x", "", "{}", "a=b"]).to_owned());
    }
    if draw.subject == Subject::InvalidRequest {
        make_invalid(draw, &mut request);
    }
    request
}

fn mode(draw: &mut Draw) -> Mode {
    if draw.subject == Subject::ResourcePolicy {
        return draw.dice.weighted(&[(85, Mode::NoCors), (15, Mode::Cors)]);
    }
    if draw.odd(Subject::Mode) {
        return draw.dice.weighted(&[(60, Mode::NoCors), (40, Mode::SameOrigin)]);
    }
    Mode::Cors
}

fn credentials(draw: &mut Draw) -> CredentialsMode {
    if draw.subject == Subject::Credentials {
        return draw.dice.weighted(&[
            (80, CredentialsMode::Include),
            (10, CredentialsMode::SameOrigin),
            (10, CredentialsMode::Omit),
        ]);
    }
    draw.dice.weighted(&[
        (65, CredentialsMode::SameOrigin),
        (20, CredentialsMode::Include),
        (15, CredentialsMode::Omit),
    ])
}

fn redirect_mode(draw: &mut Draw) -> RedirectMode {
    let weights = match draw.subject {
        Subject::Redirect => [84, 7, 9],
        Subject::Mode => [76, 12, 12],
        _ => [92, 4, 4],
    };
    draw.dice.weighted(&[
        (weights[0], RedirectMode::Follow),
        (weights[1], RedirectMode::Error),
        (weights[2], RedirectMode::Manual),
    ])
}

fn method(draw: &mut Draw) -> String {
    if draw.odd(Subject::Method) {
        return draw.dice.pick(ODD_METHODS).to_owned();
    }
    if matches!(draw.subject, Subject::AllowMethods | Subject::PreflightStatus) {
        let methods = ["PUT", "DELETE", "PATCH", "chicken", "OPTIONS", "GET"];
        return draw.dice.pick(&methods).to_owned();
    }
    draw.dice.weighted(METHODS).to_owned()
}

fn headers(draw: &mut Draw) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    if draw.odd(Subject::RequestHeaders) {
        match draw.dice.below(10) {
            0 | 1 => headers.push(long_header(draw)),
            2 => headers = headers_of_a_kilobyte(draw),
            _ => {
                for _ in 0..=draw.dice.below(3) {
                    let pool = draw.dice.weighted(&[
                        (30, SAFELISTED_HEADERS),
                        (45, UNSAFE_HEADERS),
                        (12, CLIENT_HINTS),
                        (13, FORBIDDEN_HEADERS),
                    ]);
                    headers.push(owned(draw.dice.pick(pool)));
                }
            }
        }
        if draw.dice.percent(12)
            && let Some(header) = headers.first().cloned()
        {
            headers.push(header);
        }
    } else if draw.subject == Subject::AllowHeaders || draw.dice.percent(22) {
        let ordinary = [("X-Foo", "1"), ("x-bar", "2"), ("Content-Type", "application/json")];
        headers = draw.dice.some_of(&ordinary, 50).into_iter().map(owned).collect();
        if draw.dice.percent(20) {
            headers.push(owned(("Authorization", "Bearer x")));
        }
        if headers.is_empty() {
            headers.push(owned(ordinary[0]));
        }
    }
    headers
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A header whose value is just short enough, or just too long.
fn long_header(draw: &mut Draw) -> (String, String) {
    let length: usize = draw.dice.pick(&[127, 128, 129]);
    let (name, start, filling, end) = draw.dice.pick(&[
        ("Accept", "", "a", ""),
        ("Accept", "", "\u{E9}", ""),
        ("Accept-Language", "", "a", ""),
        ("Content-Language", "", "a", ""),
        ("Content-Type", "text/plain;", "a", ""),
        ("Range", "bytes=", "0", "-"),
        ("Intervention", "", "a", ""),
    ]);
    (name.to_owned(), format!("{start}{}{end}", filling.repeat(length - start.len() - end.len())))
}

/// Safelisted headers whose values are about 1,024 bytes together. Without client hints there are
/// not enough of them for that, unless they repeat.
fn headers_of_a_kilobyte(draw: &mut Draw) -> Vec<(String, String)> {
    let names = if draw.dice.percent(70) {
        ["DPR", "Width", "Viewport-Width", "RTT", "Downlink", "Device-Memory", "Intervention", "Accept"]
    } else {
        ["Accept"; 8]
    };
    let mut headers: Vec<_> = names.iter().map(|name| ((*name).to_owned(), "1".repeat(128))).collect();
    match draw.dice.below(4) {
        0 => headers[0].1 = "1".repeat(127),
        1 => {}
        2 => headers.push(owned(("Accept-Language", "a"))),
        _ => headers.push(owned(("X-Foo", "1"))),
    }
    headers
}

/// Makes the constructor of `Request` throw, most of the time.
fn make_invalid(draw: &mut Draw, request: &mut Request) {
    match draw.dice.below(8) {
        0 | 1 => request.method = draw.dice.pick(INVALID_METHODS).to_owned(),
        2 | 3 => request.headers.push(owned(draw.dice.pick(INVALID_HEADERS))),
        4 => {
            request.method = draw.dice.pick(&["GET", "HEAD", "get"]).to_owned();
            request.body = Body::Text(draw.dice.pick(&["x", ""]).to_owned());
        }
        5 => {
            request.mode = Mode::NoCors;
            request.method = draw.dice.pick(&["PUT", "patch", "DELETE", "chicken", "OPTIONS"]).to_owned();
        }
        6 => {
            request.mode = Mode::NoCors;
            request.method = "POST".to_owned();
            request.body = Body::Stream;
        }
        // `chain.rs` makes the URL invalid.
        _ => {}
    }
}
