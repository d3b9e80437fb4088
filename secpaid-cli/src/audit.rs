//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Hold recorded traffic against a spec
#[derive(Args)]
pub(crate) struct Audit {}

impl Audit {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
