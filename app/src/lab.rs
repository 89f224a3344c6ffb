//! The lab of a scenario: the request as code, the button that sends it, and what happened.
//!
//! # Layout
//! - `run_state`: the run that is shown. What is known of a run and what it comes to is the crate [`run`].
//! - `journey`: the way of the request, drawn and told. `public/reader.js` steps through it.
//! - `verdict_view`: the verdict as HTML.
//! - `data`: what the server hands to the island.
//! - `browser`: fetch, record and probe.
//! - `running`: a run from Send to verdict. `island`, `demo`: what a scenario and the front door show of it.
//! - `view`: the state as HTML.
//! - `samples` (server only): runs that never happened, for the page of components.
//! - `html`: HTML as a string, escaped by type.

mod browser;
mod data;
mod demo;
mod html;
mod island;
mod journey;
mod run_state;
mod running;
#[cfg(feature = "ssr")]
mod samples;
mod verdict_view;
mod view;

pub use data::{ID, LabData};
pub use demo::Demo;
pub use island::Lab;
#[cfg(feature = "ssr")]
pub use samples::{Sample, samples};
