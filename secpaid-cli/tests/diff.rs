//! `secpaid diff`: what it prints where, its exit codes, and files in revisions. `diff/` holds two specs, and what is printed.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// Exit code, output and errors of a run in a folder.
fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.arg("diff").args(arguments).current_dir(folder);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    run_in(&folder(), arguments)
}

fn expected(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn changes_for_people() {
    let (code, output, errors) = run(&["old.json", "new.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    // What the generated code loses is for its own tests.
    let on_the_wire = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.contains("= source: ") && !line.contains(" changes: "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(on_the_wire(&output), on_the_wire(&expected("text.txt")));
}

#[test]
fn changes_for_scripts() {
    let (code, output, _) = run(&["old.json", "new.json", "--format", "json"]);
    assert_eq!(code, 0);
    let found: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(found["wire"], "breaks");
    assert_eq!(found["bump"], "major");
    assert_eq!(found["at_least"], "2.0.0");
    assert_eq!(found["version_fits"], false);
    assert_eq!(found["old"]["version"], "1.0.0");
    let changes = found["changes"].as_array().unwrap();
    let change = changes.iter().find(|change| change["kind"] == "field_removed").unwrap();
    assert_eq!(
        (&change["part"], &change["name"], &change["member"]),
        (&"endpoint".into(), &"PlaceOrder".into(), &"note".into())
    );
    assert_eq!(change["requests"]["verdict"], "breaks");
    assert_eq!(change["responses"]["verdict"], "works");
    assert_eq!(change["old"]["pointer"], "/endpoints/PlaceOrder/request/note");
    assert_eq!((&change["old"]["line"], &change["old"]["column"]), (&18.into(), &37.into()));
    assert_eq!(change["new"], Value::Null);
}

#[test]
fn changes_for_a_changelog() {
    let (code, output, _) = run(&["old.json", "new.json", "--format", "markdown"]);
    assert_eq!(code, 0);
    let titles: Vec<_> = output.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(titles, ["## 1.1.0", "### Breaking", "### Added", "### Docs"]);
    assert!(output.contains("- `PlaceOrder`: the field `note` is gone\n  - breaks requests: "), "{output}");
}

#[test]
fn exit_codes_say_what_was_asked_for() {
    assert_eq!(run(&["old.json", "new.json", "--fail-on", "wire"]).0, 1);
    assert_eq!(run(&["old.json", "new.json", "--fail-on", "any"]).0, 1);
    let (code, output, _) = run(&["old.json", "old.json", "--fail-on", "any"]);
    assert_eq!((code, output.as_str()), (0, "no changes\n"));
}

#[test]
fn files_that_are_no_specs() {
    let (code, output, errors) = run(&["old.json", "nowhere.json"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.starts_with("error: cannot read `nowhere.json`: "), "{errors}");
    let (code, _, errors) = run(&["text.txt", "new.json"]);
    assert_eq!(code, 2);
    assert!(errors.contains("--> text.txt:1:1"), "{errors}");
}

#[test]
fn a_spec_in_a_revision() {
    let repository = tempfile::tempdir().unwrap();
    let path = repository.path();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let status =
            Command::new("git").args(identity).args(arguments).current_dir(path).output().unwrap().status;
        assert!(status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    fs::create_dir(path.join("spec")).unwrap();
    fs::copy(folder().join("old.json"), path.join("spec/api.json")).unwrap();
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "old"]);
    fs::copy(folder().join("new.json"), path.join("spec/api.json")).unwrap();
    let (code, output, errors) = run_in(path, &["git:HEAD:spec/api.json", "spec/api.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(output.contains("--> git:HEAD:spec/api.json:18:37"), "{output}");
    // Paths are those of the folder that the command runs in.
    assert_eq!(run_in(&path.join("spec"), &["git:HEAD:api.json", "api.json"]).0, 0);
    for (argument, why) in [
        ("git:HEAD:none.json", "the revision `HEAD` has no such file"),
        ("git:none:spec/api.json", "the repository has no revision `none`"),
        ("git:--help:spec/api.json", "the repository has no revision `--help`"),
        ("git:HEAD", "names no file in a revision, write `git:REV:PATH`"),
    ] {
        let (code, output, errors) = run_in(path, &[argument, "spec/api.json"]);
        assert_eq!((code, output.as_str()), (2, ""), "{argument}");
        assert!(errors.contains(why), "{errors}");
    }
    let outside = tempfile::tempdir().unwrap();
    let (code, _, errors) = run_in(outside.path(), &["git:HEAD:a.json", "b.json"]);
    assert_eq!(code, 2);
    assert!(errors.contains("the current folder is in no git repository"), "{errors}");
}

#[test]
fn lines_fit_and_no_change_lists_more_than_a_handful() {
    let old = fs::read_to_string(folder().join("old.json")).unwrap();
    let mut spec: Value = serde_json::from_str(&old).unwrap();
    for (_, envelope) in spec["envelopes"].as_object_mut().unwrap() {
        envelope["message"] = "/message".into();
    }
    let words: Vec<String> = (0..9).map(|word| format!("word{word}")).collect();
    let endpoint = spec["endpoints"]["PlaceOrder"].clone();
    for (index, word) in words.iter().enumerate() {
        let mut more = endpoint.clone();
        more["route"] = format!("POST /{word}").into();
        more["errors"] = serde_json::json!(["Everywhere"]);
        spec["endpoints"][format!("Another{index}")] = more;
    }
    spec["errors"]["Everywhere"] = serde_json::json!({"doc": "Everywhere.", "match": ["everywhere"]});
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.json"), spec.to_string()).unwrap();
    spec["errors"].as_object_mut().unwrap().remove("Everywhere");
    for index in 0..words.len() {
        spec["endpoints"][format!("Another{index}")].as_object_mut().unwrap().remove("errors");
    }
    fs::write(folder.path().join("new.json"), spec.to_string()).unwrap();
    let (code, output, errors) = run_in(folder.path(), &["old.json", "new.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(output.lines().all(|line| line.chars().count() <= 100), "{output}");
    let removed = output.split("the error `Everywhere` is gone").nth(1).unwrap();
    let block: Vec<_> = removed.lines().take_while(|line| !line.is_empty()).collect();
    let listed = block.iter().filter(|line| line.contains("= source: breaks, `")).count();
    assert_eq!(listed, 5, "{output}");
    assert!(
        block.iter().any(|line| line.contains("= source: breaks, and ") && line.ends_with(" more")),
        "{output}"
    );
}
