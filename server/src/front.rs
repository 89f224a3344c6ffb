//! What every request of both origins passes first: it is looked at, counted and logged.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use tower::Service;
use tracing::Level;
use wire::PublicOrigin;

use crate::{
    api::Servers,
    client::{Client, counted_address},
    limits,
    metrics::Requests,
    record::Recorder,
    refusal::refuse,
    serve::Listener,
    shared::Shared,
};

/// An origin: its routes, and in front of them the gate and the record. Cheap to clone.
///
/// All of it is one service and one future: a layer of axum's each would cost more than the recording itself.
#[derive(Clone, Debug)]
pub struct Front(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    gate: Gate,
    recorder: Recorder,
    routes: Routes,
}

/// What a listener answers with.
#[derive(Debug)]
pub(crate) enum Routes {
    Page(Router),
    Api(Servers),
}

impl Front {
    pub(crate) fn new(routes: Routes, shared: &Shared) -> Self {
        let listener = match routes {
            Routes::Page(_) => Listener::Page,
            Routes::Api(_) => Listener::Api,
        };
        let recorder =
            Recorder { runs: shared.runs.clone(), deployment: shared.deployment.clone(), listener };
        let gate = Gate {
            listener,
            hosts: Hosts::of(listener, shared),
            proxies: shared.proxies.clone(),
            forwarded: Forwarded::default(),
            requests: shared.metrics.requests(listener),
        };
        Self(Arc::new(Inner { gate, recorder, routes }))
    }

    /// Answers a request of this client.
    pub(crate) async fn answer(&self, client: Client, request: Request) -> Response {
        self.0.answer(client, request).await
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let client = request.extensions().get().copied().unwrap_or_default();
        let front = self.clone();
        Box::pin(async move { Ok(front.answer(client, request).await) })
    }
}

impl Inner {
    async fn answer(&self, mut client: Client, request: Request) -> Response {
        let began = Instant::now();
        // A line of the log needs the words of a request that is gone by then.
        let words = tracing::enabled!(target: "request", Level::DEBUG)
            .then(|| (request.method().clone(), request.uri().clone()));
        let response = match self.gate.look(&mut client, &request) {
            Ok(slot) => {
                let response = self.recorded(began, client, request).await;
                drop(slot);
                response
            }
            Err((status, error)) => refuse(status, error),
        };
        let (status, time) = (response.status(), began.elapsed());
        self.gate.requests.count(status, time);
        if let Some((method, uri)) = words {
            let ms = (time.as_secs_f64() * 1e6).round() / 1e3;
            let (listener, client) = (self.gate.listener.as_str(), client.address);
            tracing::debug!(target: "request", listener, %client, %method, %uri, status = status.as_u16(), ms);
        }
        response
    }

    async fn recorded(&self, at: Instant, client: Client, mut request: Request) -> Response {
        match self.recorder.arrive(at, client, &mut request) {
            Ok(None) => self.routed(client, request).await,
            Ok(Some(recording)) => recording.answer(self.routed(client, request).await),
            Err(error) => refuse(StatusCode::BAD_REQUEST, error),
        }
    }

    async fn routed(&self, client: Client, mut request: Request) -> Response {
        match &self.routes {
            Routes::Page(routes) => {
                request.extensions_mut().insert(client);
                routes.clone().call(request).await.unwrap_or_else(|never| match never {})
            }
            Routes::Api(servers) => servers.answer(request).await,
        }
    }
}

/// What decides whether a request is looked at.
#[derive(Clone, Debug)]
struct Gate {
    listener: Listener,
    hosts: Hosts,
    proxies: Arc<[IpAddr]>,
    forwarded: Forwarded,
    requests: Requests,
}

impl Gate {
    fn look(&self, client: &mut Client, request: &Request) -> Result<Option<Slot>, (StatusCode, String)> {
        let bad = |error: &str| Err((StatusCode::BAD_REQUEST, error.to_owned()));
        if request.uri().path_and_query().is_none() {
            return bad("a request names a path, such as `GET / HTTP/1.1`; this is no proxy");
        }
        if request.method().as_str().len() > limits::METHOD_BYTES {
            return bad(&format!("a method has at most {} bytes", limits::METHOD_BYTES));
        }
        self.hosts
            .check(request.uri(), request.headers())
            .map_err(|error| (StatusCode::BAD_REQUEST, error))?;
        if !self.proxies.contains(&client.address) {
            return Ok(None);
        }
        let Some(address) = forwarded_for(request.headers()) else { return Ok(None) };
        client.address = counted_address(address);
        match self.forwarded.take(client.address) {
            Some(slot) => Ok(Some(slot)),
            None => Err((
                StatusCode::SERVICE_UNAVAILABLE,
                "too many requests of this address are under way; try again in a moment".to_owned(),
            )),
        }
    }
}

/// The address that the nearest proxy says it forwards for: the last one of the list.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// The hosts that an origin answers to. Any other may be a name that somebody points at this machine so that
/// a page of theirs is of the same origin as the lab
/// ([DNS rebinding](https://en.wikipedia.org/wiki/DNS_rebinding)).
#[derive(Clone, Debug)]
struct Hosts {
    allowed: Arc<[PublicOrigin]>,
    /// What to do about a host that is not allowed.
    advice: Arc<str>,
}

impl Hosts {
    fn of(listener: Listener, shared: &Shared) -> Self {
        let sets = shared.deployment.sets().iter();
        let (flag, mut allowed): (_, Vec<PublicOrigin>) = match listener {
            Listener::Page => ("--page-origin", sets.map(|origins| origins.page.clone()).collect()),
            Listener::Api => ("--api-origin", sets.map(|origins| origins.api.clone()).collect()),
        };
        let names: Vec<&str> = allowed.iter().map(PublicOrigin::as_str).collect();
        let advice = format!("use {}, or start the lab with {flag}", names.join(" or "));
        // The other loopback address has no name that anybody could point elsewhere.
        let v4 = allowed.iter().filter_map(|origin| origin.as_str().strip_prefix("http://127.0.0.1"));
        let v6: Vec<_> = v4.filter_map(|port| PublicOrigin::at(&format!("[::1]{port}")).ok()).collect();
        allowed.extend(v6);
        Self { allowed: allowed.into(), advice: advice.into() }
    }

    fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), String> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err("a request has exactly one Host header".to_owned());
        };
        let named = uri.authority().map(|authority| authority.as_str().as_bytes());
        for host in named.into_iter().chain([host.as_bytes()]) {
            let is = |text: &str| self.allowed.iter().any(|origin| origin.is_at(text));
            if !str::from_utf8(host).is_ok_and(is) {
                let host = String::from_utf8_lossy(host);
                return Err(format!("the lab does not answer to the host `{host}`; {}", self.advice));
            }
        }
        Ok(())
    }
}

/// The requests under way that proxies forward, by the address that they forward for.
#[derive(Clone, Debug, Default)]
struct Forwarded(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A request under way. Dropping it makes room for another.
#[derive(Debug)]
struct Slot {
    forwarded: Forwarded,
    address: IpAddr,
}

impl Forwarded {
    fn take(&self, address: IpAddr) -> Option<Slot> {
        let mut under_way = self.lock();
        let count = under_way.entry(address).or_default();
        if *count >= limits::REQUESTS_PER_FORWARDED_CLIENT {
            return None;
        }
        *count += 1;
        Some(Slot { forwarded: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut under_way = self.forwarded.lock();
        if let Some(count) = under_way.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_last_address_of_the_list_is_the_proxys_own_word() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded_for(&headers), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.1"));
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.1, 192.0.2.7"));
        assert_eq!(forwarded_for(&headers), Some([192, 0, 2, 7].into()));
    }

    #[test]
    fn requests_of_one_forwarded_address_are_bounded() {
        let forwarded = Forwarded::default();
        let (one, other) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let taken: Vec<_> =
            (0..limits::REQUESTS_PER_FORWARDED_CLIENT).map(|_| forwarded.take(one).expect("room")).collect();
        assert!(forwarded.take(one).is_none());
        assert!(forwarded.take(other).is_some());
        drop(taken);
        assert!(forwarded.lock().is_empty());
    }
}
