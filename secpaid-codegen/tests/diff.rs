//! Changes between two specs and their verdicts: one case per pair of files in `diff/`.
//!
//! A case is what is done to `diff/base.json`: `put` (pointer -> value) and `remove` (pointers) make the new spec; the same under `old`
//! the old one. Its `.txt` has a line per change.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use secpaid_codegen::diff::{Bump, Change, Diff, Side, diff};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

fn compare(old: &Source, new: &Source) -> Diff {
    let model = |source: &Source| match load(source) {
        Ok(loaded) => loaded.model,
        Err(report) => unreachable!("{}", report.render(source)),
    };
    let (left, right) = (model(old), model(new));
    diff(Side { source: old, model: &left }, Side { source: new, model: &right })
}

fn edited(base: &Value, edits: &Value) -> Source {
    let mut spec = base.clone();
    for pointer in edits["remove"].as_array().into_iter().flatten() {
        let (parent, key) = pointer.as_str().unwrap().rsplit_once('/').unwrap();
        match spec.pointer_mut(parent).unwrap() {
            Value::Object(members) => assert!(members.remove(key).is_some(), "{pointer}"),
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => unreachable!("{pointer}"),
        }
    }
    for (pointer, value) in edits["put"].as_object().into_iter().flatten() {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match spec.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.insert(key.to_owned(), value.clone())),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            _ => unreachable!("{pointer}"),
        }
    }
    Source::new("spec.json", serde_json::to_string_pretty(&spec).unwrap())
}

/// What changes on the wire; what the generated code loses is for its own tests.
fn rendered(diff: &Diff) -> String {
    let mut changes: Vec<String> = diff
        .changes
        .iter()
        .filter(|change| change.kind != "generated_code_changed")
        .map(change_text)
        .collect();
    changes.sort();
    changes.concat()
}

fn change_text(change: &Change) -> String {
    let word = match change.bump {
        _ if change.breaks_wire() => "breaks",
        Bump::Patch => "docs",
        Bump::None => "note",
        Bump::Minor | Bump::Major => "works",
    };
    let mut text = format!("{}: {} [{word}]\n", change.kind, change.message);
    for (what, verdict) in [("requests", &change.requests), ("answers", &change.responses)] {
        if verdict.breaks {
            writeln!(text, "  {what} break: {}", verdict.reason).unwrap();
        }
    }
    if let Some(hint) = &change.hint {
        writeln!(text, "  {hint}").unwrap();
    }
    text
}

#[test]
fn every_case() {
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let base: Value = serde_json::from_str(&read(&folder().join("base.json"))).unwrap();
    let mut wrong = String::new();
    let mut cases: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|end| end == "json") && !path.ends_with("base.json"));
    cases.sort();
    assert!(cases.len() > 30, "{}", cases.len());
    for case in cases {
        let edits: Value = serde_json::from_str(&read(&case)).unwrap();
        let new = edited(&base, &edits);
        let found = rendered(&compare(&edited(&base, &edits["old"]), &new));
        let expected = fs::read_to_string(case.with_extension("txt")).unwrap_or_default();
        if found != expected {
            let name = case.file_stem().unwrap().to_string_lossy().into_owned();
            write!(wrong, "=== {name}\n{found}--- expected\n{expected}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_spec_and_itself_have_no_changes() {
    for text in SPECS {
        let source = Source::new("spec.json", *text);
        let found = compare(&source, &source);
        assert_eq!(rendered(&found), "");
        assert_eq!(found.release.needed, Bump::None);
        assert!(found.release.made);
    }
}

const SPECS: &[&str] = &[
    include_str!("diff/base.json"),
    include_str!("specs/minimal.json"),
    include_str!("specs/features.json"),
    include_str!("expand/shop.json"),
];

#[test]
fn arguments_of_one_type_that_change_places_are_told() {
    let base = fs::read_to_string(folder().join("base.json")).unwrap();
    let fields = r#""id": "OrderId", "place": "Place""#;
    assert_eq!(base.matches(fields).count(), 1);
    let with = |fields_now: &str| Source::new("spec.json", base.replace(fields, fields_now));
    let hints = |old: &str, new: &str| -> Vec<String> {
        let found = compare(&with(old), &with(new));
        let orders = found.changes.into_iter().filter(|change| change.kind == "order_changed");
        orders.filter_map(|change| change.hint).collect()
    };
    assert_eq!(
        hints(
            r#""from": "string", "note": "u8?", "to": "string", "id": "OrderId""#,
            r#""to": "string", "from": "string", "note": "u8?", "id": "OrderId""#
        ),
        [
            "the arguments of `MoveOrder::new` change places (`from`, `to`): calls as they are compile and say something else"
        ]
    );
    // The compiler tells, or nothing takes them by place.
    let none: [String; 0] = [];
    assert_eq!(hints(r#""id": "OrderId", "place": "Place""#, r#""place": "Place", "id": "OrderId""#), none);
    assert_eq!(hints(r#""a": "u8?", "b": "u8?""#, r#""b": "u8?", "a": "u8?""#), none);
}
