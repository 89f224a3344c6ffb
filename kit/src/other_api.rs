//! The API at the other address, for redirects.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
};
use wire::Deployment;

use crate::page_origin::origins_of;

/// The lab's API at the other address (`localhost` and `127.0.0.1`): another origin, and another site.
#[derive(Clone, Debug)]
pub struct OtherApi {
    origin: String,
    /// Of the request, with its `?`. The run's id is in it, and the run goes on behind a redirect.
    query: String,
}

impl OtherApi {
    /// The URL of a path there, with the query of the request that is answered.
    pub fn url(&self, path: &str) -> HeaderValue {
        let Self { origin, query } = self;
        HeaderValue::from_str(&format!("{origin}{path}{query}")).expect("URLs are visible ASCII")
    }
}

impl FromRequestParts<Deployment> for OtherApi {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, deployment: &Deployment) -> Result<Self, Infallible> {
        let origin = origins_of(parts, deployment).other_api.to_string();
        // What is not visible ASCII in it no browser has sent, and no header may have.
        let query = parts.uri.query().filter(|query| query.bytes().all(|byte| byte.is_ascii_graphic()));
        Ok(Self { origin, query: query.map(|query| format!("?{query}")).unwrap_or_default() })
    }
}
