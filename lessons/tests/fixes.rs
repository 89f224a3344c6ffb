//! The fixes for axum, as a reader pastes them: they compile, they let the page in, and nobody else.

mod ask;

use ask::ask;
use axum::{
    Router,
    extract::Request as HttpRequest,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response as HttpResponse},
    routing::{delete, get, post},
};
use engine::{
    Hop, Mode, Origin, Outcome, Profile, Request, judge_parts, preflight_request,
};
// What the snippets use. They are generated code, where nobody looks for it.
use tower_http as _;

// What the snippets leave to their reader.

async fn greeting() -> &'static str {
    "Hello!"
}

async fn holidays() -> &'static str {
    "[]"
}

/// Panics, so that the layer that catches it is tried: without that layer the test would panic with it.
async fn orders(request: HttpRequest) -> HttpResponse {
    assert!(!request.headers().contains_key("x-panic"), "on purpose");
    ([("x-total-count", "42")], "[]").into_response()
}

async fn notes() -> &'static str {
    "[]"
}

async fn account() -> &'static str {
    "{}"
}

async fn read_note() -> &'static str {
    "{}"
}

async fn delete_note() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn create_order() -> StatusCode {
    StatusCode::CREATED
}

async fn load_orders() -> Result<Vec<String>, String> {
    Ok(Vec::new())
}

async fn require_login(request: HttpRequest, next: Next) -> HttpResponse {
    match request.headers().contains_key(header::AUTHORIZATION) {
        true => next.run(request).await,
        false => StatusCode::UNAUTHORIZED.into_response(),
    }
}

#[expect(
    dead_code,
    clippy::let_and_return,
    reason = "snippets: what makes no app is compiled only, and an app has a name"
)]
mod snippets {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/fixes.rs"));
}

/// The first path of a snippet.
fn path_of(code: &str) -> String {
    let (_, rest) = code.split_once(".route(\"").expect("a route");
    let (path, _) = rest.split_once('"').expect("its path");
    path.replace("{id}", "1")
}

/// What a browser makes of the app, called by a page of this origin.
async fn outcome(app: &Router, page: &Origin, request: &Request) -> Outcome {
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let origin = page.serialize();
    let mut preflight = None;
    if let Some(planned) = preflight_request(page, request, Profile::Standard) {
        let mut headers = vec![
            own("origin", &origin),
            own("access-control-request-method", &planned.request_method),
        ];
        if let Some(names) = &planned.request_headers {
            headers.push(own("access-control-request-headers", names));
        }
        preflight = Some(ask(app, "OPTIONS", &request.url, &headers).await);
    }
    let mut headers = request.headers.clone();
    headers.push(own("origin", &origin));
    let response = ask(app, &request.method, &request.url, &headers).await;
    let hops = [Hop { preflight, response: Some(response) }];
    judge_parts(page, request, &hops, Profile::Standard).outcome
}

/// The scenario's request, at the path of its fix.
fn request_of(scenario: &lessons::Scenario) -> Request {
    let fetch = scenario.request.to_fetch();
    Request {
        url: format!(
            "http://localhost:4000{}",
            path_of(scenario.prose.fix.rust.source)
        ),
        method: fetch.method,
        headers: fetch.headers,
        // Without `no-cors`, which its fix takes out of the request.
        mode: Mode::Cors,
        credentials: fetch.credentials,
        redirect: fetch.redirect,
        body: fetch.body,
    }
}

/// Snippets that make no `app`: what they show is not a response. The list is exact.
const WITHOUT_AN_APP: &[&str] = &[
    "simple/error-with-headers",
    "simple/nothing-listens",
    "credentialed/lax-cookie",
];

#[test]
fn every_scenario_has_an_app_or_is_on_the_list() {
    let apps = snippets::apps();
    for scenario in lessons::scenarios() {
        let id = scenario.id.to_string();
        assert_ne!(
            apps.iter().any(|(other, _)| *other == id),
            WITHOUT_AN_APP.contains(&id.as_str()),
            "{id}: its ```rust block makes an `app`, or it is in WITHOUT_AN_APP"
        );
    }
}

#[tokio::test]
async fn a_fix_lets_the_page_in_and_nobody_else() {
    let page = Origin::parse("http://localhost:3000").expect("an origin");
    let strangers = ["https://evil.example", "http://localhost:3001", "null"];
    for (id, app) in snippets::apps() {
        let scenario = lessons::scenario(id.parse().expect("a scenario"));
        let request = request_of(scenario);
        assert_eq!(
            outcome(&app, &page, &request).await,
            Outcome::Readable,
            "{id}: the fix does not let the page in"
        );
        for stranger in strangers {
            let stranger = Origin::parse(stranger).expect("an origin");
            let readable =
                outcome(&app, &stranger, &request).await == Outcome::Readable;
            assert_eq!(
                readable,
                id == "simple/wildcard-origin",
                "{id}: {} may read",
                stranger.serialize()
            );
        }
    }
}

#[tokio::test]
async fn an_error_that_no_handler_wrote_can_be_read() {
    let page = Origin::parse("http://localhost:3000").expect("an origin");
    let id = "simple/error-without-headers";
    let (_, app) = snippets::apps()
        .into_iter()
        .find(|(other, _)| *other == id)
        .expect("an app");
    let mut request =
        request_of(lessons::scenario(id.parse().expect("a scenario")));
    let headers = [("x-panic".to_owned(), "1".to_owned())];
    let response = ask(&app, "GET", &request.url, &headers).await;
    assert_eq!(response.status, 500, "the panic is caught");
    let allowed = "access-control-allow-origin";
    assert!(
        response.headers.iter().any(|(name, _)| name == allowed),
        "the 500 has no {allowed}"
    );
    request.url = request.url.replace("/orders", "/no-such-route");
    assert_eq!(outcome(&app, &page, &request).await, Outcome::Readable, "a 404");
}
