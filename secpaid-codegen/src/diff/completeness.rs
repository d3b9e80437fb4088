//! That no difference goes unsaid: every value of a spec is changed a little or taken out.

use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use super::change::News;
use super::document::Documents;
use super::surface::lean;
use super::{Bump, Side, diff, differences};
use crate::json::{self, Node, Value as Json};
use crate::load;
use crate::model::Model;
use crate::source::Source;

const SPECS: &[&str] = &[
    include_str!("../../tests/diff/base.json"),
    include_str!("../../tests/specs/minimal.json"),
    include_str!("../../tests/specs/features.json"),
    include_str!("../../tests/expand/shop.json"),
    include_str!("../../../tests/specs/good/items.json"),
    include_str!("../../../tests/specs/good/state.json"),
    include_str!("../../../tests/specs/good/outcomes.json"),
    include_str!("../../../tests/specs/good/error_sets.json"),
    include_str!("../../../tests/specs/good/uploads.json"),
    include_str!("../../../tests/specs/good/constants.json"),
    include_str!("../../../tests/specs/good/data_forms.json"),
    include_str!("../../../tests/specs/good/byte_order_mark.json"),
];

/// Keys that only a stand-in for the API reads; `missing` and `rejected` of `auth`, too.
const STAND_IN: &[&str] = &["missing", "rejected", "state"];

/// Keys of what only people and test servers read.
const DOCS: &[&str] = &["doc", "docs", "title", "fix", "source", "samples", "status", "example", "examples"];

/// Where what is left is a spec, and another one, there is a change, one of the spec's own: not only of the generated code.
#[test]
fn no_difference_goes_unsaid() {
    let seen: usize = SPECS.iter().map(|text| tried(text)).sum();
    assert!(seen > 300, "{seen}");
}

/// How many other specs the edits make, on two threads.
fn tried(text: &str) -> usize {
    let document = json::parse(text).unwrap();
    let old = Source::new("spec.json", text);
    let before = load(&old).unwrap().model;
    let words = meaning(&before);
    let mut edits = Vec::new();
    collect(&document.root, &mut Vec::new(), &mut edits);
    let next = AtomicUsize::new(0);
    let work = || {
        let left = iter::from_fn(|| edits.get(next.fetch_add(1, Ordering::Relaxed)));
        left.filter(|edit| try_edit(Side { source: &old, model: &before }, &words, edit)).count()
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        work() + other.join().unwrap()
    })
}

/// Does the edit make another spec? Then there is a change.
fn try_edit(old: Side<'_>, words: &str, (keys, start, end, replacement): &Edit) -> bool {
    let text = old.source.text();
    let source = Source::new("spec.json", format!("{}{replacement}{}", &text[..*start], &text[*end..]));
    let Ok(loaded) = load(&source) else { return false };
    if words == meaning(&loaded.model) {
        return false;
    }
    let new = Side { source: &source, model: &loaded.model };
    let place = keys.join("/");
    let found = differences(old, new, &Documents::new(old, new));
    assert!(!found.is_empty(), "{place} -> {replacement}");
    let below = |keys_above: &[&str]| keys.iter().any(|key| keys_above.contains(&key.as_str()));
    // A test may ask for the status.
    let in_test = below(&["when", "outcome"]) && !below(&["examples"]);
    let in_docs = below(DOCS) && !below(&["match", "fields", "request"]) && !in_test;
    // Fields may be called so, too.
    let stands_in = keys.windows(2).any(|keys| {
        matches!(keys, [outer, key] if STAND_IN.contains(&key.as_str()) && outer != "fields" && outer != "request")
    });
    if in_docs || stands_in {
        let harmless = found.iter().all(|draft| draft.news != News::Feature && !draft.wire.breaks());
        assert!(harmless, "{place} -> {replacement}\n{found:#?}");
        // From the same lean model comes the same code.
        if meaning(&lean(old.model)) == meaning(&lean(new.model)) {
            return true;
        }
        let diff = diff(old, new);
        assert!(diff.release.needed <= Bump::Patch, "{place} -> {replacement}\n{:#?}", diff.changes);
    }
    true
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
    ("outcome", &["error", "unknown", "noop"]),
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
