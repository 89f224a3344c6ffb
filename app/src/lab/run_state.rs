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
    /// The record as it is while the run is under way.
    Progress(RunRecord),
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
    /// The request arrived, and script got an error before the server had answered. Not CORS: CORS decides on
    /// an answer.
    NoAnswer,
    /// The API does not answer at all. Not CORS.
    ApiUnreachable,
    /// Script got an error, the API runs, and its record could not be read.
    NoRecord,
    /// Script got an error, the API runs, and the server has no record of the run. It may have lost it, so this
    /// does not say that nothing arrived.
    RecordLost,
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
            Self::NoAnswer => "no-answer",
            Self::ApiUnreachable => "api-unreachable",
            Self::NoRecord => "no-record",
            Self::RecordLost => "record-lost",
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
    /// How many requests arrived that the record has no room for.
    pub left_out: u32,
    reading: Reading,
    probe: Option<bool>,
}

/// How reading the record went after `fetch()` had settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// It was not read yet.
    #[default]
    Awaited,
    /// It could not be read.
    Failed,
    /// The server has none of this run.
    Lost,
    /// It was read.
    Read,
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
            // What was read earlier may come in later.
            News::Progress(record)
                if self.reading == Reading::Awaited && record.exchanges.len() >= self.exchanges.len() =>
            {
                self.take(record);
            }
            News::Progress(_) => {}
            News::Seen(seen) => self.seen = Some(seen),
            News::Record(None) => self.reading = Reading::Failed,
            News::Record(Some(record)) => {
                self.reading = if record.known { Reading::Read } else { Reading::Lost };
                self.take(record);
            }
            News::Probe(reachable) => self.probe = Some(reachable),
            News::Explanation(html) => self.explanation = Some(html),
        }
    }

    /// A record that was lost takes nothing away from what was known before.
    fn take(&mut self, record: RunRecord) {
        if record.known {
            (self.exchanges, self.left_out) = (record.exchanges, record.left_out);
        }
    }

    /// How reading the record went.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// Whether the facts so far leave open if the API is there at all.
    pub fn needs_probe(&self) -> bool {
        matches!(self.seen, Some(Seen::Error { .. }))
            && self.exchanges.is_empty()
            && self.reading != Reading::Awaited
    }

    /// How far the run is.
    pub fn phase(&self) -> Phase {
        match (&self.run, &self.seen) {
            (None, _) => Phase::Ready,
            (Some(_), Some(_))
                if self.reading != Reading::Awaited && (!self.needs_probe() || self.probe.is_some()) =>
            {
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
            Seen::Error { .. } => match self.exchanges.last() {
                Some(last) if last.status().is_none() => Finding::NoAnswer,
                Some(_) if self.exchanges.iter().any(|exchange| !exchange.is_preflight()) => {
                    Finding::BlockedAfterSending
                }
                Some(_) => Finding::BlockedAtPreflight,
                None if self.probe != Some(true) => Finding::ApiUnreachable,
                None if self.reading == Reading::Lost => Finding::RecordLost,
                None => Finding::NoRecord,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use wire::{Answer, RequestKind};

    use super::*;

    fn id(text: &str) -> RunId {
        text.parse().expect("a legal id")
    }

    fn exchange(seq: u32, preflight: bool) -> Exchange {
        let (method, kind) = match preflight {
            true => ("OPTIONS", RequestKind::Preflight),
            false => ("DELETE", RequestKind::Actual),
        };
        let answer = Answer::Sent { status: 200, headers: vec![] };
        Exchange { seq, kind, answer, ..Exchange::new(method, "/") }
    }

    fn error() -> News {
        News::Seen(Seen::Error { name: "TypeError".into(), message: "…".into() })
    }

    fn response(kind: &str) -> News {
        News::Seen(Seen::Response { kind: kind.into(), status: 200, headers: vec![], body: String::new() })
    }

    fn known(exchanges: &[Exchange]) -> RunRecord {
        RunRecord { run: id("a"), known: true, exchanges: exchanges.to_vec(), left_out: 0 }
    }

    fn record(exchanges: &[Exchange]) -> News {
        News::Record(Some(known(exchanges)))
    }

    fn lost() -> News {
        News::Record(Some(RunRecord::unknown(id("a"))))
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
        assert_eq!(after([News::Progress(known(&[exchange(0, true)])), error()]).finding(), None);
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
        let unknown = after([error(), lost()]);
        assert!(unknown.needs_probe());
        assert_eq!(unknown.finding(), None);
        let probed = |up| after([error(), lost(), News::Probe(up)]).finding();
        assert_eq!(probed(true), Some(Finding::RecordLost));
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
    fn an_earlier_reading_that_comes_in_late_changes_nothing() {
        let both = [exchange(0, true), exchange(1, false)];
        let state =
            after([News::Progress(known(&both[..1])), record(&both), News::Progress(known(&both[..1]))]);
        assert_eq!(state.exchanges.len(), 2);
    }

    #[test]
    fn a_record_that_was_lost_takes_nothing_away() {
        let seen = News::Progress(known(&[exchange(0, false)]));
        assert_eq!(after([seen, error(), lost()]).finding(), Some(Finding::BlockedAfterSending));
    }

    #[test]
    fn an_error_before_the_answer_is_not_called_cors() {
        for answer in [Answer::Pending, Answer::Dropped] {
            let unanswered = Exchange { answer, ..exchange(1, false) };
            let state = after([error(), record(&[exchange(0, true), unanswered])]);
            assert_eq!(state.finding(), Some(Finding::NoAnswer));
        }
    }
}
