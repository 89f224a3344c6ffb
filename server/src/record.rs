//! The record of runs: one recorder that sees every request and answer, and one store, bounded in every
//! direction.
//!
//! A request with `?run=<id>` is recorded when it arrives and completed when it is answered. Header values
//! are kept as bytes and become text when somebody reads the record.

mod headers;
mod recorder;
mod share;
mod store;

pub(crate) use recorder::Recorder;
pub use store::{Limits, RunStore};
