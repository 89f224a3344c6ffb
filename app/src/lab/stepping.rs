//! Going through a journey moment by moment: by a click on the drawing or on a sentence, and with the arrow
//! keys, Home and End. What belongs to the moment on the wire and in the verdict is marked along with it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

use crate::dom::{all, around};

/// The class of the chosen moment, and of what belongs to it.
const CURRENT: &str = "current";

pub(super) fn on_click(event: MouseEvent) {
    // A link leads away by itself.
    if around(&event, "a").is_none()
        && let Some(moment) = around(&event, "[data-moment]")
    {
        choose(place(&moment));
    }
}

pub(super) fn on_key(event: KeyboardEvent) {
    let Some(moment) = around(&event, "li[data-moment]") else { return };
    let next = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => place(&moment) + 1,
        "ArrowUp" | "ArrowLeft" => place(&moment).saturating_sub(1),
        "Home" => 0,
        "End" => usize::MAX,
        _ => return,
    };
    event.prevent_default();
    choose(next);
}

fn place(moment: &Element) -> usize {
    moment.get_attribute("data-moment").and_then(|place| place.parse().ok()).unwrap_or_default()
}

/// Marks the moment at this place, the last one if there are not so many, and gives its sentence the focus.
fn choose(wanted: usize) {
    let sentences = all(".telling button");
    let Some(last) = sentences.len().checked_sub(1) else { return };
    let wanted = wanted.min(last);
    for old in all(".current") {
        let _ = old.class_list().remove_1(CURRENT);
    }
    for moment in all("[data-moment]").into_iter().filter(|moment| place(moment) == wanted) {
        let _ = moment.class_list().add_1(CURRENT);
    }
    for (index, sentence) in
        sentences.iter().filter_map(|sentence| sentence.dyn_ref::<HtmlElement>()).enumerate()
    {
        let chosen = index == wanted;
        sentence.set_tab_index(if chosen { 0 } else { -1 });
        let _ = sentence.set_attribute("aria-current", if chosen { "step" } else { "false" });
        if chosen {
            let _ = sentence.focus();
        }
    }
    for tie in all(".telling .current a") {
        mark(&tie.get_attribute("href").unwrap_or_default());
    }
}

/// Marks what a link leads to, and unfolds what it is in.
fn mark(href: &str) {
    for tied in all(href) {
        let _ = tied.class_list().add_1(CURRENT);
        if let Ok(Some(folded)) = tied.closest("details") {
            let _ = folded.set_attribute("open", "");
        }
    }
}
