//! `secpaid expand`: the Rust that a spec stands for.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::build;
use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::model::Model;
use serde::Serialize;

use crate::failure::{Failure, printed};
use crate::format::{Format, print_json};
use crate::{difference, file, spec};

/// Print the Rust that the macro generates from a spec
///
/// With a name, only that endpoint (its request, its errors and how it is called) or inbound shape; what it shares with others is left
/// out.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  secpaid expand spec/secpaid.json CreateLink\n  secpaid expand spec/secpaid.json --check src/secpaid.rs"
)]
pub(crate) struct Expand {
    /// The spec file
    spec: PathBuf,
    /// Name of an endpoint or inbound shape of the spec
    name: Option<String>,
    /// Print nothing but what differs from this file, and exit with 1 if anything does
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Write it to this file
    #[arg(long, short, value_name = "FILE", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// `text` for people, `json` for scripts: one object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Output<'a> {
    path: String,
    name: Option<&'a str>,
    #[serde(flatten)]
    result: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Code { code: &'a str },
    Written { written: String },
    Checked { file: String, same: bool, difference: &'a str },
}

impl Expand {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        file::keep_input(&self.spec, self.output.as_deref())?;
        let code = self.code()?;
        if let Some(committed) = &self.check {
            return self.hold_against(committed, &code);
        }
        if let Some(output) = &self.output {
            file::write(output, &code)?;
            let written = output.display().to_string();
            printed(match self.format {
                Format::Text => Ok(()),
                Format::Json => self.json(Outcome::Written { written }),
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        printed(match self.format {
            Format::Text => write!(anstream::stdout(), "{code}"),
            Format::Json => self.json(Outcome::Code { code: &code }),
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn code(&self) -> Result<String, Failure> {
        let model = spec::load_file(&self.spec)?.model;
        let options = Options::default();
        let items = match &self.name {
            None => expand::api(&model, &options),
            Some(name) => match find(&model, name)? {
                Found::Endpoint(index) => expand::endpoint(&model, index, &options),
                Found::Inbound(index) => expand::inbound(&model, index, &options),
            },
        };
        build::pretty(items).map_err(|error| Failure::new(format_args!("the expansion is not Rust: {error}")))
    }

    fn hold_against(&self, path: &Path, code: &str) -> Result<ExitCode, Failure> {
        let committed = file::read(path)?;
        let new_label = format!("expansion of {}", self.spec.display());
        let difference = difference::unified(committed.text(), code, committed.label(), &new_label);
        let same = committed.text() == code;
        printed(match self.format {
            Format::Text => show(committed.label(), same, &difference),
            Format::Json => {
                let file = committed.label().to_owned();
                self.json(Outcome::Checked { file, same, difference: &difference })
            }
        })?;
        Ok(ExitCode::from(u8::from(!same)))
    }

    fn json(&self, result: Outcome<'_>) -> io::Result<()> {
        print_json(&Output { path: self.spec.display().to_string(), name: self.name.as_deref(), result })
    }
}

fn show(label: &str, same: bool, difference: &str) -> io::Result<()> {
    let mut output = anstream::stdout();
    if same {
        return writeln!(output, "{label}: is what the spec stands for");
    }
    write!(output, "{}", difference::painted(difference))?;
    writeln!(output, "{label}: is not what the spec stands for")
}

/// What a name stands for: an index into the model.
enum Found {
    Endpoint(usize),
    Inbound(usize),
}

fn find(model: &Model, name: &str) -> Result<Found, Failure> {
    let endpoints = || model.endpoints.iter().map(|endpoint| endpoint.name.as_str());
    let inbound = || model.inbound.iter().map(|inbound| inbound.name.as_str());
    let endpoint = endpoints().position(|known| known == name).map(Found::Endpoint);
    let found = endpoint.or_else(|| inbound().position(|known| known == name).map(Found::Inbound));
    found
        .ok_or_else(|| Failure::unknown_name("endpoint or inbound shape", name, endpoints().chain(inbound())))
}
