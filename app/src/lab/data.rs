//! What the lab of a page is about, handed from the server's rendering to the island.
//!
//! It travels in data attributes and not as the island's properties: those are JSON, and the JSON parser
//! would be a sixth of the WASM.

use engine::Request;

/// A scenario's request, and who is asked.
#[derive(Clone, Debug)]
pub struct LabData {
    /// `<chapter>/<slug>`; empty where the lab is of no scenario.
    pub scenario: String,
    /// The request, without a run.
    pub request: Request,
    /// The page's origin.
    pub page: String,
    /// The API's origin.
    pub api: String,
}

/// The element that carries the data attributes.
pub const ID: &str = "lab";

/// Where the same request goes once the server is mended: the front door's second button.
#[derive(Clone, Debug)]
pub struct MendedUrl(pub String);

/// On the server: what the page was given.
#[cfg(feature = "ssr")]
pub(super) fn mended_url() -> String {
    leptos::prelude::use_context::<MendedUrl>().map(|MendedUrl(url)| url).unwrap_or_default()
}

/// In the browser: what the server wrote into the page.
#[cfg(not(feature = "ssr"))]
pub(super) fn mended_url() -> String {
    let element = leptos::prelude::document().get_element_by_id(ID);
    element.and_then(|element| element.get_attribute("data-mended-url")).unwrap_or_default()
}

/// On the server: what the page was given.
#[cfg(feature = "ssr")]
pub(super) fn lab_data() -> LabData {
    leptos::prelude::use_context().unwrap_or_else(|| LabData {
        scenario: String::new(),
        request: Request::new(""),
        page: String::new(),
        api: String::new(),
    })
}

/// In the browser: what the server wrote into the page.
#[cfg(not(feature = "ssr"))]
pub(super) fn lab_data() -> LabData {
    use engine::{Body, CredentialsMode, Mode, RedirectMode};
    use leptos::prelude::document;

    let element = document().get_element_by_id(ID);
    let attribute = |name: &str| element.as_ref().and_then(|element| element.get_attribute(name));
    let text = |name| attribute(name).unwrap_or_default();
    let mut request = Request::new(text("data-url"));
    request.method = text("data-method");
    request.mode = match text("data-mode").as_str() {
        "no-cors" => Mode::NoCors,
        "same-origin" => Mode::SameOrigin,
        _ => Mode::Cors,
    };
    request.credentials = match text("data-credentials").as_str() {
        "omit" => CredentialsMode::Omit,
        "include" => CredentialsMode::Include,
        _ => CredentialsMode::SameOrigin,
    };
    request.redirect = match text("data-redirect").as_str() {
        "error" => RedirectMode::Error,
        "manual" => RedirectMode::Manual,
        _ => RedirectMode::Follow,
    };
    let headers = text("data-headers");
    let pairs = headers.lines().filter_map(|line| line.split_once(':'));
    request.headers = pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    request.body = attribute("data-body").map_or(Body::None, Body::Text);
    LabData { scenario: text("data-scenario"), request, page: text("data-page"), api: text("data-api") }
}
