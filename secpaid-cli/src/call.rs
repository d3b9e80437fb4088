//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Call an endpoint
#[derive(Args)]
pub(crate) struct Call {}

impl Call {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
