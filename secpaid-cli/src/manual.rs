//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Write the man pages
#[derive(Args)]
pub(crate) struct Manual {}

impl Manual {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
