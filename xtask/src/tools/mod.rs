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

use std::fmt;

/// A program that is not there and could not be installed. Says what the user could do.
#[derive(Debug)]
pub(crate) struct Missing(String);

impl Missing {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}
