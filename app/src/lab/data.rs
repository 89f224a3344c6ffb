//! What the lab of a page is about, handed from the server's rendering to the island.
//!
//! It travels in data attributes and not as the island's properties: those are JSON, and the JSON parser
//! would be a sixth of the WASM.

use wire::OriginSet;

/// A scenario's plan, and where the lab is.
#[derive(Clone, Debug, Default)]
pub struct LabData {
    /// `<chapter>/<slug>`; empty where the lab is of no scenario.
    pub scenario: String,
    /// What is sent: a plan as text.
    pub plan: String,
    /// What is sent to the fixed server: the front page's second button. Empty where there is none.
    pub fixed: String,
    /// The lab's origins. `None` where a page is rendered for no request: then nothing can be sent.
    pub origins: Option<OriginSet>,
}

/// The element that carries the data attributes.
pub const ID: &str = "lab";

/// On the server: what the page was given.
#[cfg(feature = "ssr")]
pub(super) fn lab_data() -> LabData {
    leptos::prelude::use_context().unwrap_or_default()
}

/// In the browser: what the server wrote into the page.
#[cfg(not(feature = "ssr"))]
pub(super) fn lab_data() -> LabData {
    let element = leptos::prelude::document().get_element_by_id(ID);
    let attribute = |name: &str| element.as_ref().and_then(|element| element.get_attribute(name));
    let text = |name| attribute(name).unwrap_or_default();
    LabData {
        scenario: text("data-scenario"),
        plan: text("data-plan"),
        fixed: text("data-fixed"),
        origins: OriginSet::from_text(&text("data-origins")),
    }
}
