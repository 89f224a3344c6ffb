//! The `OPTIONS` that a page is told about before it happens.

use engine::{
    Body, Mode, OpaqueId, Origin, PreflightReason, Profile, Request, needs_preflight, preflight_request,
};

fn page() -> Origin {
    Origin::parse("http://page.test:8000").expect("an origin")
}

fn request(method: &str, headers: &[(&str, &str)]) -> Request {
    let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    Request {
        method: method.to_owned(),
        headers: headers.iter().map(own).collect(),
        ..Request::new("http://api.test:9000/x")
    }
}

#[test]
fn names_are_announced_in_lower_case_sorted_and_once() {
    let (page, request) = (
        page(),
        request(
            "put",
            &[("X-B", "1"), ("Accept", "fine"), ("Content-Type", "a/b"), ("x-a", "1"), ("x-b", "2")],
        ),
    );
    let preflight = preflight_request(&page, &request, Profile::Standard).expect("one is needed");
    assert_eq!(preflight.request_method, "PUT");
    assert_eq!(preflight.request_headers.as_deref(), Some("content-type,x-a,x-b"));
    assert_eq!(preflight.origin, "http://page.test:8000");
    assert_eq!(
        preflight.reasons,
        [
            PreflightReason::Method("PUT".to_owned()),
            PreflightReason::Header("content-type".to_owned()),
            PreflightReason::Header("x-a".to_owned()),
            PreflightReason::Header("x-b".to_owned()),
        ]
    );
}

#[test]
fn without_unsafe_headers_none_are_announced() {
    let (page, request) = (page(), request("DELETE", &[("Accept", "fine")]));
    let preflight = preflight_request(&page, &request, Profile::Standard).expect("one is needed");
    assert_eq!(preflight.request_headers, None);
}

#[test]
fn too_many_safelisted_bytes_are_a_reason_of_their_own() {
    let long = "a".repeat(128);
    let mut headers = vec![("Accept", long.as_str()); 9];
    headers.push(("X-A", "1"));
    let (page, request) = (page(), request("GET", &headers));
    assert_eq!(
        needs_preflight(&page, &request, Profile::Standard),
        [PreflightReason::HeadersTooLong("accept".to_owned()), PreflightReason::Header("x-a".to_owned()),]
    );
}

#[test]
fn a_stream_is_a_reason_of_its_own() {
    let (page, request) = (page(), Request { body: Body::Stream, ..request("POST", &[]) });
    assert_eq!(needs_preflight(&page, &request, Profile::Standard), [PreflightReason::Stream]);
}

#[test]
fn an_opaque_page_announces_null() {
    let request = request("PUT", &[]);
    let preflight = preflight_request(&Origin::Opaque(OpaqueId::PAGE), &request, Profile::Standard)
        .expect("one is needed");
    assert_eq!(preflight.origin, "null");
}

#[test]
fn nothing_is_announced_at_home_or_outside_of_cors_or_when_it_is_harmless() {
    let unsafe_request = request("PUT", &[("X-A", "1")]);
    for harmless in [
        Request { url: "http://page.test:8000/".to_owned(), ..unsafe_request.clone() },
        Request { mode: Mode::SameOrigin, ..unsafe_request.clone() },
        Request { mode: Mode::NoCors, method: "POST".to_owned(), ..unsafe_request.clone() },
        Request { url: "mailto:x".to_owned(), ..unsafe_request.clone() },
        Request { url: "http://".to_owned(), ..unsafe_request },
        request("GET", &[]),
        request("POST", &[("Content-Type", "text/plain")]),
        request("GET", &[("Cookie", "x")]),
    ] {
        assert_eq!(preflight_request(&page(), &harmless, Profile::Standard), None, "{harmless:?}");
    }
}
