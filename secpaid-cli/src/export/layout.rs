//! In: a JSON tree. Out: its text for people: what fits a line is on one.

use secpaid_codegen::json::{Node, Value};

const WIDTH: usize = 110;
const INDENT: usize = 2;

/// The text, with a line break at its end.
pub(crate) fn layout(node: &Node) -> String {
    let mut text = String::new();
    add(&mut text, node, 0, 0);
    text.push('\n');
    text
}

/// `taken` is how much of the line the key in front takes.
fn add(text: &mut String, node: &Node, depth: usize, taken: usize) {
    let flat = flat(node);
    if (depth > 0 && depth * INDENT + taken + flat.chars().count() < WIDTH) || is_leaf(node) {
        text.push_str(&flat);
        return;
    }
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&" ".repeat(depth * INDENT));
    };
    match &node.value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                add(text, item, depth + 1, 0);
            }
            line(text, depth);
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                let key = format!("{}: ", quoted(&member.key.value));
                text.push_str(&key);
                add(text, &member.value, depth + 1, key.chars().count());
            }
            line(text, depth);
            text.push('}');
        }
        _ => {}
    }
}

fn is_leaf(node: &Node) -> bool {
    match &node.value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

/// On one line, with a space behind colons and commas.
fn flat(node: &Node) -> String {
    match &node.value {
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|member| format!("{}: {}", quoted(&member.key.value), flat(&member.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        _ => node.to_string(),
    }
}

pub(super) fn quoted(text: &str) -> String {
    super::tree::text(text).to_string()
}
