//! The API's origin: every scenario's routes, recorded.
//!
//! Who may read a refusal? Nobody: what is not a scenario's answer carries no CORS header at all.
//! That holds for 400 (a run id that is none), 404 (a path that no scenario has), 405 (a method that its
//! route has not, `OPTIONS` included), 408 (too slow), 413 (a body too large) and 431 (a head too large).
//! It is how most servers behave, where the CORS layer sits inside whatever refused, and it is what the
//! learner should meet. The one exception is `/health`, which any page may read.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use wire::Deployment;

use crate::{front::front, health::health, limits, refusal::refuse, serve::Listener, shared::Shared};

/// The API: the scenarios' routes, and around them, from the inside out, bounds, the headers that every answer
/// has, and [`front`].
pub fn api_app(shared: &Shared) -> Router {
    let mut routes = Router::new().route("/health", get(api_health).with_state(shared.clone()));
    for (_, scenario) in lessons::scenarios() {
        routes = routes.merge((scenario.server.routes)());
    }
    let routes = routes
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .with_state(shared.deployment.clone())
        .layer(DefaultBodyLimit::max(limits::REQUEST_BODY_BYTES))
        .layer(middleware::from_fn(within_bounds))
        .layer(middleware::map_response(harmless));
    front(Listener::Api, routes, shared)
}

/// Any page may ask whether the API is there: that is how a learner tells "down" from "blocked".
async fn api_health(State(shared): State<Shared>) -> impl IntoResponse {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], health(Listener::Api, &shared))
}

/// What every answer says unless its scenario says otherwise: it is what its `Content-Type` says and nothing
/// else, and nobody stores it.
async fn harmless(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn no_such_path(State(deployment): State<Deployment>, request: Request) -> Response {
    let (path, page) = (request.uri().path(), &deployment.sets()[0].page);
    refuse(StatusCode::NOT_FOUND, format!("no scenario has the path {path}; the page is at {page}"))
}

async fn no_such_method(request: Request) -> Response {
    refuse(StatusCode::METHOD_NOT_ALLOWED, format!("this path has no {}", request.method()))
}

/// Refuses a body that says it is too large, and gives up on a request that takes too long.
async fn within_bounds(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|n| n > limits::REQUEST_BODY_BYTES)
    {
        let error = format!("a body has at most {} bytes", limits::REQUEST_BODY_BYTES);
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, error);
    }
    crate::deadline::within_time(request, next).await
}
