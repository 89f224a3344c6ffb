//! The lab of a scenario: the request as code, the button that sends it, and what happened.
//!
//! # Layout
//! - [`RunState`]: one run, as a plain state machine; decides what may be said about it.
//! - [`fetch_code`]: the request as the JavaScript that sends it.
//! - `judgement`: the engine's verdict on the run, compared with what script got.
//! - `journey`: the way of the request, drawn and told. `public/reader.js` steps through it.
//! - `comparison` (server only): expectation, verdict and outcome side by side, for the matrix.
//! - `verdict_view`: the verdict as HTML.
//! - `data`: what the server hands to the island.
//! - `browser`: fetch, record and probe.
//! - `running`: a run from Send to verdict. `island`, `demo`: what a scenario and the front door show of it.
//! - `view`: the state as HTML. `effect`: what a handler did, in words.
//! - `samples` (server only): runs that never happened, for the page of components.
//! - `html`: HTML as a string, escaped by type.

mod browser;
#[cfg(feature = "ssr")]
mod comparison;
mod data;
mod demo;
mod effect;
mod fetch_code;
mod html;
mod island;
mod journey;
mod judgement;
mod run_state;
mod running;
#[cfg(feature = "ssr")]
mod samples;
mod verdict_view;
mod view;

#[cfg(feature = "ssr")]
pub use comparison::{Comparison, compare};
pub use data::{ID, LabData, MendedUrl};
pub use demo::Demo;
pub use fetch_code::{Token, TokenKind, fetch_code, with_run};
pub use island::Lab;
#[cfg(feature = "ssr")]
pub(crate) use judgement::profile_of;
pub use run_state::{Finding, News, Phase, Reading, RunState, Seen};
#[cfg(feature = "ssr")]
pub use samples::{Sample, samples};
