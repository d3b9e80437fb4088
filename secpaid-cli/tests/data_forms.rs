//! Data in other forms than the usual one, in the commands that meet answers.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/expansions/specs/data_forms.json");

/// Exit code and standard output.
fn secpaid(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid")).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn judge_reads_every_form_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body.json");
    for (endpoint, data, wrong) in [
        ("ListLinks", json!({"id": 7}), None),
        ("ListLinks", json!([{"id": 7}]), None),
        ("ListLinks", json!({"id": "7"}), Some("/data/id")),
        ("FindLinks", json!("[{\"id\":7}]"), None),
        ("GetLink", json!({"link": "{\"id\":7}"}), None),
        ("GetLink", json!({"link": {"id": 7}}), Some("/data/link")),
        ("CountLinks", json!("7"), None),
        ("IsOpen", json!("maybe"), Some("/data")),
        ("PayLinks", json!([{"code": 0, "paid": {"id": 7}}]), None),
    ] {
        fs::write(&file, json!({"ok": true, "data": data}).to_string()).unwrap();
        let (code, output) = secpaid(&["judge", SPEC, endpoint, file.to_str().unwrap()]);
        let said: Value = serde_json::from_str(&output).unwrap();
        let outcome = if wrong.is_some() { "undecodable" } else { "ok" };
        assert_eq!((&said["outcome"], code), (&json!(outcome), i32::from(wrong.is_some())), "{output}");
        if let Some(path) = wrong {
            assert_eq!(said["wrong"]["path"], path, "{output}");
        }
    }
}

#[test]
fn an_audit_mends_data_that_comes_in_another_form() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.json");
    let text = fs::read_to_string(SPEC).unwrap();
    let narrow = r#"{"type": "LinkId", "wire": ["number", "string"]}"#;
    assert!(text.contains(narrow));
    // Nothing else has the type.
    let text =
        text.replace(narrow, "\"u64\"").replace(r#""LinkId": { "scalar": "u64", "wire": "number" },"#, "");
    fs::write(&spec, text).unwrap();
    let bodies = folder.path().join("bodies");
    fs::create_dir(&bodies).unwrap();
    fs::write(bodies.join("CountLinks.json"), r#"{"ok":true,"data":"7"}"#).unwrap();
    let (spec, bodies) = (spec.to_str().unwrap(), bodies.to_str().unwrap());
    assert_eq!(secpaid(&["audit", spec, bodies]).0, 1);
    secpaid(&["audit", spec, bodies, "--suggest", "--write"]);
    let mended: Value = serde_json::from_str(&fs::read_to_string(spec).unwrap()).unwrap();
    assert_eq!(
        mended["endpoints"]["CountLinks"]["data"],
        json!({"type": "u64", "wire": ["number", "string"]})
    );
    assert_eq!(secpaid(&["audit", spec, bodies]).0, 0);
}

#[test]
fn a_document_with_a_list_or_its_only_entry_becomes_such_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.json");
    let link = json!({"$ref": "#/components/schemas/Link"});
    let either = json!({"oneOf": [{"type": "array", "items": link}, link]});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Links", "version": "1.0.0"},
        "servers": [{"url": "https://links.example"}],
        "paths": {"/links": {"get": {
            "operationId": "listLinks",
            "responses": {"200": {"description": "Yes.", "content": {"application/json": {"schema": either}}}}
        }}},
        "components": {"schemas": {"Link": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}
    });
    fs::write(&file, document.to_string()).unwrap();
    let (_, draft) = secpaid(&["import", "openapi", file.to_str().unwrap()]);
    let draft: Value = serde_json::from_str(&draft).unwrap();
    assert_eq!(draft["endpoints"]["ListLinks"]["data"], json!({"type": "Link[]", "wire": ["json", "one"]}));
}
