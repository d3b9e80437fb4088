//! `secpaid fmt`, the real command.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

const LOOSE: &str = "{\"version\":\"1.0.0\",\n\"name\": \"shop\", \"servers\":{}}";
const LAID_OUT: &str = "{\n  \"name\": \"shop\",\n  \"version\": \"1.0.0\",\n  \"servers\": {}\n}\n";

fn fmt(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.arg("fmt").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_file_is_laid_out_in_place_even_with_mistakes() {
    let folder = folder(&[("loose.json", LOOSE), ("good.json", LAID_OUT)]);
    let (code, output, errors) = fmt(folder.path(), &["loose.json", "good.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(output, "loose.json: formatted\ngood.json: is formatted\n");
    assert_eq!(fs::read_to_string(folder.path().join("loose.json")).unwrap(), LAID_OUT);
    assert_eq!(fmt(folder.path(), &["loose.json"]).1, "loose.json: is formatted\n");
}

#[test]
fn a_check_shows_the_difference_and_writes_nothing() {
    let folder = folder(&[("loose.json", LOOSE), ("good.json", LAID_OUT)]);
    let (code, output, errors) = fmt(folder.path(), &["--check", "loose.json", "good.json"]);
    assert_eq!((code, errors.as_str()), (1, ""));
    assert!(output.starts_with("--- loose.json\n+++ loose.json (formatted)\n@@ "), "{output}");
    assert!(output.contains("\n+  \"name\": \"shop\",\n"), "{output}");
    assert!(output.ends_with("\nloose.json: is not formatted\ngood.json: is formatted\n"), "{output}");
    assert_eq!(fs::read_to_string(folder.path().join("loose.json")).unwrap(), LOOSE);
    assert_eq!(fmt(folder.path(), &["--check", "good.json"]).0, 0);
}

#[test]
fn for_machines() {
    let folder = folder(&[("loose.json", LOOSE), ("good.json", LAID_OUT)]);
    let (code, output, _) = fmt(folder.path(), &["--check", "--format", "json", "loose.json", "good.json"]);
    let mut output: Value = serde_json::from_str(&output).unwrap();
    let difference = output["files"][0].as_object_mut().unwrap().remove("difference").unwrap();
    assert!(difference.as_str().unwrap().starts_with("--- loose.json\n"), "{difference}");
    let expected = json!({"files": [
        {"path": "loose.json", "formatted": false},
        {"path": "good.json", "formatted": true, "difference": ""},
    ]});
    assert_eq!((code, output), (1, expected));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(["fmt", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(LOOSE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()),
        (Some(0), LAID_OUT)
    );
}

#[test]
fn what_is_no_spec_is_not_written() {
    let har = "{\"log\": {\"version\": \"1.2\", \"entries\": []}}";
    let folder = folder(&[("cut.json", "{\"name\": "), ("har.json", har), ("loose.json", LOOSE)]);
    let (code, _, errors) = fmt(folder.path(), &["cut.json", "har.json", "no-such.json", "loose.json"]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("error: not JSON: the text ends before the document does\n --> cut.json:1:9\n"),
        "{errors}"
    );
    assert!(errors.contains("error: this is no spec, it seems to be a HAR recording\n"), "{errors}");
    assert!(errors.contains("error: cannot read `no-such.json`: "), "{errors}");
    assert_eq!(fs::read_to_string(folder.path().join("cut.json")).unwrap(), "{\"name\": ");
    assert_eq!(fs::read_to_string(folder.path().join("har.json")).unwrap(), har);
    assert_eq!(fs::read_to_string(folder.path().join("loose.json")).unwrap(), LAID_OUT);
}

#[test]
fn the_specs_of_secpaid_are_laid_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let (code, output, _) = fmt(&folder, &["--check", "secpaid.json", "secpaid-v1.json"]);
    assert_eq!(code, 0, "{output}");
}
