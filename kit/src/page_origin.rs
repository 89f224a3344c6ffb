//! The origin that may be allowed.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use wire::{Deployment, OriginSet, PublicOrigin};

/// The origins as seen from the one that a request was sent to.
pub(crate) fn origins_of<'a>(parts: &Parts, deployment: &'a Deployment) -> &'a OriginSet {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    deployment.set_at(host)
}

fn value(origin: &PublicOrigin) -> HeaderValue {
    HeaderValue::from_str(origin.as_str()).expect("a serialized origin is visible ASCII")
}

/// The origin that the lab's page is opened from, for example `http://localhost:3000`: configuration,
/// never taken from the request's `Origin`.
///
/// The lab answers at several addresses (`localhost` and `127.0.0.1`); the page that belongs to an API
/// address is the one with the same name.
#[derive(Clone, Debug)]
pub struct PageOrigin(HeaderValue);

/// The lab's page at the other address. From the API at `127.0.0.1` that is the page at `localhost`: configuration
/// as well.
#[derive(Clone, Debug)]
pub struct OtherPageOrigin(HeaderValue);

impl FromRequestParts<Deployment> for PageOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, deployment: &Deployment) -> Result<Self, Infallible> {
        Ok(Self(value(&origins_of(parts, deployment).page)))
    }
}

impl FromRequestParts<Deployment> for OtherPageOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, deployment: &Deployment) -> Result<Self, Infallible> {
        Ok(Self(value(&origins_of(parts, deployment).other_page)))
    }
}

impl From<PageOrigin> for HeaderValue {
    fn from(origin: PageOrigin) -> Self {
        origin.0
    }
}

impl From<OtherPageOrigin> for HeaderValue {
    fn from(origin: OtherPageOrigin) -> Self {
        origin.0
    }
}
