//! From a path to the text of a spec.

use std::fs;
use std::path::Path;

use secpaid_codegen::source::Source;

use crate::failure::Failure;

/// Reads a spec; its label in messages is the path as given.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    let label = path.display().to_string();
    let bytes =
        fs::read(path).map_err(|error| Failure::new(format_args!("cannot read `{label}`: {error}")))?;
    Source::from_bytes(&label, bytes)
        .map_err(|error| Failure::new(format_args!("cannot read `{label}`: {error}")))
}
