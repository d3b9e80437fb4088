//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Write a spec and a crate to start from
#[derive(Args)]
pub(crate) struct New {}

impl New {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
