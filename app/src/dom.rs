//! Finding elements of the page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// All elements of the page that match.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    // A selector is a literal of this program; one that is wrong finds nothing.
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The element that matches, of those around where an event happened, the innermost.
pub(crate) fn around(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
