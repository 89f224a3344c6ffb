//! The record: what the API saw of each run, bounded in every direction.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use lessons::lab::Notebook;
use tokio::sync::watch;
use wire::{Exchange, Header, RunId, RunRecord};

use crate::limits;

/// The bounds of a [`RunStore`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub runs: usize,
    pub exchanges_per_run: usize,
    pub bytes_per_exchange: usize,
    pub bytes: usize,
    pub age: std::time::Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            runs: limits::RUNS,
            exchanges_per_run: limits::EXCHANGES_PER_RUN,
            bytes_per_exchange: limits::BYTES_PER_EXCHANGE,
            bytes: limits::BYTES_OF_ALL_RUNS,
            age: limits::RUN_AGE,
        }
    }
}

/// Keeps the newest runs in memory. Cheap to clone; all clones are one store.
#[derive(Clone, Debug, Default)]
pub struct RunStore {
    shared: Arc<Mutex<Runs>>,
    limits: Limits,
}

#[derive(Debug, Default)]
struct Runs {
    by_id: HashMap<RunId, Run>,
    /// In the order of creation, oldest first. Holds exactly the keys of `by_id`.
    order: VecDeque<RunId>,
    bytes: usize,
}

#[derive(Debug)]
struct Run {
    started: Instant,
    exchanges: Vec<Arc<Exchange>>,
    bytes: usize,
    notebook: Notebook,
    /// Made when somebody first watches; says how many exchanges there are.
    watched: Option<watch::Sender<usize>>,
}

/// What one exchange says of itself, before it has a place in a run.
#[derive(Debug)]
pub struct Observation {
    pub arrived: Instant,
    pub preflight: bool,
    pub method: String,
    pub path: String,
    pub received: Vec<Header>,
    pub status: u16,
    pub sent: Vec<Header>,
    pub handler_ran: bool,
    pub effect: Option<String>,
}

impl RunStore {
    /// A store with these bounds.
    pub fn new(limits: Limits) -> Self {
        Self { shared: Arc::default(), limits }
    }

    /// The demo data of a run, which is made if it is new.
    pub fn notebook(&self, id: &RunId, now: Instant) -> Notebook {
        let mut runs = self.lock();
        runs.open(id, now, &self.limits).notebook.clone()
    }

    /// Adds an exchange to its run.
    pub fn record(&self, id: &RunId, observation: Observation) {
        let mut runs = self.lock();
        let run = runs.open(id, observation.arrived, &self.limits);
        let seq = run.exchanges.len();
        if seq >= self.limits.exchanges_per_run {
            return;
        }
        let exchange = observation.into_exchange(seq as u32, run.started, self.limits.bytes_per_exchange);
        let bytes = bytes_of(&exchange);
        run.bytes += bytes;
        run.exchanges.push(Arc::new(exchange));
        if let Some(watched) = &run.watched {
            watched.send_replace(seq + 1);
        }
        runs.bytes += bytes;
        runs.evict(self.limits.runs, self.limits.bytes);
    }

    /// All that is known of a run. A run that is not known has no exchanges.
    pub fn get(&self, id: &RunId, now: Instant) -> RunRecord {
        let mut runs = self.lock();
        runs.forget_old(now, &self.limits);
        let exchanges = runs.by_id.get(id).map_or_else(Vec::new, |run| run.exchanges.clone());
        drop(runs);
        RunRecord {
            run: id.clone(),
            exchanges: exchanges.iter().map(|exchange| (**exchange).clone()).collect(),
        }
    }

    /// The exchanges of a run from position `from` on.
    pub fn exchanges_from(&self, id: &RunId, from: usize) -> Vec<Arc<Exchange>> {
        let runs = self.lock();
        runs.by_id
            .get(id)
            .and_then(|run| run.exchanges.get(from..))
            .map_or_else(Vec::new, <[Arc<Exchange>]>::to_vec)
    }

    /// Says, whenever it changes, how many exchanges a run has; ends when the run is forgotten. A run that
    /// is not known yet is made, so that it can be watched before its first request.
    pub fn watch(&self, id: &RunId, now: Instant) -> watch::Receiver<usize> {
        let mut runs = self.lock();
        let run = runs.open(id, now, &self.limits);
        let count = run.exchanges.len();
        run.watched.get_or_insert_with(|| watch::Sender::new(count)).subscribe()
    }

    /// How many are watching a run.
    pub fn watchers(&self, id: &RunId) -> usize {
        let runs = self.lock();
        runs.by_id.get(id).and_then(|run| run.watched.as_ref()).map_or(0, watch::Sender::receiver_count)
    }

    fn lock(&self) -> MutexGuard<'_, Runs> {
        // Every critical section leaves the maps consistent, so a poisoned lock is still usable.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Runs {
    /// The run of this id; a new one pushes out what is over the bounds.
    fn open(&mut self, id: &RunId, now: Instant, limits: &Limits) -> &mut Run {
        if !self.by_id.contains_key(id) {
            self.forget_old(now, limits);
            self.evict(limits.runs.saturating_sub(1), limits.bytes);
            self.order.push_back(id.clone());
        }
        self.by_id.entry(id.clone()).or_insert_with(|| Run {
            started: now,
            exchanges: Vec::new(),
            bytes: 0,
            notebook: Notebook::default(),
            watched: None,
        })
    }

    fn forget_old(&mut self, now: Instant, limits: &Limits) {
        while let Some(run) = self.order.front().and_then(|id| self.by_id.get(id))
            && now.saturating_duration_since(run.started) > limits.age
        {
            self.forget_oldest();
        }
    }

    fn evict(&mut self, runs: usize, bytes: usize) {
        while self.order.len() > runs || (self.bytes > bytes && self.order.len() > 1) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(run) = self.order.pop_front().and_then(|id| self.by_id.remove(&id)) {
            self.bytes -= run.bytes;
        }
    }
}

impl Observation {
    fn into_exchange(self, seq: u32, started: Instant, mut bytes: usize) -> Exchange {
        let mut within = |headers: Vec<Header>| {
            headers
                .into_iter()
                .filter(|(name, value)| {
                    let size = name.len() + value.len();
                    let fits = size <= bytes;
                    bytes -= if fits { size } else { 0 };
                    fits
                })
                .collect()
        };
        // What was sent is the lesson: it is kept before what was received.
        let sent = within(self.sent);
        let received = within(self.received);
        let at = self.arrived.saturating_duration_since(started);
        Exchange {
            seq,
            at_ms: (at.as_secs_f64() * 1e6).round() / 1e3,
            preflight: self.preflight,
            method: self.method,
            path: self.path,
            received,
            status: self.status,
            sent,
            handler_ran: self.handler_ran,
            effect: self.effect,
        }
    }
}

fn bytes_of(exchange: &Exchange) -> usize {
    // A header costs two `String`s besides its text.
    const PER_HEADER: usize = 48;
    let headers = |headers: &[Header]| {
        headers.iter().map(|(name, value)| name.len() + value.len() + PER_HEADER).sum::<usize>()
    };
    size_of::<Exchange>() + exchange.path.len() + headers(&exchange.received) + headers(&exchange.sent)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn id(text: impl ToString) -> RunId {
        text.to_string().parse().expect("a legal id")
    }

    fn observation(arrived: Instant) -> Observation {
        Observation {
            arrived,
            preflight: false,
            method: "GET".into(),
            path: "/".into(),
            received: vec![("origin".into(), "http://localhost:3000".into())],
            status: 200,
            sent: vec![("access-control-allow-origin".into(), "*".into())],
            handler_ran: true,
            effect: None,
        }
    }

    #[test]
    fn the_oldest_run_goes_first() {
        let store = RunStore::new(Limits { runs: 3, ..Limits::default() });
        let now = Instant::now();
        for run in 0..5 {
            store.record(&id(run), observation(now));
        }
        let counts: Vec<_> = (0..5).map(|run| store.get(&id(run), now).exchanges.len()).collect();
        assert_eq!(counts, [0, 0, 1, 1, 1]);
    }

    #[test]
    fn runs_are_forgotten_when_they_are_old() {
        let store = RunStore::default();
        let start = Instant::now();
        store.record(&id("a"), observation(start));
        assert_eq!(store.get(&id("a"), start + limits::RUN_AGE).exchanges.len(), 1);
        assert_eq!(store.get(&id("a"), start + limits::RUN_AGE + Duration::from_secs(1)).exchanges.len(), 0);
    }

    #[test]
    fn a_run_keeps_so_many_exchanges_and_no_more() {
        let store = RunStore::default();
        let now = Instant::now();
        for _ in 0..limits::EXCHANGES_PER_RUN + 5 {
            store.record(&id("a"), observation(now));
        }
        assert_eq!(store.get(&id("a"), now).exchanges.len(), limits::EXCHANGES_PER_RUN);
    }

    #[test]
    fn bytes_are_bounded_over_all_runs_and_the_newest_run_stays() {
        let limits = Limits { bytes: 1000, bytes_per_exchange: 4000, ..Limits::default() };
        let store = RunStore::new(limits);
        let now = Instant::now();
        for run in 0..10 {
            let received = vec![("cookie".to_owned(), "x".repeat(3000))];
            store.record(&id(run), Observation { received, ..observation(now) });
        }
        assert_eq!(store.get(&id(8), now).exchanges.len(), 0);
        assert_eq!(store.get(&id(9), now).exchanges.len(), 1);
    }

    #[test]
    fn headers_over_the_bound_are_left_out_and_the_small_ones_stay() {
        let store = RunStore::new(Limits { bytes_per_exchange: 100, ..Limits::default() });
        let now = Instant::now();
        let received =
            vec![("cookie".to_owned(), "x".repeat(200)), ("origin".to_owned(), "http://a".to_owned())];
        store.record(&id("a"), Observation { received, ..observation(now) });
        let exchange = &store.get(&id("a"), now).exchanges[0];
        assert_eq!(exchange.received("origin"), Some("http://a"));
        assert_eq!(exchange.received("cookie"), None);
    }

    #[test]
    fn a_million_runs_leave_only_the_newest() {
        let store = RunStore::default();
        let now = Instant::now();
        for run in 0..1_000_000 {
            store.record(&id(run), observation(now));
        }
        let runs = store.lock();
        assert_eq!((runs.by_id.len(), runs.order.len()), (limits::RUNS, limits::RUNS));
        assert!(runs.bytes <= limits::BYTES_OF_ALL_RUNS);
        assert!(runs.by_id.contains_key(&id(999_999)));
    }

    #[test]
    fn a_watcher_is_told_of_each_exchange_and_of_the_end() {
        let store = RunStore::new(Limits { runs: 1, ..Limits::default() });
        let now = Instant::now();
        let mut watcher = store.watch(&id("a"), now);
        assert_eq!(*watcher.borrow_and_update(), 0);
        store.record(&id("a"), observation(now));
        assert_eq!(*watcher.borrow_and_update(), 1);
        store.record(&id("b"), observation(now));
        assert!(watcher.has_changed().is_err(), "the run is gone");
    }
}
