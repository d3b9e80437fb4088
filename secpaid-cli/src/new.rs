//! `secpaid new`: a name in; out, the folder of a crate with a starter spec that builds and passes its tests at once.

mod name;
mod template;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use self::name::Name;
use self::template::{Core, Template};
use crate::failure::{Failure, printed};
use crate::file::make_in;
use crate::format::{Format, print_json};

/// Start a spec and the crate of its client
///
/// Writes a small spec with comments, the crate that it is the client of, tests that hold the two together, and an example. The
/// crate builds and passes its tests as it is. The folder is written whole or not at all, and never over another one.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid new my-shop && cd my-shop && cargo test")]
pub(crate) struct New {
    /// Name of the crate: lower-case words with `-` or `_` between them
    name: String,
    /// The folder to make; by default, one of the crate's name in the current folder
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
    /// Take secpaid-core from this folder instead of from the registry
    #[arg(long, value_name = "FOLDER")]
    core_path: Option<PathBuf>,
    /// `text` for people, `json` for scripts: the folder and the files in it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl New {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let name = Name::parse(&self.name).map_err(Failure::new)?;
        let folder = self.path.unwrap_or_else(|| PathBuf::from(name.as_str()));
        // A link that leads nowhere is something, too.
        if fs::symlink_metadata(&folder).is_ok() {
            let message = format_args!("`{}` exists; nothing is written over it", folder.display());
            return Err(Failure::new(message));
        }
        let core = self.core_path.as_deref().map_or(Ok(Core::Registry), core_in)?;
        let template = Template { name, core, in_workspace: is_in_workspace(&folder) };
        write(&template, &folder)
            .map_err(|error| Failure::new(format_args!("cannot make `{}`: {error}", folder.display())))?;
        printed(match self.format {
            Format::Text => text(&template, &folder),
            Format::Json => json(&template, &folder),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The checkout of secpaid-core in a folder.
fn core_in(folder: &Path) -> Result<Core, Failure> {
    let refuse = |reason: &str| Failure::new(format_args!("`{}` {reason}", folder.display()));
    if !folder.join("Cargo.toml").is_file() {
        return Err(refuse("holds no crate; expected the folder of secpaid-core, with its `Cargo.toml`"));
    }
    // The manifest says it from another folder.
    let path = absolute(folder).map_err(|error| refuse(&format!("cannot be found: {error}")))?;
    let path =
        path.to_str().ok_or_else(|| refuse("has a name that is not Unicode, which a manifest cannot say"))?;
    Ok(Core::Folder(path.to_owned()))
}

/// Is there a workspace above, which cargo would take the crate for a member of?
fn is_in_workspace(folder: &Path) -> bool {
    let Ok(folder) = absolute(folder) else { return false };
    folder.ancestors().skip(1).any(|above| {
        let manifest = fs::read_to_string(above.join("Cargo.toml")).unwrap_or_default();
        manifest.lines().any(|line| line.trim_start().starts_with("[workspace"))
    })
}

/// Writes all files into a temporary folder, which gets its name at the end.
fn write(template: &Template, folder: &Path) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    let temporary = make_in(parent, |parent| builder.prefix(".secpaid-new-").tempdir_in(parent))?;
    // One below, since nobody else may enter a temporary folder.
    let whole = temporary.path().join("crate");
    for (path, text) in template.files() {
        let path = whole.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    fs::rename(whole, folder)
}

fn text(template: &Template, folder: &Path) -> io::Result<()> {
    let mut output = anstream::stdout();
    let folder = folder.display();
    writeln!(output, "{folder}")?;
    for (path, _) in template.files() {
        writeln!(output, "  {path}")?;
    }
    writeln!(output, "\nBuild it and run its tests:\n  cd {folder} && cargo test")?;
    writeln!(output, "Then put your API into {}; README.md says how", template.spec_path())
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Output<'a> {
    name: &'a str,
    folder: String,
    spec: String,
    files: Vec<String>,
}

fn json(template: &Template, folder: &Path) -> io::Result<()> {
    print_json(&Output {
        name: template.name.as_str(),
        folder: folder.display().to_string(),
        spec: template.spec_path(),
        files: template.files().into_iter().map(|(path, _)| path).collect(),
    })
}
