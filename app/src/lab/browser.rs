//! What the lab asks of the browser: to run plans, which `public/runner.js` does, and to show pieces of HTML,
//! which `public/render.js` does.

use js_sys::Function;
use leptos::prelude::document;
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::Element;
use wire::{OriginSet, RunId};

#[wasm_bindgen(raw_module = "/runner.js")]
extern "C" {
    #[wasm_bindgen(js_name = newRun)]
    fn new_run_id() -> String;
    fn start(plan: &str, origins: &str, run: &str, tell: &JsValue) -> Function;
}

#[wasm_bindgen(raw_module = "/render.js")]
extern "C" {
    fn render(place: &Element, html: &str);
}

fn element(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Lets the buttons of the lab be pressed.
pub(super) fn enable() {
    while let Some(button) = element("#lab [disabled]") {
        let _ = button.remove_attribute("disabled");
    }
}

/// What is chosen of the radio buttons of this name.
pub(super) fn chosen(name: &str) -> Option<String> {
    element(&["#lab [name=", name, "]:checked"].concat())?.get_attribute("value")
}

/// Puts HTML into the place of this name. What is as before stays as the reader has it.
pub(super) fn put(piece: &str, html: &str) {
    if let Some(place) = element(&["#lab [data-piece=", piece, "]"].concat()) {
        render(&place, html);
    }
}

/// Says how far the run is, for styles and scripts.
pub(super) fn phase(phase: &str) {
    if let Some(place) = element("#lab") {
        let _ = place.set_attribute("data-phase", phase);
    }
}

/// A fresh run id, unlike any other.
pub(super) fn new_run() -> RunId {
    new_run_id().parse().expect("ten letters and digits are an id")
}

/// What is told: its kind and its text. The answer is a URL to be read, if there is one.
type Tell = dyn FnMut(String, String) -> Option<String>;

/// A run that is under way. It ends when this is dropped.
pub(super) struct Started {
    stop: Function,
    _tell: Closure<Tell>,
}

impl Started {
    /// Starts a run of this plan.
    pub(super) fn run(plan: &str, origins: &OriginSet, run: &RunId, tell: Box<Tell>) -> Self {
        let tell = Closure::wrap(tell);
        Self { stop: start(plan, &origins.to_text(), run.as_str(), tell.as_ref()), _tell: tell }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::UNDEFINED);
    }
}
