//! A cookie that counts.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponseParts, ResponseParts},
};
use cookie::{Cookie, SameSite, time::Duration};
use wire::{Deployment, Effect};

use crate::{HandlerProbe, page_origin::origins_of};

/// Counts visits in a cookie. As part of a response it sets the cookie to the new count.
#[derive(Debug)]
pub struct Visit {
    count: u32,
    /// Whether the cookie travels over TLS only: where the lab does.
    secure: bool,
}

impl Visit {
    /// The demo cookie. It holds a number and nothing else.
    pub const COOKIE: &str = "cors_lab_visits";
    /// Only the scenarios about credentials see it.
    const PATH: &str = "/api/credentialed";
}

impl FromRequestParts<Deployment> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, deployment: &Deployment) -> Result<Self, Infallible> {
        let seen = parts
            .headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(Cookie::split_parse)
            .flatten()
            .find(|cookie| cookie.name() == Self::COOKIE)
            .and_then(|cookie| cookie.value().parse().ok())
            .unwrap_or(0u32);
        let count = seen.saturating_add(1);
        if let Some(probe) = parts.extensions.get::<Arc<HandlerProbe>>() {
            probe.set_effect(Effect::Visit { seen, count });
        }
        Ok(Self { count, secure: origins_of(parts, deployment).api.is_secure() })
    }
}

impl IntoResponseParts for Visit {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        let cookie = Cookie::build((Self::COOKIE, self.count.to_string()))
            .path(Self::PATH)
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::hours(1))
            .build();
        let value =
            HeaderValue::from_str(&cookie.to_string()).expect("a number and constants are visible ASCII");
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(response)
    }
}
