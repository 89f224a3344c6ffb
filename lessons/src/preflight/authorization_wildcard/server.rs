use axum::{
    Router,
    http::{
        StatusCode,
        header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN},
    },
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route(
        "/api/preflight/authorization-wildcard",
        get(read).options(preflight),
    )
}

/// Responds to the preflight: the list of request headers is `*`.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_HEADERS, "*")],
    )
}

/// Names the page.
async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
