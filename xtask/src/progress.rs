//! What the user sees of a build: one line for each step, readable on a terminal and in a log.

use std::io::{self, IsTerminal, Write};
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

/// Has cargo write in colour where the user's terminal shows colours: cargo itself sees only our pipe.
pub(crate) fn colored(command: &mut Command) -> &mut Command {
    if io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// The text without the escape sequences that colour it.
pub(crate) fn without_colors(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, after) = piece.split_once('m').unwrap_or(("", piece));
        plain += after;
    }
    plain
}

/// Whether a step found something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It did its work.
    Made,
    /// The work of an earlier run is still good.
    Unchanged,
}

/// Numbers the steps of one build.
#[derive(Debug)]
pub(crate) struct Progress {
    current: usize,
    total: usize,
}

impl Progress {
    /// A build of `total` steps.
    pub(crate) fn new(total: usize) -> Self {
        Self { current: 0, total }
    }

    /// Does one step and prints its line.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut Line) -> Result<(T, Freshness)>,
    ) -> Result<T> {
        self.current += 1;
        let label = format!("  {}/{} {name} …", self.current, self.total);
        let started = Instant::now();
        let mut line = Line::begin(label);
        match work(&mut line) {
            Ok((value, freshness)) => {
                let seconds = started.elapsed().as_secs_f64();
                line.end(&match freshness {
                    Freshness::Made => format!("{seconds:.1} s"),
                    Freshness::Unchanged => format!("{seconds:.1} s (unchanged)"),
                });
                Ok(value)
            }
            Err(error) => {
                line.end("failed");
                Err(error)
            }
        }
    }
}

/// The line of the step that is at work. If anything is shown in between, the line is repeated at the end,
/// so that the time never stands alone.
#[derive(Debug)]
pub(crate) struct Line {
    label: String,
    broken: bool,
}

impl Line {
    fn begin(label: String) -> Self {
        eprint!("{label}");
        Self { label, broken: false }
    }

    /// Leaves the line, if it is still open.
    fn interrupt(&mut self) {
        if !self.broken {
            eprintln!();
            self.broken = true;
        }
    }

    /// Shows one sentence below the step.
    pub(crate) fn note(&mut self, text: &str) {
        self.interrupt();
        eprintln!("      {text}");
    }

    /// Passes a child's output on as it is.
    pub(crate) fn show(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.interrupt();
        // Where stderr is closed there is nobody to show it to.
        _ = io::stderr().write_all(bytes);
    }

    fn end(&mut self, result: &str) {
        if self.broken {
            eprintln!("{} {result}", self.label);
        } else {
            eprintln!(" {result}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_off_and_text_stays() {
        assert_eq!(without_colors("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: some text"), "error: some text");
        assert_eq!(without_colors("plain [m] text"), "plain [m] text");
    }
}
