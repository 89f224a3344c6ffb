use axum::{
    Router, http::header::ACCESS_CONTROL_ALLOW_ORIGIN, response::IntoResponse,
};

use crate::lab::{Lab, Visit, get, hello};

pub fn routes() -> Router<Lab> {
    Router::new().route("/api/credentialed/wildcard-origin", get(read))
}

/// `visit` reads the cookie and sets it anew.
/// "Any origin" and "with cookies" do not go together.
async fn read(visit: Visit) -> impl IntoResponse {
    (visit, [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], hello())
}
