//! Child processes. All are started here, so that a signal sent to xtask alone reaches them and none is
//! left behind.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::Line;

/// What a shell reports for a program that Ctrl-C ended.
pub(crate) const INTERRUPTED_CODE: u8 = 130;

/// How long a child may work in silence before its output is shown.
const PATIENCE: Duration = Duration::from_secs(2);

/// The ids of the children that are running.
static CHILDREN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Set by the first signal; from then on no child is started.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The user, or whoever runs xtask, asked it to stop. Not worth a message: they know.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Passes Ctrl-C and SIGTERM on to the children. If there are none, xtask exits at once: files are written under a
/// temporary name first, so a half-written one is never mistaken for a finished one.
pub(crate) fn forward_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        let children = children();
        INTERRUPTED.store(true, Ordering::SeqCst);
        if children.is_empty() {
            std::process::exit(i32::from(INTERRUPTED_CODE));
        }
        for &id in children.iter() {
            terminate(id);
        }
    })
    .context("installing the signal handler")
}

/// True once a signal came.
pub(crate) fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// The list stays sound if a thread panics while holding it: a push or a removal is one step.
fn children() -> MutexGuard<'static, Vec<u32>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks a process to end. Where it has just ended by itself there is nothing left to do.
#[cfg(unix)]
fn terminate(id: u32) {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    if let Ok(id) = i32::try_from(id) {
        _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
}

/// The console sends Ctrl-C to every process that is attached to it.
#[cfg(not(unix))]
fn terminate(_id: u32) {}

/// A running child. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts the command, unless xtask was asked to stop.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        // The lock is held while starting: a signal either finds the child in the list or keeps it from
        // being started.
        let mut children = children();
        if is_interrupted() {
            bail!(Interrupted);
        }
        let child = command.spawn().with_context(|| format!("starting `{}`", shown(command)))?;
        children.push(child.id());
        Ok(Self { child })
    }

    /// Waits until the child ends.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        self.child.wait().context("waiting for a child process")
    }

    /// The status, if the child has ended.
    pub(crate) fn try_wait(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("checking on a child process")
    }

    /// Asks the child to end, and makes it end if it has not after `grace`.
    pub(crate) fn stop(mut self, grace: Duration) -> Result<Option<ExitStatus>> {
        if let Some(status) = self.try_wait()? {
            return Ok(Some(status));
        }
        terminate(self.child.id());
        let deadline = Instant::now() + grace;
        while cfg!(unix) && Instant::now() < deadline {
            if let Some(status) = self.try_wait()? {
                return Ok(Some(status));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(None)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where the child has been waited for already.
        _ = self.child.kill();
        _ = self.child.wait();
        children().retain(|&id| id != self.child.id());
    }
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// An error unless the child succeeded.
fn require_success(command: &Command, status: ExitStatus) -> Result<()> {
    if is_interrupted() {
        bail!(Interrupted);
    }
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command whose output the user wants to see. All of it goes to stderr: stdout is for results.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    command.stdin(Stdio::null()).stdout(io::stderr());
    let status = Running::start(command)?.wait()?;
    require_success(command, status)
}

/// A child that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    /// What it wrote to stderr.
    stderr: Vec<u8>,
    /// How much of that the user has seen.
    shown: usize,
}

impl Ran {
    /// What it wrote to stderr.
    pub(crate) fn stderr(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stderr)
    }

    /// Shows what the user has not seen of it.
    pub(crate) fn show_rest(&self, line: &mut Line) {
        line.show(&self.stderr[self.shown..]);
    }
}

/// Runs a command that is usually quick: its stderr is shown only if it takes long or fails.
pub(crate) fn run_patiently(command: &mut Command, line: &mut Line) -> Result<()> {
    let ran = run_patiently_and_keep(command, line)?;
    if !ran.status.success() {
        ran.show_rest(line);
    }
    require_success(command, ran.status)
}

/// The same for a command whose failure the caller explains. An error means that it could not be run to its end.
pub(crate) fn run_patiently_and_keep(command: &mut Command, line: &mut Line) -> Result<Ran> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut running = Running::start(command)?;
    let mut pipe = running.child.stderr.take().context("the child has no stderr")?;

    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    let reader = thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(length) = pipe.read(&mut chunk)
            && length > 0
            && sender.send(chunk[..length].to_vec()).is_ok()
        {}
    });

    let mut stderr = Vec::new();
    let mut shown = 0;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(chunk) => stderr.extend(chunk),
            Err(RecvTimeoutError::Timeout) => {
                // From here on it is let through as it comes.
                line.show(&stderr);
                while let Ok(chunk) = receiver.recv() {
                    line.show(&chunk);
                    stderr.extend(chunk);
                }
                shown = stderr.len();
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = running.wait()?;
    // The reader ends with the pipe, and it cannot panic.
    _ = reader.join();
    if is_interrupted() {
        bail!(Interrupted);
    }
    Ok(Ran { status, stderr, shown })
}

/// Runs a command, shows its stdout as it comes and keeps a copy.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(ExitStatus, String)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running::start(command)?;
    let stdout = running.child.stdout.take().context("the child has no stdout")?;
    let mut kept = String::new();
    let mut lines = BufReader::new(stdout);
    let mut bytes = Vec::new();
    // By lines of bytes: a test may print what is not UTF-8.
    while lines.read_until(b'\n', &mut bytes).context("reading a child's output")? > 0 {
        io::stdout().write_all(&bytes).context("writing to stdout")?;
        kept.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    let status = running.wait()?;
    if is_interrupted() {
        bail!(Interrupted);
    }
    Ok((status, kept))
}

/// Runs a short command and returns its stdout. Its stderr is part of the error.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("starting `{}`", shown(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no UTF-8", shown(command)))
}

/// Becomes the command: signals, exit code and terminal are then the new program's own, and nothing is left
/// to be orphaned.
#[cfg(unix)]
pub(crate) fn become_command(command: &mut Command) -> Result<std::process::ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).with_context(|| format!("starting `{}`", shown(command)))
}

/// Starts the command, waits for it and passes its exit code on.
#[cfg(not(unix))]
pub(crate) fn become_command(command: &mut Command) -> Result<std::process::ExitCode> {
    Ok(exit_code(Running::start(command)?.wait()?))
}

/// A child's exit code as our own; 1 where it has none that fits.
pub(crate) fn exit_code(status: ExitStatus) -> std::process::ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.unwrap_or(1).into()
}
