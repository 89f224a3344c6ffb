//! The layer that records an exchange: what came, what went, whether the handler ran.

use std::{
    sync::Arc,
    time::{Instant, SystemTime},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use lessons::lab::Witness;
use wire::{Header, InvalidRunId, RunId};

use super::refusal;
use crate::runs::{Observation, RunStore};

/// Records the exchange where the query has `run=<id>`; other requests pass.
pub(super) async fn record(State(runs): State<RunStore>, mut request: Request, next: Next) -> Response {
    let arrived = Instant::now();
    let run = match run_of(request.uri()) {
        Ok(Some(run)) => run,
        Ok(None) => return next.run(request).await,
        Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let witness = Arc::new(Witness::new(runs.notebook(&run, arrived)));
    request.extensions_mut().insert(witness.clone());
    let preflight = is_preflight(request.method(), request.headers());
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let received = headers(request.headers());

    let mut response = next.run(request).await;

    complete(&mut response);
    runs.record(
        &run,
        Observation {
            arrived,
            preflight,
            method,
            path,
            received,
            status: response.status().as_u16(),
            sent: headers(response.headers()),
            handler_ran: witness.handler_ran(),
            effect: witness.effect(),
        },
    );
    response
}

/// The id in the query. A query that names several is read up to the first.
fn run_of(uri: &Uri) -> Result<Option<RunId>, InvalidRunId> {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.filter_map(|pair| pair.strip_prefix("run=")).next().map(str::parse).transpose()
}

/// A [CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request), as a server can
/// recognize it.
fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Does now what the HTTP library would do to the headers after us, so that the record has what is sent.
fn complete(response: &mut Response) {
    if response.status() == StatusCode::NO_CONTENT {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response.headers_mut().entry(header::DATE).or_insert_with(|| {
        HeaderValue::from_str(&httpdate::fmt_http_date(SystemTime::now()))
            .expect("an HTTP date is visible ASCII")
    });
}

fn headers(headers: &HeaderMap) -> Vec<Header> {
    let text = |value: &HeaderValue| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    };
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_is_read_from_the_query() {
        let run = |uri: &'static str| run_of(&Uri::from_static(uri)).map(|run| run.map(String::from));
        assert_eq!(run("/x"), Ok(None));
        assert_eq!(run("/x?runs=a"), Ok(None));
        assert_eq!(run("/x?a=b&run=k3f9&c"), Ok(Some("k3f9".to_owned())));
        assert_eq!(run("/x?run="), Err(InvalidRunId));
        assert_eq!(run("/x?run=a%20b"), Err(InvalidRunId));
    }
}
