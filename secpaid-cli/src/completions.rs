//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Print completions for a shell
#[derive(Args)]
pub(crate) struct Completions {}

impl Completions {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
