use axum::{
    Router,
    http::{
        StatusCode,
        header::{ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN},
    },
    response::IntoResponse,
};
use kit::{Deployment, Notes, PageOrigin, delete, goodbye};

pub fn routes() -> Router<Deployment> {
    Router::new().route(
        "/api/preflight/good-request",
        delete(delete_note).options(preflight),
    )
}

/// Responds to the preflight: may this page send a DELETE?
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_METHODS, "DELETE")],
    )
}

/// The DELETE itself. Its response names the page as well.
async fn delete_note(page: PageOrigin, notes: Notes) -> impl IntoResponse {
    notes.delete_one();
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], goodbye())
}
