//! The WASM entry: hydrates the islands of the page that the server rendered.

// Without this the linker sees no use of `app` and drops the islands' bindings with it.
#[expect(unused_imports, reason = "keeps the islands' bindings")]
use app::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
