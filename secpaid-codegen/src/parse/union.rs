//! In: an entry of `types` that is a union. Out: its alternatives as written.

use super::object::{Object, Section, wrong_kind};
use super::{Parsed, all, leaf, test, ty};
use crate::json::{Member, Node, Value};
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::{Alternative, Text, TypeKind, Union};

pub(crate) const TAGGED: Section =
    Section { what: "a union by a field", keys: &["doc", "source", "tag", "union"] };
pub(crate) const SHAPED: Section =
    Section { what: "a union by shape", keys: &["doc", "source", "first", "union"] };
pub(crate) const TAGGED_ALTERNATIVE: Section =
    Section { what: "an alternative", keys: &["type", "name", "doc", "source"] };
pub(crate) const ALTERNATIVE: Section =
    Section { what: "an alternative", keys: &["type", "name", "when", "doc", "source"] };

/// One whose field `tag` says which it is.
pub(super) fn tagged(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let tag = object.required("tag", collector, leaf::text);
    let alternatives = object.required("union", collector, |node, collector| {
        let Value::Object(members) = &node.value else {
            let finding = wrong_kind(node, "an object: text of the `tag` to type");
            return Err(collector.error(finding.help("without `tag`, a union is a list of types")));
        };
        let alternatives = members.iter().map(|member| tagged_alternative(member, collector)).collect();
        not_empty(all(alternatives)?, node, collector)
    });
    Ok(TypeKind::Union(Union { tag: Some(tag?), first: false, alternatives: alternatives? }))
}

/// One whose shape says which it is.
pub(super) fn shaped(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let first = object.or_default("first", collector, leaf::only_true);
    let alternatives = object.required("union", collector, |node, collector| {
        let Value::Array(items) = &node.value else {
            let finding = wrong_kind(node, "a list of types");
            let help = "with `tag`, the name of the field that says which type it is, a union is an object";
            return Err(collector.error(finding.help(help)));
        };
        let alternatives = items.iter().map(|item| alternative(item, collector)).collect();
        not_empty(all(alternatives)?, node, collector)
    });
    Ok(TypeKind::Union(Union { tag: None, first: first?, alternatives: alternatives? }))
}

fn not_empty(
    alternatives: Vec<Alternative>,
    node: &Node,
    collector: &mut Collector,
) -> Parsed<Vec<Alternative>> {
    if alternatives.is_empty() {
        let message = "this union is empty, expected at least one alternative";
        return Err(collector.error(Diagnostic::new("empty_union", node.span, message)));
    }
    Ok(alternatives)
}

fn tagged_alternative(member: &Member, collector: &mut Collector) -> Parsed<Alternative> {
    let tag = Some(member.key.clone());
    match member.value.value {
        Value::String(_) => Ok(short(tag, ty::expression(&member.value, collector)?)),
        Value::Object(_) => {
            let object = TAGGED_ALTERNATIVE.open(&member.value, Some(member.key.span), collector)?;
            long(tag, &object, collector)
        }
        _ => Err(collector.error(wrong_kind(&member.value, "a type expression or an object with `type`"))),
    }
}

fn alternative(node: &Node, collector: &mut Collector) -> Parsed<Alternative> {
    match node.value {
        Value::String(_) => Ok(short(None, ty::expression(node, collector)?)),
        Value::Object(_) => long(None, &ALTERNATIVE.open(node, None, collector)?, collector),
        _ => Err(collector.error(wrong_kind(node, "a type expression or an object with `type`"))),
    }
}

fn short(tag: Option<Text>, ty: crate::spec::TypeExpr) -> Alternative {
    Alternative { tag, ty, name: None, when: None, doc: None, source: Vec::new() }
}

fn long(tag: Option<Text>, object: &Object<'_>, collector: &mut Collector) -> Parsed<Alternative> {
    let ty = object.required("type", collector, ty::expression);
    let name = object.optional("name", collector, |node, collector| {
        let name = leaf::text(node, collector)?;
        leaf::upper_camel_case(&name, "a variant", collector)?;
        Ok(name)
    });
    // Where there is a tag, the section has no such key.
    let when = object.optional("when", collector, |node, collector| {
        Ok(Spanned::new(test::parse(node, collector)?, node.span))
    });
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    Ok(Alternative { tag, ty: ty?, name: name?, when: when?, doc: doc?, source: source? })
}
