//! The API's origin: every scenario's routes, recorded.
//!
//! Each scenario is mounted by itself, at its own path and below: what one does with its fallback or puts in a
//! layer around its routes is no other's business.
//!
//! Who may read a refusal? Nobody: what is not a scenario's answer carries no CORS header at all.
//! That holds for 400 (a run id that is none), 404 (a path that no scenario has), 405 (a method that its
//! route has not, `OPTIONS` included), 408 (too slow), 413 (a body too large) and 431 (a head too large).
//! It is how most servers behave, where the CORS layer sits inside whatever refused, and it is what the
//! learner should meet. The one exception is `/health`, which any page may read.

use std::collections::HashMap;

use axum::{
    Router,
    body::HttpBody,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::FutureExt;
use tower::Service;
use wire::Deployment;

use crate::{
    front::{Front, Routes},
    health::health,
    limits,
    refusal::refuse,
    serve::Listener,
    shared::Shared,
};

/// The API: the scenarios' routes, and around them what `Servers::answer` and `front` do.
pub fn api_app(shared: &Shared) -> Front {
    let servers = lessons::scenarios().map(|scenario| (scenario.request.path, (scenario.server.routes)()));
    Front::new(Routes::Api(Servers::new(servers, shared)), shared)
}

/// The servers of the scenarios, each at its path and below.
#[derive(Debug)]
pub(crate) struct Servers {
    // Not one router that the others are nested in: a nested one gets its path without the prefix, and the file
    // that is shown would not be what runs.
    by_path: HashMap<&'static str, Router>,
    /// `/health`, and the answer to what no scenario has.
    other: Router,
}

impl Servers {
    fn new(servers: impl Iterator<Item = (&'static str, Router<Deployment>)>, shared: &Shared) -> Self {
        let with_state = |(path, server): (&'static str, Router<Deployment>)| {
            debug_assert_eq!(path, scenario_path(path), "a scenario is at /api/<chapter>/<slug>");
            (path, server.with_state(shared.deployment.clone()))
        };
        let other = Router::new()
            .route("/health", get(api_health).with_state(shared.clone()))
            .fallback(no_such_path)
            .with_state(shared.deployment.clone());
        Self { by_path: servers.map(with_state).collect(), other }
    }

    /// What they answer, within bounds and with the headers that every answer has.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        let server = self.by_path.get(scenario_path(request.uri().path())).unwrap_or(&self.other);
        harmless(in_words(within_bounds(server.clone(), request).await))
    }
}

/// The part of a path that names a scenario: `/api/<chapter>/<slug>`.
fn scenario_path(path: &str) -> &str {
    path.match_indices('/').nth(3).map_or(path, |(end, _)| &path[..end])
}

/// Any page may ask whether the API is there: that is how a learner tells "down" from "blocked".
async fn api_health(State(shared): State<Shared>) -> impl IntoResponse {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], health(Listener::Api, &shared))
}

/// What every answer says unless its scenario says otherwise: it is what its `Content-Type` says and nothing
/// else, and nobody stores it.
fn harmless(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn no_such_path(State(deployment): State<Deployment>, request: Request) -> Response {
    let (path, page) = (request.uri().path(), &deployment.sets()[0].page);
    refuse(StatusCode::NOT_FOUND, format!("no scenario has the path {path}; the page is at {page}"))
}

/// axum's 405 has no body. It is given one here and not by a fallback of the scenario's router, which would stand
/// outside the scenario's own layers.
fn in_words(response: Response) -> Response {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED || !response.body().is_end_stream() {
        return response;
    }
    let mut headers = response.into_parts().0.headers;
    let error = "this path does not have the method of the request; `Allow` names those that it has";
    let mut refusal = refuse(StatusCode::METHOD_NOT_ALLOWED, error);
    // The scenario's router has written the length of no body, and no other will write that of this one.
    headers.remove(header::CONTENT_LENGTH);
    if let Some(length) = refusal.body().size_hint().exact() {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    refusal.headers_mut().extend(headers);
    refusal
}

/// Refuses a body that says it is too large, and gives up on a request that takes too long.
async fn within_bounds(mut server: Router, mut request: Request) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|n| n > limits::REQUEST_BODY_BYTES)
    {
        let error = format!("a body has at most {} bytes", limits::REQUEST_BODY_BYTES);
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, error);
    }
    DefaultBodyLimit::max(limits::REQUEST_BODY_BYTES).apply(&mut request);
    let answer = server.call(request).map(|answer| answer.unwrap_or_else(|never| match never {}));
    crate::deadline::within_time(answer).await
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        middleware::{self, Next},
    };
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    use wire::Pair;

    use super::*;
    use crate::limits::Capacity;

    fn shared() -> Shared {
        let pair = Pair::parse("http://localhost:3000", "http://localhost:4000").expect("origins");
        Shared::new(Deployment::new(vec![pair], vec![], 4999), Capacity::default(), vec![])
    }

    /// A server whose authentication asks the preflight for a password too, and that has its own 404.
    fn guarded() -> Router<Deployment> {
        let guard = async |request: Request, next: Next| match request.method().as_str() {
            "OPTIONS" => StatusCode::UNAUTHORIZED.into_response(),
            _ => next.run(request).await,
        };
        Router::new()
            .route("/api/a/guarded", get(async || "guarded"))
            .route("/api/a/guarded/below", get(async || "below"))
            .fallback(async || (StatusCode::NOT_FOUND, "guarded's own"))
            .layer(middleware::from_fn(guard))
    }

    fn other() -> Router<Deployment> {
        let allow_all = async |answer: Response| ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], answer);
        Router::new()
            .route("/api/a/other", get(async || "other"))
            .fallback(async || (StatusCode::GONE, "other's own"))
            .layer(middleware::map_response(allow_all))
    }

    #[tokio::test]
    async fn each_scenario_has_its_own_fallback_and_layers() {
        let servers = [("/api/a/guarded", guarded()), ("/api/a/other", other())];
        let shared = shared();
        let app = Front::new(Routes::Api(Servers::new(servers.into_iter(), &shared)), &shared);
        let ask = async |method: &str, path: &str| {
            let request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:4000");
            let request = request.body(Body::empty()).expect("a legal request");
            let answer = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            let may_be_read = answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            let status = answer.status().as_u16();
            let body = answer.into_body().collect().await.expect("a body").to_bytes();
            (status, may_be_read, String::from_utf8_lossy(&body).into_owned())
        };
        for (method, path, status, may_be_read, words) in [
            ("GET", "/api/a/guarded", 200, false, "guarded"),
            ("OPTIONS", "/api/a/guarded", 401, false, ""),
            ("GET", "/api/a/guarded/below", 200, false, "below"),
            ("GET", "/api/a/guarded/nothing", 404, false, "guarded's own"),
            ("OPTIONS", "/api/a/guarded/nothing", 401, false, ""),
            ("POST", "/api/a/guarded", 405, false, "Allow"),
            ("GET", "/api/a/other?a=b", 200, true, "other"),
            ("OPTIONS", "/api/a/other", 405, true, "Allow"),
            ("GET", "/api/a/other/nothing", 410, true, "other's own"),
            ("GET", "/api/a/nothing", 404, false, "no scenario"),
            ("GET", "/api/a/other-one", 404, false, "no scenario"),
            ("GET", "/", 404, false, "no scenario"),
        ] {
            let (is_status, is_read, body) = ask(method, path).await;
            assert_eq!((is_status, is_read), (status, may_be_read), "{method} {path}: {body}");
            assert!(body.contains(words), "{method} {path}: {body}");
        }
    }
}
