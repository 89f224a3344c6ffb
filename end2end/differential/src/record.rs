//! What arrived at the servers.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What arrived for one hop of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// The `OPTIONS` requests of the browser's own.
    pub(crate) preflights: Vec<Preflight>,
    /// The requests themselves.
    pub(crate) requests: Vec<Actual>,
}

/// A preflight that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preflight {
    pub(crate) origin: Option<String>,
    /// `Access-Control-Request-Method`
    pub(crate) request_method: Option<String>,
    /// `Access-Control-Request-Headers`
    pub(crate) request_headers: Option<String>,
}

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actual {
    pub(crate) method: String,
    pub(crate) origin: Option<String>,
}

/// What arrived for one case, by hop.
pub(crate) type Journey = BTreeMap<usize, Arrived>;

/// What arrived for all cases, by id.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<BTreeMap<usize, Journey>>);

impl Record {
    pub(crate) fn preflight(&self, id: usize, hop: usize, preflight: Preflight) {
        self.change(id, hop, |arrived| arrived.preflights.push(preflight));
    }

    pub(crate) fn request(&self, id: usize, hop: usize, request: Actual) {
        self.change(id, hop, |arrived| arrived.requests.push(request));
    }

    fn change(&self, id: usize, hop: usize, change: impl FnOnce(&mut Arrived)) {
        // Nothing that holds the lock can leave the record half written.
        let mut cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(cases.entry(id).or_default().entry(hop).or_default());
    }

    /// What arrived for a case; nothing, if nothing did.
    pub(crate) fn journey(&self, id: usize) -> Journey {
        let cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cases.get(&id).cloned().unwrap_or_default()
    }
}
