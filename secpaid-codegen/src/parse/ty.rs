//! In: an entry of `types`, or a type expression. Out: the same as written.

use super::object::{Object, Section, wrong_kind};
use super::union::{self, SHAPED, TAGGED};
use super::{Parsed, field, leaf, query};
use crate::json::{Member, Node, Value};
use crate::model::Base;
use crate::report::{Collector, Diagnostic, did_you_mean, one_of};
use crate::source::Spanned;
use crate::spec::{EnumValue, Suffix, TypeDef, TypeExpr, TypeKind};

pub(crate) const SCALAR: Section = Section {
    what: "a scalar type",
    keys: &["doc", "source", "scalar", "wire", "newtype", "rust", "query", "example"],
};
pub(crate) const ENUM: Section =
    Section { what: "an enum type", keys: &["doc", "source", "ignore_case", "enum"] };
pub(crate) const RECORD: Section = Section { what: "a record type", keys: &["doc", "source", "fields"] };
pub(crate) const TUPLE: Section = Section { what: "a tuple type", keys: &["doc", "source", "tuple"] };
pub(crate) const VALUE: Section =
    Section { what: "an enum value", keys: &["value", "name", "also", "doc", "source"] };

type ParseKind = fn(&Object<'_>, &mut Collector) -> Parsed<TypeKind>;

/// The key that makes a type one of a kind.
const KINDS: &[(&str, Section, ParseKind)] = &[
    ("scalar", SCALAR, scalar),
    ("enum", ENUM, values),
    ("fields", RECORD, record),
    ("tuple", TUPLE, tuple),
    ("union", SHAPED, union::shaped),
];

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<TypeDef> {
    let cased = leaf::upper_camel_case(&member.key, "a type", collector);
    let mut given = KINDS.iter().filter(|(key, ..)| member.value.get(key).is_some());
    let (Some((_, section, parse_kind)), None) = (given.next(), given.next()) else {
        let message = "a type has exactly one of `scalar`, `enum`, `fields`, `tuple` and `union`";
        return Err(collector.error(match member.value.value {
            Value::Object(_) => Diagnostic::new("type_kind", member.key.span, message),
            _ => wrong_kind(&member.value, "an object with `scalar`, `enum`, `fields`, `tuple` or `union`"),
        }));
    };
    // The field that says which type it is makes a union one of the other kind.
    let by_tag = section.what == SHAPED.what && member.value.get("tag").is_some();
    let (section, parse_kind): (_, ParseKind) =
        if by_tag { (&TAGGED, union::tagged) } else { (section, *parse_kind) };
    let object = section.open(&member.value, Some(member.key.span), collector)?;
    let kind = parse_kind(&object, collector);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    cased?;
    Ok(TypeDef { name: member.key.clone(), doc: doc?, source: source?, kind: kind? })
}

fn scalar(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let base = object.required("scalar", collector, base);
    let wire = object.optional("wire", collector, field::wire);
    let newtype = object.or_default("newtype", collector, leaf::only_true);
    let rust = object.optional("rust", collector, leaf::rust_path);
    let query = object.or_default("query", collector, query::parse);
    let example = object.get("example").cloned();
    Ok(TypeKind::Scalar { base: base?, wire: wire?, newtype: newtype?, rust: rust?, query: query?, example })
}

fn base(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Base>> {
    let text = leaf::text(node, collector)?;
    match Base::named(&text.value) {
        Some(base) => Ok(Spanned::new(base, node.span)),
        None => {
            let near = did_you_mean(&text.value, Base::names());
            let message =
                format!("unknown built-in type `{}`, expected {}{near}", text.value, one_of(Base::names()));
            let finding = Diagnostic::new("unknown_scalar", node.span, message);
            Err(collector.error(finding.instead(node.span, &text.value, near.clear())))
        }
    }
}

fn record(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let fields = object.required("fields", collector, field::fields)?;
    Ok(TypeKind::Record { fields })
}

fn tuple(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let entries = object.required("tuple", collector, |node, collector| {
        let entries = field::fields(node, collector)?;
        if entries.is_empty() {
            let message = "this object is empty, a tuple has at least one entry";
            return Err(collector.error(Diagnostic::new("empty_tuple", node.span, message)));
        }
        Ok(entries)
    })?;
    Ok(TypeKind::Tuple { entries })
}

fn values(object: &Object<'_>, collector: &mut Collector) -> Parsed<TypeKind> {
    let ignore_case = object.or_default("ignore_case", collector, leaf::only_true);
    let values = object.required("enum", collector, |node, collector| {
        let values = leaf::list(node, collector, value)?;
        if values.is_empty() {
            let message = "this list is empty, an enum has at least one value";
            return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
        }
        Ok(values)
    });
    Ok(TypeKind::Enum { ignore_case: ignore_case?, values: values? })
}

fn value(node: &Node, collector: &mut Collector) -> Parsed<EnumValue> {
    match node.value {
        Value::String(_) => {
            Ok(EnumValue { value: leaf::text(node, collector)?, name: None, also: Vec::new(), doc: None })
        }
        Value::Object(_) => {
            let object = VALUE.open(node, None, collector)?;
            let value = object.required("value", collector, leaf::text);
            let name = object.optional("name", collector, |node, collector| {
                let name = leaf::text(node, collector)?;
                leaf::upper_camel_case(&name, "a variant", collector)?;
                Ok(name)
            });
            let also = object
                .or_default("also", collector, |node, collector| leaf::list(node, collector, leaf::text));
            let doc = object.optional("doc", collector, leaf::prose);
            object.or_default("source", collector, leaf::source)?;
            Ok(EnumValue { value: value?, name: name?, also: also?, doc: doc? })
        }
        _ => Err(collector.error(wrong_kind(node, "a string or an object with `value`"))),
    }
}

/// A name followed by any of `[]`, `{}` and `?`.
pub(super) fn expression(node: &Node, collector: &mut Collector) -> Parsed<TypeExpr> {
    let text = leaf::text(node, collector)?;
    let length = text.value.find(['[', '{', '?']).unwrap_or(text.value.len());
    let (name, mut rest) = text.value.split_at(length);
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    if !is_name(name) {
        let message = match text.value.as_str() {
            "" => "this type is empty: expected a name, then any of `[]`, `{}` and `?`".to_owned(),
            other => format!("`{other}` is no type: expected a name, then any of `[]`, `{{}}` and `?`"),
        };
        return Err(collector.error(Diagnostic::new("bad_type_expression", text.span, message)));
    }
    let mut suffixes = Vec::new();
    while !rest.is_empty() {
        let at = text.value.len() - rest.len();
        let (suffix, behind) = if let Some(behind) = rest.strip_prefix("[]") {
            (Suffix::List, behind)
        } else if let Some(behind) = rest.strip_prefix("{}") {
            (Suffix::Map, behind)
        } else if let Some(behind) = rest.strip_prefix('?') {
            (Suffix::Optional, behind)
        } else {
            let message =
                format!("unexpected `{rest}` in a type: behind the name stand `[]`, `{{}}` and `?` only");
            let span = text.part(at, text.value.len());
            return Err(collector.error(Diagnostic::new("bad_type_expression", span, message)));
        };
        if suffix == Suffix::Optional && suffixes.last() == Some(&Suffix::Optional) {
            let span = text.part(at, at + 1);
            let finding = Diagnostic::new("bad_type_expression", span, "a second `?` says nothing");
            return Err(collector.error(finding.instead(span, "?", Some(""))));
        }
        suffixes.push(suffix);
        rest = behind;
    }
    Ok(TypeExpr { span: text.span, name: Spanned::new(name.to_owned(), text.part(0, length)), suffixes })
}
