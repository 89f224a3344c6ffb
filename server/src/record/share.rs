//! Who has to give way when the store is full: those who take most.

use std::{
    collections::{BTreeMap, BinaryHeap, VecDeque},
    net::IpAddr,
};

use crate::client::Client;

/// A run, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// Who made it.
    pub(super) client: Client,
    /// Larger for runs that were made later.
    pub(super) serial: u64,
    /// The bytes that it takes.
    pub(super) bytes: usize,
}

/// The serials of the runs that have to go so that at most `runs` of them and `bytes` bytes are left.
///
/// The address that takes most gives way first, there the connection that takes most, and of that the oldest
/// run: whoever floods the store pushes out their own runs. The newest run of all stays, whatever its size.
pub(super) fn to_forget(mut held: Vec<Held>, runs: usize, bytes: usize) -> Vec<u64> {
    let mut left = held.len();
    let mut taken: usize = held.iter().map(|held| held.bytes).sum();
    let newest = held.iter().map(|held| held.serial).max();

    held.sort_unstable_by_key(|held| held.serial);
    let mut by_address: BTreeMap<IpAddr, BTreeMap<u64, Pile>> = BTreeMap::new();
    for held in held {
        let connections = by_address.entry(held.client.address).or_default();
        connections.entry(held.client.connection).or_default().add(held);
    }
    let heaps = by_address.into_values().map(|connections| Heap::of(connections.into_values()));
    let mut addresses: BinaryHeap<Heap> = heaps.collect();

    let mut forgotten = Vec::new();
    while left > runs || taken > bytes {
        let Some(mut address) = addresses.pop() else { break };
        let Some(mut connection) = address.piles.pop() else { continue };
        if let Some((serial, size)) = connection.runs.pop_front()
            && Some(serial) != newest
        {
            forgotten.push(serial);
            left -= 1;
            taken -= size;
            connection.bytes -= size;
            address.bytes -= size;
            if !connection.runs.is_empty() {
                address.piles.push(connection);
            }
        }
        if !address.piles.is_empty() {
            addresses.push(address);
        }
    }
    forgotten
}

/// The runs of one connection, oldest first. Ordered by the bytes that they take.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Pile {
    bytes: usize,
    runs: VecDeque<(u64, usize)>,
}

impl Pile {
    fn add(&mut self, held: Held) {
        self.bytes += held.bytes;
        self.runs.push_back((held.serial, held.bytes));
    }
}

/// The connections of one address. Ordered by the bytes that they take.
#[derive(Debug)]
struct Heap {
    bytes: usize,
    piles: BinaryHeap<Pile>,
}

impl Heap {
    fn of(piles: impl Iterator<Item = Pile>) -> Self {
        let piles: BinaryHeap<Pile> = piles.collect();
        Self { bytes: piles.iter().map(|pile| pile.bytes).sum(), piles }
    }
}

impl PartialEq for Heap {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Heap {}

impl PartialOrd for Heap {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Heap {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(address: u8, connection: u64, serial: u64) -> Held {
        Held { client: Client { address: [10, 0, 0, address].into(), connection }, serial, bytes: 100 }
    }

    #[test]
    fn nothing_goes_while_there_is_room() {
        let all = (0..10).map(|serial| held(1, 0, serial)).collect();
        assert_eq!(to_forget(all, 10, 1000), [0u64; 0]);
    }

    #[test]
    fn the_oldest_run_of_one_client_goes_first() {
        let all = (0..10).map(|serial| held(1, 0, serial)).collect();
        assert_eq!(to_forget(all, 7, 1000), [0, 1, 2]);
    }

    #[test]
    fn a_flood_pushes_out_only_its_own_runs() {
        // The quiet ones came first, so they are the oldest.
        let quiet = [held(1, 0, 0), held(2, 1, 1)];
        let flood = (2..1000).map(|serial| held(3, 2, serial));
        let gone = to_forget(quiet.into_iter().chain(flood).collect(), 100, usize::MAX);
        assert_eq!(gone.len(), 900);
        assert!(!gone.contains(&0) && !gone.contains(&1));
    }

    #[test]
    fn of_one_address_the_connection_that_floods_gives_way() {
        let flood = (1..1000).map(|serial| held(1, 2 + serial % 8, serial));
        let gone = to_forget(std::iter::once(held(1, 1, 0)).chain(flood).collect(), 100, usize::MAX);
        assert_eq!(gone.len(), 900);
        assert!(!gone.contains(&0));
    }

    #[test]
    fn an_address_with_many_connections_takes_no_more_than_others() {
        let many = (0..500).map(|serial| held(1, serial, serial));
        let few = (500..550).map(|serial| held(2, 0, serial));
        let gone = to_forget(many.chain(few).collect(), 100, usize::MAX);
        assert!(gone.iter().all(|serial| *serial < 500), "{gone:?}");
    }

    #[test]
    fn the_newest_run_stays_whatever_its_size() {
        let all = vec![held(1, 0, 0), Held { bytes: 10_000, ..held(1, 0, 1) }];
        assert_eq!(to_forget(all, 10, 1000), [0]);
    }
}
