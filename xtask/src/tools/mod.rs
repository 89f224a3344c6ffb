//! What a machine needs, found or installed. In each file the decision is a pure function of what was
//! found, so that every machine can be tested on one; the rim around it looks and acts.

pub(crate) mod apt;
pub(crate) mod browsers;
pub(crate) mod machine;
pub(crate) mod node;
pub(crate) mod on_path;
pub(crate) mod playwright;
pub(crate) mod wasm_opt;
pub(crate) mod wasm_toolchain;
