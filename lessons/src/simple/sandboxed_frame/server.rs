use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/sandboxed-frame", get(read))
}

/// Names the page that this lab is opened from.
async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
