//! Whether an origin is there, for the page and for load balancers.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{serve::Listener, shared::Shared};

/// `200` and `ok`, or `503` and `draining` while the server lets its last requests finish: send new visitors
/// elsewhere.
pub(crate) fn health(listener: Listener, shared: &Shared) -> Response {
    let (status, word) = match shared.draining.is_cancelled() {
        false => (StatusCode::OK, "ok"),
        true => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
    };
    let body = Json(json!({ "status": word, "listener": listener.as_str() }));
    (status, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}
