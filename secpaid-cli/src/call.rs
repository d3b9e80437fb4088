//! `secpaid call`: one real call; typed arguments in, what the answer amounts to out.
//!
//! What is shown has been through the recorder of secpaid-core, which knows what is secret about an exchange.

mod assignment;
mod credential;
mod curl;
mod dry_run;
mod exchange;
mod fill;
mod output;
mod pretty;
mod request;
mod scalar;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use secpaid_core::endpoint;

use self::output::Output;
use self::request::Prepared;
use crate::engine::Engine;
use crate::failure::{Failure, printed};
use crate::format::{Format, print_json};
use crate::{file, spec};

/// Call an endpoint
///
/// The arguments are checked against the spec before anything is sent. `field=value` takes the value as the type of the field says;
/// `field:=JSON` takes JSON as it goes over the wire, `field=@file` the text of a file. `to[0].share=5` is a field inside others. Nothing is tried twice.
///
/// The token comes from the environment: from `NAME_TOKEN`, where NAME is that of the spec, or `NAME_SCHEME_TOKEN` for an endpoint
/// with an auth scheme of its own.
///
/// Exit codes: 0 it worked; 1 the answer is an error or is not understood, or none came; 2 nothing was sent; 3 the call is pending, was
/// done in part, or nobody knows whether it took effect; 4 there was nothing to do.
#[derive(Args)]
#[command(
    after_help = "Example:\n  secpaid call spec/secpaid.json CreateLink amount=25 recipient_note='Order 57' --dry-run"
)]
pub(crate) struct Call {
    /// The spec file
    spec: PathBuf,
    /// Name of an endpoint of the spec
    endpoint: String,
    /// What the request has: `field=value`, `field:=JSON` or `field=@file`
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// A file with the request as a JSON object, `-` for standard input; arguments are put on top of it
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// A server of the spec by its name, or a base URL; by default, the first of the spec
    #[arg(long, value_name = "NAME|URL")]
    server: Option<String>,
    /// The environment variable with the token, instead of the one that goes with the spec
    #[arg(long, value_name = "VARIABLE")]
    token_env: Option<String>,
    /// How the body is encoded, instead of the way that the spec prefers
    #[arg(long, value_enum)]
    encoding: Option<Encoding>,
    /// How many seconds the call may take
    #[arg(long, value_name = "SECONDS", default_value_t = 45, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    timeout: u64,
    /// Print the request and a line for curl instead of sending it
    #[arg(long)]
    dry_run: bool,
    /// Write the file that the answer is to this path
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// `text` for people, `json` for scripts: one object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Encoding {
    Json,
    Form,
    Multipart,
}

impl From<Encoding> for endpoint::Encoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Json => Self::Json,
            Encoding::Form => Self::Form,
            Encoding::Multipart => Self::Multipart,
        }
    }
}

impl Call {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        for input in [Some(&self.spec), self.data.as_ref()].into_iter().flatten() {
            file::keep_input(input, self.output.as_deref())?;
        }
        let engine = Engine::new(spec::load_file(&self.spec)?.model);
        let handle = engine.named(&self.endpoint)?;
        let data = self.data.as_deref().map(request::read).transpose()?;
        let prepared = match Prepared::new(&engine, handle, &self, data) {
            Ok(prepared) => prepared,
            Err(mistakes) => return self.refuse(&mistakes),
        };
        if self.dry_run {
            let dry_run = dry_run::DryRun::new(&prepared, self.timeout)?;
            printed(match self.format {
                Format::Text => dry_run.print(),
                Format::Json => print_json(&dry_run),
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let exchange = exchange::send(&prepared)?;
        if let (Some(path), Some(bytes)) = (&self.output, exchange.file(handle)) {
            file::write_bytes(path, bytes)?;
        }
        let output = Output::new(&engine, &prepared, &exchange);
        printed(match self.format {
            Format::Text => text::print(&output),
            Format::Json => print_json(&output),
        })?;
        Ok(ExitCode::from(output.exit_code()))
    }

    /// Says what keeps the request from being sent.
    fn refuse(&self, mistakes: &[request::Mistake]) -> Result<ExitCode, Failure> {
        if self.format == Format::Json {
            printed(print_json(&request::refused(&self.endpoint, mistakes)))?;
            return Ok(ExitCode::from(2));
        }
        let lines: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        Err(Failure::new(format_args!("{}\nnothing was sent", lines.join("\nerror: "))))
    }
}
