use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};

use crate::lab::{Lab, get, hello};

pub fn routes() -> Router<Lab> {
    Router::new().route("/api/simple/wildcard-origin", get(read))
}

/// `*`: a page of any origin may read the answer.
async fn read() -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], hello())
}
