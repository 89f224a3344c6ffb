//! The page's origin: the pages themselves, their assets, and the record of the runs.

mod evidence;
mod files;
mod frame;
mod matrix;
mod record;
mod rendered;
mod security;

use app::{App, PageContext, shell};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::{self, Next},
    response::{Redirect, Response},
    routing::get,
};
use leptos::{nonce::Nonce, prelude::*};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{CompressionLevel, compression::CompressionLayer};
use wire::Deployment;

use self::rendered::Rendered;
use crate::{
    Assets, deadline,
    front::{Front, Routes},
    health::health,
    serve::Listener,
    shared::Shared,
};

/// The page: pages and assets, the record, and around them, from the inside out, caching, compression,
/// the security headers and `front`.
pub fn page_app(shared: &Shared, assets: &Assets) -> Front {
    let options = assets.leptos_options();
    let context = {
        let deployment = shared.deployment.clone();
        let (names, reload) = (assets.names(), assets.dev);
        move || provide_page_context(&deployment, names.clone(), reload)
    };
    let (root, dev) = (assets.site_root.clone(), assets.dev);
    let fallback = {
        let context = context.clone();
        async move |request: Request| files::file_or_not_found(&root, dev, context, request).await
    };
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, shell)
        .route("/learn", get(async || Redirect::temporary("/learn/start")))
        .route("/reference", get(async || Redirect::temporary("/reference/messages")))
        .route_layer(middleware::from_fn_with_state(Rendered::default(), rendered::rendered))
        .fallback(fallback)
        .with_state(options);
    let mut app = Router::new()
        .merge(matrix::routes(shared.clone()))
        .merge(evidence::routes(shared.clone()))
        .route("/frame", get(frame::frame).with_state(shared.deployment.clone()))
        .merge(pages)
        .layer(CompressionLayer::new().quality(COMPRESSION))
        // Not compressed: the record is read by its own machine, once, and would cost more than it saves.
        .merge(record::routes(shared.clone()))
        .route("/health", get(page_health).with_state(shared.clone()));
    if assets.dev {
        app = app.merge(crate::dev::routes(shared.stop.clone()));
    }
    let app = app
        .layer(middleware::from_fn(cache))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(shared.deployment.clone(), security::secure));
    Front::new(Routes::Page(app), shared)
}

/// How hard pages are compressed, on each request: brotli's next levels cost more time and save a byte or two.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// What the views are told about the request: the nonce for their scripts, and the origins.
fn provide_page_context(deployment: &Deployment, names: app::Assets, reload: bool) {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    provide_context(PageContext::new(deployment, host, names, reload));
}

async fn page_health(State(shared): State<Shared>) -> Response {
    health(Listener::Page, &shared)
}

async fn in_time(request: Request, next: Next) -> Response {
    deadline::within_time(next.run(request)).await
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
