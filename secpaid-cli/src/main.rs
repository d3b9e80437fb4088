//! The `secpaid` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    secpaid_cli::main()
}
