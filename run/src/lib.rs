//! A run of the lab, without the page that shows it and the servers that answer it: no IO, no clock.
//!
//! # Layout, in the order of the data
//! - `plan.rs`: what a page will do, as steps. `plan_text.rs`: the one text form of a plan.
//! - `told.rs`: what the browser tells of a run, read from its text.
//! - `facts.rs`: what became known of a run, and which exchanges belong to which fetch.
//! - `judged.rs`: each fetch judged once, compared with what script got. `journey.rs`: its way, step by step.
//! - `comparison.rs`: expectation, verdict and outcome side by side.
//! - `prediction.rs`: what a learner expects. `plan_code.rs`: a plan as the JavaScript that runs it.
//! - `words/`: the one place that has words for what the engine says.

#![warn(missing_docs)]

mod comparison;
mod facts;
mod guard;
mod journey;
mod judged;
mod plan;
mod plan_code;
mod plan_text;
mod prediction;
#[cfg(test)]
mod samples;
mod told;
pub mod words;

#[cfg(feature = "profiles")]
pub use comparison::profile_of;
pub use comparison::{Comparison, Expectation, compare};
pub use facts::{Facts, FetchResult, News, Phase, Probe, Reading, ResponseKind};
pub use guard::{Compared, GuardRow, Skipped, Subject, guard};
pub use journey::{JourneyStep, StepKind, StepState};
pub use judged::{Cause, Finding, Judged, JudgedFetch, causes};
pub use plan::{Context, Element, Fetch, Plan, Step, Target, with_run};
pub use plan_code::{Token, TokenKind, plan_code};
pub use plan_text::{PlanError, limits};
pub use prediction::{Gets, Prediction};
