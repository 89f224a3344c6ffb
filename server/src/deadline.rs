//! How long a request may take.

use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};

use crate::{limits, refusal::refuse};

/// Gives up on a request whose answer does not begin in time, be it that its body does not come.
pub(crate) async fn within_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(limits::REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let error = format!("a request takes at most {} s", limits::REQUEST_TIME.as_secs());
            refuse(StatusCode::REQUEST_TIMEOUT, error)
        }
    }
}
