use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/good-origin", get(read))
}

/// `page` is the origin that you opened this page from.
/// It comes from the server's configuration.
async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
