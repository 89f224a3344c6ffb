//! `/frame`: a document that sends requests for the lab's page, from another origin than the page's: of another
//! site, or sandboxed, where the origin is opaque.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse},
};
use wire::Deployment;

use super::security::Policy;

/// The document. What it does is in `public/runner.js`, which obeys the pages that are named here only.
pub(super) async fn frame(State(deployment): State<Deployment>, headers: HeaderMap) -> impl IntoResponse {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origins = deployment.set_at(host);
    // Origins are parsed: there is nothing in them that would have to be escaped.
    let html = format!(
        "<!doctype html><html lang=en data-pages=\"{} {}\"><title>A frame of CORS Lab</title>\
         <script type=module src=/runner.js></script></html>",
        origins.page, origins.other_page
    );
    (Extension(Policy::Frame), [(header::CACHE_CONTROL, "no-cache")], Html(html))
}
