//! The `secpaid` command: everything that happens to the spec of an envelope-style HTTP API while it lives.
//!
//! One file per command. What is public is for the tests of this workspace and changes without notice.

mod audit;
mod call;
mod completions;
mod diff;
mod difference;
pub mod engine;
mod entries;
mod examples;
mod expand;
pub mod export;
mod failure;
mod file;
mod fmt;
mod format;
mod hint;
pub mod import;
mod judge;
mod lint;
mod manual;
mod mock;
mod new;
mod paint;
mod spec;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

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
    New(new::New),
    Lint(lint::Lint),
    Fmt(fmt::Fmt),
    Expand(expand::Expand),
    Judge(judge::Judge),
    Diff(diff::Diff),
    Audit(audit::Audit),
    Mock(mock::Mock),
    Call(call::Call),
    Import(import::Import),
    Export(export::Export),
    Completions(completions::Completions),
    Manual(manual::Manual),
}

/// What scripts go by.
const EXIT_CODES: &str = "Exit codes:\n  0  it is as it should be\n  1  the command found something: mistakes, differences, an answer that is no success\n  2  the command could not do its work: wrong arguments, a file that cannot be read";

/// Runs the command that the arguments of the process ask for.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::New(new) => new.run(),
        Command::Lint(lint) => lint.run(),
        Command::Fmt(fmt) => fmt.run(),
        Command::Expand(expand) => expand.run(),
        Command::Judge(judge) => judge.run(),
        Command::Diff(diff) => diff.run(),
        Command::Audit(audit) => audit.run(),
        Command::Mock(mock) => mock.run(),
        Command::Call(call) => call.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        Command::Completions(completions) => completions.run(),
        Command::Manual(manual) => manual.run(),
    };
    result.unwrap_or_else(Failure::exit)
}

/// All that there is to say about the arguments.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn arguments_are_consistent() {
        super::command().debug_assert();
    }
}
