//! The canonical layout: on every spec of the repository, and rule by rule.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};

use secpaid_codegen::expand::{self, Options};
use secpaid_codegen::json;
use secpaid_codegen::layout::{self, WIDTH};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;

/// Folders with specs, good ones and broken ones.
const FOLDERS: &[&str] =
    &["spec", "secpaid-codegen/tests", "secpaid-cli/tests", "tests/specs", "tests/tests", "tests/fixtures"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn add_json(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_json(&path, files);
        } else if path.extension().is_some_and(|found| found == "json") {
            files.push(path);
        }
    }
}

/// Every text of the repository that is JSON, with its path.
fn texts() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    FOLDERS.iter().for_each(|folder| add_json(&repository().join(folder), &mut files));
    files.sort();
    let read = |path: PathBuf| fs::read_to_string(&path).ok().map(|text| (path, text));
    let texts: Vec<_> = files.into_iter().filter_map(read).collect();
    texts.into_iter().filter(|(_, text)| json::parse(text).is_ok()).collect()
}

fn formatted(text: &str) -> String {
    layout::format(text, &json::parse(text).unwrap())
}

/// The tokens of a JSON text, with the members of objects sorted: what two texts that say the same have in common.
fn canonical(text: &str, node: &json::Node) -> String {
    match &node.value {
        json::Value::Object(members) => {
            let raw = |span: secpaid_codegen::source::Span| &text[span.start..span.end];
            let mut members: Vec<_> = members
                .iter()
                .map(|member| format!("{}:{}", raw(member.key.span), canonical(text, &member.value)))
                .collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        json::Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| canonical(text, item)).collect();
            format!("[{}]", items.join(","))
        }
        _ => text[node.span.start..node.span.end].to_owned(),
    }
}

#[test]
fn no_spec_of_the_repository_changes_what_it_says() {
    let texts = texts();
    assert!(texts.len() > 150, "{}", texts.len());
    for (path, text) in texts {
        let formatted = formatted(&text);
        let (before, after) = (json::parse(&text).unwrap().root, json::parse(&formatted).unwrap().root);
        assert_eq!(canonical(&text, &before), canonical(&formatted, &after), "{}", path.display());
        assert_eq!(self::formatted(&formatted), formatted, "twice: {}", path.display());
    }
}

/// Everything that the model of a spec says, without the places where the file says it.
fn model(text: &str) -> Option<String> {
    let model = load(&Source::new("s.json", text)).ok()?.model;
    let mut said = String::new();
    let debug = format!("{model:?}");
    let mut pieces = debug.split("Span { ");
    said.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        said.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    for item in expand::api(&model, &Options::default()) {
        said.push_str(&item.to_string());
    }
    Some(said)
}

#[test]
fn the_model_is_the_same() {
    let mut compared = 0;
    for (path, text) in texts() {
        let before = model(&text);
        assert!(model(&formatted(&text)) == before, "{}", path.display());
        compared += usize::from(before.is_some());
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn the_way_a_spec_was_laid_out_does_not_count() {
    for (path, text) in texts() {
        let airy = text.replace('\n', "\r\n\t\n");
        assert_eq!(formatted(&airy), formatted(&text), "{}", path.display());
    }
}

#[test]
fn lines_are_short_where_they_can_be_broken() {
    for (path, text) in texts() {
        for line in formatted(&text).lines().filter(|line| line.chars().count() > WIDTH) {
            let said = line.trim().trim_end_matches(',');
            // One text, or a key with one: nothing to break.
            let item = json::parse(said).or_else(|_| json::parse(&format!("{{{said}}}"))).unwrap().root;
            let one = match &item.value {
                json::Value::Object(members) => members.len() == 1 && !is_container(&members[0].value),
                _ => !is_container(&item),
            };
            assert!(one, "{}: {line}", path.display());
        }
    }
}

fn is_container(node: &json::Node) -> bool {
    matches!(node.value, json::Value::Object(_) | json::Value::Array(_))
}

#[track_caller]
fn gives(text: &str, expected: &str) {
    assert_eq!(formatted(text), expected);
}

#[test]
fn keys_have_the_order_of_the_documentation() {
    gives(
        r#"{"endpoints": {"B": {"data": "T", "route": "GET /b"}, "A": {"route": "GET /a"}}, "name": "x", "$schema": "s"}"#,
        r#"{
  "$schema": "s",
  "name": "x",
  "endpoints": {
    "B": {"route": "GET /b", "data": "T"},
    "A": {"route": "GET /a"}
  }
}
"#,
    );
}

#[test]
fn what_the_author_names_keeps_its_order() {
    gives(
        r#"{"types":{"Z":{"enum":["z","a"]},"A":{"fields":{"y":"Z","x":{"doc":"d","type":"Z"}},"doc":"D"}}}"#,
        r#"{
  "types": {
    "Z": {"enum": ["z", "a"]},
    "A": {"doc": "D", "fields": {"y": "Z", "x": {"type": "Z", "doc": "d"}}}
  }
}
"#,
    );
}

#[test]
fn json_of_the_api_keeps_its_order() {
    let text = r#"{"endpoints": {"A": {"examples": [{"response": {"z": 1, "doc": 2, "a": {"y": 3, "x": 4}}, "request": {"b": 1, "a": 2}}]}}}"#;
    let examples = r#""examples": [{"request": {"b": 1, "a": 2}, "response": {"z": 1, "doc": 2, "a": {"y": 3, "x": 4}}}]"#;
    assert!(formatted(text).contains(examples), "{}", formatted(text));
}

#[test]
fn numbers_and_strings_stay_as_they_are_written() {
    let text = r#"{"endpoints": {"A": {"examples": [{"response": [1.50, 1e2, -0, "\u00e4\/", "ä"]}]}}}"#;
    assert!(formatted(text).contains(r#"[1.50, 1e2, -0, "\u00e4\/", "ä"]"#), "{}", formatted(text));
}

#[test]
fn a_comment_comes_first_or_stays_among_names() {
    gives(
        r#"{"name": "x", "types": {"A": {"scalar": "u8", "$comment": ["one", {"b": 1, "a": 2}]}, "$comment": "between", "B": {"scalar": "u8"}}, "$comment": "file"}"#,
        r#"{
  "$comment": "file",
  "name": "x",
  "types": {
    "A": {"$comment": ["one", {"b": 1, "a": 2}], "scalar": "u8"},
    "$comment": "between",
    "B": {"scalar": "u8"}
  }
}
"#,
    );
}

#[test]
fn unknown_and_repeated_keys_stay_for_lint_to_find() {
    gives(
        r#"{"zzz": 1, "name": "x", "aaa": 2, "name": "y"}"#,
        "{\n  \"name\": \"x\",\n  \"name\": \"y\",\n  \"zzz\": 1,\n  \"aaa\": 2\n}\n",
    );
}

#[test]
fn facts_of_a_field_share_lines_and_prose_does_not() {
    let long = "d".repeat(120);
    gives(
        &format!(
            r#"{{"types": {{"A": {{"fields": {{"x": {{"doc": "{long}", "max": 9, "min": 1, "type": "u8"}}}}}}}}}}"#
        ),
        &format!(
            r#"{{
  "types": {{
    "A": {{
      "fields": {{
        "x": {{
          "type": "u8", "min": 1, "max": 9,
          "doc": "{long}"
        }}
      }}
    }}
  }}
}}
"#
        ),
    );
}

#[test]
fn what_is_empty_stays_on_its_line() {
    gives(
        r#"{"errors": { }, "types": {}, "envelope": [ ]}"#,
        "{\n  \"envelope\": [],\n  \"errors\": {},\n  \"types\": {}\n}\n",
    );
    gives("[ 1,2 ]", "[1, 2]\n");
}

#[test]
fn the_deepest_document_is_laid_out() {
    let text = "[".repeat(json::MAX_DEPTH) + &"]".repeat(json::MAX_DEPTH);
    let dense: String = formatted(&text).split_whitespace().collect();
    assert_eq!(dense, text);
}

/// The keys that the first table below a heading of the format's documentation lists.
fn documented(heading: &str) -> Vec<String> {
    let docs = fs::read_to_string(repository().join("docs/spec-format.md")).unwrap();
    let below = docs.split(&format!("\n{heading}\n")).nth(1).unwrap();
    let rows =
        below.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn keys_have_the_order_in_which_the_documentation_lists_them() {
    for (heading, before, after) in [
        ("## The file", "", ""),
        ("## Auth", r#"{"auth":"#, "}"),
        ("## Envelopes", r#"{"envelopes":{"e":"#, "}}"),
        ("## Errors", r#"{"errors":{"E":"#, "}}"),
        ("### Fields", r#"{"types":{"T":{"fields":{"f":"#, "}}}}"),
        ("## Endpoints", r#"{"endpoints":{"E":"#, "}}"),
        ("### Pages", r#"{"endpoints":{"E":{"pages":"#, "}}}"),
        ("### State", r#"{"endpoints":{"E":{"state":"#, "}}}"),
        ("## Inbound", r#"{"inbound":{"I":"#, "}}"),
    ] {
        let keys = documented(heading);
        assert!(keys.len() >= 5, "{heading}: {keys:?}");
        let object = |keys: &mut dyn Iterator<Item = &String>| {
            let members: Vec<_> = keys.map(|key| format!("\"{key}\":1")).collect();
            format!("{before}{{{}}}{after}", members.join(","))
        };
        let laid_out = formatted(&object(&mut keys.iter().rev()));
        let dense: String = laid_out.split_whitespace().collect();
        assert_eq!(dense, object(&mut keys.iter()), "{heading}");
    }
}
