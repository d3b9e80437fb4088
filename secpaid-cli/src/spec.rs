//! From the path of a spec to its model, or to what is wrong with it.

use std::path::Path;

use secpaid_codegen::load;
use secpaid_codegen::model::Model;
use secpaid_codegen::report::Report;
use secpaid_codegen::source::Source;

use crate::failure::Failure;
use crate::file;

/// A spec without mistakes.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its text.
    pub(crate) source: Source,
    /// What it stands for.
    pub(crate) model: Model,
}

/// Reads a spec that a command works with.
pub(crate) fn load_file(path: &Path) -> Result<Spec, Failure> {
    from_source(file::read(path)?)
}

/// The same for text that is no file.
pub(crate) fn from_source(source: Source) -> Result<Spec, Failure> {
    match load(&source) {
        Ok(loaded) => Ok(Spec { model: loaded.model, source }),
        Err(report) => Err(mistakes(&report, &source)),
    }
}

/// What a broken spec amounts to: exit code 1, or 2 for a file that is no spec at all.
pub(crate) fn mistakes(report: &Report, source: &Source) -> Failure {
    Failure::report(&report.render(source), report.is_no_spec())
}
