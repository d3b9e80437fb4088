//! In: a text of JSON, its tree, and an operation. Out: the text with the change and everything else as it was, white space included.

use secpaid_codegen::json::{Node, Value as NodeValue};
use secpaid_codegen::source::Span;
use serde_json::Value;

use super::draft::Op;

/// The changed text; `None` where the operation fits nothing.
pub(super) fn apply(text: &str, root: &Node, op: &Op) -> Option<String> {
    match op {
        Op::Replace { path, value } => {
            let node = root.point(path)?;
            splice(text, node.span, &print(value))
        }
        Op::Add { path, value } => {
            let (last, before) = path.split_last()?;
            let parent = root.point(before)?;
            match &parent.value {
                NodeValue::Object(members) => {
                    if let Some(known) = parent.get(last) {
                        return splice(text, known.span, &print(value));
                    }
                    let member = format!("{}: {}", print(&Value::from(last.as_str())), print(value));
                    let places = members.iter().map(|member| (member.key.span.start, member.value.span.end));
                    append(text, parent.span, places.collect(), &member)
                }
                NodeValue::Array(items) if last == "-" => {
                    let places = items.iter().map(|item| (item.span.start, item.span.end)).collect();
                    append(text, parent.span, places, &print(value))
                }
                _ => None,
            }
        }
        Op::Remove { path } => {
            let (last, before) = path.split_last()?;
            let parent = root.point(before)?;
            let (places, index): (Vec<Span>, usize) = match &parent.value {
                NodeValue::Object(members) => (
                    members
                        .iter()
                        .map(|member| Span::new(member.key.span.start, member.value.span.end))
                        .collect(),
                    members.iter().position(|member| member.key.value == *last)?,
                ),
                NodeValue::Array(items) => (items.iter().map(|item| item.span).collect(), last.parse().ok()?),
                _ => return None,
            };
            remove(text, &places, index)
        }
    }
}

/// Puts an entry behind the last one, with the white space that stands before that.
fn append(text: &str, parent: Span, places: Vec<(usize, usize)>, entry: &str) -> Option<String> {
    let Some((start, end)) = places.last().copied() else {
        return splice(text, Span::new(parent.start + 1, parent.end - 1), entry);
    };
    let before = match places.len().checked_sub(2).and_then(|index| places.get(index)) {
        Some((_, end)) => *end,
        None => parent.start,
    };
    // Between two entries stand a comma and white space; before the first one white space only.
    let space = text.get(before + 1..start)?.trim_start_matches(|c: char| !c.is_whitespace());
    let space = if space.is_empty() && places.len() == 1 { " " } else { space };
    splice(text, Span::new(end, end), &format!(",{space}{entry}"))
}

fn remove(text: &str, places: &[Span], index: usize) -> Option<String> {
    let here = places.get(index)?;
    let span = match (index.checked_sub(1).and_then(|before| places.get(before)), places.get(index + 1)) {
        (Some(before), _) => Span::new(before.end, here.end),
        (None, Some(next)) => Span::new(here.start, next.start),
        (None, None) => *here,
    };
    splice(text, span, "")
}

fn splice(text: &str, span: Span, with: &str) -> Option<String> {
    Some([text.get(..span.start)?, with, text.get(span.end..)?].concat())
}

/// JSON on one line, with a space behind `:` and `,`.
fn print(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(print).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members =
                members.iter().map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), print(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use secpaid_codegen::json::parse;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &str, op: &Op, expected: Option<&str>) {
        let root = parse(text).map(|document| document.root);
        assert_eq!(root.ok().and_then(|root| apply(text, &root, op)).as_deref(), expected);
    }

    fn add(path: &[&str], value: Value) -> Op {
        Op::Add { path: super::super::draft::steps(path), value }
    }

    fn remove(path: &[&str]) -> Op {
        Op::Remove { path: super::super::draft::steps(path) }
    }

    #[test]
    fn what_is_added_stands_as_its_neighbours_do() {
        let text = "{\n  \"a\": 1,\n  \"b\": [1, 2],\n  \"c\": {}\n}\n";
        let added = "{\n  \"a\": 1,\n  \"b\": [1, 2],\n  \"c\": {},\n  \"d\": {\"x\": [1, 2]}\n}\n";
        check(text, &add(&["d"], json!({"x": [1, 2]})), Some(added));
        check(text, &add(&["b", "-"], json!(3)), Some(&text.replace("1, 2", "1, 2, 3")));
        check(text, &add(&["c", "x"], json!(null)), Some(&text.replace("{}", "{\"x\": null}")));
        check(text, &add(&["a"], json!(2)), Some(&text.replace("\"a\": 1", "\"a\": 2")));
        check(r#"{"a":[1]}"#, &add(&["a", "-"], json!(2)), Some(r#"{"a":[1, 2]}"#));
        check(r#"{"a":1,"b":2}"#, &add(&["c"], json!(3)), Some(r#"{"a":1,"b":2,"c": 3}"#));
        check("{}", &add(&["x", "y"], json!(3)), None);
    }

    #[test]
    fn what_is_taken_out_leaves_its_neighbours_as_they_are() {
        let text = "{\n  \"a\": 1,\n  \"b\": [1, 2],\n  \"c\": {}\n}\n";
        check(text, &remove(&["a"]), Some(&text.replace("\"a\": 1,\n  ", "")));
        check(text, &remove(&["c"]), Some(&text.replace(",\n  \"c\": {}", "")));
        check(text, &remove(&["b", "0"]), Some(&text.replace("1, 2", "2")));
        check(r#"{"a":1}"#, &remove(&["a"]), Some("{}"));
        check(r#"{"a":1}"#, &remove(&["b"]), None);
    }
}
