//! Changes between two specs and their verdicts: one case per pair of files in `diff/`, and that no difference goes unsaid.
//!
//! A case is what is done to `diff/base.json`: `put` (pointer -> value) and `remove` (pointers) make the new spec; the same under `old`
//! the old one. Its `.txt` has a line per change.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use secpaid_codegen::diff::{Bump, Change, Diff, Side, diff};
use secpaid_codegen::json::{self, Node, Value as Json};
use secpaid_codegen::load;
use secpaid_codegen::model::Model;
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

/// Keys of what only people and test servers read.
const DOCS: &[&str] = &[
    "doc", "docs", "title", "fix", "source", "samples", "status", "example", "examples", "missing",
    "rejected",
];

/// Every value of a spec is changed a little or taken out. Where what is left is a spec, and another one, there is a change.
#[test]
fn no_difference_goes_unsaid() {
    let mut seen = 0;
    for text in SPECS {
        let document = json::parse(text).unwrap();
        let old = Source::new("spec.json", *text);
        let before = load(&old).unwrap().model;
        let mut edits = Vec::new();
        collect(&document.root, &mut Vec::new(), &mut edits);
        for (keys, start, end, replacement) in edits {
            let new = Source::new("spec.json", format!("{}{replacement}{}", &text[..start], &text[end..]));
            let Ok(loaded) = load(&new) else { continue };
            if meaning(&before) == meaning(&loaded.model) {
                continue;
            }
            let found =
                diff(Side { source: &old, model: &before }, Side { source: &new, model: &loaded.model });
            let place = keys.join("/");
            assert!(!found.changes.is_empty(), "{place} -> {replacement}");
            let in_docs = keys.iter().any(|key| DOCS.contains(&key.as_str()))
                && !keys.iter().any(|key| key == "match" || key == "fields" || key == "request");
            if in_docs {
                assert!(
                    found.release.needed <= Bump::Patch,
                    "{place} -> {replacement}\n{}",
                    rendered(&found)
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen}");
}

/// Other things that can be said at a key.
const WORDS: &[(&str, &[&str])] = &[
    ("type", &["string", "u8", "json"]),
    ("fields", &["string", "u8?"]),
    ("request", &["string", "u8?"]),
    ("data", &["root", "/other"]),
    ("retry", &["safe", "never"]),
    ("http", &["first", "ignore"]),
    ("route", &["GET /other"]),
    ("version", &["9.0.0"]),
    ("scalar", &["string", "i64"]),
    ("wire", &["string", "number"]),
    ("effect", &["none", "unknown"]),
    ("scope", &["api"]),
];

type Edit = (Vec<String>, usize, usize, String);

fn collect(node: &Node, keys: &mut Vec<String>, edits: &mut Vec<Edit>) {
    let mut replace = |with: String| edits.push((keys.clone(), node.span.start, node.span.end, with));
    match &node.value {
        Json::String(text) => {
            let json = |text: &str| Value::from(text).to_string();
            let others = [format!("{text}x"), format!("{text}?"), text.trim_end_matches('?').to_owned()];
            others.iter().for_each(|other| replace(json(other)));
            let words = WORDS.iter().filter(|(key, _)| keys.iter().rev().take(2).any(|known| known == key));
            words.flat_map(|(_, words)| *words).for_each(|word| replace(json(word)));
        }
        Json::Number(text) => [format!("{text}0"), "7".to_owned()].into_iter().for_each(replace),
        Json::Bool(value) => replace((!value).to_string()),
        _ => {}
    }
    match &node.value {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                keys.push(index.to_string());
                collect(item, keys, edits);
                // Without the item.
                let others = items
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .map(|(_, item)| item.to_string());
                let text = others.collect::<Vec<_>>().join(",");
                edits.push((keys.clone(), node.span.start, node.span.end, format!("[{text}]")));
                keys.pop();
            }
        }
        Json::Object(members) => {
            for (index, member) in members.iter().enumerate() {
                keys.push(member.key.value.clone());
                collect(&member.value, keys, edits);
                let others = members.iter().enumerate().filter(|(other, _)| *other != index);
                let entry = |(_, member): (_, &json::Member)| {
                    format!("{}:{}", Value::from(member.key.value.as_str()), member.value)
                };
                let without = others.map(entry).collect::<Vec<_>>().join(",");
                edits.push((keys.clone(), node.span.start, node.span.end, format!("{{{without}}}")));
                let key = Value::from(format!("{}x", member.key.value)).to_string();
                edits.push((keys.clone(), member.key.span.start, member.key.span.end, key));
                keys.pop();
            }
        }
        _ => {}
    }
}

/// The model in words, without places in the text.
fn meaning(model: &Model) -> String {
    let text = format!("{model:?}");
    let mut parts = text.split("Span { start: ");
    let first = parts.next().unwrap_or_default().to_owned();
    iter::once(first).chain(parts.map(|part| part.split_once('}').unwrap().1.to_owned())).collect()
}
