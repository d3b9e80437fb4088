//! The `secpaid` command: lint a spec, see the Rust that it stands for.

mod expand;
mod failure;
mod file;
mod lint;
mod paint;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// Tools for the spec of an envelope-style HTTP API.
#[derive(Parser)]
#[command(name = "secpaid", version, after_help = EXIT_CODES, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Lint(lint::Lint),
    Expand(expand::Expand),
}

/// What scripts go by.
const EXIT_CODES: &str = "Exit codes:\n  0  it is as it should be\n  1  the spec has mistakes\n  2  the command could not do its work: wrong arguments, a file that cannot be read";

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Lint(lint) => lint.run(),
        Command::Expand(expand) => expand.run(),
    };
    result.unwrap_or_else(Failure::exit)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
