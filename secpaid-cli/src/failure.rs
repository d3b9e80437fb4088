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

    pub(crate) fn exit(self) -> ExitCode {
        // Nowhere is left to say it if standard error is gone; the exit code still does.
        let _ = writeln!(anstream::stderr(), "error: {}", self.0);
        ExitCode::from(2)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(format_args!("cannot write the output: {error}"))
    }
}
