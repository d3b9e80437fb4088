//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Describe an API in another format
#[derive(Args)]
pub(crate) struct Export {}

impl Export {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
