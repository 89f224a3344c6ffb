//! One run: what is known of it, and what may be said. Nothing here touches the browser.

use wire::{Exchange, Header, RunId, RunRecord};

/// What script got from `fetch()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It resolved.
    Response {
        /// The [response type](https://fetch.spec.whatwg.org/#concept-response-type): `basic`, `cors`,
        /// `opaque` or `opaqueredirect`.
        kind: String,
        status: u16,
        /// The headers that script can read.
        headers: Vec<Header>,
        body: String,
    },
    /// It rejected with this error, as the browser made it.
    Error { name: String, message: String },
    /// Nothing came within the time that the lab waits, in seconds.
    Silence { seconds: u32 },
}

/// Something that became known about a run.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The server recorded an exchange.
    Exchange(Exchange),
    /// `fetch()` settled.
    Seen(Seen),
    /// The whole record was read after `fetch()` settled, or could not be read.
    Record(Option<RunRecord>),
    /// Whether the API answered a request that any page may read.
    Probe(bool),
    /// The explanation of the reason why it was blocked, as HTML of the page's own server.
    Explanation(String),
}

/// What the learner expects before the first run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prediction {
    Readable,
    BlockedAfterSending,
    BlockedAtPreflight,
    Opaque,
}

impl Prediction {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] =
        [Self::Readable, Self::BlockedAfterSending, Self::BlockedAtPreflight, Self::Opaque];

    /// The word used in markup and tests: that of the finding that makes it true.
    pub fn as_str(self) -> &'static str {
        self.finding().as_str()
    }

    /// What it means, for the learner.
    pub fn label(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::BlockedAfterSending => "blocked after it was sent",
            Self::BlockedAtPreflight => "blocked at the preflight",
            Self::Opaque => "opaque",
        }
    }

    /// The finding that makes it true.
    pub fn finding(self) -> Finding {
        match self {
            Self::Readable => Finding::Readable,
            Self::BlockedAfterSending => Finding::BlockedAfterSending,
            Self::BlockedAtPreflight => Finding::BlockedAtPreflight,
            Self::Opaque => Finding::Opaque,
        }
    }

    /// The prediction of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prediction| prediction.as_str() == word)
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was sent from this page yet.
    #[default]
    Ready,
    /// Sent, and not all is known.
    InFlight,
    /// All that will be known is known.
    Settled,
}

/// What happened, as far as the facts carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Script has the response.
    Readable,
    /// Script has a response with nothing in it to read.
    Opaque,
    /// The API answered the actual request, script got an error.
    BlockedAfterSending,
    /// The API saw the preflight only, script got an error.
    BlockedAtPreflight,
    /// The API runs and saw nothing; script got an error. Not CORS: CORS decides on an answer.
    NeverArrived,
    /// The API does not answer at all. Not CORS.
    ApiUnreachable,
    /// Script got an error, the API runs, and its record could not be read.
    NoRecord,
    /// `fetch()` did not settle in time.
    Silence,
}

impl Finding {
    /// The word used in markup and tests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Opaque => "opaque",
            Self::BlockedAfterSending => "blocked-after-sending",
            Self::BlockedAtPreflight => "blocked-at-preflight",
            Self::NeverArrived => "never-arrived",
            Self::ApiUnreachable => "api-unreachable",
            Self::NoRecord => "no-record",
            Self::Silence => "silence",
        }
    }
}

/// The run that is shown. News of any other run is dropped: a late answer never lands in another run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// How many runs were sent from this page.
    pub count: u32,
    run: Option<RunId>,
    /// In the order of the record.
    pub exchanges: Vec<Exchange>,
    pub seen: Option<Seen>,
    /// What was predicted before the first run. It outlives the runs.
    pub prediction: Option<Prediction>,
    pub explanation: Option<String>,
    record: Option<bool>,
    probe: Option<bool>,
}

impl RunState {
    /// Begins a run; all that was known of the one before is gone.
    pub fn start(&mut self, run: RunId) {
        *self =
            Self { count: self.count + 1, run: Some(run), prediction: self.prediction, ..Self::default() };
    }

    /// Whether this is the run that is shown.
    pub fn is(&self, run: &RunId) -> bool {
        self.run.as_ref() == Some(run)
    }

    /// Takes in what became known about `run`.
    pub fn learn(&mut self, run: &RunId, news: News) {
        if !self.is(run) {
            return;
        }
        match news {
            News::Exchange(exchange) => self.add(exchange),
            News::Seen(seen) => self.seen = Some(seen),
            News::Record(record) => {
                self.record = Some(record.is_some());
                for exchange in record.into_iter().flat_map(|record| record.exchanges) {
                    self.add(exchange);
                }
            }
            News::Probe(reachable) => self.probe = Some(reachable),
            News::Explanation(html) => self.explanation = Some(html),
        }
    }

    /// The event stream and the record tell the same exchanges.
    fn add(&mut self, exchange: Exchange) {
        if let Err(place) = self.exchanges.binary_search_by_key(&exchange.seq, |known| known.seq) {
            self.exchanges.insert(place, exchange);
        }
    }

    /// Whether the facts so far leave open if the API is there at all.
    pub fn needs_probe(&self) -> bool {
        matches!(self.seen, Some(Seen::Error { .. })) && self.exchanges.is_empty() && self.record.is_some()
    }

    /// How far the run is.
    pub fn phase(&self) -> Phase {
        match (&self.run, &self.seen) {
            (None, _) => Phase::Ready,
            (Some(_), Some(_)) if self.record.is_some() && (!self.needs_probe() || self.probe.is_some()) => {
                Phase::Settled
            }
            _ => Phase::InFlight,
        }
    }

    /// What happened. `None` until the run is settled.
    pub fn finding(&self) -> Option<Finding> {
        if self.phase() != Phase::Settled {
            return None;
        }
        Some(match self.seen.as_ref()? {
            Seen::Response { kind, .. } if kind.starts_with("opaque") => Finding::Opaque,
            Seen::Response { .. } => Finding::Readable,
            Seen::Silence { .. } => Finding::Silence,
            Seen::Error { .. } if self.exchanges.iter().any(|exchange| !exchange.preflight) => {
                Finding::BlockedAfterSending
            }
            Seen::Error { .. } if !self.exchanges.is_empty() => Finding::BlockedAtPreflight,
            Seen::Error { .. } => match (self.probe, self.record) {
                (Some(true), Some(true)) => Finding::NeverArrived,
                (Some(true), _) => Finding::NoRecord,
                _ => Finding::ApiUnreachable,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RunId {
        text.parse().expect("a legal id")
    }

    fn exchange(seq: u32, preflight: bool) -> Exchange {
        Exchange {
            seq,
            at_ms: 0.0,
            preflight,
            method: if preflight { "OPTIONS" } else { "DELETE" }.into(),
            path: "/".into(),
            received: vec![],
            status: 200,
            sent: vec![],
            handler_ran: !preflight,
            effect: None,
        }
    }

    fn error() -> News {
        News::Seen(Seen::Error { name: "TypeError".into(), message: "…".into() })
    }

    fn response(kind: &str) -> News {
        News::Seen(Seen::Response { kind: kind.into(), status: 200, headers: vec![], body: String::new() })
    }

    fn record(exchanges: &[Exchange]) -> News {
        News::Record(Some(RunRecord { run: id("a"), exchanges: exchanges.to_vec() }))
    }

    fn after(news: impl IntoIterator<Item = News>) -> RunState {
        let mut state = RunState::default();
        state.start(id("a"));
        for news in news {
            state.learn(&id("a"), news);
        }
        state
    }

    #[test]
    fn nothing_is_said_before_all_is_known() {
        assert_eq!(RunState::default().phase(), Phase::Ready);
        assert_eq!(after([]).phase(), Phase::InFlight);
        assert_eq!(after([error()]).finding(), None);
        assert_eq!(after([News::Exchange(exchange(0, true)), error()]).finding(), None);
    }

    #[test]
    fn an_error_is_read_by_what_the_record_has() {
        let both = [exchange(0, true), exchange(1, false)];
        assert_eq!(after([error(), record(&both)]).finding(), Some(Finding::BlockedAfterSending));
        assert_eq!(after([error(), record(&both[..1])]).finding(), Some(Finding::BlockedAtPreflight));
        assert_eq!(after([error(), record(&both[1..])]).finding(), Some(Finding::BlockedAfterSending));
    }

    #[test]
    fn an_error_without_any_exchange_is_not_called_cors() {
        let unknown = after([error(), record(&[])]);
        assert!(unknown.needs_probe());
        assert_eq!(unknown.finding(), None);
        let probed = |up| after([error(), record(&[]), News::Probe(up)]).finding();
        assert_eq!(probed(true), Some(Finding::NeverArrived));
        assert_eq!(probed(false), Some(Finding::ApiUnreachable));
        let no_record = |up| after([error(), News::Record(None), News::Probe(up)]).finding();
        assert_eq!(no_record(true), Some(Finding::NoRecord));
        assert_eq!(no_record(false), Some(Finding::ApiUnreachable));
    }

    #[test]
    fn a_response_is_readable_or_opaque() {
        assert_eq!(after([response("cors"), record(&[])]).finding(), Some(Finding::Readable));
        assert_eq!(after([response("opaque"), record(&[])]).finding(), Some(Finding::Opaque));
        assert_eq!(after([response("opaqueredirect"), record(&[])]).finding(), Some(Finding::Opaque));
    }

    #[test]
    fn a_late_answer_never_lands_in_another_run() {
        let mut state = after([]);
        state.start(id("b"));
        for late in [error(), record(&[exchange(0, false)]), News::Probe(false)] {
            state.learn(&id("a"), late);
        }
        assert_eq!(state.phase(), Phase::InFlight);
        assert_eq!((state.exchanges.len(), state.count), (0, 2));
    }

    #[test]
    fn the_stream_and_the_record_are_not_counted_twice() {
        let state = after([
            News::Exchange(exchange(1, false)),
            News::Exchange(exchange(0, true)),
            record(&[exchange(0, true), exchange(1, false)]),
        ]);
        assert_eq!(state.exchanges.iter().map(|exchange| exchange.seq).collect::<Vec<_>>(), [0, 1]);
    }
}
