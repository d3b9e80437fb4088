//! `secpaid expand`: the Rust that a spec stands for.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::model::Model;

use crate::failure::{Failure, printed};
use crate::spec;

/// Print the Rust that the macro generates from a spec
///
/// With an endpoint, only its request, its errors and how it is called; what it shares with others is left out.
#[derive(Args)]
#[command(after_help = "Example:\n  secpaid expand spec/secpaid.json CreateLink")]
pub(crate) struct Expand {
    /// The spec file
    spec: PathBuf,
    /// Name of an endpoint of the spec
    endpoint: Option<String>,
}

impl Expand {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let model = spec::load_file(&self.spec)?.model;
        let items = match &self.endpoint {
            None => expand::api(&model, &Options::default()),
            Some(name) => expand::endpoint(&model, find(&model, name)?, &Options::default()),
        };
        let mut files = Vec::new();
        for item in items {
            let file = syn::parse2(item)
                .map_err(|error| Failure::new(format_args!("the expansion is not Rust: {error}")))?;
            files.push(file);
        }
        printed(print(&files))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(files: &[syn::File]) -> io::Result<()> {
    let mut output = anstream::stdout();
    for (index, file) in files.iter().enumerate() {
        let separator = if index == 0 { "" } else { "\n" };
        write!(output, "{separator}{}", prettyplease::unparse(file))?;
    }
    Ok(())
}

fn find(model: &Model, name: &str) -> Result<usize, Failure> {
    let found = model.endpoints.iter().position(|endpoint| endpoint.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = model.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        Failure::new(format_args!("the spec has no endpoint `{name}`; it has {}", names.join(", ")))
    })
}
