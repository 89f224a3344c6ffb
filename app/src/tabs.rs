//! Tabs that are links: each has a URL of its own, and the keys of the ARIA Authoring Practices.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Remembers, from one page to the next, that a tab was opened from the keyboard.
const REFOCUS: &str = "cors-lab:refocus";

/// A tab list with [manual activation](https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): the arrow keys,
/// Home and End move the focus, Enter or Space opens the tab's page, where it has the focus again.
///
/// Without script the tabs are links in the order of the document.
#[island]
pub fn TabList(
    /// The list's accessible name.
    label: String,
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    Effect::new({
        let label = label.clone();
        move || {
            let Some(list) = list.get() else { return };
            for tab in tabs(&list) {
                let selected = tab.get_attribute("aria-selected").as_deref() == Some("true");
                tab.set_tab_index(if selected { 0 } else { -1 });
                if selected && storage().and_then(|s| s.get_item(REFOCUS).ok()?).as_ref() == Some(&label) {
                    let _ = tab.focus();
                    let _ = storage().map(|storage| storage.remove_item(REFOCUS));
                }
            }
        }
    });
    let on_key = {
        let label = label.clone();
        move |event: KeyboardEvent| {
            let Some(list) = list.get_untracked() else { return };
            let tabs = tabs(&list);
            let Some(current) = event.target().and_then(|target| {
                let target = target.dyn_into::<HtmlElement>().ok()?;
                tabs.iter().position(|tab| *tab == target)
            }) else {
                return;
            };
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
                    let _ = storage().map(|storage| storage.set_item(REFOCUS, &label));
                    tabs[current].click();
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let _ = tabs[next].focus();
        }
    };
    view! {
        <div role="tablist" class="tabs" aria-label=label node_ref=list on:keydown=on_key>
            {children()}
        </div>
    }
    .into_any()
}

fn tabs(list: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all("[role=tab]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
