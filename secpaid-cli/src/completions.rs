//! `secpaid completions`: what a shell needs to complete the arguments of the command.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

use crate::failure::{Failure, printed};

/// Print completions for a shell
#[derive(Args)]
#[command(
    after_help = "Examples:\n  secpaid completions bash > ~/.local/share/bash-completion/completions/secpaid\n  secpaid completions zsh > ~/.zfunc/_secpaid\n  secpaid completions fish > ~/.config/fish/completions/secpaid.fish"
)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut command = crate::command();
        let name = command.get_name().to_owned();
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut text);
        printed(anstream::stdout().write_all(&text))?;
        Ok(ExitCode::SUCCESS)
    }
}
