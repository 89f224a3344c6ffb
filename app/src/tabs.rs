//! Tabs that are links: each has a URL of its own, and the keys of the ARIA Authoring Practices.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::dom::all;

/// Remembers, from one page to the next, that a tab of this list was opened from the keyboard.
const REFOCUS: &str = "cors-lab:refocus";

/// Gives every tab list of the page the keys of
/// [tabs with manual activation](https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): the arrow keys, Home and
/// End move the focus, Enter or Space opens the tab's page, where it has the focus again.
///
/// It renders nothing. Without it the tabs are links in the order of the document.
#[island]
pub fn TabKeys() -> impl IntoView {
    Effect::new(|| {
        let refocus = storage().and_then(|storage| {
            let label = storage.get_item(REFOCUS).ok()?;
            let _ = storage.remove_item(REFOCUS);
            label
        });
        for tab in tabs() {
            let selected = tab.get_attribute("aria-selected").as_deref() == Some("true");
            tab.set_tab_index(if selected { 0 } else { -1 });
            if selected
                && refocus.is_some()
                && list_of(&tab).and_then(|list| list.get_attribute("aria-label")) == refocus
            {
                let _ = tab.focus();
            }
        }
        // The lists are there as long as the page: the listener is never taken off.
        let _ = window_event_listener_untyped("keydown", |event| {
            if let Ok(event) = event.dyn_into() {
                on_key(&event);
            }
        });
    });
}

fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some((target, list)) = target.and_then(|target| Some((target.clone(), list_of(&target)?))) else {
        return;
    };
    let label = list.get_attribute("aria-label");
    let mut tabs = tabs();
    tabs.retain(|tab| list_of(tab).as_ref() == Some(&list));
    let Some(current) = tabs.iter().position(|tab| *tab == target) else { return };
    let last = tabs.len() - 1;
    let next = match event.key().as_str() {
        "ArrowRight" if current == last => 0,
        "ArrowRight" => current + 1,
        "ArrowLeft" if current == 0 => last,
        "ArrowLeft" => current - 1,
        "Home" => 0,
        "End" => last,
        "Enter" | " " => {
            event.prevent_default();
            if let (Some(storage), Some(label)) = (storage(), label) {
                let _ = storage.set_item(REFOCUS, &label);
            }
            target.click();
            return;
        }
        _ => return,
    };
    event.prevent_default();
    let _ = tabs[next].focus();
}

fn list_of(tab: &HtmlElement) -> Option<Element> {
    tab.closest("[role=tablist]").ok().flatten()
}

fn tabs() -> Vec<HtmlElement> {
    all("[role=tab]").into_iter().filter_map(|tab| tab.dyn_into().ok()).collect()
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
