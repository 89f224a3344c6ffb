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
        "/api/preflight/req-bad-origin",
        delete(delete_note).options(preflight),
    )
}

/// Responds to the preflight: this page may send a DELETE.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_METHODS, "DELETE")],
    )
}

/// Deletes a note first, and then writes the header.
async fn delete_note(notes: Notes) -> impl IntoResponse {
    notes.delete_one();
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, "https://www.website.notcool")], goodbye())
}
