//! Places for connections: how many there are, who has one, and who has to give theirs up.

use std::{
    cmp::Reverse,
    collections::HashMap,
    future::poll_fn,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use futures_util::task::AtomicWaker;
use tokio_util::sync::CancellationToken;

use crate::limits;

/// The places of one listener. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    shared: Arc<Mutex<Table>>,
    /// Bytes of answers that wait for their clients, of all connections.
    unsent: Arc<AtomicUsize>,
    total: usize,
    per_client: usize,
    /// These stand for many clients.
    proxies: Arc<[IpAddr]>,
    quiet: Duration,
    began: Instant,
}

#[derive(Debug, Default)]
struct Table {
    taken: HashMap<u64, Taken>,
    of_client: HashMap<IpAddr, usize>,
}

#[derive(Debug)]
struct Taken {
    client: IpAddr,
    activity: Arc<Activity>,
    give_up: CancellationToken,
}

/// What a connection is doing.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// When bytes last went either way, in milliseconds since the places were made.
    moved_at: AtomicU64,
    /// Whether we are at work on a request. Then it is we who keep the client waiting.
    working: AtomicBool,
    /// Bytes of an answer that wait for the client.
    unsent: AtomicUsize,
    /// Whether the client takes no more bytes for now.
    blocked: AtomicBool,
    /// Woken when it takes some again.
    unblocked: AtomicWaker,
}

/// A place. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    connection: u64,
    client: IpAddr,
    pub(crate) activity: Arc<Activity>,
    /// Says that another connection was given the place.
    pub(crate) give_up: CancellationToken,
}

impl Places {
    pub(crate) fn new(total: usize, per_client: usize, proxies: Arc<[IpAddr]>, quiet: Duration) -> Self {
        let (shared, unsent) = Default::default();
        Self { shared, unsent, total, per_client, proxies, quiet, began: Instant::now() }
    }

    /// A place for a connection of this client. Where there is none left, the connection that has been silent
    /// for longest gives its place up: of the same client, if that has all that one client may have. `None` if
    /// every one of them is at work.
    pub(crate) fn take(&self, client: IpAddr, connection: u64) -> Option<Place> {
        let mut table = self.lock();
        let unbounded = client.is_loopback() || self.proxies.contains(&client);
        let per_client = if unbounded { self.total } else { self.per_client };
        if table.of_client.get(&client).copied().unwrap_or_default() >= per_client {
            table.end_quietest(|taken| taken.client == client, self.now(), self.quiet)?;
        } else if table.taken.len() >= self.total {
            table.end_quietest(|_| true, self.now(), self.quiet)?;
        }
        let activity = Arc::new(Activity::default());
        activity.moved(self);
        let give_up = CancellationToken::new();
        let taken = Taken { client, activity: activity.clone(), give_up: give_up.clone() };
        table.enter(connection, taken);
        Some(Place { places: self.clone(), connection, client, activity, give_up })
    }

    /// How many are taken.
    #[cfg(test)]
    fn taken(&self) -> usize {
        self.lock().taken.len()
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn enter(&mut self, connection: u64, taken: Taken) {
        *self.of_client.entry(taken.client).or_default() += 1;
        self.taken.insert(connection, taken);
    }

    fn leave(&mut self, connection: u64) {
        let Some(taken) = self.taken.remove(&connection) else { return };
        if let Some(count) = self.of_client.get_mut(&taken.client) {
            *count -= 1;
            if *count == 0 {
                self.of_client.remove(&taken.client);
            }
        }
    }

    /// Ends connections whose clients do not take their answers, until so many bytes are freed or there are
    /// none: of the address that most bytes wait for, and there who has taken none for longest. Gives the bytes.
    fn end_slow_readers(&mut self, bytes: usize) -> usize {
        let mut of_client: HashMap<IpAddr, usize> = HashMap::new();
        let mut slow = Vec::new();
        for (connection, taken) in &self.taken {
            let Activity { moved_at, blocked, unsent, .. } = &*taken.activity;
            let unsent = unsent.load(Ordering::Relaxed);
            *of_client.entry(taken.client).or_default() += unsent;
            if unsent > 0 && blocked.load(Ordering::Relaxed) {
                slow.push((*connection, taken.client, moved_at.load(Ordering::Relaxed)));
            }
        }
        slow.sort_unstable_by_key(|(_, client, moved_at)| (Reverse(of_client[client]), *moved_at));
        let mut freed = 0;
        for (connection, ..) in slow {
            if freed >= bytes {
                break;
            }
            if let Some(taken) = self.taken.get(&connection) {
                freed += taken.activity.unsent.swap(0, Ordering::Acquire);
                taken.give_up.cancel();
            }
            self.leave(connection);
        }
        freed
    }

    fn end_quietest(&mut self, of: impl Fn(&Taken) -> bool, now: u64, quiet: Duration) -> Option<()> {
        let moved_at = |taken: &Taken| taken.activity.moved_at.load(Ordering::Relaxed);
        let (connection, taken) = self
            .taken
            .iter()
            .filter(|(_, taken)| of(taken))
            .filter(|(_, taken)| !taken.activity.working.load(Ordering::Relaxed))
            .min_by_key(|(_, taken)| moved_at(taken))?;
        if u128::from(now.saturating_sub(moved_at(taken))) < quiet.as_millis() {
            return None;
        }
        taken.give_up.cancel();
        let connection = *connection;
        self.leave(connection);
        Some(())
    }
}

impl Place {
    /// Notes that bytes went either way.
    pub(crate) fn moved(&self) {
        self.activity.moved(&self.places);
    }

    /// Notes that bytes of an answer wait for the client. Where too many wait, slow readers are ended.
    pub(crate) fn waits(&self, bytes: usize) {
        // The sum first, and seen first: it is never less than what the connections have, so it never underflows.
        let all = self.places.unsent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.activity.unsent.fetch_add(bytes, Ordering::Release);
        if all > limits::UNSENT_BYTES {
            let freed = self.places.lock().end_slow_readers(all - limits::UNSENT_BYTES);
            self.places.unsent.fetch_sub(freed, Ordering::Relaxed);
        }
    }

    /// Notes that the client took bytes. Those of the answer's head are among them, so there may be more than
    /// were waiting.
    pub(crate) fn took(&self, bytes: usize) {
        self.moved();
        self.set_blocked(false);
        self.activity.unblocked.wake();
        let less = |unsent: usize| Some(unsent.saturating_sub(bytes));
        let before = self.activity.unsent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        let taken = bytes.min(before.unwrap_or_default());
        self.places.unsent.fetch_sub(taken, Ordering::Relaxed);
    }

    /// Ready once the client takes the answer before. Until then a request that was sent after it waits: two
    /// answers would be held for who reads none.
    pub(crate) async fn unblocked(&self) {
        poll_fn(|context| {
            self.activity.unblocked.register(context.waker());
            match self.activity.blocked.load(Ordering::Relaxed) {
                false => Poll::Ready(()),
                true => Poll::Pending,
            }
        })
        .await;
    }

    /// Whether the client takes no more bytes for now.
    pub(crate) fn set_blocked(&self, blocked: bool) {
        self.activity.blocked.store(blocked, Ordering::Relaxed);
    }

    /// Gives the place to others while the connection is an event stream, which is counted elsewhere.
    pub(crate) fn leave(&self) {
        self.places.lock().leave(self.connection);
    }

    /// Takes the place again, whether or not there is room.
    pub(crate) fn come_back(&self) {
        let taken =
            Taken { client: self.client, activity: self.activity.clone(), give_up: self.give_up.clone() };
        self.places.lock().enter(self.connection, taken);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.took(usize::MAX);
        self.leave();
    }
}

impl Activity {
    fn moved(&self, places: &Places) {
        self.moved_at.store(places.now(), Ordering::Relaxed);
    }

    /// Whether it is we who keep the client waiting.
    pub(crate) fn set_working(&self, working: bool) {
        self.working.store(working, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn there(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    fn places(total: usize, per_client: usize) -> Places {
        Places::new(total, per_client, Arc::default(), Duration::ZERO)
    }

    fn take(places: &Places, client: IpAddr, connection: u64) -> Place {
        places.take(client, connection).expect("a place")
    }

    #[test]
    fn a_place_is_given_back() {
        let places = places(1, 1);
        drop(take(&places, HERE, 0));
        let _second = take(&places, HERE, 1);
        assert_eq!(places.taken(), 1);
    }

    #[test]
    fn the_quietest_gives_its_place_up() {
        let places = places(2, 2);
        let (first, second) = (take(&places, HERE, 0), take(&places, HERE, 1));
        std::thread::sleep(Duration::from_millis(5));
        first.moved();
        let _third = take(&places, HERE, 2);
        assert_eq!((first.give_up.is_cancelled(), second.give_up.is_cancelled()), (false, true));
        assert_eq!(places.taken(), 2);
        drop(second);
        assert_eq!(places.taken(), 2, "its place is another's now");
    }

    #[test]
    fn who_is_at_work_keeps_its_place() {
        let places = places(1, 1);
        let first = take(&places, HERE, 0);
        first.activity.set_working(true);
        assert!(places.take(HERE, 1).is_none());
        first.activity.set_working(false);
        assert!(places.take(HERE, 1).is_some());
    }

    #[test]
    fn who_was_heard_of_just_now_keeps_its_place() {
        let places = Places::new(1, 1, Arc::default(), Duration::from_secs(60));
        let _first = take(&places, HERE, 0);
        assert!(places.take(HERE, 1).is_none());
    }

    #[test]
    fn one_client_takes_places_of_its_own_only() {
        let places = places(10, 2);
        let other = take(&places, there(1), 0);
        let mine: Vec<_> = (1..6).map(|connection| take(&places, there(2), connection)).collect();
        assert!(!other.give_up.is_cancelled());
        assert_eq!(mine.iter().filter(|place| !place.give_up.is_cancelled()).count(), 2);
    }

    #[test]
    fn who_does_not_read_gives_way_when_too_many_bytes_wait() {
        let places = places(10, 10);
        let (reads, does_not) = (take(&places, HERE, 0), take(&places, HERE, 1));
        does_not.waits(limits::UNSENT_BYTES);
        does_not.set_blocked(true);
        reads.waits(100);
        assert!(does_not.give_up.is_cancelled() && !reads.give_up.is_cancelled());
        assert_eq!(places.unsent.load(Ordering::Relaxed), 100);
        drop(does_not);
        reads.took(300);
        assert_eq!(places.unsent.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn this_machine_may_have_all_places() {
        let places = places(10, 2);
        let mine: Vec<_> = (0..10).map(|connection| take(&places, HERE, connection)).collect();
        assert!(mine.iter().all(|place| !place.give_up.is_cancelled()));
    }

    #[test]
    fn an_event_stream_leaves_its_place_and_comes_back() {
        let places = places(1, 1);
        let stream = take(&places, HERE, 0);
        stream.leave();
        let other = take(&places, HERE, 1);
        stream.come_back();
        assert_eq!(places.taken(), 2);
        drop((stream, other));
        assert_eq!((places.taken(), places.lock().of_client.len()), (0, 0));
    }
}
