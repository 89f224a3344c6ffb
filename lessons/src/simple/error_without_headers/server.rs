use axum::{
    Router,
    http::{StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::{IntoResponse, Response},
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/simple/error-without-headers", get(read))
}

/// Sets the header on a good response. `?` returns before that line.
async fn read(page: PageOrigin) -> Result<Response, StatusCode> {
    database()?;
    Ok(([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello()).into_response())
}

/// The database is down today.
fn database() -> Result<(), StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}
