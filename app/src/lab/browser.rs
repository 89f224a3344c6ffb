//! What the lab asks of the browser. All of it is done by `public/runner.js`.

use js_sys::Function;
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use wire::{OriginSet, RunId};

#[wasm_bindgen(raw_module = "/runner.js")]
extern "C" {
    #[wasm_bindgen(js_name = newRun)]
    fn new_run_id() -> String;
    fn start(plan: &str, origins: &str, run: &str, tell: &JsValue) -> Function;
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
