//! What is recorded of a run, and how it is read.

mod support;

use axum::http::{Method, StatusCode};
use support::{PAGE, TestApp};

#[tokio::test]
async fn a_preflight_and_the_delete_after_it_are_one_run() {
    let app = TestApp::new();
    let path = "/api/preflight/req-bad-origin?run=k3f9";
    app.preflight(path, "DELETE").await;
    app.api(Method::DELETE, path, &[("origin", PAGE)]).await;
    let exchanges = app.record("k3f9").await;
    let [preflight, delete] = exchanges.as_slice() else { panic!("{exchanges:?}") };

    assert_eq!((preflight.seq, preflight.preflight, preflight.handler_ran), (0, true, false));
    assert_eq!((preflight.method.as_str(), preflight.status), ("OPTIONS", 204));
    assert_eq!(preflight.path, "/api/preflight/req-bad-origin", "without the query");
    assert_eq!(preflight.received("access-control-request-method"), Some("DELETE"));
    assert_eq!(preflight.sent("access-control-allow-methods"), Some("DELETE"));
    assert_eq!((preflight.at_ms, preflight.effect.as_deref()), (0.0, None));

    assert_eq!((delete.seq, delete.preflight, delete.handler_ran), (1, false, true));
    assert_eq!(delete.received("origin"), Some(PAGE));
    assert_eq!(delete.sent("access-control-allow-origin"), Some("https://www.website.notcool"));
    assert_eq!(delete.effect.as_deref(), Some("deleted a note; notes left: 2"));
    assert!(delete.at_ms >= 0.0);
}

#[tokio::test]
async fn each_run_has_its_own_notes() {
    let app = TestApp::new();
    for (run, left) in [("a", 2), ("a", 1), ("b", 2)] {
        app.api(Method::DELETE, &format!("/api/preflight/good-request?run={run}"), &[]).await;
        let last = app.record(run).await.pop().expect("an exchange");
        assert_eq!(last.effect, Some(format!("deleted a note; notes left: {left}")));
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
        .map(|exchange| (exchange.status, exchange.handler_ran, exchange.preflight))
        .collect();
    assert_eq!(seen, [(405, false, false), (404, false, false), (204, false, false)]);
}

#[tokio::test]
async fn a_request_without_a_run_is_not_recorded() {
    let app = TestApp::new();
    app.api(Method::GET, "/api/simple/good-origin", &[]).await;
    assert_eq!(app.record("a").await, []);
}

#[tokio::test]
async fn an_unknown_run_is_an_empty_record() {
    let answer = TestApp::new().page("/runs/nobody").await;
    assert_eq!(answer.body, r#"{"run":"nobody","exchanges":[]}"#);
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
    let mut request = axum::http::Request::get("/api/simple/no-origin?run=a");
    request.headers_mut().expect("a legal request").insert("x-name", value);
    let request = request.body(axum::body::Body::empty()).expect("a legal request");
    let _ = tower::ServiceExt::oneshot(app.api.clone(), request).await;
    assert_eq!(app.record("a").await[0].received("x-name"), Some("café"));
}

#[tokio::test]
async fn a_client_of_the_event_stream_that_goes_away_is_forgotten() {
    let app = TestApp::new();
    let run = "a".parse().expect("a legal id");
    let mut streams = Vec::new();
    for _ in 0..20 {
        let request = axum::http::Request::get("/runs/a/events").body(axum::body::Body::empty());
        let request = request.expect("a legal request");
        let response = tower::ServiceExt::oneshot(app.page.clone(), request).await.expect("infallible");
        streams.push(response.into_body());
    }
    assert_eq!(app.runs.watchers(&run), 20);
    drop(streams);
    assert_eq!(app.runs.watchers(&run), 0);
}
