//! Why a command could not do its work: a message on standard error, and the exit code.

use std::io::Write;
use std::process::ExitCode;
use std::{fmt, io};

use secpaid_codegen::report::did_you_mean;

use crate::paint;

/// A message for the person who called.
#[derive(Debug)]
pub(crate) struct Failure {
    /// As it is shown, with a line break at the end.
    text: String,
    code: u8,
}

impl Failure {
    /// One line; exit code 2.
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self { text: format!("error: {message}\n"), code: 2 }
    }

    /// A name that the spec does not have, and those that it has.
    pub(crate) fn unknown_name<'n>(what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        let meant = did_you_mean(name, known.iter().copied());
        Self::new(format_args!("the spec has no {what} `{name}`; it has {}{meant}", known.join(", ")))
    }

    /// Mistakes of a spec, rendered. Exit code 1, or 2 where the file is no spec at all.
    pub(crate) fn report(rendered: &str, unreadable: bool) -> Self {
        Self { text: paint::report(rendered), code: if unreadable { 2 } else { 1 } }
    }

    /// Says it on standard error, and gives the exit code that says it, too.
    pub(crate) fn exit(self) -> ExitCode {
        // Nowhere is left to say it if standard error is gone; the exit code still does.
        let _ = write!(anstream::stderr(), "{}", self.text);
        ExitCode::from(self.code)
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
