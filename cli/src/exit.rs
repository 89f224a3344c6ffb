//! How the program ends: 0 as asked, 1 something went wrong, 2 it was asked for something that cannot be.

use std::{
    fmt::Display,
    io::{self, ErrorKind},
    process::ExitCode,
};

/// Says in one line that something went wrong on the way.
pub(crate) fn failed(what: impl Display) -> ExitCode {
    eprintln!("error: {what}");
    ExitCode::FAILURE
}

/// Says in one line what cannot be.
pub(crate) fn refused(what: impl Display) -> ExitCode {
    eprintln!("error: {what}");
    ExitCode::from(2)
}

/// After output was written. That its reader has closed the pipe, as `head` does, is no failure.
pub(crate) fn written(result: io::Result<()>) -> ExitCode {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => failed(error),
        _ => ExitCode::SUCCESS,
    }
}
