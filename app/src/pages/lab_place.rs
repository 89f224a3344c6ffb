//! The element around a lab, which carries what the island is told.

use engine::{Body, Request};
use leptos::prelude::*;
use lessons::Fetch;
use wire::OriginSet;

use super::page_context;
use crate::lab::{self, LabData, MendedUrl};

/// A request as values of data attributes.
pub(super) struct RequestAttributes {
    pub(super) url: String,
    pub(super) method: String,
    pub(super) mode: &'static str,
    pub(super) credentials: &'static str,
    pub(super) redirect: &'static str,
    /// A header a line.
    pub(super) headers: String,
    pub(super) body: Option<String>,
}

impl RequestAttributes {
    pub(super) fn new(request: &Request) -> Self {
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        Self {
            url: request.url.clone(),
            method: request.method.clone(),
            mode: request.mode.as_str(),
            credentials: request.credentials.as_str(),
            redirect: request.redirect.as_str(),
            headers: headers.join("\n"),
            body: match &request.body {
                Body::Text(text) => Some(text.clone()),
                _ => None,
            },
        }
    }
}

/// A lab of this request. `children` has the island.
#[component]
pub(super) fn LabPlace(
    request: &'static Fetch,
    /// `<chapter>/<slug>`, where the lab is that of a scenario.
    #[prop(optional)]
    scenario: String,
    /// The same request to the mended server, where a second button sends it.
    #[prop(optional)]
    mended: Option<&'static Fetch>,
    children: Children,
) -> impl IntoView {
    let OriginSet { page, api, .. } = page_context().origins;
    let (page, api) = (page.to_string(), api.to_string());
    let request = request.to_request(&api);
    let mended = mended.map(|mended| mended.to_request(&api).url);
    let RequestAttributes { url, method, mode, credentials, redirect, headers, body } =
        RequestAttributes::new(&request);
    provide_context(MendedUrl(mended.clone().unwrap_or_default()));
    provide_context(LabData { scenario: scenario.clone(), request, page: page.clone(), api: api.clone() });
    view! {
        <div
            class="lab"
            id=lab::ID
            data-scenario=scenario
            data-page=page
            data-api=api
            data-url=url
            data-mended-url=mended
            data-method=method
            data-mode=mode
            data-credentials=credentials
            data-redirect=redirect
            data-headers=headers
            data-body=body
        >
            {children()}
        </div>
    }
}
