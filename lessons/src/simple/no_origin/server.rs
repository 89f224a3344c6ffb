use axum::{Router, response::IntoResponse};

use crate::lab::{Lab, get, hello};

pub fn routes() -> Router<Lab> {
    Router::new().route("/api/simple/no-origin", get(read))
}

/// Answers well, and says nothing about who may read the answer.
async fn read() -> impl IntoResponse {
    hello()
}
