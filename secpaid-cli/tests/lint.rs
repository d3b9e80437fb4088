//! `secpaid lint` beyond a look at good and broken specs: files that are no specs, `--fix` and `--watch`. The real command.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const SHOP: &str = include_str!("cli/shop.json");

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.arg("lint").args(arguments).current_dir(folder);
    command
}

fn lint(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spec.json");
    fs::write(&file, text).unwrap();
    (folder, file)
}

/// A file that is no spec: one message, exit code 2, by lint and by a command that works with a spec.
#[track_caller]
fn no_spec(text: &str, message: &str) {
    let (folder, _) = folder(text.as_bytes());
    let (code, output, errors) = lint(folder.path(), &["spec.json"]);
    assert_eq!((code, errors.as_str()), (2, ""), "{output}");
    assert!(output.starts_with(message), "{output}");
    assert!(output.ends_with("\nspec.json: 1 error, 0 warnings\n"), "{output}");

    let expand = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(["expand", "spec.json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!((expand.status.code(), expand.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(expand.stderr).unwrap().starts_with(message));

    let (code, output, _) = lint(folder.path(), &["--format", "json", "spec.json"]);
    let output: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &output["files"][0]["errors"]), (2, &json!(1)));
}

#[test]
fn another_format_is_called_by_its_name() {
    let is = |name| format!("error: this is no spec, it seems to be {name}\n --> spec.json:1:1\n");
    no_spec(r#"{"log": {"version": "1.2", "creator": {}, "entries": []}}"#, &is("a HAR recording"));
    no_spec(
        r#"{"openapi": "3.1.0", "info": {"title": "x"}, "servers": [], "paths": {}}"#,
        &is("an OpenAPI document"),
    );
    no_spec(r#"{"swagger": "2.0", "info": {}, "paths": {}}"#, &is("an OpenAPI document"));
    no_spec(r#"{"$schema": "s", "properties": {}, "definitions": {}}"#, &is("a JSON Schema"));
    no_spec(r#"{"info": {"name": "x"}, "item": []}"#, &is("a Postman collection"));
    no_spec(
        r#"{"name": "left-pad", "version": "1.0.0", "dependencies": {}}"#,
        "error: this is no spec: it has no servers, no envelopes and no endpoints\n --> spec.json:1:42\n",
    );
    no_spec("[1, 2]", "error: this is no spec: expected an object, found a list\n --> spec.json:1:1\n");
    no_spec("\"text\"", "error: this is no spec: expected an object, found a string\n");
}

#[test]
fn what_is_not_json_is_no_spec() {
    no_spec("", "error: the file is empty, a spec is a JSON object\n --> spec.json:1:1\n");
    no_spec(" \n\n", "error: the file is empty, a spec is a JSON object\n");
    no_spec(&SHOP[..SHOP.len() / 2], "error: not JSON: the text ends before the document does\n");
    no_spec("openapi: 3.1.0\n", "error: not JSON: expected a value\n --> spec.json:1:1\n");
    no_spec(
        "{\"a\": 1}\n{\"a\": 2}\n",
        "error: not JSON: the document ends here, nothing may follow\n --> spec.json:2:1\n",
    );
    no_spec(&"[".repeat(100_000), "error: not JSON: the text ends before the document does\n");
}

#[test]
fn a_spec_with_one_mistake_too_many_is_still_a_spec() {
    for section in ["\"endpoint\": {}", "\"servers\": {}"] {
        let (folder, _) = folder(format!("{{\"name\": \"x\", {section}, \"zzz\": 1}}").as_bytes());
        let (code, output, _) = lint(folder.path(), &["spec.json"]);
        assert_eq!(code, 1, "{output}");
        assert!(output.contains("unknown key `zzz` in the spec"), "{output}");
    }
    // Nothing is wrong with what is there.
    let (folder, _) = folder(br#"{"name": "x"}"#);
    assert_eq!(lint(folder.path(), &["spec.json"]).0, 1);
}

#[test]
fn a_file_that_no_spec_is_as_large_as_is_not_read() {
    let (folder, file) = folder(b"{}");
    // Nothing of it is on the disk.
    fs::File::options().write(true).open(&file).unwrap().set_len((64 << 20) + 1).unwrap();
    let (code, output, errors) = lint(folder.path(), &["spec.json"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert_eq!(errors, "error: cannot read `spec.json`: it has more than 64 MiB, the most that is read\n");
}

#[test]
fn a_folder_is_no_file() {
    let (folder, _) = folder(b"{}");
    let (code, _, errors) = lint(folder.path(), &["."]);
    assert_eq!((code, errors.as_str()), (2, "error: cannot read `.`: it is a folder, expected a file\n"));
}

/// The shop with four mistakes that need no decision, and one that needs one.
fn broken() -> String {
    let broken = SHOP
        .replace("\"data\": \"Order\"", "\"data\": \"Ordre\"")
        .replace("\"note\": \"string?\"", "\"note\": \"nothing\"");
    broken
        .replace("[\"OutOfStock\"]", "[\"OutOfStok\", \"OutOfStock\"]")
        .replace("POST /orders/cancel", "post /orders/cancel")
}

#[test]
fn mending_leaves_what_needs_a_decision() {
    let (folder, file) = folder(broken().as_bytes());
    let (code, output, errors) = lint(folder.path(), &["--fix", "spec.json"]);
    assert_eq!((code, errors.as_str()), (1, ""), "{output}");
    let mended = fs::read_to_string(&file).unwrap();
    assert_eq!(mended, SHOP.replace("\"note\": \"string?\"", "\"note\": \"nothing\""));
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines[0], "mended: spec.json:29:31: `post` is now `POST`");
    assert_eq!(lines[1], "mended: spec.json:26:16: `Ordre` is now `Order`");
    assert_eq!(lines[2], "mended: spec.json:27:18: `\"OutOfStok\"` is now `\"OutOfStock\"`");
    assert_eq!(lines[3], "mended: spec.json:27:30: took out `\"OutOfStock\"`");
    assert!(output.contains("\nerror: unknown type `nothing`"), "{output}");
    assert!(output.ends_with("\nspec.json: 1 error, 0 warnings, 4 mended\n"), "{output}");
}

#[test]
fn a_spec_without_mistakes_is_not_written() {
    let (folder, file) = folder(SHOP.as_bytes());
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let (code, output, _) = lint(folder.path(), &["--fix", "spec.json"]);
    assert_eq!((code, output.as_str()), (0, "spec.json: no mistakes\n"));
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
    let cut = &SHOP[..SHOP.len() / 2];
    fs::write(&file, cut).unwrap();
    assert_eq!(lint(folder.path(), &["--fix", "spec.json"]).0, 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), cut);
}

#[test]
fn machines_learn_what_would_be_and_what_was_mended() {
    let (folder, _) = folder(SHOP.replace("\"data\": \"Order\"", "\"data\": \"Ordre\"").as_bytes());
    let (code, output, _) = lint(folder.path(), &["--format", "json", "spec.json"]);
    let output: Value = serde_json::from_str(&output).unwrap();
    let file = &output["files"][0];
    let fix = json!({"line": 26, "column": 16, "end_line": 26, "end_column": 21, "text": "Order"});
    assert_eq!((code, &file["diagnostics"][0]["fix"], file.get("mended")), (1, &fix, None));

    let (code, output, _) = lint(folder.path(), &["--fix", "--format", "json", "spec.json"]);
    let output: Value = serde_json::from_str(&output).unwrap();
    let mended = json!([{"rule": "unknown_type", "line": 26, "column": 16, "old": "Ordre", "new": "Order"}]);
    assert_eq!((code, &output["files"][0]["mended"]), (0, &mended));
}

/// A command that watches, killed when the test is over.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = command(folder, &["--watch"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    /// Waits for a line of the output.
    #[track_caller]
    fn says(&self, wanted: &str) {
        let latest = Instant::now() + Duration::from_secs(60);
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(latest.saturating_duration_since(Instant::now())) {
            if line == wanted {
                return;
            }
            seen.push(line);
        }
        panic!("no `{wanted}` in {seen:?}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_is_looked_at_however_it_is_saved() {
    let (folder, file) = folder(SHOP.as_bytes());
    let watching = Watching::start(folder.path(), &["spec.json"]);
    watching.says("spec.json: no mistakes");
    fs::write(&file, SHOP.replace("\"string?\"", "\"nothing\"")).unwrap();
    watching.says("spec.json: 1 error, 0 warnings");
    // As editors do that keep the old file until the new one is whole.
    let new = folder.path().join("spec.json.new");
    fs::write(&new, SHOP).unwrap();
    fs::rename(&new, &file).unwrap();
    watching.says("spec.json: no mistakes");
    fs::remove_file(&file).unwrap();
    fs::write(&file, SHOP.replace("\"u64\"", "\"u65\"").replace("\"string?\"", "\"nothing?\"")).unwrap();
    watching.says("spec.json: 1 error, 0 warnings");
    fs::write(&file, SHOP).unwrap();
    watching.says("spec.json: no mistakes");
    // What only the engine finds.
    let swapped = r#""message": "/text", "samples": {"ok": {"ok": false}}"#;
    fs::write(&file, SHOP.replace(r#""message": "/text""#, swapped)).unwrap();
    watching.says("spec.json: 1 error, 0 warnings");
}

#[test]
fn a_file_that_is_not_there_yet_is_waited_for() {
    let (folder, file) = folder(SHOP.as_bytes());
    fs::rename(&file, folder.path().join("other.json")).unwrap();
    let watching = Watching::start(folder.path(), &["other.json", "spec.json"]);
    watching.says("other.json: no mistakes");
    fs::write(&file, SHOP).unwrap();
    watching.says("spec.json: no mistakes");
}

#[test]
fn what_is_left_to_rust_is_counted() {
    let spec = SHOP.replace(
        r#""Price": {"scalar": "decimal"}"#,
        r#""Price": {"scalar": "string", "rust": "crate::money::Price"}"#,
    );
    let (folder, _) = folder(spec.as_bytes());
    let (code, output, _) = lint(folder.path(), &["spec.json"]);
    let expected = "spec.json: no mistakes, 1 left to Rust\n  spec.json:18:5: the values of `Price`, by `crate::money::Price`\n";
    assert_eq!((code, output.as_str()), (0, expected));
    let (_, output, _) = lint(folder.path(), &["--format", "json", "spec.json"]);
    let output: Value = serde_json::from_str(&output).unwrap();
    let left = &output["files"][0]["left_to_rust"];
    let expected = json!({
        "what": "the values of `Price`", "path": "crate::money::Price",
        "line": 18, "column": 5, "end_line": 18, "end_column": 12,
    });
    assert_eq!(left, &json!([expected]));
}
