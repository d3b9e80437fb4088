//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Serve an API from its spec
#[derive(Args)]
pub(crate) struct Mock {}

impl Mock {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
