//! What `secpaid lint` says about examples and samples that are something else than they stand for. The real command.
//!
//! A case is a file `examples/CASE.json` with what is said in `examples/CASE.txt` beside it. This test never writes an expectation:
//! when one differs or is missing, what was said is in the failure, to be read and copied.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Exit code and standard output of a run in a folder.
fn lint(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.arg("lint").args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The files below a folder with an extension, by their paths.
fn files(folder: &Path, extension: &str) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.insert(path);
        }
    }
    found
}

#[test]
fn every_case_is_said_as_expected() {
    let folder = package().join("tests/examples");
    let mut wrong = Vec::new();
    for case in files(&folder, "json") {
        let name = case.file_stem().unwrap().to_str().unwrap();
        let (code, said) = lint(&folder, &[&format!("{name}.json")]);
        assert_eq!(code, i32::from(!said.contains("no mistakes")), "{said}");
        match fs::read_to_string(case.with_extension("txt")) {
            Ok(expected) if expected == said => {}
            _ => wrong.push(format!("=== {name} said:\n{said}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_expectation_has_its_case() {
    let folder = package().join("tests/examples");
    let cases = files(&folder, "json");
    let left: Vec<_> = files(&folder, "txt")
        .into_iter()
        .filter(|file| !cases.contains(&file.with_extension("json")))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn machines_learn_of_them_and_mending_leaves_them() {
    let spec = fs::read_to_string(package().join("tests/examples/samples_swapped.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("spec.json"), spec.replace("[\"SoldOut\"]", "[\"SoldOt\"]")).unwrap();
    // With another mistake the spec means nothing, and nothing can be judged.
    let (code, said) = lint(folder.path(), &["--format", "json", "spec.json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let rules = |said: &Value| -> Vec<Value> {
        let diagnostics = said["files"][0]["diagnostics"].as_array().unwrap();
        diagnostics.iter().map(|diagnostic| diagnostic["rule"].clone()).collect()
    };
    assert_eq!((code, rules(&said)), (1, vec![json!("unknown_error")]));

    let (code, said) = lint(folder.path(), &["--fix", "--format", "json", "spec.json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let expected = ["sample_of_another_outcome", "sample_of_another_outcome", "unrecognised_sample"];
    assert_eq!((code, rules(&said)), (1, expected.map(Value::from).to_vec()));
    let file = &said["files"][0];
    assert_eq!((&file["errors"], &file["mended"][0]["new"]), (&json!(3), &json!("\"SoldOut\"")));
    let first = json!({
        "severity": "error", "rule": "sample_of_another_outcome", "label": "", "fix": null, "related": [],
        "message": "this sample stands for `ok`, but it is `error` by envelope `main`",
        "help": "test servers answer with samples: mend it, or the tests of the envelope",
        "line": 9, "column": 25, "end_line": 9, "end_column": 26,
    });
    assert_eq!(file["diagnostics"][0], first);
}

#[test]
fn the_specs_of_this_workspace_are_what_they_show() {
    let root = package().parent().unwrap();
    let folders =
        ["spec", "examples", "tests/specs/good", "tests/specs/apis", "tests/tests", "secpaid-cli/tests"];
    let all = folders.iter().flat_map(|folder| files(&root.join(folder), "json"));
    // Some are there to be wrong, and one is no text.
    let meant = all.filter(|path| path.parent() != Some(&package().join("tests/examples")));
    let meant = meant.filter(|path| fs::read_to_string(path).is_ok());
    let paths: Vec<_> = meant.map(|path| path.to_str().unwrap().to_owned()).collect();
    let arguments: Vec<&str> =
        ["--format", "json"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let (_, said) = lint(root, &arguments);
    let said: Value = serde_json::from_str(&said).unwrap();
    let files = said["files"].as_array().unwrap();
    assert!(files.iter().filter(|file| file["errors"] == 0).count() > 50);
    for file in files {
        for diagnostic in file["diagnostics"].as_array().unwrap() {
            let rule = diagnostic["rule"].as_str().unwrap();
            let judged =
                rule.ends_with("_sample") || rule.ends_with("_example") || rule.contains("_of_another_");
            assert!(!judged, "{}: {diagnostic}", file["path"]);
        }
    }
}
