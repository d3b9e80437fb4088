//! Why a command could not do its work: a message on standard error and exit code 2.

use std::io::Write;
use std::process::ExitCode;
use std::{fmt, io};

/// A message for the person who called.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string())
    }

    /// Says it on standard error, and gives the exit code that says it, too.
    pub(crate) fn exit(self) -> ExitCode {
        // Nowhere is left to say it if standard error is gone; the exit code still does.
        let _ = writeln!(anstream::stderr(), "error: {}", self.0);
        ExitCode::from(2)
    }
}

/// What became of printing. A reader that has seen enough, such as `head`, is no failure.
pub(crate) fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format_args!("cannot write the output: {error}")))
        }
        _ => Ok(()),
    }
}
