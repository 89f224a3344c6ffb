//! The explanation of a block reason, as a piece of HTML for the lab. It is asked for when a run was
//! blocked, so that no such text is in the WASM.

use axum::{
    Json, Router,
    extract::Path,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::json;

/// `GET /explain/<reason>`
pub(super) fn routes() -> Router {
    Router::new().route("/explain/{reason}", get(explain))
}

async fn explain(Path(reason): Path<String>) -> Response {
    match app::explanation_html(&reason) {
        Some(html) => ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
        None => {
            let error = format!("{reason} is not a reason for which a request is blocked");
            (StatusCode::NOT_FOUND, Json(json!({ "error": error }))).into_response()
        }
    }
}
