//! The pages and what moves on them.
//!
//! # Layout
//! - [`pages`] (server only): every page, rendered from `lessons`.
//! - [`lab`]: the island that sends a scenario's request and shows what happened.

// Views are types; whole pages are deep ones.
#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "Leptos' macros write `pub` for components of private modules")]

pub mod lab;
#[cfg(feature = "ssr")]
pub mod pages;

#[cfg(feature = "ssr")]
pub use pages::{App, Assets, PageContext, console_html, evidence_html, shell};
