//! In: the `query` of a type. Out: its parameters as written.

use super::object::{Section, entries, wrong_kind};
use super::{Parsed, all, leaf, ty};
use crate::json::{Member, Node, Value};
use crate::report::Collector;
use crate::spec::Parameter;

pub(crate) const PARAMETER: Section =
    Section { what: "a parameter", keys: &["type", "name", "wire", "doc", "source"] };

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Vec<Parameter>> {
    let entries = entries(node, "name to parameter", collector)?;
    all(entries.map(|member| parameter(member, collector)).collect())
}

fn parameter(member: &Member, collector: &mut Collector) -> Parsed<Parameter> {
    let wire_name = member.key.clone();
    match member.value.value {
        Value::String(_) => {
            let ty = ty::expression(&member.value, collector)?;
            Ok(Parameter { wire_name, ty, name: None, base64: false, doc: None, source: Vec::new() })
        }
        Value::Object(_) => {
            let object = PARAMETER.open(&member.value, Some(member.key.span), collector)?;
            let ty = object.required("type", collector, ty::expression);
            let name = object.optional("name", collector, |node, collector| {
                let name = leaf::text(node, collector)?;
                leaf::snake_case(&name, "a parameter", collector)?;
                Ok(name)
            });
            let base64 = object.or_default("wire", collector, |node, collector| {
                leaf::word(node, &[("base64", true)], collector)
            });
            let doc = object.optional("doc", collector, leaf::prose);
            let source = object.or_default("source", collector, leaf::source);
            Ok(Parameter { wire_name, ty: ty?, name: name?, base64: base64?, doc: doc?, source: source? })
        }
        _ => Err(collector.error(wrong_kind(&member.value, "a type expression or an object with `type`"))),
    }
}
