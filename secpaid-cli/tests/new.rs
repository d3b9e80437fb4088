//! A new crate is one that works: cargo builds it and runs its tests, offline and against this checkout.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// The folder of the workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn secpaid(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_secpaid")).args(arguments).current_dir(folder).output().unwrap()
}

/// What a run that made nothing says.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let before = entries(folder);
    let output = secpaid(folder, arguments);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{output:?}");
    assert_eq!(entries(folder), before, "something was written");
    String::from_utf8(output.stderr).unwrap()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn core() -> String {
    workspace().join("secpaid-core").to_str().unwrap().to_owned()
}

#[test]
fn a_new_crate_builds_and_passes_its_tests_at_once() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(target).unwrap();
    // Of a workspace that does not list it, as in a folder of somebody's.
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nresolver = \"3\"\n").unwrap();
    let made = secpaid(folder.path(), &["new", "my-shop", "--core-path", &core()]);
    assert!(made.status.success() && made.stderr.is_empty(), "{made:?}");
    let krate = folder.path().join("my-shop");
    // What the workspace resolved is resolved once and for all.
    fs::copy(workspace().join("Cargo.lock"), krate.join("Cargo.lock")).unwrap();

    let lint = secpaid(&krate, &["lint", "--deny-warnings", "spec/my-shop.json"]);
    assert!(lint.status.success(), "{lint:?}");

    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(&krate)
            // Kept from one run to the next.
            .env("CARGO_TARGET_DIR", target.join("new"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "cargo {arguments:?}:\n{text}{errors}");
        assert!(!errors.contains("warning:"), "cargo {arguments:?}:\n{errors}");
        text
    };
    let tests = cargo(&["test"]);
    assert!(tests.contains("every_answer_of_the_spec_is_what_it_stands_for ... ok"), "{tests}");
    let example = cargo(&["run", "--example", "notes"]);
    assert_eq!(example, "made note 18: Tea\n  17  Coffee  Black.\n  18  Tea  \n");
}

#[test]
fn what_was_written_for_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let made = secpaid(folder.path(), &["new", "shop_2", "--path", "sub", "--format", "json"]);
    assert!(made.status.success() && made.stderr.is_empty(), "{made:?}");
    let said: Value = serde_json::from_slice(&made.stdout).unwrap();
    let files = [
        ".gitignore",
        "Cargo.toml",
        "README.md",
        "spec/shop_2.json",
        "spec/api.schema.json",
        "src/lib.rs",
        "examples/notes.rs",
        "tests/spec.rs",
    ];
    assert_eq!(said, json!({"name": "shop_2", "folder": "sub", "spec": "spec/shop_2.json", "files": files}));
    for file in files {
        let text = fs::read_to_string(folder.path().join("sub").join(file)).unwrap();
        // The schema speaks of braces itself.
        assert!(file.ends_with("schema.json") || !text.contains("{{"), "{file}:\n{text}");
    }
    assert_eq!(entries(folder.path()), [folder.path().join("sub")]);
    let manifest = fs::read_to_string(folder.path().join("sub/Cargo.toml")).unwrap();
    let version = format!("secpaid-core = {{ version = \"{}\", default", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version) && !manifest.contains("[workspace]"), "{manifest}");
}

#[test]
fn nothing_is_written_over_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("shop")).unwrap();
    let said = refused(folder.path(), &["new", "shop"]);
    assert_eq!(said, "error: `shop` exists; nothing is written over it\n");
    assert!(entries(&folder.path().join("shop")).is_empty());
    fs::write(folder.path().join("file"), "").unwrap();
    refused(folder.path(), &["new", "shop", "--path", "file"]);
}

#[test]
fn what_cannot_be_made_is_said_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let said = refused(folder.path(), &["new", "My Shop"]);
    assert!(said.contains("`My Shop` is no name for a crate") && said.contains("`my-shop`?"), "{said}");
    assert!(refused(folder.path(), &["new", "type"]).contains("reserves"));
    assert!(refused(folder.path(), &["new", "../shop"]).contains("no name"));
    let said = refused(folder.path(), &["new", "shop", "--path", "no/such/folder"]);
    assert!(said.starts_with("error: cannot make `no/such/folder`: "), "{said}");
    let said = refused(folder.path(), &["new", "shop", "--core-path", "no-such-folder"]);
    assert!(said.contains("`no-such-folder` holds no crate"), "{said}");
}
