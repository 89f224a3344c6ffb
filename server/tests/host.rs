//! Which hosts the lab answers to, and which requests it does not look at.

mod support;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use support::TestApp;

fn request(target: &str, hosts: &[&str]) -> Request<Body> {
    let mut request = Request::get(target);
    for host in hosts {
        request = request.header("host", *host);
    }
    request.body(Body::empty()).expect("a legal request")
}

#[tokio::test]
async fn a_name_that_is_pointed_at_this_machine_reads_nothing() {
    let app = TestApp::new();
    app.api(axum::http::Method::GET, "/api/simple/no-origin?run=victim", &[]).await;
    for host in
        ["evil.example:3000", "evil.example", "localhost", "localhost:4000", "localhost:3000.evil.example"]
    {
        for path in ["/", "/runs/victim", "/runs/victim/events", "/matrix/judge", "/reader.js", "/health"] {
            let answer = app.send(&app.page, request(path, &[host])).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{host} {path}");
            assert!(answer.body.contains("--page-origin"), "{}", answer.body);
            assert!(!answer.body.contains("victim"), "{}", answer.body);
        }
    }
    for path in ["/health", "/api/simple/no-origin?run=victim"] {
        let answer = app.send(&app.api, request(path, &["evil.example:4000"])).await;
        assert_eq!((answer.status, answer.cors()), (StatusCode::BAD_REQUEST, vec![]));
        assert!(answer.body.contains("--api-origin"), "{}", answer.body);
    }
    assert_eq!(app.record("victim").await.len(), 1, "what was refused is no part of the run");
}

#[tokio::test]
async fn a_request_without_a_host_or_with_two_is_refused() {
    let app = TestApp::new();
    for hosts in [&[][..], &["localhost:3000", "localhost:3000"], &["localhost:3000", "evil.example"]] {
        for router in [&app.page, &app.api] {
            let answer = app.send(router, request("/health", hosts)).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{hosts:?}");
            assert!(answer.body.contains("exactly one Host"), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn the_hosts_of_the_configured_origins_are_answered_and_no_others() {
    let app = TestApp::at(&[("https://lab.example", "https://api.lab.example")], |shared| shared);
    for (host, status) in [
        ("lab.example", StatusCode::OK),
        ("LAB.example", StatusCode::OK),
        ("lab.example:443", StatusCode::OK),
        ("lab.example:80", StatusCode::BAD_REQUEST),
        ("api.lab.example", StatusCode::BAD_REQUEST),
        ("localhost:3000", StatusCode::BAD_REQUEST),
        ("[::1]:3000", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(app.send(&app.page, request("/health", &[host])).await.status, status, "{host}");
    }
    let answer = app.send(&app.page, request("/", &["lab.example"])).await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let cookie = app.send(&app.api, request("/api/credentialed/good-request", &["api.lab.example"])).await;
    assert!(cookie.header("set-cookie").is_some_and(|cookie| cookie.contains("; Secure")), "{cookie:?}");
}

#[tokio::test]
async fn a_target_with_another_host_than_the_header_is_refused() {
    let app = TestApp::new();
    let target = "http://evil.example/health";
    let answer = app.send(&app.page, request(target, &["localhost:3000"])).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let target = "http://localhost:3000/health";
    assert_eq!(app.send(&app.page, request(target, &["localhost:3000"])).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_target_without_a_path_is_refused() {
    let app = TestApp::new();
    for method in ["GET", "POST", "OPTIONS", "CONNECT"] {
        for router in [&app.page, &app.api] {
            let request =
                Request::builder().method(method).uri("localhost:3000").header("host", "localhost:3000");
            let request = request.body(Body::empty()).expect("a legal request");
            let answer = app.send(router, request).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{method}");
            assert!(answer.body.contains("names a path"), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_method_that_is_too_long_is_refused() {
    let app = TestApp::new();
    for (length, status) in [(64, StatusCode::METHOD_NOT_ALLOWED), (65, StatusCode::BAD_REQUEST)] {
        let method = "A".repeat(length);
        let method = axum::http::Method::from_bytes(method.as_bytes()).expect("a token");
        let answer = app.api(method, "/api/simple/no-origin?run=a", &[]).await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(app.record("a").await.len(), 1);
}

#[tokio::test]
async fn requests_of_one_address_behind_a_trusted_proxy_are_counted_by_that_address() {
    let app = TestApp::new();
    let streams = |forwarded: &str, count: usize| {
        let forwarded = forwarded.to_owned();
        let app = &app;
        async move {
            let mut open = Vec::new();
            for _ in 0..count {
                let mut request = request("/runs/a/events", &["localhost:3000"]);
                request.headers_mut().insert("x-forwarded-for", forwarded.parse().expect("a value"));
                let proxy = server::Client { address: [192, 0, 2, 1].into(), connection: 1 };
                request.extensions_mut().insert(proxy);
                open.push(tower::ServiceExt::oneshot(app.page.clone(), request).await.expect("infallible"));
            }
            open
        }
    };
    let most = server::limits::EVENT_STREAMS_PER_CLIENT;
    let one = streams("198.51.100.1", most + 1).await;
    assert_eq!(one[most - 1].status(), StatusCode::OK);
    assert_eq!(one[most].status(), StatusCode::SERVICE_UNAVAILABLE);
    // Whatever a client says before its proxy does is not believed.
    let other = streams("198.51.100.1, 198.51.100.2", 1).await;
    assert_eq!(other[0].status(), StatusCode::OK);
}
