//! Every bound of the server, in one place.

use std::time::Duration;

/// Runs kept. When there are more, those who hold most give way.
pub const RUNS: usize = 8192;
/// Exchanges kept of one run; further ones are answered and counted.
pub const EXCHANGES_PER_RUN: usize = 64;
/// Bytes kept of one exchange; what is over is shortened or left out, and the record says so.
pub const BYTES_PER_EXCHANGE: usize = 16 * 1024;
/// Bytes kept of a header's value where the headers of an exchange are too many; the record says so.
pub const SHORTENED_VALUE_BYTES: usize = 256;
/// What is counted for a response before it is there: most take less, and one that takes more is counted in full.
pub const USUAL_ANSWER_BYTES: usize = 512;
/// What is counted for each piece of memory besides its bytes.
pub const ALLOCATION: usize = 16;
/// Bytes kept of one run; further exchanges are answered and counted.
pub const BYTES_PER_RUN: usize = 256 * 1024;
/// Bytes kept of all runs together, every part of an exchange counted.
pub const BYTES_OF_ALL_RUNS: usize = 12 * 1024 * 1024;
/// How long a run is kept after its first request.
pub const RUN_AGE: Duration = Duration::from_secs(60 * 60);

/// Bytes of a method: more is answered 400.
pub const METHOD_BYTES: usize = 64;
/// Bytes of a request's head: more is answered 431.
pub const REQUEST_HEAD_BYTES: usize = 32 * 1024;
/// Bytes of a request's body: more is answered 413.
pub const REQUEST_BODY_BYTES: usize = 64 * 1024;
/// How long a request's head may take to arrive: longer is answered 408. A connection that is kept alive
/// without a request is closed after the same time.
pub const REQUEST_HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a request may take after its head, its body included: longer is answered 408.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);
/// A client that reads its answer slowly is looked at so often.
pub const WRITE_WINDOW: Duration = Duration::from_secs(10);
/// What a client that keeps us waiting takes of its answer in each [`WRITE_WINDOW`]; less ends the connection.
pub const WRITE_BYTES_PER_WINDOW: usize = 4 * 1024;

/// Pages rendered at a time; further ones wait. More would be no faster, and each takes memory while it is made.
pub const PAGES_AT_A_TIME: usize = 32;
/// Bytes of rendered pages that are kept.
pub const BYTES_OF_PAGES: u64 = 8 * 1024 * 1024;
/// Bytes of answers that wait for their clients, per listener. When there are more, slow readers are ended.
pub const UNSENT_BYTES: usize = 8 * 1024 * 1024;

/// Connections open at a time, per listener. A further one takes the place of one that waits for its client,
/// or is answered 503. Fewer where the system gives fewer file descriptors.
pub const CONNECTIONS: usize = 1024;
/// The same for one address that is not this machine's own: a class behind one address has room.
pub const CONNECTIONS_PER_CLIENT: usize = 256;
/// How long a connection has to have been silent before another may take its place.
pub const QUIET_TIME: Duration = Duration::from_millis(100);
/// Connections that are told 503 at a time; further ones are closed without a word.
pub const REFUSALS: usize = 64;
/// How long a connection that is told 503 has to send its request.
pub const REFUSAL_TIME: Duration = Duration::from_millis(500);
/// Requests under way at a time that a trusted proxy forwards for one address; further ones are answered 503.
pub const REQUESTS_PER_FORWARDED_CLIENT: usize = 64;
/// Event streams open at a time. They do not count as connections.
pub const EVENT_STREAMS: usize = 512;
/// The same for one address that is not this machine's own.
pub const EVENT_STREAMS_PER_CLIENT: usize = 128;
/// How long an event stream stays open; the browser's `EventSource` then connects again.
pub const EVENT_STREAM_AGE: Duration = Duration::from_secs(10 * 60);
/// File descriptors for all else than connections and event streams.
pub const OTHER_DESCRIPTORS: usize = 192;
/// How long open connections are given to finish when the server stops.
pub const SHUTDOWN_TIME: Duration = Duration::from_secs(3);
/// The same warning is logged at most so often.
pub const WARNING_TIME: Duration = Duration::from_secs(10);
/// Lines of the log that wait for a slow reader; further ones are dropped.
pub const LOG_LINES: usize = 4096;

/// Reports of the matrix page kept; the oldest goes first.
pub const REPORTS: usize = 16;
/// Bytes of a report: more is answered 413.
pub const REPORT_BYTES: usize = 64 * 1024;
/// Bytes of a report's name.
pub const REPORT_NAME_BYTES: usize = 64;

/// How many connections there can be, where the system bounds file descriptors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Connections of each of the two listeners.
    pub connections: usize,
    /// Event streams.
    pub streams: usize,
    /// Event streams of one address that is not this machine's own.
    pub streams_per_client: usize,
}

impl Default for Capacity {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS,
            streams: EVENT_STREAMS,
            streams_per_client: EVENT_STREAMS_PER_CLIENT,
        }
    }
}

impl Capacity {
    /// Raises the process' bound of file descriptors as far as it may, and fits what there can be into it.
    pub fn of_this_process() -> Self {
        let whole = 2 * CONNECTIONS + EVENT_STREAMS + 2 * REFUSALS + OTHER_DESCRIPTORS;
        rlimit::increase_nofile_limit(whole as u64)
            .map_or_else(|_| Self::within(256), |descriptors| Self::within(descriptors as usize))
    }

    /// What fits into so many file descriptors.
    pub fn within(descriptors: usize) -> Self {
        let free = descriptors.saturating_sub(OTHER_DESCRIPTORS.min(descriptors / 2));
        let streams = EVENT_STREAMS.min(free / 8).max(1);
        let refusals = (2 * REFUSALS).min(free / 8);
        let connections = CONNECTIONS.min(free.saturating_sub(streams + refusals) / 2).max(1);
        Self { connections, streams, streams_per_client: EVENT_STREAMS_PER_CLIENT.min(streams) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_served_fits_into_the_file_descriptors() {
        for descriptors in [64, 256, 1024, 4096, 4928, 1 << 20] {
            let Capacity { connections, streams, .. } = Capacity::within(descriptors);
            assert!(2 * connections + streams < descriptors, "{descriptors}");
            assert!(connections > descriptors.min(4096) / 8, "{descriptors}: {connections}");
        }
        assert_eq!(Capacity::within(1 << 20), Capacity::default());
    }
}
