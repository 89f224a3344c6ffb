//! How long a request may take.

use axum::{http::StatusCode, response::Response};

use crate::{limits, refusal::refuse};

/// Gives up on an answer that does not begin in time, be it that the request's body does not come.
pub(crate) async fn within_time(answer: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(limits::REQUEST_TIME, answer).await {
        Ok(response) => response,
        Err(_) => {
            let error = format!("a request takes at most {} s", limits::REQUEST_TIME.as_secs());
            refuse(StatusCode::REQUEST_TIMEOUT, error)
        }
    }
}
