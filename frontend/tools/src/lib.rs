//! The WASM entry of the tools: playground, doctor and challenges. There are none so far, and no page loads it.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script.
#[wasm_bindgen]
pub fn hydrate() {}
