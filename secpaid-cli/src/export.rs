//! `secpaid export`: a spec as a description in another format.

mod layout;
mod openapi;
pub(crate) mod tree;
mod yaml;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

pub(crate) use self::layout::layout;
pub(crate) use self::openapi::{DEFAULT_SCHEME, EXTENSION};
use crate::failure::{Failure, printed};
use crate::{file, spec};

/// The OpenAPI document for a spec, as JSON text.
///
/// # Errors
///
/// What the command says where there is none.
pub fn openapi_document(path: &Path) -> Result<String, String> {
    let document = spec::load_file(path).and_then(|spec| openapi::document(&spec));
    document.map(|document| layout(&document)).map_err(|failure| format!("{failure:?}"))
}

/// Describe an API in another format
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid export openapi spec/secpaid.json --output openapi.json")]
pub(crate) struct Export {
    #[command(subcommand)]
    format: Target,
}

#[derive(Subcommand)]
enum Target {
    Openapi(OpenApi),
}

/// Write an OpenAPI 3.1 document
///
/// The envelope becomes schemas that say which answer is a success and which is an error. What OpenAPI has no word for is
/// under `x-envelope`, from where `secpaid import openapi` takes it back.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid export openapi spec/secpaid.json --output openapi.json")]
struct OpenApi {
    /// The spec file
    spec: PathBuf,
    /// Where the document goes; standard output when left out
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write YAML instead of JSON
    #[arg(long)]
    yaml: bool,
}

impl Export {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let Target::Openapi(arguments) = self.format;
        file::keep_input(&arguments.spec, arguments.output.as_deref())?;
        let spec = spec::load_file(&arguments.spec)?;
        let document = openapi::document(&spec)?;
        let text = if arguments.yaml { yaml::text(&document) } else { layout(&document) };
        deliver(&text, arguments.output.as_deref())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes to the file, or to standard output where there is none.
pub(crate) fn deliver(text: &str, output: Option<&Path>) -> Result<(), Failure> {
    match output {
        Some(path) => file::write(path, text),
        None => printed(std::io::Write::write_all(&mut anstream::stdout(), text.as_bytes())),
    }
}
