//! The request that script asks for, before the browser has touched it.
//!
//! What the browser makes of it is in `request_constructor.rs`.

/// A [request](https://fetch.spec.whatwg.org/#concept-request) as script gives it to `fetch()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The absolute URL, as text.
    pub url: String,
    /// The method as written by the author; normalized only by the algorithms.
    pub method: String,
    /// Header names and values as written by the author, in order.
    pub headers: Vec<(String, String)>,
    /// Whether the CORS protocol is used.
    pub mode: Mode,
    /// Whether cookies and the like go along.
    pub credentials: CredentialsMode,
    /// What becomes of a redirect.
    pub redirect: RedirectMode,
    /// The body.
    pub body: Body,
}

impl Request {
    /// What `fetch(url)` makes: GET, mode `cors`, credentials `same-origin`, redirects followed.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            method: "GET".to_owned(),
            headers: Vec::new(),
            mode: Mode::default(),
            credentials: CredentialsMode::default(),
            redirect: RedirectMode::default(),
            body: Body::default(),
        }
    }
}

/// The [request mode](https://fetch.spec.whatwg.org/#concept-request-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Cross-origin answers may be read if the server says so.
    #[default]
    Cors,
    /// Cross-origin answers stay opaque.
    NoCors,
    /// Nothing cross-origin at all.
    SameOrigin,
}

impl Mode {
    /// The word that `fetch()` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::NoCors => "no-cors",
            Self::SameOrigin => "same-origin",
        }
    }
}

/// The [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CredentialsMode {
    /// Never.
    Omit,
    /// To the page's own origin only.
    #[default]
    SameOrigin,
    /// Always. The server must then name the origin and allow credentials.
    Include,
}

impl CredentialsMode {
    /// The word that `fetch()` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// The [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedirectMode {
    /// Go where it leads.
    #[default]
    Follow,
    /// Fail.
    Error,
    /// Hand it over, opaque.
    Manual,
}

impl RedirectMode {
    /// The word that `fetch()` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Error => "error",
            Self::Manual => "manual",
        }
    }
}

/// The request's body, as far as the decisions depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// No body.
    #[default]
    None,
    /// A string: `fetch()` adds `Content-Type: text/plain;charset=UTF-8` where the author gives none.
    Text(String),
    /// A `ReadableStream`, with `duplex: 'half'`: it always takes a preflight and cannot be sent
    /// twice.
    Stream,
}
