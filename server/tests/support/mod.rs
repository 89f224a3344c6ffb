//! The two apps without sockets, and requests as a browser makes them.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its own part")]

pub(crate) mod running;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use server::{Assets, Front, Shared, limits::Capacity};
use tower::ServiceExt;
use wire::{Deployment, Exchange, Pair, RunRecord};

pub(crate) const PAGE: &str = "http://localhost:3000";
pub(crate) const API: &str = "http://localhost:4000";
/// Where nothing listens.
pub(crate) const CLOSED_PORT: u16 = 4999;

pub(crate) struct TestApp {
    pub(crate) page: Front,
    pub(crate) api: Front,
    pub(crate) shared: Shared,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("visible ASCII"))
    }

    /// Every CORS header, sorted, as `name: value`.
    pub(crate) fn cors(&self) -> Vec<String> {
        let mut cors: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| name.as_str().starts_with("access-control-"))
            .map(|(name, value)| format!("{name}: {}", value.to_str().expect("visible ASCII")))
            .collect();
        cors.sort();
        cors
    }
}

impl TestApp {
    pub(crate) fn new() -> Self {
        let pairs = [(PAGE, API), ("http://127.0.0.1:3000", "http://127.0.0.1:4000")];
        Self::at(&pairs, |shared| shared)
    }

    /// A lab that is reached under these pairs of origins, with what `change` makes of it.
    pub(crate) fn at(pairs: &[(&str, &str)], change: impl FnOnce(Shared) -> Shared) -> Self {
        let pair = |&(page, api): &(&str, &str)| Pair::parse(page, api).expect("origins");
        let deployment = Deployment::new(pairs.iter().map(pair).collect(), vec![], CLOSED_PORT);
        let proxies = vec![std::net::Ipv4Addr::new(192, 0, 2, 1).into()];
        let shared = change(Shared::new(deployment, Capacity::default(), proxies));
        let assets = Assets { site_root: "../public".into(), dev: false };
        let (page, api) = (server::page_app(&shared, &assets), server::api_app(&shared));
        Self { page, api, shared }
    }

    pub(crate) async fn page(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::HOST, "localhost:3000");
        send(&self.page, request.body(Body::empty()).expect("a legal request")).await
    }

    /// A POST of JSON to the page's origin.
    pub(crate) async fn post(&self, path: &str, json: &str) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, "localhost:3000")
            .header(header::CONTENT_TYPE, "application/json");
        send(&self.page, request.body(Body::from(json.to_owned())).expect("a legal request")).await
    }

    pub(crate) async fn api(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:4000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(&self.api, request.body(Body::empty()).expect("a legal request")).await
    }

    pub(crate) async fn preflight(&self, path: &str, method: &str) -> Answer {
        let headers = [("origin", PAGE), ("access-control-request-method", method)];
        self.api(Method::OPTIONS, path, &headers).await
    }

    /// A request as it is, to one of the two.
    pub(crate) async fn send(&self, app: &Front, request: Request<Body>) -> Answer {
        send(app, request).await
    }

    pub(crate) async fn record(&self, run: &str) -> Vec<Exchange> {
        self.whole_record(run).await.exchanges
    }

    pub(crate) async fn whole_record(&self, run: &str) -> RunRecord {
        let answer = self.page(&format!("/runs/{run}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        serde_json::from_str(&answer.body).expect("a record")
    }
}

async fn send(app: &Front, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(bytes.into()).expect("UTF-8"),
    }
}
