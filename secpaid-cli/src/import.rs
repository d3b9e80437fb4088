//! `secpaid import`: a draft of a spec from a description in another format.

mod openapi;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use secpaid_codegen::json::{self, Node};
use secpaid_codegen::layout;
use serde::Serialize;
use serde_json::value::RawValue;

use self::openapi::{Draft, Loss, document};
use crate::export::deliver;
use crate::failure::{Failure, printed};
use crate::file;
use crate::format::{Format, print_json};
use crate::paint;

/// The draft for an OpenAPI document, as text.
///
/// # Errors
///
/// What the command says where there is none.
pub fn openapi_draft(path: &Path) -> Result<String, String> {
    let draft = document::read(path).and_then(|document| openapi::draft(&document));
    draft.map(|draft| draft_text(&draft.spec)).map_err(|failure| format!("{failure:?}"))
}

/// Draft a spec from a description in another format
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid import openapi openapi.yaml --output spec/shop.json")]
pub(crate) struct Import {
    #[command(subcommand)]
    format: Source,
}

#[derive(Subcommand)]
enum Source {
    Openapi(OpenApi),
}

/// Draft a spec from an OpenAPI 3.0 or 3.1 document, in JSON or YAML
///
/// The draft is one that `secpaid lint` accepts. What the document says and the draft does not is listed on standard error, each
/// with its place and what was done instead. Nothing but the file is read.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid import openapi openapi.yaml --output spec/shop.json")]
struct OpenApi {
    /// The OpenAPI document
    file: PathBuf,
    /// Where the draft goes; standard output when left out
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// `text` for people; `json` for scripts: one object with the draft and the list of what is not in it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 when something could not be expressed
    #[arg(long)]
    deny_losses: bool,
}

impl Import {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let Source::Openapi(arguments) = self.format;
        file::keep_input(&arguments.file, arguments.output.as_deref())?;
        let document = document::read(&arguments.file)?;
        let Draft { spec, losses } = openapi::draft(&document)?;
        let text = draft_text(&spec);
        match arguments.format {
            Format::Text => {
                deliver(&text, arguments.output.as_deref())?;
                printed(list(&losses, document.source.label()))?;
            }
            Format::Json => {
                if let Some(path) = &arguments.output {
                    file::write(path, &text)?;
                }
                let spec = RawValue::from_string(spec.to_string())
                    .map_err(|error| Failure::new(format_args!("the draft is not JSON: {error}")))?;
                let path = document.source.label();
                printed(print_json(&Output { path, spec: &spec, losses: &losses }))?;
            }
        }
        Ok(ExitCode::from(u8::from(arguments.deny_losses && !losses.is_empty())))
    }
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Output<'a> {
    path: &'a str,
    spec: &'a RawValue,
    losses: &'a [Loss],
}

fn list(losses: &[Loss], path: &str) -> io::Result<()> {
    let mut output = anstream::stderr();
    for Loss { message, instead, line, column, pointer } in losses {
        let place = if pointer.is_empty() { "the document".to_owned() } else { format!("`{pointer}`") };
        let text = format!("warning: {message}\n  --> {path}:{line}:{column}\n   = at {place}: {instead}\n");
        writeln!(output, "{}", paint::report(&text))?;
    }
    if !losses.is_empty() {
        let things =
            if losses.len() == 1 { "1 thing".to_owned() } else { format!("{} things", losses.len()) };
        writeln!(output, "{path}: {things} could not be expressed")?;
    }
    Ok(())
}

/// The draft laid out the canonical way.
fn draft_text(spec: &Node) -> String {
    let text = spec.to_string();
    // What was printed from a tree is JSON.
    json::parse(&text).map(|document| layout::format(&text, &document)).unwrap_or(text)
}
