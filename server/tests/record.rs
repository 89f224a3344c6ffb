//! What is recorded of a run, and how it is read.

mod support;

use axum::http::{Method, StatusCode};
use support::{PAGE, TestApp};
use wire::{Alteration, Effect, Handler, RequestKind, Role, Side};

#[tokio::test]
async fn a_preflight_and_the_delete_after_it_are_one_run() {
    let app = TestApp::new();
    let path = "/api/preflight/req-bad-origin?run=k3f9";
    app.preflight(path, "DELETE").await;
    app.api(Method::DELETE, path, &[("origin", PAGE)]).await;
    let exchanges = app.record("k3f9").await;
    let [preflight, delete] = exchanges.as_slice() else { panic!("{exchanges:?}") };

    assert_eq!((preflight.seq, preflight.kind), (0, RequestKind::Preflight));
    assert_eq!((preflight.origin, &preflight.handler), (Role::Api, &Handler::NotReached));
    assert_eq!((preflight.method.as_str(), preflight.status()), ("OPTIONS", Some(204)));
    assert_eq!(preflight.target, path);
    assert_eq!(preflight.received_value("access-control-request-method"), Some("DELETE"));
    assert_eq!(preflight.sent_value("access-control-allow-methods"), Some("DELETE"));
    assert_eq!(preflight.at_ms, 0.0);

    assert_eq!((delete.seq, delete.kind), (1, RequestKind::Actual));
    assert_eq!(delete.received_value("origin"), Some(PAGE));
    assert_eq!(delete.sent_value("access-control-allow-origin"), Some("https://www.website.notcool"));
    assert_eq!(delete.effect(), Some(&Effect::NoteDeleted { left: 2 }));
    assert!(delete.at_ms >= 0.0);
}

#[tokio::test]
async fn each_run_has_its_own_notes() {
    let app = TestApp::new();
    for (run, left) in [("a", 2), ("a", 1), ("b", 2)] {
        app.api(Method::DELETE, &format!("/api/preflight/good-request?run={run}"), &[]).await;
        let last = app.record(run).await.pop().expect("an exchange");
        assert_eq!(last.effect(), Some(&Effect::NoteDeleted { left }));
    }
}

#[tokio::test]
async fn a_refused_request_is_recorded_and_no_handler_ran() {
    let app = TestApp::new();
    app.api(Method::POST, "/api/simple/good-origin?run=a", &[]).await;
    app.api(Method::GET, "/api/nothing?run=a", &[]).await;
    app.api(Method::OPTIONS, "/api/preflight/good-request?run=a", &[]).await;
    let seen: Vec<_> = app
        .record("a")
        .await
        .into_iter()
        .map(|exchange| (exchange.status(), exchange.handler, exchange.kind))
        .collect();
    let refused = |status| (Some(status), Handler::NotReached, RequestKind::Actual);
    assert_eq!(seen, [refused(405), refused(404), refused(204)]);
}

#[tokio::test]
async fn a_request_without_a_run_is_not_recorded() {
    let app = TestApp::new();
    app.api(Method::GET, "/api/simple/good-origin", &[]).await;
    assert_eq!(app.record("a").await, []);
}

#[tokio::test]
async fn an_unknown_run_is_said_to_be_unknown() {
    let answer = TestApp::new().page("/runs/nobody").await;
    assert_eq!(answer.body, r#"{"run":"nobody","known":false,"exchanges":[]}"#);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.cors(), [""; 0], "the record is for the page's own origin");
}

#[tokio::test]
async fn a_bad_run_id_is_refused_with_what_an_id_is() {
    let app = TestApp::new();
    let long = "x".repeat(65);
    for path in ["/runs/a.b", "/runs/a%20b/events", "/runs/%2F", &format!("/runs/{long}")] {
        let answer = app.page(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.body.contains("1 to 64 characters"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_header_that_is_not_utf_8_is_recorded_byte_by_byte() {
    let app = TestApp::new();
    let value = axum::http::HeaderValue::from_bytes(b"caf\xe9").expect("obs-text is legal");
    let mut request =
        axum::http::Request::get("/api/simple/no-origin?run=a").header("host", "localhost:4000");
    request.headers_mut().expect("a legal request").insert("x-name", value);
    let request = request.body(axum::body::Body::empty()).expect("a legal request");
    let _ = tower::ServiceExt::oneshot(app.api.clone(), request).await;
    assert_eq!(app.record("a").await[0].received_value("x-name"), Some("café"));
}

#[tokio::test]
async fn a_client_of_the_event_stream_that_goes_away_is_forgotten() {
    let app = TestApp::new();
    let run = "a".parse().expect("a legal id");
    let mut streams = Vec::new();
    for _ in 0..20 {
        let request = axum::http::Request::get("/runs/a/events").header("host", "localhost:3000");
        let request = request.body(axum::body::Body::empty());
        let request = request.expect("a legal request");
        let response = tower::ServiceExt::oneshot(app.page.clone(), request).await.expect("infallible");
        streams.push(response.into_body());
    }
    assert_eq!(app.shared.runs.watchers(&run), 20);
    drop(streams);
    assert_eq!(app.shared.runs.watchers(&run), 0);
}

#[tokio::test]
async fn other_programs_cookies_are_not_recorded() {
    let app = TestApp::new();
    let cookie = ("cookie", "other_app_session=secret; cors_lab_visits=3");
    app.api(Method::GET, "/api/credentialed/good-request?run=a", &[cookie]).await;
    let answer = app.page("/runs/a").await;
    assert!(!answer.body.contains("secret"), "{}", answer.body);
    let exchange = &app.record("a").await[0];
    assert_eq!(exchange.received_value("cookie"), Some("other_app_session=(masked); cors_lab_visits=3"));
    assert_eq!(exchange.alteration(Side::Received, "cookie"), Some(Alteration::Masked));
    // The handler has seen the real one.
    assert_eq!(exchange.effect(), Some(&Effect::Visit { seen: 3, count: 4 }));
}

#[tokio::test]
async fn cookies_that_are_too_long_are_not_said_to_be_missing() {
    let app = TestApp::new();
    let own = format!("cors_lab_visits=1; cors_lab_padding={}", "x".repeat(19_500));
    app.api(Method::GET, "/api/credentialed/good-request?run=a", &[("cookie", &own)]).await;
    let exchange = &app.record("a").await[0];
    assert!(exchange.received_value("cookie").is_some_and(|value| value.starts_with("cors_lab_visits=1")));
    assert_eq!(exchange.alteration(Side::Received, "cookie"), Some(Alteration::Shortened));
}

#[tokio::test]
async fn a_request_to_the_pages_own_origin_is_recorded_too() {
    let app = TestApp::new();
    app.page("/health?run=a").await;
    assert_eq!(app.record("a").await[0].origin, Role::Page);
}

#[tokio::test]
async fn the_role_depends_on_the_origin_that_reads_the_record() {
    let app = TestApp::new();
    let request = axum::http::Request::get("/health?run=a").header("host", "127.0.0.1:4000");
    app.send(&app.api, request.body(axum::body::Body::empty()).expect("a legal request")).await;
    assert_eq!(app.record("a").await[0].origin, Role::OtherApi);
}

#[tokio::test]
async fn two_runs_in_one_query_are_refused() {
    let answer = TestApp::new().api(Method::GET, "/api/simple/no-origin?run=a&run=b", &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("more than once"), "{}", answer.body);
}
