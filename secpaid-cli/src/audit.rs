//! `secpaid audit`: recorded calls held against a spec.

mod hidden;
mod hold;
mod recording;
mod report;
mod sample;
mod suggest;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use secpaid_codegen::model::Model;

use self::hidden::Secrets;
use self::hold::Hold;
use crate::engine::Engine;
use crate::failure::{Failure, printed};
use crate::format::{Format, print_json};
use crate::{file, spec};

/// Hold recorded calls against a spec and say where they differ
///
/// A recording is a HAR, JSON Lines as the recorder writes them, or a folder of bodies. Nothing secret is printed: no credential, no
/// value of a secret field, no query.
#[derive(Args)]
#[command(
    after_help = "Example:\n  secpaid audit spec/secpaid.json calls.har\n  secpaid audit --suggest --write spec/secpaid.json calls.jsonl"
)]
pub(crate) struct Audit {
    /// The spec file
    spec: PathBuf,
    /// HAR files, JSON Lines, folders of bodies; `-` is standard input
    #[arg(required = true, value_name = "RECORDING")]
    recordings: Vec<PathBuf>,
    /// The endpoint of all bodies in folders
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// Take calls to any host for calls of this API, not only those to its servers and to this machine
    #[arg(long)]
    any_host: bool,
    /// Print a JSON Patch (RFC 6902) to the spec that accepts what was seen, instead of the report
    #[arg(long)]
    suggest: bool,
    /// With `--suggest`: change the spec file instead of printing the patch
    #[arg(long, requires = "suggest")]
    write: bool,
    /// `text` for people, `json` for scripts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Audit {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let source = file::read(&self.spec)?;
        if recording::is_one(source.text()) {
            let label = source.label();
            let message =
                format!("`{label}` is a recording, not a spec; the spec comes first, then the recordings");
            return Err(Failure::new(message));
        }
        let spec = spec::from_source(source)?;
        let wide = Engine::new(with_all_errors(&spec.model));
        let engine = Engine::new(spec.model);
        let secrets = Secrets::new(&engine);
        let model = engine.model();
        if let Some(name) = &self.endpoint {
            engine.named(name)?;
        }
        let known: Vec<&str> = model.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        let mut hold = Hold::new(&engine, &wide, &secrets, self.any_host);
        let mut troubles = Vec::new();
        for path in &self.recordings {
            let mut each = |at: recording::At<'_>, exchange: &recording::Exchange<'_>| hold.see(at, exchange);
            if let Err(trouble) = recording::read(path, self.endpoint.as_deref(), &known, &mut each) {
                troubles.push(trouble);
            }
        }
        let tally = hold.tally;
        if self.suggest {
            self.suggest(&engine, &secrets, &tally, spec.source.text(), troubles.is_empty())?;
        } else {
            printed(match self.format {
                Format::Text => report::text(model, &tally),
                Format::Json => print_json(&report::json(model, &tally, &troubles)),
            })?;
        }
        let mut code = ExitCode::from(u8::from(!tally.is_clean()));
        for trouble in troubles {
            code = Failure::new(trouble).exit();
        }
        Ok(code)
    }

    /// Prints or writes what would make the spec accept everything.
    fn suggest(
        &self,
        engine: &Engine,
        secrets: &Secrets,
        tally: &tally::Tally,
        text: &str,
        whole: bool,
    ) -> Result<(), Failure> {
        let draft = suggest::suggest(engine.model(), secrets, tally, text);
        if !self.write {
            printed(print_json(&draft.patch()))?;
        } else if whole && draft.text() != text {
            file::write(&self.spec, draft.text())?;
        }
        printed(report::suggested(&self.spec, &draft, self.write, whole))
    }
}

/// The same API, in which every endpoint lists every error.
fn with_all_errors(model: &Model) -> Model {
    let mut wide = model.clone();
    for endpoint in &mut wide.endpoints {
        endpoint.errors = (0..model.errors.len()).collect();
    }
    wide
}
