//! In: a tree. Out: JSON over several lines, with the numbers as they were sent.

use std::fmt;

use secpaid_codegen::json::{Node, Value};

/// What is inside a container is indented by so much.
const INDENT: usize = 2;

/// Writes a tree over several lines.
pub(super) struct Pretty<'n>(pub(super) &'n Node);

impl fmt::Display for Pretty<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, 0)
    }
}

fn write(f: &mut fmt::Formatter<'_>, node: &Node, depth: usize) -> fmt::Result {
    let line = |f: &mut fmt::Formatter<'_>, index: usize| {
        let separator = if index == 0 { "" } else { "," };
        write!(f, "{separator}\n{:1$}", "", (depth + 1) * INDENT)
    };
    match &node.value {
        Value::Array(items) if !items.is_empty() => {
            f.write_str("[")?;
            for (index, item) in items.iter().enumerate() {
                line(f, index)?;
                write(f, item, depth + 1)?;
            }
            write!(f, "\n{:1$}]", "", depth * INDENT)
        }
        Value::Object(members) if !members.is_empty() => {
            f.write_str("{")?;
            for (index, member) in members.iter().enumerate() {
                line(f, index)?;
                let key = Node { span: member.key.span, value: Value::String(member.key.value.clone()) };
                write!(f, "{key}: ")?;
                write(f, &member.value, depth + 1)?;
            }
            write!(f, "\n{:1$}}}", "", depth * INDENT)
        }
        _ => write!(f, "{node}"),
    }
}

#[cfg(test)]
mod tests {
    use secpaid_codegen::json::parse;

    use super::*;

    #[test]
    fn containers_are_indented_and_numbers_keep_their_digits() {
        let tree = parse(r#"{"a":[1.50,{"b\n":null}],"c":{},"d":[]}"#).unwrap().root;
        let expected = "{\n  \"a\": [\n    1.50,\n    {\n      \"b\\n\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}";
        assert_eq!(Pretty(&tree).to_string(), expected);
    }
}
