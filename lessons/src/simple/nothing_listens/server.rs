use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/nothing-listens", get(read))
}

/// Names the page.
async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
