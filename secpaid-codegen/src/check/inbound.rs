//! Rules about inbound shapes: what the spec shows must fit what it says.

use super::example::{Direction, Fit};
use crate::json::{Node, Value};
use crate::model::{Carrier, Shape, pointer_text};
use crate::report::{Collector, Diagnostic, one_of};
use crate::resolve::Parts;
use crate::source::Span;
use crate::spec::{Inbound, InboundExample, Spec};

/// Only a body can be encrypted: a query that is would be no use to the page it opens.
pub(super) fn check_encrypted(spec: &Spec, collector: &mut Collector) {
    for inbound in &spec.inbound {
        if inbound.encrypted.is_some() && inbound.from == [Carrier::Query] {
            let name = &inbound.name;
            let message = format!("`{}` comes as a query only, and `encrypted` is for bodies", name.value);
            collector.error(Diagnostic::new("encrypted_query", name.span, message));
        }
    }
}

/// An example that comes as nothing the shape comes as, or that a form cannot hold, is one that nobody can send.
pub(super) fn check_carriers(spec: &Spec, collector: &mut Collector) {
    for inbound in &spec.inbound {
        for example in &inbound.examples {
            if let Some(from) = example.from.as_ref().filter(|from| !inbound.from.contains(&from.value)) {
                let words = Carrier::WORDS.iter().filter(|(_, carrier)| inbound.from.contains(carrier));
                let expected = one_of(words.map(|(word, _)| *word));
                let message =
                    format!("`{}` does not come like this, expected {expected}", inbound.name.value);
                collector.error(Diagnostic::new("example_carrier", from.span, message));
            } else if inbound.carrier(example) != Carrier::Json {
                check_form(&example.body, true, collector);
            }
        }
    }
}

/// A form holds texts under names.
fn check_form(node: &Node, is_root: bool, collector: &mut Collector) {
    let mut refuse = |span: Span, message: String| {
        collector.error(Diagnostic::new("example_not_a_form", span, message));
    };
    match &node.value {
        Value::Object(members) if is_root || !members.is_empty() => {
            for member in members {
                let key = &member.key;
                if key.value.is_empty() {
                    refuse(key.span, "a field of a form has a name".to_owned());
                } else if key.value.contains(['[', ']']) {
                    let message =
                        format!("`{}` has brackets, which stand for nested objects here", key.value);
                    refuse(key.span, message);
                }
            }
            members.iter().for_each(|member| check_form(&member.value, false, collector));
        }
        Value::Array(items) if !is_root && !items.is_empty() => {
            items.iter().for_each(|item| check_form(item, false, collector));
        }
        Value::String(_) if !is_root => {}
        _ if is_root => refuse(start(node), format!("a form is an object of texts, this is {}", node.kind())),
        Value::Object(_) | Value::Array(_) => {
            refuse(start(node), "a form cannot say that this is empty".to_owned())
        }
        _ => refuse(
            node.span,
            format!("in a form every value is a text, write this as a string: `\"{node}\"`"),
        ),
    }
}

/// Without its key nobody can tell what an encrypted example says, and a key for a plain one says that something else was meant.
pub(super) fn check_keys(spec: &Spec, collector: &mut Collector) {
    for inbound in &spec.inbound {
        for example in &inbound.examples {
            match (&example.key, is_encrypted(inbound, example)) {
                (None, true) => {
                    let message = "this example is encrypted, and needs the key `key` to be read";
                    collector.error(Diagnostic::new("example_key", start(&example.body), message));
                }
                (Some(key), false) => {
                    let message = "this example is not encrypted, and has no use for a key";
                    collector.error(Diagnostic::new("example_key", key.span, message));
                }
                _ => {}
            }
        }
    }
}

/// An example is decoded by generated tests. What an encrypted one says is for those to find out.
pub(super) fn check_examples(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    let fit = Fit::new(&parts.types, Direction::Response);
    for (inbound, resolved) in spec.inbound.iter().zip(&parts.inbound) {
        let Ok(resolved) = resolved else { continue };
        for example in inbound.examples.iter().filter(|example| !is_encrypted(inbound, example)) {
            let is_object = matches!(example.body.value, Value::Object(_));
            if inbound.carrier(example) != Carrier::Json && !is_object {
                // It was reported as no form.
                continue;
            }
            let at = &inbound.data.at;
            match example.body.point(at).filter(|node| node.value != Value::Null) {
                Some(node) => fit.check_at(node, &resolved.shape, at, collector),
                None if matches!(resolved.shape, Shape::Optional { .. }) => {}
                None => {
                    let message = format!("this example has no data at `{}`", pointer_text(at));
                    let finding = Diagnostic::new("example_without_data", start(&example.body), message);
                    collector.error(finding.also(inbound.data.ty.span, "the data it must have"));
                }
            }
        }
    }
}

fn is_encrypted(inbound: &Inbound, example: &InboundExample) -> bool {
    let place = inbound.encrypted.as_ref().and_then(|encrypted| example.body.point(&encrypted.at));
    place.is_some_and(|node| matches!(node.value, Value::String(_)))
}

fn start(node: &Node) -> Span {
    Span::new(node.span.start, node.span.start + 1)
}
