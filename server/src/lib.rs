//! One process, two origins: the page (pages, assets, the record of runs) and the API (the scenarios'
//! servers, recorded).
//!
//! # Layout
//! - [`Config`]: flags and environment, parsed and checked once; opens the sockets.
//! - [`run()`]: serves both origins until it is told to stop.
//! - [`api_app`]: the API's routes and layers.
//! - [`page_app`]: the page's routes and layers.
//! - [`Shared`]: what both origins share.
//! - [`RunStore`]: the record in memory.
//! - [`limits`]: every bound.

mod api;
mod client;
mod closed_port;
mod config;
mod deadline;
mod dev;
mod front;
mod health;
pub mod limits;
mod metrics;
mod page;
mod record;
mod refusal;
mod serve;
mod shared;

use std::{future::Future, io, path::PathBuf, pin::pin};

use leptos::config::LeptosOptions;

pub use crate::{
    api::api_app,
    client::Client,
    closed_port::ClosedPort,
    config::{Config, ConfigError, Listeners},
    front::Front,
    page::page_app,
    record::{Limits, RunStore},
    shared::Shared,
};
use crate::{
    limits::Capacity,
    serve::{Listener, serve},
};

/// Where the built assets are.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The folder that `cargo xtask build` fills.
    pub site_root: PathBuf,
    /// Whether pages reload themselves when the server is started again.
    pub dev: bool,
}

impl Assets {
    /// Where the build writes which hashes are in the assets' names.
    fn hash_file(&self) -> PathBuf {
        self.site_root.join("hash.txt")
    }

    /// Whether the build has filled the folder.
    pub fn are_built(&self) -> bool {
        self.hash_file().is_file()
    }

    /// The names of the built files, with the hashes of this build where it has any.
    fn names(&self) -> app::Assets {
        let hashes = std::fs::read_to_string(self.hash_file()).unwrap_or_default();
        let name = |extension: &str| {
            let hash = hashes.lines().find_map(|line| line.strip_prefix(extension)?.strip_prefix(": "));
            let hash = hash.map(|hash| format!(".{hash}")).unwrap_or_default();
            format!("/pkg/cors-lab{hash}.{extension}")
        };
        app::Assets { js: name("js"), wasm: name("wasm"), css: name("css") }
    }

    fn leptos_options(&self) -> LeptosOptions {
        LeptosOptions::builder()
            .output_name("cors-lab")
            .site_root(self.site_root.to_string_lossy().into_owned())
            .build()
    }
}

/// Serves both origins, and the metrics where they are asked for, until `shutdown` is ready. Then `/health` says
/// so for as long as the configuration asks, and open requests finish.
///
/// # Errors
/// When a socket cannot be used.
pub async fn run(listeners: Listeners, assets: Assets, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    // The closed port is reserved until the end.
    let Listeners { page, api, metrics, closed: _closed, deployment, proxies, drain, reports } = listeners;
    let shared = Shared { reports, ..Shared::new(deployment, Capacity::of_this_process(), proxies) };
    let mut serving = pin!(async {
        tokio::try_join!(
            serve(Listener::Page, page, page_app(&shared, &assets), &shared),
            serve(Listener::Api, api, api_app(&shared), &shared),
            metrics::serve(metrics, shared.metrics.clone(), shared.stop.clone()),
        )
    });
    let told = async {
        shutdown.await;
        shared.draining.cancel();
        tokio::time::sleep(drain).await;
    };
    tokio::select! {
        result = &mut serving => return result.map(|_| ()),
        () = told => {}
    }
    shared.stop.cancel();
    serving.await.map(|_| ())
}
