//! In: a field of a request with `const`. Out: a field whose value never varies; examples of requests that have it.

use super::super::object::{Object, wrong_kind};
use super::super::{Parsed, leaf};
use super::{CONSTANT, location};
use crate::decimal::is_decimal_number;
use crate::json::{Member, Node, Value};
use crate::model::{Base, Scalar};
use crate::report::{Collector, Diagnostic};
use crate::source::{Span, Spanned};
use crate::spec::{Example, Field, TypeExpr};

/// `value` is what stands behind `const`.
pub(super) fn parse(member: &Member, value: &Node, collector: &mut Collector) -> Parsed<Field> {
    let object = CONSTANT.open(&member.value, Some(member.key.span), collector)?;
    let scalar = scalar(value, collector);
    let location = object.optional("in", collector, location);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    let (base, scalar) = scalar?;
    let name = Spanned::new(base.name().to_owned(), value.span);
    let ty = TypeExpr { span: value.span, name, suffixes: Vec::new() };
    Ok(Field {
        constant: Some(Spanned::new(scalar, value.span)),
        location: location?,
        doc: doc?,
        source: source?,
        ..Field::of(member.key.clone(), ty)
    })
}

/// The value, and the built-in type that reads it.
fn scalar(node: &Node, collector: &mut Collector) -> Parsed<(Base, Scalar)> {
    match &node.value {
        Value::String(text) => Ok((Base::String, Scalar::String(text.clone()))),
        Value::Bool(value) => Ok((Base::Bool, Scalar::Bool(*value))),
        Value::Number(text) if is_decimal_number(text) => Ok((Base::Decimal, Scalar::Number(text.clone()))),
        // Servers would have to compare what they cannot hold.
        Value::Number(text) => {
            let message = format!("`{text}` is no constant: a `decimal` cannot hold it to the last digit");
            Err(collector.error(Diagnostic::new("bad_constant", node.span, message)))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(collector.error(wrong_kind(node, "a string, a number or a boolean")))
        }
    }
}

/// What is read has no value of its own, and what a type is sent in may be read, too.
pub(super) fn refuse(object: &Object<'_>, collector: &mut Collector) -> Parsed<()> {
    let Some(member) = object.member("const") else { return Ok(()) };
    let message = "only a field of a request is a constant, and this is one of a type";
    let finding = Diagnostic::new("misplaced_const", member.key.span, message);
    Err(collector.error(finding.help("write its type, and say in `doc` what its value always is")))
}

/// Puts the constants into the requests of examples that leave them out: every request has them.
pub(in crate::parse) fn complete(examples: &mut [Example], request: &[Field]) {
    for example in examples.iter_mut().filter_map(|example| example.request.as_mut()) {
        let start = Span::new(example.span.start, example.span.start + 1);
        let Value::Object(members) = &mut example.value else { continue };
        for field in request {
            let Some(constant) = &field.constant else { continue };
            if members.iter().any(|member| member.key.value == field.wire_name.value) {
                continue;
            }
            let key = Spanned::new(field.wire_name.value.clone(), start);
            members.push(Member { key, value: Node { span: start, value: constant.value.json() } });
        }
    }
}
