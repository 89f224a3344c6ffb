use axum::{
    Router,
    http::{
        StatusCode,
        header::{ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN},
    },
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, hello, post};

pub fn routes() -> Router<Deployment> {
    Router::new()
        .route("/api/preflight/json-body", post(order).options(preflight))
}

/// The page may send a POST. That it may say `Content-Type:
/// application/json` with it is not said.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_METHODS, "POST")],
    )
}

/// Nothing is wrong here, and the order never arrives.
async fn order(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
