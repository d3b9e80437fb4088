//! Every mistake that a spec can have, and what is said about it.
//!
//! A case is a file `diagnostics/MISTAKE.json` with the expected report in `diagnostics/MISTAKE.txt` beside it. This
//! test never writes an expectation: when one differs or is missing, what was reported is in the failure, to be read and copied.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use secpaid_codegen::load;
use secpaid_codegen::report;
use secpaid_codegen::source::Source;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// Cases by name: the files of an extension.
fn names(extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|found| found == extension));
    files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn reported(name: &str) -> String {
    let text = fs::read_to_string(folder().join(name).with_extension("json")).unwrap();
    let source = Source::new(format!("{name}.json"), text);
    match load(&source) {
        Ok(loaded) => report::render(&loaded.warnings, &source),
        Err(found) => found.render(&source),
    }
}

#[test]
fn every_mistake_is_reported_as_expected() {
    let mut wrong = Vec::new();
    for name in names("json") {
        let reported = reported(&name);
        match fs::read_to_string(folder().join(&name).with_extension("txt")) {
            Err(_) => wrong.push(format!("=== {name} has no {name}.txt; reported:\n{reported}")),
            Ok(expected) if expected != reported => {
                wrong.push(format!("=== {name} expected:\n{expected}\n=== {name} reported:\n{reported}"));
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_expectation_has_its_case() {
    let cases = names("json");
    let left: Vec<_> = names("txt").into_iter().filter(|name| !cases.contains(name)).collect();
    assert!(left.is_empty(), "{left:?}");
}
