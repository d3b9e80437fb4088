//! A spec that is exported and imported again, where the standard part of the document says next to nothing. The real command.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

fn secpaid(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn types_without_fields_and_of_any_json_come_back() {
    let spec = json!({
        "name": "mini",
        "version": "1.0.0",
        "servers": {"production": "https://api.example.com"},
        "envelopes": {"plain": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "data": "/data"}},
        "types": {
            "Raw": {"scalar": "json"},
            "Nothing": {"fields": {}},
            "Thing": {"fields": {"raw": "Raw", "nothing": "Nothing"}}
        },
        "endpoints": {
            "GetThing": {"route": "POST /thing", "data": "Thing"},
            "GetNothing": {"route": "POST /nothing", "data": "Nothing"}
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("spec.json"), spec.to_string()).unwrap();
    let (_, errors) = secpaid(folder, &["export", "openapi", "spec.json", "--output", "document.json"]);
    assert_eq!(errors, "");
    let (draft, errors) = secpaid(folder, &["import", "openapi", "document.json"]);
    assert_eq!(errors, "");
    let draft: Value = serde_json::from_str(&draft).unwrap();
    assert_eq!(draft["types"], spec["types"]);
    assert_eq!(draft["endpoints"], spec["endpoints"]);
}
