//! The pages and what moves on them.
//!
//! # Layout
//! - [`pages`] (server only): every page, rendered from `lessons`.
//! - [`lab`]: the island that sends a scenario's request and shows what happened.
//! - [`tabs`]: the island that gives tabs their keys.

// Views are types; whole pages are deep ones.
#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "Leptos' macros write `pub` for components of private modules")]

mod dom;
pub mod lab;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod tabs;

#[cfg(feature = "ssr")]
pub use pages::{App, Assets, PageContext, explanation_html, origins_of, shell};
