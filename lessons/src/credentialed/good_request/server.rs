use axum::{
    Router,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
    },
    response::IntoResponse,
};
use kit::{Deployment, PageOrigin, Visit, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/credentialed/good-request", get(read))
}

/// Names the page, and allows it to bring cookies.
async fn read(page: PageOrigin, visit: Visit) -> impl IntoResponse {
    (
        visit,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")],
        hello(),
    )
}
