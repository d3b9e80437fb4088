//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Decide recorded answers without compiling anything
#[derive(Args)]
pub(crate) struct Judge {}

impl Judge {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
