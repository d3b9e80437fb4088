//! `secpaid expand` beyond printing: held against a file, written to one, for machines, by name. The real command.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

const EXPANDED: &str = include_str!("cli/shop.rs");

fn expand(arguments: &[&str]) -> (i32, String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.arg("expand").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json_of(arguments: &[&str]) -> (i32, Value) {
    let (code, output, _) = expand(&[&["--format", "json"], arguments].concat());
    (code, serde_json::from_str(&output).unwrap())
}

#[test]
fn a_file_that_is_the_expansion_is_the_same() {
    let (code, output, errors) = expand(&["shop.json", "--check", "shop.rs"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(output, "shop.rs: is what the spec stands for\n");
    let expected =
        json!({"path": "shop.json", "name": null, "file": "shop.rs", "same": true, "difference": ""});
    assert_eq!(json_of(&["shop.json", "--check", "shop.rs"]), (0, expected));
}

#[test]
fn a_file_that_is_not_the_expansion_is_shown_where_it_differs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.rs");
    fs::write(&file, EXPANDED.replace("pub struct PlaceOrder ", "pub struct MakeOrder ")).unwrap();
    let file = file.to_str().unwrap();
    let (code, output, errors) = expand(&["shop.json", "--check", file]);
    assert_eq!((code, errors.as_str()), (1, ""));
    assert!(output.starts_with(&format!("--- {file}\n+++ expansion of shop.json\n@@ ")), "{output}");
    assert!(output.contains("\n-pub struct MakeOrder {\n+pub struct PlaceOrder {\n"), "{output}");
    assert!(output.ends_with(&format!("\n{file}: is not what the spec stands for\n")), "{output}");
    let (code, output) = json_of(&["shop.json", "--check", file]);
    assert_eq!((code, &output["same"]), (1, &json!(false)));
    assert!(output["difference"].as_str().unwrap().contains("\n-pub struct MakeOrder {\n"));
}

#[test]
fn a_file_to_hold_it_against_has_to_be_there() {
    let (code, output, errors) = expand(&["shop.json", "--check", "no-such.rs"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.starts_with("error: cannot read `no-such.rs`: "), "{errors}");
}

#[test]
fn the_expansion_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.rs");
    let (code, output, errors) = expand(&["shop.json", "--output", file.to_str().unwrap()]);
    assert_eq!((code, output.as_str(), errors.as_str()), (0, "", ""));
    assert!(fs::read_to_string(&file).unwrap() == EXPANDED);
    assert_eq!(expand(&["broken.json", "--output", file.to_str().unwrap()]).0, 1);
    assert!(fs::read_to_string(&file).unwrap() == EXPANDED);
    assert_eq!(expand(&["shop.json", "--output", "no/such/folder.rs"]).0, 2);
}

#[test]
fn for_machines() {
    let (code, output) = json_of(&["shop.json"]);
    assert_eq!((code, output), (0, json!({"path": "shop.json", "name": null, "code": EXPANDED})));
}

#[test]
fn an_inbound_shape_is_a_part_of_the_whole() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secpaid.json");
    let spec = spec.to_str().unwrap();
    let (code, one, _) = expand(&[spec, "PaymentWebhook"]);
    assert_eq!(code, 0);
    assert!(one.contains("pub struct PaymentWebhook") && !one.contains("struct CreateLink"), "{one}");
    assert!(expand(&[spec]).1.contains(&one));
}

#[test]
fn a_build_script_generates_what_is_printed() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for below in ["spec/secpaid.json", "spec/secpaid-v1.json", "secpaid-codegen/tests/specs/features.json"] {
        let spec = repository.join(below);
        let (code, printed, errors) = expand(&[spec.to_str().unwrap()]);
        assert_eq!((code, errors.as_str()), (0, ""), "{below}");
        assert!(printed == secpaid_codegen::build::Api::new(&spec).text().unwrap(), "{below}");
    }
}
