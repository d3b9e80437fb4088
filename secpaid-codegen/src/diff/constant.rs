//! In: values of requests that never vary, in either spec. Out: does the API take what old clients send?

use super::flow::Flow;
use super::value::equal;
use crate::check::{breaks, reads};
use crate::json::{self, Node, Value};
use crate::model::{Bound, Field, Model, Scalar, Shape, TypeKind};
use crate::source::Span;

/// Is what old clients send for a field taken, where it never varies on one side at least? `None`: it varies on both.
pub(super) fn taken(sent: &Field, read: &Field, reader: &Model, flow: Flow) -> Option<Result<(), String>> {
    let name = &sent.wire;
    Some(match (&sent.constant, &read.constant) {
        (None, None) => return None,
        (Some(sent), Some(read)) if equal(sent, read, flow == Flow::Form) => Ok(()),
        (Some(sent), Some(read)) => {
            Err(format!("clients send `{sent}` for `{name}`, the API takes `{read}`"))
        }
        (None, Some(read)) => Err(format!("clients may send another `{name}` than `{read}`")),
        (Some(sent), None) => {
            let node = Node { span: Span::default(), value: sent.json() };
            if !fits(&node, &read.shape, reader, flow) {
                return Some(Err(format!("clients send `{sent}` for `{name}`, which the API does not take")));
            }
            read.bounds.iter().try_for_each(|bound| passes(name, sent, bound))
        }
    })
}

/// Does a value that never varies hold the bound?
pub(super) fn passes(name: &str, value: &Scalar, bound: &Bound) -> Result<(), String> {
    let node = Node { span: Span::default(), value: value.json() };
    if breaks(&node, bound) {
        return Err(format!("clients send `{value}` for `{name}`, which is not {}", bound.in_words()));
    }
    Ok(())
}

/// Does an API that has this shape take the value? What only trying tells, as of unions, it is not trusted to.
fn fits(node: &Node, shape: &Shape, model: &Model, flow: Flow) -> bool {
    match shape {
        Shape::Scalar(codec) => {
            reads(node, codec) || flow == Flow::Form && spellings(node).any(|other| reads(&other, codec))
        }
        Shape::Named(index) => match model.types.get(*index).map(|ty| &ty.kind) {
            Some(TypeKind::Scalar { codec, .. }) => fits(node, &Shape::Scalar(codec.clone()), model, flow),
            Some(TypeKind::Enum { .. }) => {
                let lists = |text: &str| model.types.get(*index).is_some_and(|ty| ty.lists(text));
                matches!(&node.value, Value::String(text) if lists(text))
                    || flow == Flow::Form && lists(&node.to_string())
            }
            _ => false,
        },
        Shape::Optional { item, none } => {
            matches!(&node.value, Value::String(text) if none.contains(text)) || fits(node, item, model, flow)
        }
        Shape::Secret(item) | Shape::Boxed(item) => fits(node, item, model, flow),
        // The entry of a list of one, as a form has it.
        Shape::List { item, one } => (*one || flow == Flow::Form) && fits(node, item, model, flow),
        Shape::InString { item, bare_read, .. } => match &node.value {
            Value::String(text) => {
                json::parse(text).is_ok_and(|inner| fits(&inner.root, item, model, Flow::Request))
            }
            _ => *bare_read && fits(node, item, model, flow),
        },
        Shape::Map(_) => false,
    }
}

/// What else a text of a form can stand for: `5` and `"5"` are one there.
fn spellings(node: &Node) -> impl Iterator<Item = Node> + use<> {
    let text = match &node.value {
        Value::String(text) => text.clone(),
        other => Node { span: Span::default(), value: other.clone() }.to_string(),
    };
    let bare = json::parse(&text).ok().map(|document| document.root.value);
    let values = std::iter::once(Value::String(text)).chain(bare);
    values.map(|value| Node { span: Span::default(), value })
}

/// The value in words, for a change.
pub(super) fn shown(value: &Scalar) -> String {
    format!("`{value}`")
}
