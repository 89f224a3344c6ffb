//! What the page's server says of a run that is over.

mod support;

use axum::http::StatusCode;
use serde_json::{Value, json};
use support::TestApp;

/// A run of the scenario as `public/runner.js` tells it: one request, answered without the header.
fn told() -> Value {
    let record = "known\n0\n0\napi\nactual\nGET\n/api/simple/no-origin?run=abc\n1\norigin\nhttp://localhost:3000\n\
                  ran\n\n0\n0\n0\nsent\n200\n1\nx-a\n<b>&\n0";
    json!({
        "scenario": "simple/no-origin",
        "plan": "fetch=api:/api/simple/no-origin",
        "run": "abc",
        "told": [["ended", "error\nTypeError\nFailed to fetch"], ["record", record]],
    })
}

#[tokio::test]
async fn each_panel_says_what_was_told_of_the_run() {
    let answer = TestApp::new().post("/evidence", &told().to_string()).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, Some("no-store")));
    let panels: Vec<_> = answer.body.split("data-piece=").skip(1).collect();
    let [wire, server, console, standard, compare] = panels.as_slice() else {
        panic!("five panels: {}", answer.body)
    };
    assert!(wire.contains("&lt;b&gt;&amp;") && wire.contains("not sent"), "{wire}");
    assert!(server.contains("Its handler <strong>ran</strong>"), "{server}");
    // The lesson explains what was to be expected, so only the consoles are left to be shown.
    assert!(console.contains("<blockquote") && !console.contains("<h3>"), "{console}");
    assert!(standard.contains("data-reason=allow-origin-missing"), "{standard}");
    assert!(compare.contains("Send it again"), "{compare}");
}

#[tokio::test]
async fn another_reason_than_the_lessons_is_explained() {
    let mut run = told();
    run["scenario"] = json!("simple/bad-origin");
    let answer = TestApp::new().post("/evidence", &run.to_string()).await;
    let console = answer.body.split("data-piece=").nth(3).expect("a third panel");
    assert!(console.contains("<h3>"), "{console}");
}

#[tokio::test]
async fn the_run_before_is_compared_by_its_record() {
    let app = TestApp::new();
    let origin = [("origin", support::PAGE)];
    app.api(axum::http::Method::GET, "/api/simple/good-origin?run=first", &origin).await;
    let mut run = told();
    run["before"] = json!("first");
    let answer = app.post("/evidence", &run.to_string()).await;
    let compare = answer.body.split("data-piece=").nth(5).expect("a fifth panel");
    assert!(compare.contains("<span class=removed>− access-control-allow-origin"), "{compare}");
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    let app = TestApp::new();
    for (field, value, status) in [
        ("scenario", "simple/nowhere", StatusCode::NOT_FOUND),
        ("plan", "wait=soon", StatusCode::BAD_REQUEST),
        ("run", "no id!", StatusCode::BAD_REQUEST),
    ] {
        let mut run = told();
        run[field] = json!(value);
        let answer = app.post("/evidence", &run.to_string()).await;
        assert_eq!(answer.status, status, "{field}: {}", answer.body);
        assert!(answer.body.contains(&format!("{field}: ")), "{field}: {}", answer.body);
    }
    assert_eq!(app.post("/evidence", "{}").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = json!({ "told": "x".repeat(server::limits::REPORT_BYTES) }).to_string();
    assert_eq!(app.post("/evidence", &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
