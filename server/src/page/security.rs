//! What the page allows itself: a strict Content-Security-Policy that names each inline script, by its hash or
//! by a nonce of this one answer.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::nonce::Nonce;
use wire::{Deployment, OriginSet, Role};

use super::rendered::InlineScripts;

/// What a page may do. In the extensions of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Policy {
    /// A page that people read: it may ask the lab's origins and embed its frames.
    #[default]
    Lesson,
    /// A frame of such a page: it may connect and be embedded by the lab's pages, and nothing else.
    Frame,
}

/// Puts a fresh nonce into the request's extensions, for the scripts that the page is rendered with,
/// and the policy that names it into the response.
pub(super) async fn secure(
    State(deployment): State<Deployment>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let origins = deployment.set_at(host).clone();
    let is_runner = request.uri().path() == "/runner.js";
    let mut response = next.run(request).await;
    // Scripts, styles, pictures and the WASM are no documents: policies are for the page that loads them.
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_part = response.status().is_success()
        && kind.is_some_and(|kind| PARTS.iter().any(|part| kind.starts_with(part)));
    let policy: Policy = response.extensions_mut().remove().unwrap_or_default();
    let scripts = match response.extensions_mut().remove() {
        Some(InlineScripts(hashes)) => hashes.to_string(),
        None => format!("'nonce-{nonce}'"),
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // No page of another origin has a use for any of this.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if deployment.sets().iter().all(|origins| origins.page.is_secure()) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if is_part {
        if is_runner {
            // A sandboxed frame is of no origin, and modules are loaded with CORS. It is a public file.
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        return response;
    }
    let policy = match policy {
        Policy::Lesson => lesson(&scripts, &origins),
        Policy::Frame => frame(&origins),
    };
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(&policy).expect("nonces and hashes are base64, origins ASCII"),
    );
    for (name, value) in [
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The types of what a page loads.
const PARTS: [&str; 5] = ["text/javascript", "text/css", "application/wasm", "image/", "font/"];

/// The policy of a lesson: it may connect to the lab's origins and show pictures of them, whatever their role,
/// and of the one where nothing listens.
fn lesson(scripts: &str, origins: &OriginSet) -> String {
    let others: Vec<_> =
        everywhere(origins).into_iter().filter(|origin| *origin != origins.page.as_str()).collect();
    let connect = others.join(" ");
    let other = if origins.has_other() { origins.other_page.as_str() } else { "" };
    format!(
        "default-src 'none'; script-src 'self' {scripts} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' {connect}; font-src 'self'; manifest-src 'self'; connect-src 'self' {connect}; frame-src 'self' {other}; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The policy of a frame. Where it is sandboxed `'self'` is nobody, so that its origin is named.
fn frame(origins: &OriginSet) -> String {
    let OriginSet { page, other_page, .. } = origins;
    let connect = everywhere(origins).join(" ");
    format!(
        "default-src 'none'; script-src {page}; connect-src {connect}; img-src {connect}; base-uri 'none'; form-action 'none'; \
         frame-ancestors {page} {other_page}"
    )
}

/// All of the lab's origins, and the one where nothing listens. Without one of them a learner would meet the
/// policy's refusal and take it for CORS.
fn everywhere(origins: &OriginSet) -> Vec<&str> {
    let all = [Role::Page, Role::Api, Role::OtherPage, Role::OtherApi].map(|role| origins.at(role));
    let mut connect: Vec<&str> = Vec::new();
    for origin in all.into_iter().chain([&origins.nowhere]) {
        if !connect.contains(&origin.as_str()) {
            connect.push(origin.as_str());
        }
    }
    connect
}
