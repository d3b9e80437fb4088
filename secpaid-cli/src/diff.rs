//! `secpaid diff`: what changed between two specs, whom it breaks, and the version that it needs.

mod git;
mod json;
mod markdown;
mod text;
mod wrap;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use secpaid_codegen::diff::{self, Change, Side};

use crate::failure::{Failure, printed};
use crate::spec;

/// Say what changed between two specs, and what the changes break
///
/// *Wire*: do clients built from OLD still work against an API that follows NEW? *Source*: does code written against OLD's generated
/// items compile against NEW's?
#[derive(Args)]
#[command(
    after_help = "Examples:\n  secpaid diff old.json new.json\n  secpaid diff git:v1.2.0:spec/api.json spec/api.json --fail-on wire"
)]
pub(crate) struct Diff {
    /// The spec as it was: a file, or `git:REV:PATH` for a file in a revision of the repository here
    old: String,
    /// The spec as it is
    new: String,
    /// `text` for people, `json` for scripts, `markdown` for a changelog
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 when a change breaks this
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// People
    Text,
    /// Scripts: documented JSON
    Json,
    /// A changelog
    Markdown,
}

/// What must not be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Clients that are built already
    Wire,
    /// Code that is written already
    Source,
    /// Either
    Any,
}

impl FailOn {
    fn is_met(self, change: &Change) -> bool {
        match self {
            Self::Wire => change.breaks_wire(),
            Self::Source => change.breaks_source(),
            Self::Any => change.breaks_wire() || change.breaks_source(),
        }
    }
}

impl Diff {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let old = spec::from_source(git::read(&self.old)?)?;
        let new = spec::from_source(git::read(&self.new)?)?;
        let sides = [&old, &new].map(|spec| Side { source: &spec.source, model: &spec.model });
        let [left, right] = sides;
        let diff = diff::diff(left, right);
        let labels = (old.source.label(), new.source.label());
        printed(match self.format {
            Format::Text => text::print(&diff, labels),
            Format::Json => json::print(&diff, labels),
            Format::Markdown => markdown::print(&diff),
        })?;
        let met =
            self.fail_on.is_some_and(|fail_on| diff.changes.iter().any(|change| fail_on.is_met(change)));
        Ok(ExitCode::from(u8::from(met)))
    }
}
