//! `secpaid audit`, the real command: recordings in, findings and suggestions out. The specs are files beside this one, the recordings
//! are made by the tests.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod findings;
mod property;
mod secrets;
mod streams;
mod suggestions;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit/shop.json")
}

fn secpaid_spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secpaid.json")
}

/// What a run of the command amounts to.
#[derive(Debug, PartialEq)]
struct Run {
    code: i32,
    output: String,
    errors: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap()
    }

    /// Endpoint, kind, path and count of every finding.
    fn findings(&self) -> Vec<(String, String, String, u64)> {
        let output = self.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let endpoints = output["endpoints"].as_array().unwrap();
        let of_endpoint = |endpoint: &Value| {
            let findings = endpoint["findings"].as_array().unwrap().clone();
            let name = text(&endpoint["name"]);
            findings.into_iter().map(move |found| {
                (name.clone(), text(&found["kind"]), text(&found["path"]), found["count"].as_u64().unwrap())
            })
        };
        endpoints.iter().flat_map(of_endpoint).collect()
    }
}

fn secpaid(arguments: &[&str], folder: &Path) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with a spec in it.
fn folder(spec: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(spec, folder.path().join("spec.json")).unwrap();
    folder
}

/// A call as a HAR has it.
fn call(method: &str, url: &str, sent: Option<&Value>, status: u16, came: &str) -> Value {
    let mut entry = json!({
        "startedDateTime": "2026-05-20T11:19:48.000Z",
        "request": {"method": method, "url": url, "headers": []},
        "response": {"status": status, "headers": [], "content": {"mimeType": "application/json", "text": came}},
    });
    if let Some(sent) = sent {
        entry["request"]["postData"] = json!({"mimeType": "application/json", "text": sent.to_string()});
    }
    entry
}

/// A call that places an order, and its answer.
fn placed(came: &Value) -> Value {
    let sent = json!({"item": "tea", "count": 2});
    call("POST", "https://shop.example/api/orders", Some(&sent), 200, &came.to_string())
}

fn order() -> Value {
    json!({"ok": true, "data": {"id": 7, "price": 2.5, "state": "open", "items": [{"name": "tea", "count": 2}]}})
}

fn har(entries: &[Value]) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "test"}, "entries": entries}}).to_string()
}

fn lines(entries: &[Value]) -> String {
    entries.iter().map(|entry| format!("{entry}\n")).collect()
}

/// Audits these calls against the spec of the shop.
fn audited(entries: &[Value]) -> Run {
    let folder = folder(&shop());
    std::fs::write(folder.path().join("calls.har"), har(entries)).unwrap();
    secpaid(&["audit", "--format", "json", "spec.json", "calls.har"], folder.path())
}
