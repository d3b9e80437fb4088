//! A comment may stand in every object of a spec: the parser and the JSON Schema take it, and it changes nothing.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;

use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use serde_json::{Value, json};

const SPECS: &[&str] = &[
    "spec/secpaid.json",
    "spec/secpaid-v1.json",
    "secpaid-codegen/tests/specs/features.json",
    "tests/specs/good/one_of_each.json",
];

fn read(below: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(below);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What is JSON of the API under these keys has no comments: they would be a part of it.
const DATA: &[&str] = &["samples", "request", "response", "body", "example", "$comment"];

/// Puts a comment into every object of the format, and counts them.
fn comment(value: &mut Value, is_example: bool) -> usize {
    match value {
        Value::Object(members) => {
            let mut count = 1;
            for (key, inner) in members.iter_mut() {
                // The `request` of an endpoint has fields, that of an example has values.
                let data = DATA.contains(&key.as_str()) && (key != "request" || is_example);
                if !data {
                    count += comment(inner, key == "examples");
                }
            }
            members.insert("$comment".to_owned(), json!({"why": ["a", "comment"]}));
            count
        }
        Value::Array(items) => items.iter_mut().map(|item| comment(item, is_example)).sum(),
        _ => 0,
    }
}

fn expansion(spec: &Value) -> Vec<String> {
    let source = Source::new("spec.json", serde_json::to_string_pretty(spec).unwrap());
    let loaded =
        load(&source).map_err(|report| report.render(&source)).unwrap_or_else(|text| unreachable!("{text}"));
    expand::api(&loaded.model, &Options::default()).into_iter().map(|item| item.to_string()).collect()
}

#[test]
fn every_object_of_the_format_takes_a_comment() {
    let schema = jsonschema::draft7::new(&read("spec/api.schema.json")).unwrap();
    for below in SPECS {
        let plain = read(below);
        let mut commented = plain.clone();
        let count = comment(&mut commented, false);
        assert!(count > 10, "{below}: {count}");
        let errors: Vec<_> = schema
            .iter_errors(&commented)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{below}: {}", errors.join("\n"));
        assert!(expansion(&commented) == expansion(&plain), "{below}");
    }
}
