use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, PageOrigin, Visit, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/credentialed/good-origin", get(read))
}

/// `visit` reads the cookie and sets it anew. The page is named.
async fn read(page: PageOrigin, visit: Visit) -> impl IntoResponse {
    (visit, [(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
