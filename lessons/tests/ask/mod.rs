//! Routes, asked as a browser asks a server.

use axum::{
    Router,
    body::Body,
    http::{Request as HttpRequest, header},
};
use engine::Response;
use tower::ServiceExt;

/// Asks the routes at a URL.
pub(crate) async fn ask(
    routes: &Router,
    method: &str,
    url: &str,
    headers: &[(String, String)],
) -> Response {
    let (_, at) = url.split_once("://").expect("a URL");
    let (host, path) = at.split_once('/').expect("a path");
    let mut request = HttpRequest::builder()
        .method(method)
        .uri(format!("/{path}"))
        .header(header::HOST, host);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).expect("a legal request");
    let response = routes
        .clone()
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {});
    let text = |value: &header::HeaderValue| {
        value.as_bytes().iter().copied().map(char::from).collect()
    };
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)));
    Response { status: response.status().as_u16(), headers: headers.collect() }
}
