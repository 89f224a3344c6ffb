//! The built files, and the page that says that there is nothing here.

use std::path::Path;

use app::shell;
use axum::{
    extract::Request,
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use tower_http::services::ServeDir;

use crate::refusal::refuse;

/// Files of the site's folder that are not for visitors.
const HIDDEN: [&str; 2] = ["/hash.txt", "/dev-reload.js"];

/// Answers with a file of the folder `root`, or with the page that says that there is none.
pub(super) async fn file_or_not_found(
    root: &Path,
    dev: bool,
    context: impl Fn() + Clone + Send + Sync + 'static,
    request: Request,
) -> Response {
    let path = request.uri().path();
    if let Some(at) = without_trailing_slash(request.uri()) {
        return Redirect::permanent(&at).into_response();
    }
    let hidden = HIDDEN.contains(&path) && !(dev && path == "/dev-reload.js");
    let read = [Method::GET, Method::HEAD].contains(request.method());
    if !hidden && read {
        let mut file = Request::builder().method(request.method()).uri(request.uri());
        if let Some(headers) = file.headers_mut() {
            headers.clone_from(request.headers());
        }
        let file = file.body(()).expect("made of the parts of a request");
        let mut files = ServeDir::new(root)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        match files.try_call(file).await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => {}
            Ok(response) => return response.map(axum::body::Body::new),
            Err(error) => {
                tracing::warn!(path, %error, "a file could not be opened");
                let error = "the lab cannot open this file just now; try again in a moment";
                return refuse(StatusCode::SERVICE_UNAVAILABLE, error);
            }
        }
    }
    let mut response = leptos_axum::render_app_async_with_context(context, shell)(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Where a path with a slash at its end leads to: the same without it.
fn without_trailing_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.is_empty())?;
    // Two slashes in front would name another host.
    let path = path.trim_matches('/');
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("/{path}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_slash_leads_to_the_path_without_it_and_never_elsewhere() {
        for (from, to) in [
            ("/", None),
            ("/learn", None),
            ("/learn/", Some("/learn")),
            ("/learn/simple/?x=1", Some("/learn/simple?x=1")),
            ("//evil.example/", Some("/evil.example")),
            ("//", Some("/")),
        ] {
            assert_eq!(without_trailing_slash(&Uri::from_static(from)).as_deref(), to, "{from}");
        }
    }
}
