//! Compares the engine's verdicts with what a real browser does.
//!
//! A seeded generator makes cases. A page in the browser fetches each of them from servers that
//! answer exactly as the case says and keep a record of what arrived. What script saw and what
//! arrived must be what the engine says.
//!
//! ```text
//! generate ──► page (fetch) ──► server (answers, records) ──► compare ◄── engine::judge
//! ```
//!
//! # Layout
//!
//! - `options.rs`: the command line. `run.rs`: the way of a run. `summary.rs`: what is printed.
//! - `generate/`: cases that are interesting by construction.
//! - `place.rs`: from the ports of the lines for the judge to those that are really listened on.
//! - `server.rs`, `http.rs`, `record.rs`: answers, byte for byte as the case says, and what arrived.
//! - `work.rs`, `page.html`, `page.js`: what the page is given to do, and how it does it.
//! - `asked.rs`: the browser, at work. `profile.rs`: the profile of the engine that it is compared with.
//! - `observed.rs`, `console/`, `compare.rs`: what was seen, and where it is not what the engine says.
//! - `known.rs`: differences that are known. `coverage.rs`: whether everything has been tried.
//!
//! Nothing is intercepted and no header is injected: that would change what browsers do.

mod asked;
mod compare;
mod console;
mod coverage;
mod generate;
mod http;
mod known;
mod observed;
mod options;
mod place;
mod profile;
mod record;
mod run;
mod server;
mod summary;
mod work;

pub use asked::{Answers, Asked, Pace};
pub use options::Options;
pub use profile::profile_of;
pub use run::{read_cases, run};
pub use summary::Summary;
