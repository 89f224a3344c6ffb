//! The layer that records an exchange: what arrived, what was answered, whether the handler ran.

use std::time::{Instant, SystemTime};

use axum::{
    body::HttpBody,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use wire::{Deployment, InvalidRunId, RequestKind, RunId};

use super::store::{Arrival, Place, RunStore};
use crate::{refusal::refuse, serve::Listener};

/// What the layer needs: the store, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct RecordLayer {
    /// Where exchanges are kept.
    pub(crate) runs: RunStore,
    /// Under which origins the lab is reached.
    pub(crate) deployment: Deployment,
    /// The listener that it is mounted on.
    pub(crate) listener: Listener,
}

/// Records the exchange where the query has `run=<id>`; other requests pass.
pub(crate) async fn record(State(layer): State<RecordLayer>, mut request: Request, next: Next) -> Response {
    let run = match run_of(request.uri()) {
        Ok(Some(run)) => run,
        Ok(None) => return next.run(request).await,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, error),
    };
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let pair = host.and_then(|host| layer.deployment.pair_at(host)).unwrap_or_default();
    let kind = match is_preflight(request.method(), request.headers()) {
        true => RequestKind::Preflight,
        false => RequestKind::Actual,
    };
    let open = layer.runs.arrive(
        run,
        Arrival {
            at: Instant::now(),
            place: Place { listener: layer.listener, pair },
            client: request.extensions().get().copied().unwrap_or_default(),
            kind,
            method: request.method().as_str(),
            target: request.uri().path_and_query().map_or("", |target| target.as_str()),
            headers: request.headers(),
        },
    );
    request.extensions_mut().insert(open.probe().clone());
    let is_head = request.method() == Method::HEAD;

    let mut response = next.run(request).await;

    complete(&mut response, is_head);
    open.answer(response.status().as_u16(), response.headers());
    response
}

/// The id in the query: of the parameter that is spelled `run`, letter for letter.
fn run_of(uri: &Uri) -> Result<Option<RunId>, &'static str> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let mut runs = pairs.filter_map(|pair| pair.strip_prefix("run="));
    let Some(run) = runs.next() else { return Ok(None) };
    if runs.next().is_some() {
        return Err("a request belongs to one run: the query has `run=` more than once");
    }
    run.parse().map(Some).map_err(|InvalidRunId| InvalidRunId::MESSAGE)
}

/// A [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request), as a server can
/// recognize it.
fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Does now what the HTTP library would do to the headers after us, so that the record has what is sent.
fn complete(response: &mut Response, is_head: bool) {
    if response.status() == StatusCode::NO_CONTENT {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    } else if response.body().size_hint().exact() == Some(0)
        && !is_head
        && response.status() != StatusCode::NOT_MODIFIED
    {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
    response.headers_mut().entry(header::DATE).or_insert_with(|| {
        HeaderValue::from_str(&httpdate::fmt_http_date(SystemTime::now()))
            .expect("an HTTP date is visible ASCII")
    });
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt;
    use wire::{Answer, Pair};

    use super::*;

    #[tokio::test]
    async fn a_client_that_goes_away_leaves_a_dropped_request() {
        let pair = Pair::parse("http://a:1", "http://a:2").expect("origins");
        let deployment = Deployment::new(vec![pair], vec![], 3);
        let runs = RunStore::default();
        let layer = RecordLayer { runs: runs.clone(), deployment, listener: Listener::Api };
        let app: Router = Router::new()
            .route("/slow", get(async || std::future::pending::<()>().await))
            .layer(middleware::from_fn_with_state(layer, record));
        let request = Request::get("/slow?run=a").body(Body::empty()).expect("a legal request");
        let answer = || {
            let id = "a".parse().expect("a legal id");
            runs.get(&id, 0, Instant::now()).exchanges.pop().map(|exchange| exchange.answer)
        };
        let mut response = Box::pin(app.oneshot(request));
        assert!(futures_util::poll!(&mut response).is_pending());
        assert_eq!(answer(), Some(Answer::Pending));
        drop(response);
        assert_eq!(answer(), Some(Answer::Dropped));
    }

    #[test]
    fn the_run_is_read_from_the_query() {
        let run = |uri: &'static str| run_of(&Uri::from_static(uri)).map(|run| run.map(String::from));
        assert_eq!(run("/x"), Ok(None));
        assert_eq!(run("/x?runs=a"), Ok(None));
        assert_eq!(run("/x?a=b&run=k3f9&c"), Ok(Some("k3f9".to_owned())));
        assert_eq!(run("/x?run="), Err(InvalidRunId::MESSAGE));
        assert_eq!(run("/x?run=a%20b"), Err(InvalidRunId::MESSAGE));
        assert!(run("/x?run=a&run=a").is_err_and(|error| error.contains("more than once")));
    }
}
