//! How all our origins refuse a request: a status, and a sentence as JSON. No CORS header, ever.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Refuses a request with a sentence that says what is wrong with it.
pub(crate) fn refuse(status: StatusCode, error: impl AsRef<str>) -> Response {
    (status, Json(json!({ "error": error.as_ref() }))).into_response()
}
