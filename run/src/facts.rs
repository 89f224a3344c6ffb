//! What is known of a run, and what may be said about it. Nothing here touches a browser.

use wire::{Exchange, Header, RunId, RunRecord};

use crate::plan::Plan;

/// What came of a fetch, for script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchResult {
    /// It resolved.
    Response {
        /// What kind of response it is.
        kind: ResponseKind,
        /// The status that script can read.
        status: u16,
        /// The headers that script can read.
        headers: Vec<Header>,
        /// The body, or its beginning.
        body: String,
    },
    /// It rejected with this error, as the browser made it.
    Error {
        /// `TypeError`, for example.
        name: String,
        /// The browser's words.
        message: String,
    },
    /// An element has what it was to load.
    Loaded,
    /// An element says that it could not load it, and not why.
    NotLoaded,
    /// Nothing came within the time that the lab waits, in seconds.
    Silence {
        /// How long that is.
        seconds: u32,
    },
}

impl FetchResult {
    /// Whether it failed, for whatever reason: script is told none.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Error { .. } | Self::NotLoaded)
    }
}

/// The [response type](https://fetch.spec.whatwg.org/#concept-response-type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseKind {
    /// Of the page's own origin.
    Basic,
    /// Of another origin, which allows it.
    Cors,
    /// Nothing of it can be read.
    Opaque,
    /// A redirect that was not followed; nothing of it can be read.
    OpaqueRedirect,
    /// Any other.
    #[default]
    Default,
}

impl ResponseKind {
    /// The word that script sees.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
            Self::Default => "default",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Self {
        let all = [Self::Basic, Self::Cors, Self::Opaque, Self::OpaqueRedirect];
        all.into_iter().find(|kind| kind.as_str() == word).unwrap_or_default()
    }

    /// Whether script can read nothing of it.
    pub fn is_opaque(self) -> bool {
        matches!(self, Self::Opaque | Self::OpaqueRedirect)
    }
}

/// Something that became known about a run.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The record as it is while a fetch is under way.
    Progress(RunRecord),
    /// The next fetch has ended.
    Ended(FetchResult),
    /// The whole record was read after a fetch had ended, or could not be read.
    Record(Option<RunRecord>),
    /// Whether the API answered a request that any page may read.
    Probe(Probe),
}

/// Whether the API is there at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// It answered.
    Reachable,
    /// It did not.
    Unreachable,
}

/// How reading the record went after a fetch had ended.
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

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was sent yet.
    #[default]
    Ready,
    /// Sent, and not all is known.
    InFlight,
    /// All that will be known is known.
    Settled,
}

/// What is known of one run. News of any other run is dropped: a late answer never lands in another run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    run: Option<RunId>,
    /// How many fetches the run's plan has.
    fetches: usize,
    /// In the order of the record.
    exchanges: Vec<Exchange>,
    left_out: u32,
    ended: Vec<Ended>,
    probe: Option<Probe>,
}

/// A fetch that has ended.
#[derive(Clone, Debug, PartialEq)]
struct Ended {
    result: FetchResult,
    reading: Reading,
    /// How many exchanges the run had when the record was read after it: those before them are its own and those
    /// of earlier fetches.
    exchanges: usize,
}

impl Facts {
    /// Of a run that begins, of a plan with so many fetches.
    pub fn of(run: RunId, fetches: usize) -> Self {
        Self { run: Some(run), fetches, ..Self::default() }
    }

    /// All that became known of a run of this plan, in order.
    pub fn told(run: &RunId, plan: &Plan, news: impl IntoIterator<Item = News>) -> Self {
        let mut facts = Self::of(run.clone(), plan.fetches());
        news.into_iter().for_each(|news| facts.learn(run, news));
        facts
    }

    /// The run.
    pub fn run(&self) -> Option<&RunId> {
        self.run.as_ref()
    }

    /// Whether they are of this run.
    pub fn is_of(&self, run: &RunId) -> bool {
        self.run.as_ref() == Some(run)
    }

    /// Takes in what became known about `run`.
    pub fn learn(&mut self, run: &RunId, news: News) {
        if !self.is_of(run) {
            return;
        }
        match (news, self.ended.last_mut()) {
            // What was read earlier may come in later.
            (News::Progress(record), last) => {
                let is_current = last.is_none_or(|last| last.reading == Reading::Awaited)
                    || self.ended.len() < self.fetches;
                if is_current && record.exchanges.len() >= self.exchanges.len() {
                    self.take(record);
                }
            }
            (News::Ended(result), _) => {
                self.ended.push(Ended { result, reading: Reading::Awaited, exchanges: self.exchanges.len() });
            }
            (News::Record(record), Some(last)) => {
                last.reading = match &record {
                    None => Reading::Failed,
                    Some(record) if record.known => Reading::Read,
                    Some(_) => Reading::Lost,
                };
                record.into_iter().for_each(|record| self.take(record));
                let count = self.exchanges.len();
                self.ended.last_mut().into_iter().for_each(|last| last.exchanges = count);
            }
            (News::Record(_), None) => {}
            (News::Probe(probe), _) => self.probe = Some(probe),
        }
    }

    /// A record that was lost takes nothing away from what was known before.
    fn take(&mut self, record: RunRecord) {
        if record.known {
            (self.exchanges, self.left_out) = (record.exchanges, record.left_out);
        }
    }

    /// All exchanges, in the order of arrival.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The places in [`Facts::exchanges`] of what belongs to a fetch, counted from 0.
    pub fn exchanges_of(&self, fetch: usize) -> std::ops::Range<usize> {
        let end = |fetch: usize| self.ended.get(fetch).map_or(self.exchanges.len(), |ended| ended.exchanges);
        let begin = fetch.checked_sub(1).map_or(0, end);
        begin..end(fetch).max(begin)
    }

    /// What script got from a fetch, counted from 0.
    pub fn result(&self, fetch: usize) -> Option<&FetchResult> {
        self.ended.get(fetch).map(|ended| &ended.result)
    }

    /// How reading the record went after a fetch.
    pub fn reading(&self, fetch: usize) -> Reading {
        self.ended.get(fetch).map_or(Reading::Awaited, |ended| ended.reading)
    }

    /// How many more requests arrived than the record has room for. Nothing may be concluded from what is not there.
    pub fn left_out(&self) -> u32 {
        self.left_out
    }

    /// Whether the API is there, if that was asked.
    pub fn probe(&self) -> Option<Probe> {
        self.probe
    }

    /// Whether the facts so far leave open if the API is there at all.
    pub fn needs_probe(&self) -> bool {
        let Some(last) = self.ended.len().checked_sub(1) else { return false };
        self.result(last).is_some_and(FetchResult::is_failure)
            && self.exchanges_of(last).is_empty()
            && self.reading(last) != Reading::Awaited
    }

    /// How far the run is.
    pub fn phase(&self) -> Phase {
        match self.run {
            None => Phase::Ready,
            Some(_) if (0..self.fetches).all(|fetch| self.phase_of(fetch) == Phase::Settled) => {
                Phase::Settled
            }
            Some(_) => Phase::InFlight,
        }
    }

    /// How far a fetch is, counted from 0.
    pub fn phase_of(&self, fetch: usize) -> Phase {
        let is_last = fetch + 1 == self.ended.len();
        match self.ended.get(fetch) {
            Some(ended) if ended.reading == Reading::Awaited => Phase::InFlight,
            Some(_) if is_last && self.needs_probe() && self.probe.is_none() => Phase::InFlight,
            Some(_) => Phase::Settled,
            None if self.run.is_some() && fetch == self.ended.len() => Phase::InFlight,
            None => Phase::Ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use wire::{Answer, RequestKind};

    use super::*;

    fn id(text: &str) -> RunId {
        text.parse().expect("a legal id")
    }

    fn exchange(seq: u32, kind: RequestKind) -> Exchange {
        let answer = Answer::Sent { status: 200, headers: vec![] };
        Exchange { seq, kind, answer, ..Exchange::new("DELETE", "/") }
    }

    fn record(exchanges: &[Exchange]) -> RunRecord {
        RunRecord { run: id("a"), known: true, exchanges: exchanges.to_vec(), left_out: 0 }
    }

    fn error() -> News {
        News::Ended(FetchResult::Error { name: "TypeError".into(), message: "…".into() })
    }

    fn after(fetches: usize, news: impl IntoIterator<Item = News>) -> Facts {
        let mut facts = Facts::of(id("a"), fetches);
        news.into_iter().for_each(|news| facts.learn(&id("a"), news));
        facts
    }

    #[test]
    fn nothing_is_settled_before_all_is_known() {
        let [preflight, delete] = [exchange(0, RequestKind::Preflight), exchange(1, RequestKind::Actual)];
        let read = |exchanges: &[Exchange]| News::Record(Some(record(exchanges)));
        assert_eq!(Facts::default().phase(), Phase::Ready);
        assert_eq!(after(1, []).phase(), Phase::InFlight);
        assert_eq!(after(1, [error()]).phase(), Phase::InFlight);
        assert_eq!(
            after(1, [error(), read(&[])]).phase(),
            Phase::InFlight,
            "it asks whether the API is there"
        );
        let both = [preflight, delete];
        assert_eq!(after(1, [error(), read(&both)]).phase(), Phase::Settled);
        assert_eq!(after(2, [error(), read(&both)]).phase(), Phase::InFlight);
    }

    #[test]
    fn each_fetch_has_its_own_exchanges() {
        let all: Vec<_> = (0..3).map(|seq| exchange(seq, RequestKind::Actual)).collect();
        let read = |count: usize| News::Record(Some(record(&all[..count])));
        let facts = after(2, [error(), read(2), News::Progress(record(&all)), error(), read(3)]);
        assert_eq!((facts.exchanges_of(0), facts.exchanges_of(1)), (0..2, 2..3));
        let under_way = after(2, [error(), read(2), News::Progress(record(&all))]);
        assert_eq!(under_way.exchanges_of(1), 2..3);
    }

    #[test]
    fn a_late_answer_never_lands_in_another_run() {
        let mut facts = Facts::of(id("b"), 1);
        for late in [error(), News::Record(None), News::Probe(Probe::Unreachable)] {
            facts.learn(&id("a"), late);
        }
        assert_eq!(facts, Facts::of(id("b"), 1));
    }

    #[test]
    fn an_earlier_reading_that_comes_in_late_changes_nothing() {
        let both = [exchange(0, RequestKind::Preflight), exchange(1, RequestKind::Actual)];
        let late = || News::Progress(record(&both[..1]));
        let facts = after(1, [late(), error(), News::Record(Some(record(&both))), late()]);
        assert_eq!(facts.exchanges().len(), 2);
    }

    #[test]
    fn a_record_that_was_lost_takes_nothing_away() {
        let seen = News::Progress(record(&[exchange(0, RequestKind::Actual)]));
        let facts = after(1, [seen, error(), News::Record(Some(RunRecord::unknown(id("a"))))]);
        assert_eq!((facts.exchanges().len(), facts.reading(0)), (1, Reading::Lost));
    }
}
