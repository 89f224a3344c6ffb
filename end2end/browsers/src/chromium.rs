//! Chromium.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::running::{Running, create};
use super::version;

/// The names that it goes by in PATH.
pub(super) const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const ARGUMENTS: [&str; 11] = [
    "--headless",
    // Root has no sandbox, and the page is our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // What the page's console says comes out with it.
    "--enable-logging=stderr",
];

pub(super) fn open(running: &mut Running, program: &Path, url: &str) -> Result<()> {
    running.version = version(program, &[])?;
    let mut user_data = OsString::from("--user-data-dir=");
    user_data.push(running.folder().join("profile"));
    let mut command = Command::new(program);
    command.args(ARGUMENTS).arg(user_data).arg(url).stderr(create(&running.console)?);
    running.start(&mut command, Stdio::null())
}

/// A message stands in the log as `[1:1:1124/020504.549025:INFO:CONSOLE:0] "message", source: URL (0)`, with
/// its line breaks and its quotes as they are.
pub(super) fn messages(log: &str) -> Vec<String> {
    let mut messages = Vec::new();
    let mut lines = log.lines();
    while let Some(line) = lines.next() {
        let Some(message) = begin_of_message(line) else {
            continue;
        };
        let mut message = message.to_owned();
        while !message.contains(END_OF_MESSAGE) {
            let Some(line) = lines.next() else {
                // It was cut off.
                return messages;
            };
            message.push('\n');
            message.push_str(line);
        }
        if let Some((text, _)) = message.rsplit_once(END_OF_MESSAGE) {
            messages.push(text.to_owned());
        }
    }
    messages
}

const END_OF_MESSAGE: &str = "\", source: ";

fn begin_of_message(line: &str) -> Option<&str> {
    let (frame, message) = line.strip_prefix('[')?.split_once("] \"")?;
    frame.contains(":CONSOLE").then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_out_of_the_log_to_the_letter() {
        let log = "\
[1:7:1124/020504.204997:ERROR:dbus/bus.cc:405] Failed to connect to the bus: \"x\", source: y
[1:1:1124/020504.549025:INFO:CONSOLE:0] \"The value '\"*\"' is invalid.\", source: http://localhost:1/ (0)
[1:1:1124/020504.549025:INFO:CONSOLE(0)] \"as it once was\", source: http://localhost:1/ (0)
[1:1:1124/020504.549025:INFO:CONSOLE:12] \"two
lines\", source: http://localhost:1/ (0)
[1:1:1124/020504.549025:INFO:CONSOLE:0] \"cut o";
        assert_eq!(messages(log), ["The value '\"*\"' is invalid.", "as it once was", "two\nlines"]);
    }
}
