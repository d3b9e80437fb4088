//! What the page of the primitives shows is what the format takes: every piece of JSON, at its place in a spec. Its table has every primitive, with
//! the keys that the pieces show.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use serde_json::{Map, Value, json};

const PAGE: &str = include_str!("../../docs/primitives.md");

/// A spec around a piece at this place.
fn spec_with(place: &str, piece: Value) -> Value {
    let mut spec = json!({
        "name": "things", "version": "1.0.0",
        "servers": {"production": "https://api.example.com"},
        "envelopes": {"main": {
            "outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}},
            "code": "/code", "message": "/text", "data": "/data",
        }},
        "errors": {"Failed": {"doc": "It failed.", "match": [{"code": 1}]}},
        "types": {
            "Thing": {"fields": {"id": "i64", "state": "string?"}},
            "OtherThing": {"fields": {"id": "string"}},
            "Variables": {"fields": {"after": "string?"}},
        },
        "endpoints": {
            "GetThing": {"route": "GET /first-thing", "data": "Thing"},
            "GetOther": {"route": "GET /other-thing", "data": "OtherThing"},
        },
    });
    let at = |spec: &mut Value, pointer: &str, name: &str, piece: Value| {
        spec.pointer_mut(pointer).and_then(Value::as_object_mut).unwrap().insert(name.to_owned(), piece);
    };
    match place {
        "spec" => {
            for (key, value) in piece.as_object().unwrap() {
                match spec.get_mut(key).and_then(Value::as_object_mut) {
                    Some(there) => there.extend(value.as_object().cloned().unwrap()),
                    None => spec[key] = value.clone(),
                }
            }
        }
        // Behind one that knows its answers, so that it can be an envelope of any kind.
        "envelope" => {
            at(&mut spec, "/envelopes/main", "when", json!({"at": "/ok", "present": true}));
            at(&mut spec, "/envelopes", "shown", piece);
            // What its messages and codes could be is not what the page is about.
            spec["errors"]["Failed"]["match"] = json!([{"code": 1, "envelope": "main"}]);
        }
        "error" => {
            at(&mut spec, "/errors", "Shown", piece);
            at(&mut spec, "/endpoints/GetThing", "errors", json!(["Failed", "Shown"]));
        }
        "upload" => {
            at(&mut spec, "/types", "Shown", piece);
            let sender = json!({"route": "POST /shown", "body": "multipart", "request": {"shown": "Shown"}});
            at(&mut spec, "/endpoints", "SendShown", sender);
        }
        "endpoint" => at(&mut spec, "/endpoints", "Shown", piece),
        // `type` alone, or with a name that the piece calls itself by.
        other => {
            let name = other.strip_prefix("type").unwrap();
            let name = name.strip_prefix(' ').unwrap_or("Shown");
            at(&mut spec, "/types", name, piece);
            at(&mut spec, "/endpoints", "GetShown", json!({"route": "GET /shown", "data": name}));
        }
    }
    spec
}

/// The pieces of a text with their places.
fn pieces(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.map(|block| block.strip_prefix("json ").unwrap().split_once('\n').unwrap()).collect()
}

/// What is in backticks.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_piece_is_one_of_a_spec() {
    let pieces = pieces(PAGE);
    assert!(pieces.len() > 60, "{}", pieces.len());
    let mut failures = Vec::new();
    for (place, piece) in pieces {
        let spec = spec_with(place, serde_json::from_str(piece).unwrap());
        let source = Source::new("spec.json", serde_json::to_string_pretty(&spec).unwrap());
        if let Err(report) = load(&source) {
            failures.push(format!("{}\n{piece}", report.render(&source)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_table_has_every_primitive_and_keys_that_its_pieces_show() {
    let rows: Vec<_> = PAGE.lines().filter(|line| line.contains("](#")).collect();
    let sections: Vec<_> = PAGE.split("\n### ").skip(1).collect();
    assert_eq!(rows.len(), sections.len());
    for (row, section) in rows.into_iter().zip(sections) {
        let (title, text) = section.split_once('\n').unwrap();
        let link = format!("| [{title}](#{}) |", title.to_lowercase().replace(' ', "-"));
        let (_, keys) = row.split_once(&link).unwrap_or_else(|| panic!("`{title}` is not in `{row}`"));
        let shown: String = pieces(text).into_iter().map(|(_, piece)| piece).collect();
        assert!(!shown.is_empty() && codes(keys).all(|key| shown.contains(key)), "{row}");
    }
}

#[test]
fn a_piece_with_a_mistake_is_refused() {
    let mut piece = Map::new();
    piece.insert("routes".to_owned(), json!("GET /x"));
    let source = Source::new("spec.json", spec_with("endpoint", piece.into()).to_string());
    assert!(load(&source).is_err());
}
