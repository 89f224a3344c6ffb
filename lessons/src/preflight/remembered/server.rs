use axum::{
    Router,
    http::{StatusCode, header::*},
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, hello, post};

pub fn routes() -> Router<Deployment> {
    Router::new()
        .route("/api/preflight/remembered", post(order).options(preflight))
}

/// Responds to the preflight. The browser may remember this response for
/// 600 seconds.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [
            (ACCESS_CONTROL_ALLOW_METHODS, "POST"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type"),
            (ACCESS_CONTROL_MAX_AGE, "600"),
        ],
    )
}

async fn order(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
