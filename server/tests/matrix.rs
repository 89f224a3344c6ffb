//! What the matrix page asks of its own server, and what the lab shows of a blocked run.

mod support;

use axum::http::StatusCode;
use engine::Profile;
use serde_json::{Value, json};
use support::{API, PAGE, TestApp};

fn run_of(scenario: &str, run: &str, told: &Value) -> String {
    json!({ "scenario": scenario, "run": run, "told": told }).to_string()
}

fn error() -> Value {
    told("error\nTypeError\nFailed to fetch")
}

/// What script got, and the record of one request that was answered without a header.
fn told(ended: &str) -> Value {
    let record = "known\n0\n0\napi\nactual\nGET\n/\n0\nran\n\n0\n0\n0\nsent\n200\n0\n0";
    json!([["ended", ended], ["record", record]])
}

#[tokio::test]
async fn a_run_is_judged_by_its_record() {
    let app = TestApp::new();
    let answer = app.post("/matrix/judge", &run_of("simple/no-origin", "a", &error())).await;
    let judgement: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(judgement["agrees"], true, "{judgement}");
    assert_eq!(judgement["engine"], "blocked after it was sent: allow-origin-missing");

    let readable = told("response\ncors\n200\n0\n");
    let answer = app.post("/matrix/judge", &run_of("simple/no-origin", "a", &readable)).await;
    let judgement: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(judgement["agrees"], false, "{judgement}");
}

#[tokio::test]
async fn what_cannot_be_judged_is_refused_with_the_reason() {
    let app = TestApp::new();
    for (body, status, word) in [
        (run_of("simple/nothing", "a", &error()), StatusCode::NOT_FOUND, "simple/nothing"),
        (run_of("simple/no-origin", "a b", &error()), StatusCode::BAD_REQUEST, "run"),
        (run_of("simple/no-origin", "a", &json!(7)), StatusCode::UNPROCESSABLE_ENTITY, "told"),
        ("{".to_owned(), StatusCode::BAD_REQUEST, "JSON"),
    ] {
        let answer = app.post("/matrix/judge", &body).await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
        assert!(answer.body.contains(word), "{body}: {}", answer.body);
    }
}

#[tokio::test]
async fn reports_are_kept_for_tests_by_name_and_the_oldest_goes_first() {
    let app = TestApp::new();
    let refused = app.post("/matrix/reports/r0", "{}").await;
    assert!(refused.status.is_client_error(), "a lab for visitors keeps no reports: {refused:?}");
    let app = TestApp::at(&[(PAGE, API)], |mut shared| {
        shared.reports = true;
        shared
    });
    assert_eq!(app.page("/matrix/reports/r0").await.status, StatusCode::NOT_FOUND);
    for place in 0..=server::limits::REPORTS {
        let answer = app.post(&format!("/matrix/reports/r{place}"), &json!({ "n": place }).to_string()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(app.page("/matrix/reports/r0").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.page("/matrix/reports/r1").await.body, r#"{"n":1}"#);
    let long = "x".repeat(server::limits::REPORT_NAME_BYTES + 1);
    assert_eq!(app.post(&format!("/matrix/reports/{long}"), "{}").await.status, StatusCode::BAD_REQUEST);
    let large = format!("\"{}\"", "x".repeat(server::limits::REPORT_BYTES));
    assert_eq!(app.post("/matrix/reports/large", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn no_sentence_of_a_browser_lacks_its_browser_version_and_date() {
    let app = TestApp::new();
    for scenario in lessons::scenarios() {
        let Some(reason) = scenario.expect.reason() else { continue };
        let profiles = [Profile::Chromium, Profile::Firefox, Profile::Webkit];
        let speak =
            profiles.iter().filter(|profile| scenario.expect_in(**profile).reason().is_some()).count();
        let path = scenario.id;
        let run = "abc".parse().expect("an id");
        let body = app::console_html(scenario, reason, &app.shared.deployment.sets()[0], &run, "");
        assert!(body.matches("<blockquote").count() >= speak, "{path}: {speak} consoles say something");
        for quote in body.split("<blockquote").skip(1) {
            let caption = quote.split("<figcaption").nth(1).expect("a caption");
            let said = lessons::RECORDINGS.iter().any(|one| {
                caption.contains(one.version) && caption.contains(one.date) && !one.date.is_empty()
            });
            assert!(said, "{path}: {quote}");
        }
        assert!(!body.contains("{run}") && !body.contains("{api}") && !body.contains("{page}"), "{body}");
    }
    for message in lessons::MESSAGES {
        let body = app.page(&format!("/reference/messages/{}", message.slug)).await.body;
        let captions: Vec<_> = body.split("<figcaption").skip(1).collect();
        assert!((1..=message.quotes.len()).contains(&captions.len()), "{}", message.slug);
        for caption in captions {
            let caption = caption.split("</figcaption>").next().unwrap_or_default();
            assert!(
                caption.contains("recorded on 20") || caption.contains("not recorded"),
                "{}: {caption}",
                message.slug
            );
        }
    }
}
