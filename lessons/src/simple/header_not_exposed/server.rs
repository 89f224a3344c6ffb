use axum::{
    Router,
    http::{HeaderName, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/header-not-exposed", get(read))
}

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

/// Names the page, and says how many items there are in all.
async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], [(X_TOTAL_COUNT, "42")], hello())
}
