use axum::{
    Router,
    http::{StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/error-with-headers", get(read))
}

/// Every response gets the header, a good one and an error alike.
async fn read(page: PageOrigin) -> impl IntoResponse {
    let response = database().map(|()| hello());
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], response)
}

/// The database is down today.
fn database() -> Result<(), StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}
