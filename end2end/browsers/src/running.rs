//! A browser that is running, and its end.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::processes::{ask_to_end, force_to_end, join_group};

/// How long a program may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the processes may take to end before they are killed.
const GRACE: Duration = Duration::from_secs(2);

/// The processes of a browser, all in one group, and a folder of their own. Dropping it ends the
/// processes and removes the folder.
#[derive(Debug)]
pub struct Running {
    /// The browser is the last of them.
    children: Vec<Child>,
    /// Removed after the processes have been ended: fields are dropped after `drop`.
    folder: TempDir,
    /// In the browser's own words.
    pub(super) version: String,
    /// The file that its console goes to.
    pub(super) console: PathBuf,
}

impl Running {
    pub(super) fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("cors-lab-browser-").tempdir()?;
        let console = folder.path().join("console");
        Ok(Self { children: Vec::new(), folder, version: String::new(), console })
    }

    /// The folder, in which everything is to be that the processes write.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts a process in the group. What it prints goes to `printed`, and what else it says nowhere
    /// unless the command says so.
    pub(super) fn start(&mut self, command: &mut Command, printed: impl Into<Stdio>) -> Result<()> {
        join_group(command, self.group());
        let child = command
            .stdin(Stdio::null())
            .stdout(printed)
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        self.children.push(child);
        Ok(())
    }

    /// Waits until a file has what is looked for.
    pub(super) async fn wait_for<T>(&mut self, file: &Path, find: impl Fn(&str) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = read(file)?;
            if let Some(found) = find(&text) {
                return Ok(found);
            }
            if self.has_ended()? {
                bail!("a program has ended at once: {text}");
            }
            if Instant::now() > deadline {
                bail!("a program has not come up in {} s: {text}", PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Its version, in its own words.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The log that has what its console has said so far, and perhaps more.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn console(&self) -> io::Result<String> {
        read(&self.console)
    }

    /// Whether the process that was started last has ended by itself.
    ///
    /// # Errors
    /// The system does not say.
    pub fn has_ended(&mut self) -> io::Result<bool> {
        let last = self.children.last_mut();
        last.map_or(Ok(true), |child| child.try_wait().map(|status| status.is_some()))
    }

    /// The group has the id of the process that began it.
    fn group(&self) -> Option<u32> {
        self.children.first().map(Child::id)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(group) = self.group() else {
            return;
        };
        // A display leaves files behind unless it may end by itself.
        ask_to_end(group);
        let deadline = Instant::now() + GRACE;
        while cfg!(unix)
            && self.children.iter_mut().any(|child| matches!(child.try_wait(), Ok(None)))
            && Instant::now() < deadline
        {
            thread::sleep(Duration::from_millis(10));
        }
        force_to_end(group);
        for child in &mut self.children {
            // Both fail only where the child has been waited for already.
            _ = child.kill();
            _ = child.wait();
        }
    }
}

/// The file's text; nothing, if there is no such file yet.
fn read(file: &Path) -> io::Result<String> {
    match fs::read(file) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// A file for a process to write to.
pub(super) fn create(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("creating {}", path.display()))
}
