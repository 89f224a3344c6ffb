//! `cargo xtask dev`: watches the sources, rebuilds, restarts the server.
//!
//! The browser's part is the server's: with `--dev` its pages listen on a stream and reload when it comes back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::ServerArgs;
use crate::commands::serve;
use crate::process::{self, Running};
use crate::site::{self, Built, Tools};
use crate::workspace::{Mode, Workspace};

/// Folders that are watched besides those of the crates. What a change means is for cargo and the stamps to find
/// out: a list here would soon be out of date.
const WATCHED: [&str; 3] = ["frontend", "public", "style"];

/// A crate's folder has its name. This one is running: a change of it would need a new start.
const NOT_WATCHED: &str = "xtask";

/// How long nothing else must be written until a change is complete: editors and git write several files.
const QUIET: Duration = Duration::from_millis(200);

/// How often the server and the signals are checked.
const LOOK: Duration = Duration::from_millis(250);

/// How long the server may take to end.
const GRACE: Duration = Duration::from_secs(2);

/// Runs until it is interrupted.
pub(crate) fn run(workspace: &Workspace, args: &ServerArgs) -> Result<ExitCode> {
    let (sender, changes) = mpsc::channel();
    // Before the first build, so that what is written during it is not missed.
    let _watcher = watch(workspace, sender)?;
    let tools = Tools::find_or_install(workspace, Mode::Dev)?;

    let mut server = None;
    loop {
        match site::build(workspace, Mode::Dev, Mode::Dev, &tools) {
            Ok(built) => {
                if let Some(old) = server.take().map(|server: Server| server.running) {
                    old.stop(GRACE)?;
                }
                server = Some(Server::start(&built, args)?);
            }
            Err(error) if process::is_interrupted() => return Err(error),
            Err(error) => {
                eprintln!("error: {error:#}");
                let state = if server.is_some() { "the old server goes on" } else { "no server yet" };
                eprintln!("Waiting for a change ({state})");
            }
        }
        match wait_for_change(&changes, &mut server)? {
            Woken::Changed(path) => {
                let shown = path.strip_prefix(&workspace.root).unwrap_or(&path);
                eprintln!("\nChanged: {}", shown.display());
            }
            Woken::ServerRefused(code) => return Ok(code),
            Woken::Interrupted => {
                let status = server.take().map(|server| server.running.stop(GRACE)).transpose()?.flatten();
                let code = status.and_then(|status| status.code()).and_then(|code| u8::try_from(code).ok());
                return Ok(code.unwrap_or(process::INTERRUPTED_CODE).into());
            }
        }
    }
}

/// The server that is running.
#[derive(Debug)]
struct Server {
    running: Running,
}

impl Server {
    fn start(built: &Built, args: &ServerArgs) -> Result<Self> {
        let mut command = serve::server(built, args);
        Ok(Self { running: Running::start(command.arg("--dev"))? })
    }
}

/// Why the waiting ended.
#[derive(Debug)]
enum Woken {
    /// A file was written.
    Changed(PathBuf),
    /// The server did not take its arguments (exit code 2): no rebuild will help.
    ServerRefused(ExitCode),
    /// xtask was asked to stop.
    Interrupted,
}

/// Waits for a change, and until nothing more is written.
fn wait_for_change(changes: &Receiver<PathBuf>, server: &mut Option<Server>) -> Result<Woken> {
    let first = loop {
        if process::is_interrupted() {
            return Ok(Woken::Interrupted);
        }
        match changes.recv_timeout(LOOK) {
            Ok(path) => break path,
            Err(RecvTimeoutError::Disconnected) => bail!("the file watcher has ended"),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(Server { running }) = server
            && let Some(status) = running.try_wait()?
            && !process::is_interrupted()
        {
            *server = None;
            if status.code() == Some(2) {
                return Ok(Woken::ServerRefused(process::exit_code(status)));
            }
            eprintln!("The server has ended ({status}); waiting for a change");
        }
    };
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(Woken::Changed(first))
}

/// Sends the path of every file that is written.
fn watch(workspace: &Workspace, changes: mpsc::Sender<PathBuf>) -> Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        if is_change(event.kind) {
            for path in event.paths.into_iter().filter(|path| is_source(path)) {
                // Fails only when `run` has returned.
                _ = changes.send(path);
            }
        }
    })
    .context("starting the file watcher")?;
    let crates = workspace.members.iter().map(String::as_str).filter(|name| *name != NOT_WATCHED);
    let folders: BTreeSet<_> = crates.chain(WATCHED).map(|name| workspace.root.join(name)).collect();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .with_context(|| format!("watching {}", folder.display()))?;
    }
    Ok(watcher)
}

/// Reading is an event too, and cargo reads everything: without this a build would start the next one.
fn is_change(kind: EventKind) -> bool {
    match kind {
        // `Any` is what systems send that do not tell what happened.
        EventKind::Any | EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
        EventKind::Access(_) | EventKind::Other => false,
    }
}

/// False for what editors keep beside the files that they edit.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    !(name.starts_with(".#")
        || name.starts_with('#')
        || name.ends_with('~')
        || [".swp", ".swx", ".tmp"].iter().any(|end| name.ends_with(end))
        // Vim tries with this name whether it may write.
        || name == "4913")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, DataChange, MetadataKind};

    #[test]
    fn writing_is_a_change_and_reading_is_not() {
        assert!(is_change(EventKind::Modify(ModifyKind::Data(DataChange::Any))));
        assert!(is_change(EventKind::Create(CreateKind::File)));
        assert!(!is_change(EventKind::Access(AccessKind::Any)));
        assert!(!is_change(EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))));
    }

    #[test]
    fn files_of_editors_are_not_sources() {
        for path in ["app/src/.lib.rs.swp", "app/src/lib.rs~", "style/.#main.css", "style/4913"] {
            assert!(!is_source(Path::new(path)), "{path}");
        }
        for path in ["app/src/lib.rs", "lessons/src/a/lesson.md", "public/.well-known/x"] {
            assert!(is_source(Path::new(path)), "{path}");
        }
    }
}
