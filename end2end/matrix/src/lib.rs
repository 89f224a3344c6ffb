//! Runs every scenario in every browser, and hears what the browsers' consoles say about it.
//!
//! A browser opens `/matrix?auto` of a lab that was started for it. The page runs the scenarios, and
//! reports what each expects, what the engine says and what the browser did: all must agree. Cases that
//! no scenario shows are run by the page of the differential test. What the console says meanwhile is
//! recorded, or compared with what was recorded before.
//!
//! ```text
//! lab ──► /matrix (fetch) ──► report ───► summary (expected, engine, browser)
//! cases ──► page (fetch) ──► console ──► lines ──► recorded/<browser>.toml
//! ```
//!
//! # Layout
//!
//! - `options.rs`: the command line. `run.rs`: the way of a run. `summary.rs`: what is printed.
//! - `lab.rs`: the lab's server as a process. `report.rs`: what its page reports.
//! - `provoked.rs`, `cases.jsonl`: requests and answers that provoke messages.
//! - `spoken.rs`: which messages belong to which run, and what is put in place of what differs from
//!   run to run.
//! - `recording.rs`: the files, and how two recordings differ.

mod lab;
mod options;
mod provoked;
mod recording;
mod report;
mod run;
mod spoken;
mod summary;

pub use options::Options;
pub use recording::{Line, Recording};
pub use run::run;
pub use summary::Summary;
