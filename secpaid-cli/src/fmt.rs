//! To come.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;

/// Lay out a spec the canonical way
#[derive(Args)]
pub(crate) struct Fmt {}

impl Fmt {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        Err(Failure::new("to come"))
    }
}
