//! One process, two origins: the page (pages, assets, the record of runs) and the API (the scenarios'
//! servers, recorded).
//!
//! # Layout
//! - [`Config`]: flags and environment, parsed and checked once; opens the sockets.
//! - [`run`]: serves both origins until it is told to stop.
//! - [`api_app`]: the API's routes and layers.
//! - [`page_app`]: the page's routes and layers.
//! - [`RunStore`]: the record in memory.
//! - [`limits`]: every bound.

mod api;
mod config;
mod dev;
pub mod limits;
mod page;
mod runs;
mod serve;
mod stop;

use std::{future::Future, io, path::PathBuf, pin::pin};

use leptos::config::LeptosOptions;

use crate::serve::{Listener, serve};
pub use crate::{
    api::api_app,
    config::{Config, ConfigError, Listeners},
    page::page_app,
    runs::{Limits, Observation, RunStore},
    stop::{Stop, Stopper},
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

/// Serves both origins until `shutdown` is ready, then lets open requests finish.
///
/// # Errors
/// When a socket cannot be used.
pub async fn run(listeners: Listeners, assets: Assets, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let Listeners { page, api, lab } = listeners;
    let runs = RunStore::default();
    let (stopper, stop) = Stop::new();
    let page_app = page_app(lab.clone(), runs.clone(), &assets, stop.clone());
    let api_app = api_app(lab, runs);
    let mut serving = pin!(async {
        tokio::try_join!(
            serve(Listener::Page, page, page_app, stop.clone()),
            serve(Listener::Api, api, api_app, stop.clone())
        )
    });
    tokio::select! {
        result = &mut serving => return result.map(|_| ()),
        () = shutdown => {}
    }
    stopper.stop();
    serving.await.map(|_| ())
}
