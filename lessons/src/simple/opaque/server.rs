use axum::{Router, response::IntoResponse};
use kit::{Deployment, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/opaque", get(read))
}

/// Nobody is allowed anything, as in *No header*.
async fn read() -> impl IntoResponse {
    hello()
}
