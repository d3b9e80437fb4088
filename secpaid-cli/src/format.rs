//! The two ways to say a result.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// People
    Text,
    /// Scripts: documented JSON
    Json,
}

/// Prints a result for scripts.
pub(crate) fn print_json(output: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(output)?;
    writeln!(anstream::stdout(), "{text}")
}
