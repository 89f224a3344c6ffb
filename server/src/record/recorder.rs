//! Records an exchange: what arrived, what was answered, whether the handler ran.

use std::{
    cell::RefCell,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    body::HttpBody,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::Response,
};
use wire::{Deployment, InvalidRunId, RequestKind, RunId};

use super::store::{Arrival, Open, Place, RunStore};
use crate::{client::Client, serve::Listener};

/// Records what arrives at a listener.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    /// Where exchanges are kept.
    pub(crate) runs: RunStore,
    /// Under which origins the lab is reached.
    pub(crate) deployment: Deployment,
    /// The listener.
    pub(crate) listener: Listener,
}

impl Recorder {
    /// Begins to record the request where the query has `run=<id>`; others pass. The request is told how to say that
    /// its handler ran.
    ///
    /// # Errors
    /// When the id is none.
    pub(crate) fn arrive(
        &self,
        at: Instant,
        client: Client,
        request: &mut Request,
    ) -> Result<Option<Recording>, &'static str> {
        let Some(run) = run_of(request.uri())? else { return Ok(None) };
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let pair = host.and_then(|host| self.deployment.pair_at(host)).unwrap_or_default();
        let kind = match is_preflight(request.method(), request.headers()) {
            true => RequestKind::Preflight,
            false => RequestKind::Actual,
        };
        let open = self.runs.arrive(
            run,
            Arrival {
                at,
                place: Place { listener: self.listener, pair },
                client,
                kind,
                method: request.method(),
                target: request.uri().path_and_query().map_or("", |target| target.as_str()),
                headers: request.headers(),
            },
        );
        request.extensions_mut().insert(open.probe().clone());
        Ok(Some(Recording { open, is_head: request.method() == Method::HEAD }))
    }
}

/// A request that is recorded and has no answer yet. If it is dropped, its client has gone away.
pub(crate) struct Recording {
    open: Open,
    is_head: bool,
}

impl Recording {
    /// Records the answer, and hands it on as it is sent.
    pub(crate) fn answer(self, mut response: Response) -> Response {
        complete(&mut response, self.is_head);
        self.open.answer(response.status().as_u16(), response.headers());
        response
    }
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
    } else if let Some(length) = response.body().size_hint().exact()
        && !is_head
        && response.status() != StatusCode::NOT_MODIFIED
    {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
    }
    response.headers_mut().entry(header::DATE).or_insert_with(now);
}

/// The time for a `Date` header. It has whole seconds, so each thread writes it once a second.
fn now() -> HeaderValue {
    thread_local! {
        static WRITTEN: RefCell<(u64, HeaderValue)> = const { RefCell::new((0, HeaderValue::from_static(""))) };
    }
    let now = SystemTime::now();
    let second = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    WRITTEN.with_borrow_mut(|(written, value)| {
        if *written != second {
            let date = HeaderValue::from_str(&httpdate::fmt_http_date(now));
            (*written, *value) = (second, date.expect("an HTTP date is visible ASCII"));
        }
        value.clone()
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use wire::{Answer, Pair};

    use super::*;

    #[test]
    fn a_client_that_goes_away_leaves_a_dropped_request() {
        let pair = Pair::parse("http://a:1", "http://a:2").expect("origins");
        let deployment = Deployment::new(vec![pair], vec![], 3);
        let runs = RunStore::default();
        let recorder = Recorder { runs: runs.clone(), deployment, listener: Listener::Api };
        let mut request = Request::get("/slow?run=a").body(Body::empty()).expect("a legal request");
        let recording =
            recorder.arrive(Instant::now(), Client::default(), &mut request).expect("an id").expect("a run");
        let answer = || {
            let id = "a".parse().expect("a legal id");
            runs.get(&id, 0, Instant::now()).exchanges.pop().map(|exchange| exchange.answer)
        };
        assert_eq!(answer(), Some(Answer::Pending));
        drop(recording);
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
