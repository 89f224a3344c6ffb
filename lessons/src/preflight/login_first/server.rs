use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header::*},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use kit::{Deployment, PageOrigin, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new()
        .route("/api/preflight/login-first", get(read).options(preflight))
        .layer(from_fn(login))
}

/// Runs before every route, and before the preflight too.
async fn login(request: Request, next: Next) -> Response {
    match request.headers().get(AUTHORIZATION) {
        Some(token) if token == "Bearer demo" => next.run(request).await,
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// Responds to the preflight: this page may send `Authorization`.
async fn preflight(page: PageOrigin) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_HEADERS, "Authorization")],
    )
}

async fn read(page: PageOrigin) -> impl IntoResponse {
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, page)], hello())
}
