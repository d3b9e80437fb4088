//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Say what changed between two specs, and what the changes break
#[derive(Args)]
pub(crate) struct Diff {}

impl Diff {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
