use axum::{
    Router,
    http::{StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::IntoResponse,
};
use kit::{Deployment, Notes, PageOrigin, delete, goodbye};

pub fn routes() -> Router<Deployment> {
    Router::new().route(
        "/api/preflight/bad-method",
        delete(delete_note).options(preflight),
    )
}

/// Responds to the preflight: names the page.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [(ACCESS_CONTROL_ALLOW_ORIGIN, page)])
}

/// Deletes a note, and names the page.
async fn delete_note(page: PageOrigin, notes: Notes) -> impl IntoResponse {
    notes.delete_one();
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], goodbye())
}
