//! The `cors-lab` server. `cargo xtask serve` builds what it needs and starts it.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::Parser;
use server::{Assets, Config, limits};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::try_parse() {
        Ok(config) => config,
        Err(answer) if !answer.use_stderr() => {
            // `--help` and `--version`.
            print!("{answer}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            // The first line names the flag and the value; the hints below it would only hide that.
            let message = error.to_string();
            eprintln!("{}", message.lines().next().unwrap_or_default());
            return ExitCode::from(2);
        }
    };
    let _log = log();
    let assets = Assets { site_root: config.site_root.clone(), dev: config.dev };
    if !assets.are_built() {
        let folder = assets.site_root.display();
        eprintln!("error: --site-root {folder} has no built assets; make them with `cargo xtask build`");
        return ExitCode::from(2);
    }
    let listeners = match config.listen() {
        Ok(listeners) => listeners,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let origins = &listeners.deployment.sets()[0];
    let banner = format!(
        "CORS Lab is ready.\n  page  {}   open this in your browser\n  \
         API   {}   the other origin; its answers are wrong on purpose\n\
         Open your browser's developer tools, pick a scenario, press Send request. Ctrl-C stops the lab.\n",
        origins.page, origins.api
    );
    // Nobody may be reading: that is no reason not to serve.
    let _ = std::io::stdout().write_all(banner.as_bytes());
    match server::run(listeners, assets, stop_signal()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
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
