//! The API's origin: every scenario's routes, recorded.
//!
//! Who may read a refusal? Nobody: what is not a scenario's answer carries no CORS header at all.
//! That holds for 400 (a run id that is none), 404 (a path that no scenario has), 405 (a method that its
//! route has not, `OPTIONS` included), 408 (too slow), 413 (a body too large) and 431 (a head too large).
//! It is how most servers behave, where the CORS layer sits inside whatever refused, and it is what the
//! learner should meet. The one exception is `/health`, which any page may read.

mod record;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use lessons::lab::Lab;
use serde_json::json;

use crate::{limits, runs::RunStore};

/// The API: the scenarios' routes, and around them, from the inside out, bounds and the record.
pub fn api_app(lab: Lab, runs: RunStore) -> Router {
    let mut routes = Router::new().route("/health", get(health));
    for (_, scenario) in lessons::scenarios() {
        routes = routes.merge((scenario.server.routes)());
    }
    let routes = routes
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .with_state(lab)
        .layer(DefaultBodyLimit::max(limits::REQUEST_BODY_BYTES))
        .layer(middleware::from_fn(within_bounds));
    // A router of its own around the routes: axum adds `Allow` and `Content-Length` where a router ends,
    // and the record has what is sent. What was refused is recorded as well.
    Router::new().fallback_service(routes).layer(middleware::from_fn_with_state(runs, record::record))
}

/// Any page may ask whether the API is there: that is how a learner tells "down" from "blocked".
async fn health() -> impl IntoResponse {
    (
        [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (header::CACHE_CONTROL, "no-store")],
        Json(json!({ "status": "ok", "listener": "api" })),
    )
}

async fn no_such_path(State(lab): State<Lab>, request: Request) -> Response {
    let error =
        format!("no scenario has the path {}; the page is at {}", request.uri().path(), lab.sites()[0].page);
    refusal(StatusCode::NOT_FOUND, &error)
}

async fn no_such_method(request: Request) -> Response {
    refusal(StatusCode::METHOD_NOT_ALLOWED, &format!("this path has no {}", request.method()))
}

/// Refuses a body that says it is too large, and gives up on a request that takes too long.
async fn within_bounds(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|n| n > limits::REQUEST_BODY_BYTES)
    {
        let error = format!("a body has at most {} bytes", limits::REQUEST_BODY_BYTES);
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, &error);
    }
    match tokio::time::timeout(limits::REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let error = format!("a request takes at most {} s", limits::REQUEST_TIME.as_secs());
            refusal(StatusCode::REQUEST_TIMEOUT, &error)
        }
    }
}

/// A refusal of the API itself, without any CORS header, logged here and nowhere else.
fn refusal(status: StatusCode, error: &str) -> Response {
    if matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE) {
        tracing::warn!(listener = "api", status = status.as_u16(), error, "a request was refused");
    }
    (status, Json(json!({ "error": error }))).into_response()
}
