use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, Visit, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/credentialed/wildcard-origin", get(read))
}

/// `visit` reads the cookie and sets it anew.
/// `*` stands for any origin.
async fn read(visit: Visit) -> impl IntoResponse {
    (visit, [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], hello())
}
