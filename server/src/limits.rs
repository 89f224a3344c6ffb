//! Every bound of the server, in one place.

use std::time::Duration;

/// Runs kept; the oldest goes first.
pub const RUNS: usize = 4096;
/// Exchanges kept of one run; further ones are answered and not recorded.
pub const EXCHANGES_PER_RUN: usize = 64;
/// Header bytes (names and values) kept of one exchange; what is over is left out of the record.
pub const BYTES_PER_EXCHANGE: usize = 16 * 1024;
/// Header bytes kept of all runs together; the oldest run goes first.
pub const BYTES_OF_ALL_RUNS: usize = 24 * 1024 * 1024;
/// How long a run is kept after its first request.
pub const RUN_AGE: Duration = Duration::from_secs(60 * 60);
/// How long an event stream stays open; the browser's `EventSource` then connects again.
pub const EVENT_STREAM_AGE: Duration = Duration::from_secs(10 * 60);

/// Bytes of a request's head: more is answered 431.
pub const REQUEST_HEAD_BYTES: usize = 32 * 1024;
/// Bytes of a request's body: more is answered 413.
pub const REQUEST_BODY_BYTES: usize = 64 * 1024;
/// How long a request's head may take to arrive: longer is answered 408.
pub const REQUEST_HEAD_TIME: Duration = Duration::from_secs(15);
/// How long a request may take after its head: longer is answered 408.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);
/// Connections open at a time, per listener; further ones wait to be accepted.
pub const CONNECTIONS: usize = 1024;
/// How long open connections are given to finish when the server stops.
pub const SHUTDOWN_TIME: Duration = Duration::from_secs(3);

/// Reports of the matrix page kept; the oldest goes first.
pub const REPORTS: usize = 16;
/// Bytes of a report: more is answered 413.
pub const REPORT_BYTES: usize = 64 * 1024;
/// Bytes of a report's name.
pub const REPORT_NAME_BYTES: usize = 64;
