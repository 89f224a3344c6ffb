//! The element around a lab, which carries what the island is told.

use engine::Body;
use leptos::prelude::*;
use lessons::{Fetch, lab::Site};

use super::page_context;
use crate::lab::{self, LabData, MendedUrl};

/// A lab of this request. `children` has the island.
#[component]
pub(super) fn LabPlace(
    request: &'static Fetch,
    /// The same request to the mended server, where a second button sends it.
    #[prop(optional)]
    mended: Option<&'static Fetch>,
    children: Children,
) -> impl IntoView {
    let Site { page, api } = page_context().site;
    let request = request.to_request(&api);
    let mended = mended.map(|mended| mended.to_request(&api).url);
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let body = match &request.body {
        Body::Text(text) => Some(text.clone()),
        _ => None,
    };
    provide_context(MendedUrl(mended.clone().unwrap_or_default()));
    provide_context(LabData {
        request: request.clone(),
        page: page.clone(),
        api: api.clone(),
        user_agent: String::new(),
    });
    view! {
        <div
            class="lab"
            id=lab::ID
            data-page=page
            data-api=api
            data-url=request.url
            data-mended-url=mended
            data-method=request.method
            data-mode=request.mode.as_str()
            data-credentials=request.credentials.as_str()
            data-redirect=request.redirect.as_str()
            data-headers=headers.join("\n")
            data-body=body
        >
            {children()}
        </div>
    }
}
