use axum::{
    Router,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
    },
    response::IntoResponse,
};
use kit::{Deployment, OtherPageOrigin, Visit, get, hello};

pub fn routes() -> Router<Deployment> {
    Router::new().route("/api/credentialed/lax-cookie", get(read))
}

/// Names the page, and allows it to bring cookies. The cookie that
/// `visit` sets says `SameSite=Lax`.
async fn read(page: OtherPageOrigin, visit: Visit) -> impl IntoResponse {
    (
        visit,
        [(ACCESS_CONTROL_ALLOW_ORIGIN, page)],
        [(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")],
        hello(),
    )
}
