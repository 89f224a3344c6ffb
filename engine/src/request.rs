//! The request that script asks for, before the browser has touched it.

/// A [request](https://fetch.spec.whatwg.org/#concept-request) as script gives it to `fetch()`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Request {
    /// The absolute URL, as text.
    pub url: String,
    /// The method as written by the author; normalized only by the algorithms.
    pub method: String,
    /// Header names and values as written by the author, in order.
    pub headers: Vec<(String, String)>,
    pub mode: Mode,
    pub credentials: CredentialsMode,
    pub redirect: RedirectMode,
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Mode {
    #[default]
    Cors,
    NoCors,
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum CredentialsMode {
    Omit,
    #[default]
    SameOrigin,
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum RedirectMode {
    #[default]
    Follow,
    Error,
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Body {
    #[default]
    None,
    /// A string: `fetch()` adds `Content-Type: text/plain;charset=UTF-8` where the author gives none.
    Text(String),
}
