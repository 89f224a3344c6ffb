//! What differs between systems about processes: how those of a browser are ended together, and how this program
//! is asked to stop.

#[cfg(unix)]
pub(super) use unix::{ask_to_end, force_to_end, join_group};
#[cfg(not(unix))]
pub(super) use windows::{ask_to_end, force_to_end, join_group};

#[cfg(unix)]
pub use unix::stop_signal;
#[cfg(not(unix))]
pub use windows::stop_signal;

/// There a group has the id of the process that began it, and a signal reaches every process in it.
#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    use tokio::signal::unix::{SignalKind, signal};

    /// The command's process will be in the group, or begin one.
    pub(crate) fn join_group(command: &mut Command, group: Option<u32>) {
        command.process_group(group.and_then(id).map_or(0, Pid::as_raw));
    }

    /// Lets the processes of the group tidy up and end.
    pub(crate) fn ask_to_end(group: u32) {
        send(group, Signal::SIGTERM);
    }

    /// Ends the processes of the group.
    pub(crate) fn force_to_end(group: u32) {
        send(group, Signal::SIGKILL);
    }

    fn send(group: u32, signal: Signal) {
        if let Some(id) = id(group) {
            // It fails where all have ended already.
            _ = killpg(id, signal);
        }
    }

    fn id(id: u32) -> Option<Pid> {
        i32::try_from(id).ok().map(Pid::from_raw)
    }

    /// Waits until this program is asked to stop, and says how: `interrupted` or `terminated`.
    ///
    /// # Errors
    /// The system does not let us listen.
    pub async fn stop_signal() -> io::Result<&'static str> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = interrupt.recv() => Ok("interrupted"),
            _ = terminate.recv() => Ok("terminated"),
        }
    }
}

/// There are no such groups there: a browser's other processes end when they lose the first one, which is killed
/// like any child.
#[cfg(not(unix))]
mod windows {
    use std::io;
    use std::process::Command;

    pub(crate) fn join_group(_: &mut Command, _: Option<u32>) {}

    pub(crate) fn ask_to_end(_: u32) {}

    pub(crate) fn force_to_end(_: u32) {}

    /// Waits until this program is asked to stop, and says how: `interrupted`.
    ///
    /// # Errors
    /// The system does not let us listen.
    pub async fn stop_signal() -> io::Result<&'static str> {
        tokio::signal::ctrl_c().await?;
        Ok("interrupted")
    }
}
