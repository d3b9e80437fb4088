//! In: both texts and the steps of a pointer. Out: the place, and what is written there.

use super::Side;
use super::change::{Place, Steps};
use crate::json::{self, Node, Value};
use crate::model::pointer_text;
use crate::source::{Source, Span};

/// Both specs as written.
pub(super) struct Documents<'a> {
    pub(super) old: Document<'a>,
    pub(super) new: Document<'a>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>) -> Self {
        Self { old: Document::new(old.source), new: Document::new(new.source) }
    }
}

/// A spec as written.
pub(super) struct Document<'a> {
    source: &'a Source,
    /// `None` only for a text that the model was not made from.
    root: Option<Node>,
}

impl<'a> Document<'a> {
    fn new(source: &'a Source) -> Self {
        Self { source, root: json::parse(source.text()).ok().map(|document| document.root) }
    }

    /// What a pointer leads to.
    pub(super) fn node(&self, steps: &[String]) -> Option<&Node> {
        self.root.as_ref()?.point(steps)
    }

    /// The place of a value: its key where it has one. Where it is not there, what it would be in.
    pub(super) fn place(&self, steps: &Steps) -> Option<Place> {
        let mut node = self.root.as_ref()?;
        let mut span = Span::new(node.span.start, node.span.start);
        let mut depth = 0;
        for step in steps {
            let (next, at) = match &node.value {
                Value::Object(members) => {
                    let Some(member) = members.iter().find(|member| member.key.value == *step) else { break };
                    (&member.value, member.key.span)
                }
                Value::Array(items) => {
                    let Some(item) = step.parse::<usize>().ok().and_then(|index| items.get(index)) else {
                        break;
                    };
                    (item, item.span)
                }
                _ => break,
            };
            (node, span) = (next, at);
            depth += 1;
        }
        let pointer = pointer_text(steps.get(..depth).unwrap_or_default());
        Some(Place { pointer, position: self.source.position(span.start) })
    }
}

/// The type expression of a field, of data, of a meta field: short or long form.
pub(super) fn type_expression(node: &Node) -> Option<&str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => match &node.get("type")?.value {
            Value::String(text) => Some(text),
            _ => None,
        },
    }
}

/// The `wire` of a field as compact text.
pub(super) fn wire_text(node: &Node) -> Option<String> {
    node.get("wire").map(ToString::to_string)
}
