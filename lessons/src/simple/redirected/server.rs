use axum::{
    Router,
    http::{
        StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, LOCATION},
    },
    response::IntoResponse,
};
use kit::{Deployment, OtherApi, OtherPageOrigin, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new()
        .route("/api/simple/redirected", get(moved))
        .route("/api/simple/redirected/here", get(read))
}

/// Names the page, and sends the browser on to another host.
async fn moved(page: PageOrigin, other: OtherApi) -> impl IntoResponse {
    (
        StatusCode::FOUND,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(LOCATION, other.url("/api/simple/redirected/here"))],
    )
}

/// On that other host: names the same page.
async fn read(page: OtherPageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
