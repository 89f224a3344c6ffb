use axum::{Router, response::IntoResponse};
use kit::{Deployment, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/no-origin", get(read))
}

/// Answers well, and says nothing about who may read the answer.
async fn read() -> impl IntoResponse {
    hello()
}
