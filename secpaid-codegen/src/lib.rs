//! From the text of an API's spec to a checked model, and from the model to Rust code.
//!
//! The macro and the command line tool are two shells over this library. Its stages, in order:
//!
//! | stage | |
//! | --- | --- |
//! | [`source`] | the text, byte offsets as line and column |
//! | [`json`] | positioned JSON: every key and value knows where it stands |
//! | `spec`, `parse` | the document as written; shape errors, unknown keys |
//! | `resolve`, `check` | what names stand for; the rules of the format |
//! | [`model`] | the document as meant: nothing left to fail |
//! | [`expand`] | the model as Rust code |
//! | [`report`] | what the stages find wrong, for people and for machines |
//!
//! Beside them [`layout`] writes a spec the canonical way.

#[cfg(feature = "build")]
pub mod build;
mod check;
pub mod decimal;
pub mod diff;
pub mod expand;
pub mod fixture;
mod foreign;
pub mod json;
pub mod layout;
pub mod model;
pub mod name;
mod parse;
mod pattern;
pub mod report;
mod resolve;
pub mod source;
mod spec;

use crate::json::Document;
use crate::model::Model;
use crate::report::{Collector, Diagnostic, Report, Reported};
use crate::source::{Source, Span};

/// The rule of texts that are not JSON.
const SYNTAX: &str = "syntax";

/// A spec without errors.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What the spec stands for.
    pub model: Model,
    /// What in it has no effect, in document order.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the JSON of a spec, right or wrong.
///
/// # Errors
///
/// When the text is not JSON, or is no spec but something else: a recording, a description in another format.
/// [`Report::is_no_spec`] is true of it.
pub fn read(source: &Source) -> Result<Document, Report> {
    let mut collector = Collector::default();
    let read = document(source, &mut collector);
    collector.barrier(read).map(|(document, _)| document)
}

fn document(source: &Source, collector: &mut Collector) -> Result<Document, Reported> {
    if source.text().trim().is_empty() {
        let message = "the file is empty, a spec is a JSON object";
        return Err(collector.error(Diagnostic::new(SYNTAX, Span::default(), message)));
    }
    let document = json::parse(source.text()).map_err(|error| {
        let finding = Diagnostic::new(SYNTAX, error.span, error.message);
        collector.error(match error.superfluous {
            Some(span) => finding.repair_by(span, ""),
            None => finding,
        })
    })?;
    match foreign::find(&document) {
        Some(finding) => Err(collector.error(finding)),
        None => Ok(document),
    }
}

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with its syntax and shape; if nothing is, every rule of the format that it breaks.
pub fn load(source: &Source) -> Result<Loaded, Report> {
    let document = read(source)?;
    let mut collector = Collector::default();
    let parsed = parse::parse(&document, &mut collector);
    let (spec, _) = collector.barrier(parsed)?;
    let mut collector = Collector::default();
    let checked = check::check(&spec, &mut collector);
    let (model, warnings) = collector.barrier(checked)?;
    Ok(Loaded { model, warnings })
}
