//! The page's origin: the pages themselves, their assets, and the record of the runs.

mod explain;
mod matrix;
mod record;
mod security;

use app::{App, PageContext, shell};
use axum::{
    Json, Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use leptos_axum::{LeptosRoutes, generate_route_list};
use lessons::lab::Lab;
use serde_json::json;
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{Assets, runs::RunStore, stop::Stop};

/// The page: pages and assets, the record, and around them, from the inside out, caching, compression
/// and the security headers.
pub fn page_app(lab: Lab, runs: RunStore, assets: &Assets, stop: Stop) -> Router {
    let options = assets.leptos_options();
    let context = {
        let lab = lab.clone();
        let (names, reload) = (assets.names(), assets.dev);
        move || provide_page_context(&lab, names.clone(), reload)
    };
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context.clone(), shell)
        .fallback(leptos_axum::file_and_error_handler_with_context::<LeptosOptions, _>(context, |_| shell()))
        .with_state(options);
    let mut app = Router::new()
        .route("/health", get(health))
        .merge(record::routes(record::RecordState { runs: runs.clone(), stop: stop.clone() }))
        .merge(matrix::routes(matrix::MatrixState::new(lab.clone(), runs)))
        .merge(explain::routes(lab.clone()))
        .merge(pages);
    if assets.dev {
        app = app.merge(crate::dev::routes(stop));
    }
    app.layer(middleware::from_fn(cache))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(middleware::from_fn_with_state(lab, security::secure))
}

/// How hard pages are compressed, on each request: brotli's next levels cost more time and save a byte or two.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// What the views are told about the request: the nonce for their scripts, and the origins.
fn provide_page_context(lab: &Lab, names: app::Assets, reload: bool) {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    provide_context(PageContext::new(lab, host, names, reload));
}

async fn health() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok", "listener": "page" })))
}

/// Assets whose names are made from their content never change; all else is asked for anew.
async fn cache(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let value = if hashed && response.status().is_success() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers: &mut HeaderMap = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(value));
    response
}
