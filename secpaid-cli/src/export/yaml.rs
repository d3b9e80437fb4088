//! In: a JSON tree. Out: the same as YAML in block style.

use secpaid_codegen::json::{Node, Value};

use super::layout::quoted;

/// The text, with a line break at its end.
pub(super) fn text(node: &Node) -> String {
    let mut text = String::new();
    add(&mut text, node, 0);
    text
}

fn add(text: &mut String, node: &Node, depth: usize) {
    let indent = "  ".repeat(depth);
    match &node.value {
        Value::Object(members) => {
            for member in members {
                text.push_str(&format!("{indent}{}:", key(&member.key.value)));
                below(text, &member.value, depth + 1);
            }
        }
        Value::Array(items) => {
            for item in items {
                // The dash takes the place of the last indentation.
                let mut below = String::new();
                if is_leaf(item) {
                    below.push_str(&format!("{item}\n"));
                } else {
                    add(&mut below, item, depth + 1);
                }
                text.push_str(&format!("{indent}- {}", below.trim_start_matches(' ')));
            }
        }
        _ => {}
    }
}

fn is_leaf(node: &Node) -> bool {
    match &node.value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

/// Behind a key: a leaf on the same line, anything else on lines of its own.
fn below(text: &mut String, node: &Node, depth: usize) {
    if is_leaf(node) {
        // A leaf of JSON is one of YAML: its strings are double-quoted.
        text.push_str(&format!(" {node}\n"));
    } else {
        text.push('\n');
        add(text, node, depth);
    }
}

/// Names that nothing else can be read from stand as they are.
fn key(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/".contains(&byte))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&name.to_ascii_lowercase().as_str());
    if plain { name.to_owned() } else { quoted(name) }
}
