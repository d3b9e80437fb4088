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

mod check;
mod decimal;
pub mod expand;
pub mod fixture;
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

use crate::model::Model;
use crate::report::{Collector, Diagnostic, Report};
use crate::source::Source;

/// A spec without errors.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What the spec stands for.
    pub model: Model,
    /// What in it has no effect, in document order.
    pub warnings: Vec<Diagnostic>,
}

/// Reads and checks a spec.
///
/// # Errors
///
/// Everything that is wrong with its syntax and shape; if nothing is, every rule of the format that it breaks.
pub fn load(source: &Source) -> Result<Loaded, Report> {
    let mut collector = Collector::default();
    let parsed = match json::parse(source.text()) {
        Ok(document) => parse::parse(&document, &mut collector),
        Err(error) => Err(collector.error(Diagnostic::new("syntax", error.span, error.message))),
    };
    let (spec, _) = collector.barrier(parsed)?;
    let mut collector = Collector::default();
    let checked = check::check(&spec, &mut collector);
    let (model, warnings) = collector.barrier(checked)?;
    Ok(Loaded { model, warnings })
}
