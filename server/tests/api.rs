//! The API's eleven routes to the letter, and what it refuses.

mod support;

use axum::http::{Method, StatusCode};
use support::{PAGE, TestApp};

const HELLO: &str = r#"{"title":"Hello World!"}"#;
const GOODBYE: &str = r#"{"title":"Goodbye World!"}"#;
const ACAO_PAGE: &str = "access-control-allow-origin: http://localhost:3000";
const ACAO_OTHER: &str = "access-control-allow-origin: https://www.website.notcool";
const ACAO_ANY: &str = "access-control-allow-origin: *";
const ACAM_DELETE: &str = "access-control-allow-methods: DELETE";
const ACAC: &str = "access-control-allow-credentials: true";

#[tokio::test]
async fn every_get_route_answers_as_the_tutorial_that_we_replace() {
    let app = TestApp::new();
    let table: &[(&str, &[&str])] = &[
        ("/api/simple/no-origin", &[]),
        ("/api/simple/wildcard-origin", &[ACAO_ANY]),
        ("/api/simple/bad-origin", &[ACAO_OTHER]),
        ("/api/simple/good-origin", &[ACAO_PAGE]),
        ("/api/credentialed/wildcard-origin", &[ACAO_ANY]),
        ("/api/credentialed/good-origin", &[ACAO_PAGE]),
        ("/api/credentialed/good-request", &[ACAC, ACAO_PAGE]),
    ];
    for (path, cors) in table {
        let answer = app.api(Method::GET, path, &[("origin", PAGE)]).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, HELLO), "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(answer.cors(), *cors, "{path}");
    }
}

#[tokio::test]
async fn every_delete_route_answers_as_the_tutorial_that_we_replace() {
    let app = TestApp::new();
    let table: &[(&str, &[&str], &[&str])] = &[
        ("/api/preflight/bad-origin", &[ACAM_DELETE, ACAO_OTHER], &[ACAO_PAGE]),
        ("/api/preflight/bad-method", &[ACAO_PAGE], &[ACAO_PAGE]),
        ("/api/preflight/req-bad-origin", &[ACAM_DELETE, ACAO_PAGE], &[ACAO_OTHER]),
        ("/api/preflight/good-request", &[ACAM_DELETE, ACAO_PAGE], &[ACAO_PAGE]),
    ];
    for (path, preflight, actual) in table {
        let answer = app.preflight(path, "DELETE").await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{path}");
        assert_eq!(answer.cors(), *preflight, "{path}");
        let answer = app.api(Method::DELETE, path, &[("origin", PAGE)]).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, GOODBYE), "{path}");
        assert_eq!(answer.cors(), *actual, "{path}");
    }
}

#[tokio::test]
async fn the_page_origin_is_configured_and_not_reflected() {
    let app = TestApp::new();
    for origin in ["http://evil.example", "null", "http://localhost:3000.evil.example"] {
        let answer = app.api(Method::GET, "/api/simple/good-origin", &[("origin", origin)]).await;
        assert_eq!(answer.cors(), [ACAO_PAGE]);
    }
}

#[tokio::test]
async fn what_no_scenario_has_is_refused_without_cors_headers() {
    let app = TestApp::new();
    let refused = [
        (Method::GET, "/", StatusCode::NOT_FOUND),
        (Method::GET, "/api/simple/nothing", StatusCode::NOT_FOUND),
        (Method::POST, "/api/simple/good-origin", StatusCode::METHOD_NOT_ALLOWED),
        (Method::OPTIONS, "/api/simple/good-origin", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/api/simple/good-origin?run=a%20b", StatusCode::BAD_REQUEST),
    ];
    for (method, path, status) in refused {
        let answer = app.api(method.clone(), path, &[("origin", PAGE)]).await;
        assert_eq!((answer.status, answer.cors()), (status, vec![]), "{method} {path}");
        let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert!(body["error"].is_string(), "{method} {path}: {body}");
    }
    let answer = app.api(Method::POST, "/api/simple/good-origin", &[]).await;
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn a_bad_run_id_is_answered_with_what_an_id_is() {
    let app = TestApp::new();
    let long = "x".repeat(65);
    for id in ["", "a.b", &long] {
        let answer = app.api(Method::GET, &format!("/api/simple/good-origin?run={id}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.body.contains("1 to 64 characters"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_body_that_says_it_is_too_large_is_refused() {
    let app = TestApp::new();
    let answer =
        app.api(Method::DELETE, "/api/preflight/good-request", &[("content-length", "100000")]).await;
    assert_eq!((answer.status, answer.cors()), (StatusCode::PAYLOAD_TOO_LARGE, vec![]));
}

#[tokio::test]
async fn any_page_may_ask_whether_the_api_is_there() {
    let answer = TestApp::new().api(Method::GET, "/health", &[("origin", "http://any.example")]).await;
    assert_eq!((answer.status, answer.cors()), (StatusCode::OK, vec![ACAO_ANY.to_owned()]));
    assert_eq!(answer.body, r#"{"listener":"api","status":"ok"}"#);
}

#[tokio::test]
async fn a_cookie_is_set_and_counts_visits() {
    let app = TestApp::new();
    for path in ["wildcard-origin", "good-origin", "good-request"] {
        let path = format!("/api/credentialed/{path}");
        let answer = app.api(Method::GET, &path, &[]).await;
        let cookie = answer.header("set-cookie").expect("a cookie");
        assert_eq!(cookie, "cors_lab_visits=1; HttpOnly; SameSite=Lax; Path=/api/credentialed; Max-Age=3600");
        let answer = app.api(Method::GET, &path, &[("cookie", "a=b; cors_lab_visits=41")]).await;
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("cors_lab_visits=42;")));
        let answer = app.api(Method::GET, &path, &[("cookie", "cors_lab_visits=<script>")]).await;
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("cors_lab_visits=1;")));
    }
}
