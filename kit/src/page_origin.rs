//! The origin that may be allowed.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use wire::Deployment;

/// The origin that the lab's page is opened from, for example `http://localhost:3000`: configuration,
/// never taken from the request's `Origin`.
///
/// The lab answers at several addresses (`localhost` and `127.0.0.1`); the page that belongs to an API
/// address is the one with the same name.
#[derive(Clone, Debug)]
pub struct PageOrigin(HeaderValue);

impl FromRequestParts<Deployment> for PageOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, deployment: &Deployment) -> Result<Self, Infallible> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let page = deployment.set_at(host).page.as_str();
        Ok(Self(HeaderValue::from_str(page).expect("a serialized origin is visible ASCII")))
    }
}

impl From<PageOrigin> for HeaderValue {
    fn from(origin: PageOrigin) -> Self {
        origin.0
    }
}
