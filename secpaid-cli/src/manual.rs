//! `secpaid manual`: the man pages, made from what `--help` says.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::failure::{Failure, printed};
use crate::file;

/// Write the man pages
///
/// Without a folder, the page of `secpaid` itself goes to standard output.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  secpaid manual | man -l -\n  secpaid manual --output ~/.local/share/man/man1"
)]
pub(crate) struct Manual {
    /// The folder for `secpaid.1` and one page per command
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Manual {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let command = crate::command().disable_help_subcommand(true);
        match &self.output {
            None => printed(page(command).and_then(|page| anstream::stdout().write_all(page.as_bytes())))?,
            Some(folder) => write_all(command, folder)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn write_all(mut command: Command, folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(Failure::new(format_args!("`{}` is no folder", folder.display())));
    }
    // Gives the commands below their full names and versions.
    command.build();
    let own = command.get_name().to_owned();
    let below: Vec<Command> = command.get_subcommands().cloned().collect();
    write_page(command, folder, &own)?;
    for command in below {
        let name = format!("{own}-{}", command.get_name());
        write_page(command, folder, &name)?;
    }
    Ok(())
}

fn write_page(command: Command, folder: &Path, name: &str) -> Result<(), Failure> {
    let page = page(command.display_name(name.to_owned()))
        .map_err(|error| Failure::new(format_args!("cannot write the page of `{name}`: {error}")))?;
    file::write(&folder.join(format!("{name}.1")), &page)
}

fn page(command: Command) -> io::Result<String> {
    let mut bytes = Vec::new();
    Man::new(command).render(&mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
