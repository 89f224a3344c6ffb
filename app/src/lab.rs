//! The lab of a scenario: the request as code, the button that sends it, and what happened.
//!
//! # Layout
//! - `run_state`: the run that is shown. What is known of a run and what it comes to is the crate [`run`].
//! - `request`: what one does, and the sentence with which it ends. `journey`: the way of the request, which
//!   `public/render.js` plays. `javascript`: what script saw. `evidence`, `standard`, `compared` (server only): what
//!   the wire and the server saw, the verdict, and what differs from the run before.
//! - `data`: what the server hands to the island.
//! - `browser`: fetch, record and probe.
//! - `running`: a run from Send to verdict. `island`, `demo`: what a scenario and the front door show of it.
//! - `samples` (server only): runs that never happened, for the page of components.
//! - `html`: HTML as a string, escaped by type.

mod browser;
#[cfg(feature = "ssr")]
mod compared;
mod data;
mod demo;
#[cfg(feature = "ssr")]
mod evidence;
mod html;
mod island;
mod javascript;
mod journey;
mod request;
mod run_state;
mod running;
#[cfg(feature = "ssr")]
mod samples;
#[cfg(feature = "ssr")]
mod standard;

#[cfg(feature = "ssr")]
pub use compared::compared;
pub use data::{ID, LabData};
pub use demo::Demo;
#[cfg(feature = "ssr")]
pub use evidence::{Evidence, evidence};
pub use island::Lab;
#[cfg(feature = "ssr")]
pub use samples::{Sample, samples};
