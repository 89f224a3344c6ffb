//! What a scenario's server may use besides axum: the page's configured origin, a small store that
//! belongs to one run, a cookie, and axum's method routers with a witness.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use axum::{
    Json,
    extract::{FromRequestParts, Request},
    handler::Handler,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponseParts, ResponseParts},
    routing::MethodRouter,
};
use cookie::{Cookie, SameSite, time::Duration};
use serde_json::{Value, json};
use wire::Effect;

/// The state of every scenario's router: how this lab is reached from outside.
#[derive(Clone, Debug)]
pub struct Lab {
    sites: Arc<[Site]>,
}

/// A page origin and the API origin that belongs to it, both serialized as a browser does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub page: String,
    pub api: String,
}

impl Lab {
    /// A lab that is reached under these origins; the first is the one that is announced.
    ///
    /// # Panics
    /// When there is none: configuration makes at least one.
    pub fn new(sites: Vec<Site>) -> Self {
        assert!(!sites.is_empty(), "a lab is reached under at least one origin");
        Self { sites: sites.into() }
    }

    /// Every pair of origins.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The pair of the origin, page or API, at this authority (the `Host` header), by its place in
    /// [`Lab::sites`].
    pub fn pair_at(&self, authority: &str) -> Option<usize> {
        let at = |origin: &str| {
            origin
                .split_once("://")
                .is_some_and(|(_, own)| own.eq_ignore_ascii_case(authority))
        };
        self.sites.iter().position(|site| at(&site.page) || at(&site.api))
    }

    /// The site whose page is at this authority (the `Host` header), or the first.
    pub fn site_of_page(&self, host: Option<&str>) -> &Site {
        self.find(host, |site| &site.page)
    }

    /// The site whose API is at this authority (the `Host` header), or the first.
    pub fn site_of_api(&self, host: Option<&str>) -> &Site {
        self.find(host, |site| &site.api)
    }

    fn find(&self, host: Option<&str>, origin: impl Fn(&Site) -> &str) -> &Site {
        self.sites
            .iter()
            .find(|site| {
                origin(site).split_once("://").map(|(_, authority)| authority)
                    == host
            })
            .unwrap_or(&self.sites[0])
    }
}

/// The origin that the lab's page is opened from, for example `http://localhost:3000`: configuration,
/// never taken from the request's `Origin`.
///
/// The lab answers at several addresses (`localhost` and `127.0.0.1`); the page that belongs to an API
/// address is the one with the same name.
#[derive(Clone, Debug)]
pub struct PageOrigin(HeaderValue);

impl FromRequestParts<Lab> for PageOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        lab: &Lab,
    ) -> Result<Self, Infallible> {
        let host =
            parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let page = &lab.site_of_api(host).page;
        Ok(Self(
            HeaderValue::from_str(page)
                .expect("the configuration took only serialized origins"),
        ))
    }
}

impl From<PageOrigin> for HeaderValue {
    fn from(origin: PageOrigin) -> Self {
        origin.0
    }
}

/// What is seen of one exchange from inside: whether the handler ran and what it changed. The recorder
/// puts it into the request's extensions.
#[derive(Debug, Default)]
pub struct Witness {
    notebook: Notebook,
    handler_ran: AtomicBool,
    effect: Mutex<Option<Effect>>,
}

impl Witness {
    /// For an exchange of the run that this notebook belongs to.
    pub fn new(notebook: Notebook) -> Self {
        Self { notebook, ..Self::default() }
    }

    /// Whether the scenario's handler for the actual request was called.
    pub fn handler_ran(&self) -> bool {
        self.handler_ran.load(Ordering::Relaxed)
    }

    /// What the handler changed, if it changed something.
    pub fn effect(&self) -> Option<Effect> {
        self.effect.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_effect(&self, effect: Effect) {
        *self.effect.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(effect);
    }
}

/// The demo data of one run: some notes that a DELETE can really delete.
#[derive(Clone, Debug)]
pub struct Notebook(Arc<AtomicU32>);

impl Notebook {
    /// How many notes a run starts with.
    pub const NOTES: u32 = 3;
}

impl Default for Notebook {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Self::NOTES)))
    }
}

/// The notes of the run that the request belongs to. Without `?run=` they are fresh ones that nobody
/// sees again.
#[derive(Debug)]
pub struct Notes(Arc<Witness>);

impl Notes {
    /// Deletes a note; what is left is written into the record.
    pub fn delete_one(&self) {
        let left = |notes: u32| notes.saturating_sub(1);
        let before = self
            .0
            .notebook
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |notes| {
                Some(left(notes))
            })
            .unwrap_or_else(|notes| notes);
        self.0.set_effect(match before {
            0 => Effect::NoNoteLeft,
            _ => Effect::NoteDeleted { left: left(before) },
        });
    }
}

impl FromRequestParts<Lab> for Notes {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &Lab,
    ) -> Result<Self, Infallible> {
        Ok(Self(
            parts.extensions.get::<Arc<Witness>>().cloned().unwrap_or_default(),
        ))
    }
}

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

impl FromRequestParts<Lab> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        lab: &Lab,
    ) -> Result<Self, Infallible> {
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
        if let Some(witness) = parts.extensions.get::<Arc<Witness>>() {
            witness.set_effect(Effect::Visit { seen, count });
        }
        let secure = lab.sites()[0].api.starts_with("https:");
        Ok(Self { count, secure })
    }
}

impl IntoResponseParts for Visit {
    type Error = Infallible;

    fn into_response_parts(
        self,
        mut response: ResponseParts,
    ) -> Result<ResponseParts, Infallible> {
        let cookie = Cookie::build((Self::COOKIE, self.count.to_string()))
            .path(Self::PATH)
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::hours(1))
            .build();
        let value = HeaderValue::from_str(&cookie.to_string())
            .expect("a number and constants are visible ASCII");
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(response)
    }
}

/// `{"title":"Hello World!"}`
pub fn hello() -> Json<Value> {
    Json(json!({ "title": "Hello World!" }))
}

/// `{"title":"Goodbye World!"}`
pub fn goodbye() -> Json<Value> {
    Json(json!({ "title": "Goodbye World!" }))
}

/// A handler that tells the [`Witness`] that it was called. Whatever a scenario layers around it (a
/// `CorsLayer`, authentication) can answer in its place, and then it was not.
#[derive(Clone)]
struct Witnessed<H>(H);

impl<H, T> Handler<T, Lab> for Witnessed<H>
where
    H: Handler<T, Lab>,
{
    type Future = H::Future;

    fn call(self, request: Request, lab: Lab) -> H::Future {
        if let Some(witness) = request.extensions().get::<Arc<Witness>>() {
            witness.handler_ran.store(true, Ordering::Relaxed);
        }
        self.0.call(request, lab)
    }
}

macro_rules! witnessed {
    ($($method:ident)*) => {
        $(
            #[doc = concat!("axum's `", stringify!($method), "`, with a note in the record that the handler ran.")]
            pub fn $method<H, T>(handler: H) -> MethodRouter<Lab>
            where
                H: Handler<T, Lab>,
                T: 'static,
            {
                axum::routing::$method(Witnessed(handler))
            }
        )*
    };
}

witnessed! { get delete }

#[cfg(test)]
mod tests {
    use super::*;

    fn lab() -> Lab {
        let site = |name: &str| Site {
            page: format!("http://{name}:3000"),
            api: format!("http://{name}:4000"),
        };
        Lab::new(vec![site("localhost"), site("127.0.0.1")])
    }

    #[test]
    fn the_page_that_belongs_to_an_api_address_has_the_same_name() {
        assert_eq!(
            lab().site_of_api(Some("127.0.0.1:4000")).page,
            "http://127.0.0.1:3000"
        );
        assert_eq!(
            lab().site_of_page(Some("localhost:3000")).api,
            "http://localhost:4000"
        );
    }

    #[test]
    fn an_unknown_address_belongs_to_the_first_site() {
        for host in [
            None,
            Some("evil.example"),
            Some("localhost"),
            Some("localhost:4001"),
        ] {
            assert_eq!(lab().site_of_api(host).page, "http://localhost:3000");
        }
    }

    #[test]
    fn notes_are_deleted_until_none_is_left() {
        let witness = Arc::new(Witness::default());
        let effects = std::iter::repeat_with(|| {
            Notes(witness.clone()).delete_one();
            witness.effect()
        });
        assert_eq!(
            effects.take(4).collect::<Vec<_>>(),
            [
                Some(Effect::NoteDeleted { left: 2 }),
                Some(Effect::NoteDeleted { left: 1 }),
                Some(Effect::NoteDeleted { left: 0 }),
                Some(Effect::NoNoteLeft),
            ]
        );
    }
}
