//! `cors-lab serve`: the lab, until it is told to stop. `cargo xtask serve` builds what it needs and starts it.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use serde_json::json;
use server::{Assets, Config, limits};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use wire::OriginSet;

use crate::exit;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    config: Config,

    /// For programs that start the lab: once it listens, `{"page":"http://…","api":"http://…"}` is in this file.
    #[arg(long, hide = true, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

impl Serve {
    /// Serves to the end.
    #[tokio::main]
    pub(crate) async fn run(self) -> ExitCode {
        let Self { config, ready_file } = self;
        let _log = log();
        let assets = Assets { site_root: config.site_root.clone(), dev: config.dev };
        if !assets.are_built() {
            let folder = assets.site_root.display();
            return exit::refused(format_args!(
                "--site-root {folder} has no built assets; make them with `cargo xtask build`"
            ));
        }
        let listeners = match config.listen() {
            Ok(listeners) => listeners,
            Err(error) => return exit::refused(error),
        };
        let origins = &listeners.deployment.sets()[0];
        if let Some(file) = &ready_file
            && let Err(error) = write_ready(file, origins)
        {
            return exit::refused(format_args!("--ready-file {}: {error}", file.display()));
        }
        // Nobody may be reading: that is no reason not to serve.
        let _ = io::stdout().write_all(banner(origins).as_bytes());
        match server::run(listeners, assets, stop_signal()).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => exit::failed(error),
        }
    }
}

/// For people.
fn banner(OriginSet { page, api, .. }: &OriginSet) -> String {
    format!(
        "CORS Lab is ready.\n  page  {page}   open this in your browser\n  \
         API   {api}   the other origin; its answers are wrong on purpose\n\
         Open your browser's developer tools, pick a scenario, press Send request. Ctrl-C stops the lab.\n"
    )
}

/// For programs: one line of JSON with the origins of all roles. It is written beside the file and then moved, so
/// that nobody reads half of it.
fn write_ready(file: &Path, origins: &OriginSet) -> io::Result<()> {
    let OriginSet { page, api, other_page, other_api, nowhere } = origins;
    let line = json!({
        "page": page.as_str(),
        "api": api.as_str(),
        "other_page": other_page.as_str(),
        "other_api": other_api.as_str(),
        "nowhere": nowhere.as_str(),
    });
    let beside = file.with_added_extension("new");
    fs::write(&beside, format!("{line}\n"))?;
    fs::rename(&beside, file)
}

/// Starts the log on stderr. `RUST_LOG` chooses what is in it; `RUST_LOG=info,request=debug` adds a line for each
/// request. It is written by a thread of its own, and lines are dropped where its reader is too slow: a log
/// never stops the lab. What is returned has to live as long as the log.
fn log() -> WorkerGuard {
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(limits::LOG_LINES)
        .lossy(true)
        .finish(std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(writer)
        .init();
    guard
}

/// Ready at Ctrl-C or, on Unix, at SIGTERM.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).expect("SIGTERM can be handled");
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
