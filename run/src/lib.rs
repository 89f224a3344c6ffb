//! A run of the lab, without the page that shows it and the servers that answer it: no IO, no clock.
//!
//! - `plan.rs`: what a page will do, as steps. `plan_text.rs`: the one text form of a plan.
//! - `words/`: the one place that has words for what the engine says.

#![warn(missing_docs)]

mod plan;
mod plan_text;
pub mod words;

pub use plan::{Context, Element, Fetch, Plan, Step, Target, with_run};
pub use plan_text::{PlanError, limits};
