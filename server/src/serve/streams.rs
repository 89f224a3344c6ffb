//! Event streams: they stay open for long, and are counted apart from other connections.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use super::places::Place;
use crate::limits::Capacity;

/// The event streams that are open. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct EventStreams {
    open: Arc<Mutex<Open>>,
    total: usize,
    per_client: usize,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    of_client: HashMap<IpAddr, usize>,
}

/// The place of the connection that a request came over. In the extensions of every request from a socket.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionPlace(Weak<Place>);

impl ConnectionPlace {
    pub(super) fn new(place: &Arc<Place>) -> Self {
        Self(Arc::downgrade(place))
    }
}

/// The place of an event stream. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct StreamPlace {
    streams: EventStreams,
    client: IpAddr,
    connection: Option<ConnectionPlace>,
}

impl EventStreams {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self { open: Arc::default(), total: capacity.streams, per_client: capacity.streams_per_client }
    }

    /// A place for an event stream of this client; its connection leaves its own for that time. `None` if there
    /// is none left.
    pub(crate) fn take(&self, client: IpAddr, connection: Option<ConnectionPlace>) -> Option<StreamPlace> {
        let per_client = if client.is_loopback() { self.total } else { self.per_client };
        let mut open = self.lock();
        let of_client = open.of_client.get(&client).copied().unwrap_or_default();
        if open.total >= self.total || of_client >= per_client {
            return None;
        }
        open.total += 1;
        open.of_client.insert(client, of_client + 1);
        drop(open);
        if let Some(place) = connection.as_ref().and_then(|ConnectionPlace(place)| place.upgrade()) {
            place.leave();
        }
        Some(StreamPlace { streams: self.clone(), client, connection })
    }

    /// How many are open.
    pub(crate) fn open(&self) -> usize {
        self.lock().total
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        open.total -= 1;
        if let Some(count) = open.of_client.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.of_client.remove(&self.client);
            }
        }
        drop(open);
        if let Some(place) = self.connection.as_ref().and_then(|ConnectionPlace(place)| place.upgrade()) {
            place.come_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_bounded_over_all_and_for_one_client() {
        let streams = EventStreams::new(Capacity { connections: 1, streams: 3, streams_per_client: 2 });
        let (one, two) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let mut open: Vec<_> = (0..2).map(|_| streams.take(one, None).expect("a place")).collect();
        assert!(streams.take(one, None).is_none());
        open.push(streams.take(two, None).expect("a place"));
        assert!(streams.take(two, None).is_none());
        drop(open);
        assert_eq!((streams.open(), streams.lock().of_client.len()), (0, 0));
    }
}
