//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Draft a spec from a description in another format
#[derive(Args)]
pub(crate) struct Import {}

impl Import {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
