//! In: inbound shapes as written. Out: inbound shapes as meant, each resolved or reported.

use super::Resolved;
use super::shape::Shapes;
use crate::json::{Node, Value};
use crate::model::{Carrier, Inbound, InboundExample};
use crate::report::Collector;
use crate::spec::{self, Spec};

pub(super) fn resolve(spec: &Spec, shapes: &Shapes<'_>, collector: &mut Collector) -> Vec<Resolved<Inbound>> {
    spec.inbound.iter().map(|written| inbound(written, shapes, collector)).collect()
}

fn inbound(written: &spec::Inbound, shapes: &Shapes<'_>, collector: &mut Collector) -> Resolved<Inbound> {
    let shape = shapes.plain(&written.data.ty, collector)?;
    let examples = written.examples.iter().map(|example| {
        let from = written.carrier(example);
        InboundExample {
            from,
            text: match from {
                Carrier::Json => example.body.to_string(),
                Carrier::Form | Carrier::Query => form_text(&example.body),
            },
            key: example.key.as_ref().map(|key| key.value.clone()),
            source: example.source.clone(),
        }
    });
    Ok(Inbound {
        name: written.name.value.clone(),
        doc: written.doc.clone(),
        docs: written.docs.clone(),
        source: written.source.clone(),
        from: written.from.clone(),
        when: written.when.clone(),
        shape,
        data_doc: written.data.doc.clone(),
        at: written.data.at.clone(),
        encrypted: written.encrypted.clone(),
        examples: examples.collect(),
        span: written.name.span,
    })
}

/// The body as a sender writes a form: `data[pay_id]=1&data[status]=success`. What a form cannot hold was refused by `check`.
fn form_text(body: &Node) -> String {
    let mut pairs = Vec::new();
    collect(body, String::new(), &mut pairs);
    pairs.join("&")
}

fn collect(node: &Node, name: String, pairs: &mut Vec<String>) {
    let below = |step: &str| if name.is_empty() { escape(step) } else { format!("{name}[{}]", escape(step)) };
    match &node.value {
        Value::Object(members) => {
            members.iter().for_each(|member| collect(&member.value, below(&member.key.value), pairs));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| collect(item, below(&index.to_string()), pairs));
        }
        Value::String(text) => pairs.push(format!("{name}={}", escape(text))),
        _ => {}
    }
}

/// As `application/x-www-form-urlencoded` has it.
fn escape(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        byte => format!("%{byte:02X}"),
    });
    escaped.collect()
}
