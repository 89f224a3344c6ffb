//! A run of the lab, without the page that shows it and the servers that answer it: no IO, no clock.
//!
//! - `words/`: the one place that has words for what the engine says.

#![warn(missing_docs)]

pub mod words;
