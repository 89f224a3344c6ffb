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
        "/api/preflight/bad-origin",
        delete(delete_note).options(preflight),
    )
}

/// The method is allowed, but to a page of another origin.
async fn preflight() -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [
            (ACCESS_CONTROL_ALLOW_ORIGIN, "https://www.website.notcool"),
            (ACCESS_CONTROL_ALLOW_METHODS, "DELETE"),
        ],
    )
}

/// Nothing is wrong here, and the browser never gets this far.
async fn delete_note(page: PageOrigin, notes: Notes) -> impl IntoResponse {
    notes.delete_one();
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], goodbye())
}
