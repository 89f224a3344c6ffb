use axum::{
    Router,
    http::{StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/error-with-headers", get(read))
}

/// The header goes with every answer, whatever has become of it.
async fn read(page: PageOrigin) -> impl IntoResponse {
    let answer = database().map(|()| hello());
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], answer)
}

/// Is down today.
fn database() -> Result<(), StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}
