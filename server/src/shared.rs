//! What both origins share: the record, the bounds, the signals.

use std::{net::IpAddr, sync::Arc};

use tokio_util::sync::CancellationToken;
use wire::Deployment;

use crate::{limits::Capacity, metrics::Metrics, record::RunStore, serve::EventStreams};

/// What both origins share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Under which origins the lab is reached.
    pub deployment: Deployment,
    /// The record.
    pub runs: RunStore,
    /// Cancelled when the server is about to stop: `/health` says so, and all else goes on.
    pub draining: CancellationToken,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Whether the tests' reports of the matrix are kept.
    pub reports: bool,
    pub(crate) streams: EventStreams,
    pub(crate) metrics: Metrics,
    pub(crate) capacity: Capacity,
    /// Proxies whose `X-Forwarded-For` counts.
    pub(crate) proxies: Arc<[IpAddr]>,
}

impl Shared {
    /// For a lab that is reached under these origins, with nothing recorded.
    pub fn new(deployment: Deployment, capacity: Capacity, proxies: Vec<IpAddr>) -> Self {
        let runs = RunStore::default();
        let streams = EventStreams::new(capacity);
        Self {
            deployment,
            metrics: Metrics::new(runs.clone(), streams.clone()),
            runs,
            draining: CancellationToken::new(),
            stop: CancellationToken::new(),
            reports: false,
            streams,
            capacity,
            proxies: proxies.into(),
        }
    }
}
