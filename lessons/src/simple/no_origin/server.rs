use axum::{Router, response::IntoResponse};
use kit::{Deployment, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/no-origin", get(read))
}

/// Responds with a greeting, and sets no header of its own.
async fn read() -> impl IntoResponse {
    hello()
}
