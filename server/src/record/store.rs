//! The record in memory, bounded in every direction.

use std::{
    collections::HashMap,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, Method};
use kit::{DemoData, HandlerProbe};
use tokio::sync::watch;
use wire::{Alteration, Altered, Answer, Exchange, Handler, RequestKind, Role, RunId, RunRecord, Side};

use super::{
    headers::Headers,
    share::{Held, to_forget},
};
use crate::{
    client::Client,
    limits::{self, ALLOCATION, USUAL_ANSWER_BYTES},
    serve::Listener,
};

/// The bounds of a [`RunStore`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Runs kept.
    pub runs: usize,
    /// Exchanges kept of one run.
    pub exchanges_per_run: usize,
    /// Bytes kept of one exchange: method, target, headers.
    pub bytes_per_exchange: usize,
    /// Bytes kept of one run.
    pub bytes_per_run: usize,
    /// Bytes kept of all runs.
    pub bytes: usize,
    /// How long a run is kept after its first request.
    pub age: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            runs: limits::RUNS,
            exchanges_per_run: limits::EXCHANGES_PER_RUN,
            bytes_per_exchange: limits::BYTES_PER_EXCHANGE,
            bytes_per_run: limits::BYTES_PER_RUN,
            bytes: limits::BYTES_OF_ALL_RUNS,
            age: limits::RUN_AGE,
        }
    }
}

/// Keeps runs in memory. Cheap to clone; all clones are one store.
#[derive(Clone, Debug, Default)]
pub struct RunStore {
    shared: Arc<Mutex<Runs>>,
    /// How many runs are watched: where none is, an answer takes no lock.
    watched: Arc<AtomicUsize>,
    limits: Limits,
}

#[derive(Debug, Default)]
struct Runs {
    by_id: HashMap<RunId, Run>,
    /// Of all runs together.
    bytes: usize,
    /// Given to the next run that is made.
    next_serial: u64,
    /// When old runs were last looked for.
    swept: Option<Instant>,
    /// Who wants to know that a run has changed. An entry lives as long as somebody listens.
    watched: HashMap<RunId, watch::Sender<u32>>,
}

#[derive(Debug)]
struct Run {
    serial: u64,
    client: Client,
    started: Instant,
    exchanges: Vec<Arc<Stored>>,
    left_out: u32,
    bytes: usize,
    data: DemoData,
}

/// An exchange as it is kept. Whoever answers it has it too, so that the answer is written without the lock that
/// everybody needs.
#[derive(Debug)]
struct Stored {
    at: Instant,
    place: Place,
    kind: RequestKind,
    method: Method,
    target: Box<str>,
    received: Headers,
    /// What is seen of the handler, also while it runs.
    probe: Arc<HandlerProbe>,
    /// What was not kept of the request as it was.
    altered: Vec<Altered>,
    /// Empty until it is known how the exchange ended.
    end: OnceLock<End>,
}

#[derive(Debug)]
enum End {
    Sent { status: u16, headers: Headers, altered: Vec<Altered> },
    Dropped,
}

/// Where a request arrived: at which listener, and under which of the lab's pairs of origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) listener: Listener,
    pub(crate) pair: usize,
}

impl Place {
    /// What it is to a page of the pair `reader`.
    fn role(self, reader: usize) -> Role {
        match (self.listener, self.pair == reader) {
            (Listener::Page, true) => Role::Page,
            (Listener::Api, true) => Role::Api,
            (Listener::Page, false) => Role::OtherPage,
            (Listener::Api, false) => Role::OtherApi,
        }
    }
}

/// A request as it arrives.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    pub(super) at: Instant,
    pub(super) place: Place,
    pub(super) client: Client,
    pub(super) kind: RequestKind,
    pub(super) method: &'a Method,
    pub(super) target: &'a str,
    pub(super) headers: &'a HeaderMap,
}

/// The place of an exchange that is not answered yet. Dropping it says that the client went away.
#[derive(Debug)]
pub(super) struct Open {
    store: RunStore,
    run: RunId,
    /// Of the run: another one may have its name by the time of the answer.
    serial: u64,
    /// What the store has as well, unless the run had no room for it.
    stored: Arc<Stored>,
    /// What is left for the answer.
    room: usize,
}

impl RunStore {
    /// A store with these bounds.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Records a request of `id`, which is made if it is new.
    pub(super) fn arrive(&self, id: RunId, arrival: Arrival<'_>) -> Open {
        // All that takes time is done before the lock is taken.
        let mut room = self.limits.bytes_per_exchange;
        let mut altered = Vec::new();
        let target = within(arrival.target, room / 4);
        if target.len() < arrival.target.len() {
            altered.push(Altered {
                side: Side::Received,
                name: ":target".to_owned(),
                how: Alteration::Shortened,
            });
        }
        room = room.saturating_sub(arrival.method.as_str().len() + target.len());
        // A part is kept free for the answer, which is the lesson.
        let received = Headers::of(arrival.headers, Side::Received, room * 2 / 3, &mut altered);
        room = room.saturating_sub(received.len());
        let (method, target) = (arrival.method.clone(), target.into());
        let Arrival { at, place, client, kind, .. } = arrival;

        let mut runs = self.lock();
        let run = runs.open(&id, at, client, &self.limits);
        let probe = Arc::new(HandlerProbe::new(run.data.clone()));
        let end = OnceLock::new();
        let stored = Arc::new(Stored { at, place, kind, method, target, received, probe, altered, end });
        let bytes = stored.bytes();
        let full = run.exchanges.len() >= self.limits.exchanges_per_run
            || run.bytes + bytes > self.limits.bytes_per_run;
        if full {
            run.left_out = run.left_out.saturating_add(1);
        } else {
            run.exchanges.push(stored.clone());
            run.bytes += bytes;
        }
        let serial = run.serial;
        runs.bytes += if full { 0 } else { bytes };
        let forgotten = runs.keep_within(&self.limits);
        runs.tell(&id);
        drop(runs);
        // Only now: freeing many runs takes time, and others wait for the lock.
        drop(forgotten);
        Open { store: self.clone(), run: id, serial, stored, room }
    }

    /// All that is known of a run, as a page of the pair of origins `reader` sees it.
    pub(crate) fn get(&self, id: &RunId, reader: usize, now: Instant) -> RunRecord {
        let mut runs = self.lock();
        runs.forget_old(now, &self.limits);
        let Some(run) = runs.by_id.get(id) else { return RunRecord::unknown(id.clone()) };
        let (exchanges, left_out) = (run.exchanges.clone(), run.left_out);
        drop(runs);
        let first = exchanges.first().map_or(now, |exchange| exchange.at);
        let exchanges = exchanges.iter().enumerate().map(|(seq, exchange)| {
            let at = exchange.at.saturating_duration_since(first);
            exchange.to_wire(seq as u32, (at.as_secs_f64() * 1e6).round() / 1e3, reader)
        });
        RunRecord { run: id.clone(), known: true, exchanges: exchanges.collect(), left_out }
    }

    /// Says whenever the run has changed, and how often it did; makes no run.
    pub(crate) fn watch(&self, id: &RunId) -> Watch {
        let mut runs = self.lock();
        let count = runs.by_id.get(id).map_or(0, |run| run.exchanges.len() as u32);
        let changes = runs.watched.entry(id.clone()).or_insert_with(|| watch::Sender::new(count)).subscribe();
        self.watched.store(runs.watched.len(), Ordering::SeqCst);
        drop(runs);
        Watch { store: self.clone(), run: id.clone(), changes }
    }

    /// How many are watching a run.
    pub fn watchers(&self, id: &RunId) -> usize {
        self.lock().watched.get(id).map_or(0, watch::Sender::receiver_count)
    }

    /// How many runs there are, and the bytes that they take.
    pub fn size(&self) -> (usize, usize) {
        let runs = self.lock();
        (runs.by_id.len(), runs.bytes)
    }

    fn lock(&self) -> MutexGuard<'_, Runs> {
        // Every critical section leaves the maps consistent, so a poisoned lock is still usable.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who wants to know that a run has changed.
#[derive(Debug)]
pub(crate) struct Watch {
    store: RunStore,
    run: RunId,
    changes: watch::Receiver<u32>,
}

impl Watch {
    /// How often the run has changed, as far as is known; at first how many exchanges it has.
    pub(crate) fn seen(&mut self) -> u32 {
        *self.changes.borrow_and_update()
    }

    /// Ready once the run has changed again.
    pub(crate) async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut runs = self.store.lock();
        // This one is still counted.
        if runs.watched.get(&self.run).is_some_and(|sender| sender.receiver_count() <= 1) {
            runs.watched.remove(&self.run);
            self.store.watched.store(runs.watched.len(), Ordering::SeqCst);
        }
    }
}

impl Open {
    /// What the handler is seen by.
    pub(super) fn probe(&self) -> &Arc<HandlerProbe> {
        &self.stored.probe
    }

    /// Records the answer.
    pub(super) fn answer(self, status: u16, headers: &HeaderMap) {
        let mut altered = Vec::new();
        let headers = Headers::of(headers, Side::Sent, self.room, &mut altered);
        self.end(End::Sent { status, headers, altered });
    }

    fn end(&self, end: End) {
        // Room for an answer of the usual size was taken at arrival.
        let more = end.bytes().saturating_sub(USUAL_ANSWER_BYTES);
        if self.stored.end.set(end).is_err() {
            return;
        }
        // A watcher that comes after this line reads the answer at once.
        if more == 0 && self.store.watched.load(Ordering::SeqCst) == 0 {
            return;
        }
        let mut runs = self.store.lock();
        let Some(run) = runs.by_id.get_mut(&self.run).filter(|run| run.serial == self.serial) else { return };
        // What the run had no room for does not count.
        if run.exchanges.iter().any(|stored| Arc::ptr_eq(stored, &self.stored)) {
            run.bytes += more;
            runs.bytes += more;
            runs.tell(&self.run);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.stored.end.get().is_none() {
            self.end(End::Dropped);
        }
    }
}

impl End {
    /// The memory that it takes.
    fn bytes(&self) -> usize {
        match self {
            Self::Sent { headers, altered, .. } => headers.len() + ALLOCATION + altered_bytes(altered),
            Self::Dropped => 0,
        }
    }
}

impl Runs {
    fn open(&mut self, id: &RunId, now: Instant, client: Client, limits: &Limits) -> &mut Run {
        self.forget_old(now, limits);
        let Self { by_id, bytes, next_serial, .. } = self;
        by_id.entry(id.clone()).or_insert_with(|| {
            *bytes += run_bytes(id);
            *next_serial += 1;
            Run {
                serial: *next_serial,
                client,
                started: now,
                // Most runs have one or two.
                exchanges: Vec::with_capacity(2),
                left_out: 0,
                bytes: run_bytes(id),
                data: DemoData::default(),
            }
        })
    }

    fn tell(&self, id: &RunId) {
        if !self.watched.is_empty()
            && let Some(sender) = self.watched.get(id)
        {
            sender.send_modify(|changes| *changes = changes.wrapping_add(1));
        }
    }

    /// Forgets runs that are old. Looks for them now and then only: each look goes through all runs.
    fn forget_old(&mut self, now: Instant, limits: &Limits) {
        let swept = *self.swept.get_or_insert(now);
        if now.saturating_duration_since(swept) < limits.age / 60 {
            return;
        }
        self.swept = Some(now);
        let old = |run: &Run| now.saturating_duration_since(run.started) > limits.age;
        self.forget(old);
    }

    /// Makes room if a bound is reached: half of it, so that the work is done once for many runs.
    ///
    /// Gives what was forgotten.
    fn keep_within(&mut self, limits: &Limits) -> Vec<(RunId, Run)> {
        if self.by_id.len() <= limits.runs && self.bytes <= limits.bytes {
            return Vec::new();
        }
        let held = |run: &Run| Held { client: run.client, serial: run.serial, bytes: run.bytes };
        let all = self.by_id.values().map(held).collect();
        let mut gone = to_forget(all, limits.runs / 2, limits.bytes / 2);
        gone.sort_unstable();
        self.forget(|run| gone.binary_search(&run.serial).is_ok())
    }

    fn forget(&mut self, which: impl Fn(&Run) -> bool) -> Vec<(RunId, Run)> {
        let forgotten: Vec<_> = self.by_id.extract_if(|_, run| which(run)).collect();
        for (id, run) in &forgotten {
            self.bytes -= run.bytes;
            self.tell(id);
        }
        forgotten
    }
}

impl Stored {
    /// The memory that it takes, an answer of the usual size and the allocator's overhead included.
    fn bytes(&self) -> usize {
        mem::size_of::<Self>()
            + 3 * mem::size_of::<usize>()
            + mem::size_of::<HandlerProbe>()
            + self.method.as_str().len()
            + self.target.len()
            + self.received.len()
            + altered_bytes(&self.altered)
            + USUAL_ANSWER_BYTES
            + 5 * ALLOCATION
    }

    fn to_wire(&self, seq: u32, at_ms: f64, reader: usize) -> Exchange {
        let handler =
            if self.probe.ran() { Handler::Ran { effect: self.probe.effect() } } else { Handler::NotReached };
        Exchange {
            seq,
            at_ms,
            origin: self.place.role(reader),
            kind: self.kind,
            method: self.method.to_string(),
            target: self.target.to_string(),
            received: self.received.to_text(),
            handler,
            answer: match self.end.get() {
                None => Answer::Pending,
                Some(End::Sent { status, headers, .. }) => {
                    Answer::Sent { status: *status, headers: headers.to_text() }
                }
                Some(End::Dropped) => Answer::Dropped,
            },
            altered: match self.end.get() {
                Some(End::Sent { altered, .. }) => [&self.altered[..], altered].concat(),
                _ => self.altered.clone(),
            },
        }
    }
}

fn altered_bytes(altered: &[Altered]) -> usize {
    altered.iter().map(|one| mem::size_of::<Altered>() * 2 + one.name.len() + ALLOCATION).sum()
}

/// The memory that a run without exchanges takes: its place in the map, its id and its demo data.
fn run_bytes(id: &RunId) -> usize {
    2 * (mem::size_of::<Run>() + mem::size_of::<RunId>()) + id.as_str().len() + 64
}

/// The beginning of a text, in at most so many bytes.
fn within(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn id(text: impl ToString) -> RunId {
        text.to_string().parse().expect("a legal id")
    }

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let value = |value: &str| HeaderValue::from_str(value).expect("a legal value");
        list.iter().map(|(name, text)| (axum::http::HeaderName::from_static(name), value(text))).collect()
    }

    fn arrival(headers: &HeaderMap, at: Instant) -> Arrival<'_> {
        Arrival {
            at,
            place: Place { listener: Listener::Api, pair: 0 },
            client: Client::default(),
            kind: RequestKind::Actual,
            method: &Method::GET,
            target: "/x?run=a",
            headers,
        }
    }

    /// Records a request, and its answer.
    fn add(store: &RunStore, run: impl ToString, at: Instant) {
        let received = headers(&[("origin", "http://localhost:3000")]);
        let open = store.arrive(id(run), arrival(&received, at));
        open.answer(200, &headers(&[("access-control-allow-origin", "*")]));
    }

    fn count(store: &RunStore, run: impl ToString, now: Instant) -> usize {
        store.get(&id(run), 0, now).exchanges.len()
    }

    #[test]
    fn a_request_is_there_before_its_answer() {
        let (store, now) = (RunStore::default(), Instant::now());
        let received = headers(&[("origin", "http://localhost:3000")]);
        let open = store.arrive(id("a"), arrival(&received, now));
        let exchange = &store.get(&id("a"), 0, now).exchanges[0];
        assert_eq!((&exchange.answer, &exchange.handler), (&Answer::Pending, &Handler::NotReached));
        open.answer(204, &headers(&[("vary", "origin")]));
        let exchange = &store.get(&id("a"), 0, now).exchanges[0];
        assert_eq!((exchange.status(), exchange.sent_value("vary")), (Some(204), Some("origin")));
    }

    #[test]
    fn a_client_that_goes_away_leaves_a_dropped_request() {
        let (store, now) = (RunStore::default(), Instant::now());
        let received = headers(&[]);
        drop(store.arrive(id("a"), arrival(&received, now)));
        assert_eq!(store.get(&id("a"), 0, now).exchanges[0].answer, Answer::Dropped);
    }

    #[test]
    fn order_and_time_are_those_of_arrival() {
        let (store, now) = (RunStore::default(), Instant::now());
        let received = headers(&[]);
        // Somebody watches long before.
        let _watch = store.watch(&id("a"));
        let later = now + Duration::from_millis(5);
        let first = store.arrive(id("a"), Arrival { method: &Method::PUT, ..arrival(&received, now) });
        store.arrive(id("a"), arrival(&received, later)).answer(200, &headers(&[]));
        first.answer(200, &headers(&[]));
        let exchanges = store.get(&id("a"), 0, later).exchanges;
        let order: Vec<_> = exchanges.iter().map(|one| (one.seq, one.at_ms, one.method.as_str())).collect();
        assert_eq!(order, [(0, 0.0, "PUT"), (1, 5.0, "GET")]);
    }

    #[test]
    fn the_role_depends_on_who_reads() {
        let (store, now) = (RunStore::default(), Instant::now());
        let received = headers(&[]);
        for (listener, pair) in [(Listener::Api, 0), (Listener::Page, 1)] {
            let place = Place { listener, pair };
            drop(store.arrive(id("a"), Arrival { place, ..arrival(&received, now) }));
        }
        let roles =
            |reader| store.get(&id("a"), reader, now).exchanges.iter().map(|e| e.origin).collect::<Vec<_>>();
        let expected: [Vec<Role>; 2] = [vec![Role::Api, Role::OtherPage], vec![Role::OtherApi, Role::Page]];
        assert_eq!([roles(0), roles(1)], expected);
    }

    #[test]
    fn a_run_that_was_never_seen_is_not_known() {
        let (store, now) = (RunStore::default(), Instant::now());
        let _watch = store.watch(&id("a"));
        assert!(!store.get(&id("a"), 0, now).known, "watching makes no run");
        add(&store, "a", now);
        assert!(store.get(&id("a"), 0, now).known);
    }

    #[test]
    fn runs_are_forgotten_when_they_are_old() {
        let (store, start) = (RunStore::default(), Instant::now());
        add(&store, "a", start);
        assert_eq!(count(&store, "a", start + limits::RUN_AGE), 1);
        let late = start + 2 * limits::RUN_AGE;
        assert!(!store.get(&id("a"), 0, late).known);
        assert_eq!(store.size(), (0, 0), "every byte is given back");
    }

    #[test]
    fn a_run_keeps_so_many_exchanges_and_says_how_many_more_came() {
        let (store, now) = (RunStore::default(), Instant::now());
        for _ in 0..limits::EXCHANGES_PER_RUN + 5 {
            add(&store, "a", now);
        }
        let record = store.get(&id("a"), 0, now);
        assert_eq!((record.exchanges.len(), record.left_out), (limits::EXCHANGES_PER_RUN, 5));
    }

    #[test]
    fn the_bytes_of_a_run_are_bounded() {
        let store = RunStore::new(Limits { bytes_per_run: 20_000, ..Limits::default() });
        let now = Instant::now();
        let received = headers(&[("x-a", &"x".repeat(4000))]);
        for _ in 0..10 {
            store.arrive(id("a"), arrival(&received, now)).answer(200, &headers(&[]));
        }
        let record = store.get(&id("a"), 0, now);
        assert!(record.exchanges.len() < 5 && record.left_out > 5, "{}", record.left_out);
        assert!(store.size().1 < 22_000, "{:?}", store.size());
    }

    #[test]
    fn method_and_target_count() {
        let (store, now) = (RunStore::default(), Instant::now());
        let received = headers(&[]);
        // As long as the front lets one be.
        let method = Method::from_bytes(&[b'A'; limits::METHOD_BYTES]).expect("a token");
        let target = "/".repeat(30_000);
        drop(store.arrive(id("a"), Arrival { method: &method, target: &target, ..arrival(&received, now) }));
        let exchange = &store.get(&id("a"), 0, now).exchanges[0];
        assert_eq!(exchange.method, method.as_str());
        assert_eq!(exchange.alteration(Side::Received, ":target"), Some(Alteration::Shortened));
        let (_, bytes) = store.size();
        assert!(bytes >= exchange.target.len() && bytes < limits::BYTES_PER_EXCHANGE, "{bytes}");
    }

    #[test]
    fn an_answer_that_comes_after_its_run_was_forgotten_is_dropped() {
        let store = RunStore::new(Limits { runs: 8, ..Limits::default() });
        let now = Instant::now();
        let received = headers(&[]);
        let open = store.arrive(id("a"), arrival(&received, now));
        for run in 0..20 {
            add(&store, run, now);
        }
        assert!(!store.get(&id("a"), 0, now).known);
        // The same name, another run.
        add(&store, "a", now);
        open.answer(500, &headers(&[]));
        assert_eq!(store.get(&id("a"), 0, now).exchanges[0].status(), Some(200));
    }

    #[test]
    fn a_flood_leaves_its_own_newest_runs_and_those_of_others() {
        let store = RunStore::default();
        let now = Instant::now();
        add(&store, "quiet", now);
        let received = headers(&[("origin", "http://localhost:3000")]);
        let flood = Client { connection: 7, ..Client::default() };
        for run in 0..1_000_000 {
            let open = store.arrive(id(run), Arrival { client: flood, ..arrival(&received, now) });
            open.answer(200, &received);
        }
        let (runs, bytes) = store.size();
        assert!((limits::RUNS / 2..=limits::RUNS).contains(&runs), "{runs}");
        assert!(bytes <= limits::BYTES_OF_ALL_RUNS, "{bytes}");
        assert_eq!(count(&store, 999_999, now), 1);
        assert_eq!(count(&store, "quiet", now), 1);
        assert_eq!(count(&store, 0, now), 0);
    }

    #[tokio::test]
    async fn a_watcher_is_told_of_arrival_answer_and_end() {
        let store = RunStore::new(Limits { runs: 1, ..Limits::default() });
        let now = Instant::now();
        let mut watch = store.watch(&id("a"));
        assert_eq!(watch.seen(), 0);
        add(&store, "a", now);
        watch.changed().await;
        assert_eq!(watch.seen(), 2);
        add(&store, "b", now);
        watch.changed().await;
        assert!(!store.get(&id("a"), 0, now).known);
        drop(watch);
        assert_eq!(store.watchers(&id("a")), 0);
        assert!(store.lock().watched.is_empty());
    }
}
