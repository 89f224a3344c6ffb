//! The `cors-lab` server. `cargo xtask serve` builds what it needs and starts it.

use std::process::ExitCode;

use clap::Parser;
use server::{Assets, Config};
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
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .init();
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
    let site = &listeners.lab.sites()[0];
    println!("CORS Lab is ready.");
    println!("  page  {}   open this in your browser", site.page);
    println!("  API   {}   the other origin; its answers are wrong on purpose", site.api);
    println!(
        "Open your browser's developer tools, pick a scenario, press Send request. Ctrl-C stops the lab."
    );
    match server::run(listeners, assets, stop_signal()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
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
