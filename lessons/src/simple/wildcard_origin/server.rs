use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};
use kit::{Deployment, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/wildcard-origin", get(read))
}

/// `*` stands for any origin.
async fn read() -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], hello())
}
