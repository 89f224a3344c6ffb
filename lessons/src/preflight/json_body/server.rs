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

/// Responds to the preflight: this page may send a POST.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_METHODS, "POST")],
    )
}

/// Takes the order, and names the page.
async fn order(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
