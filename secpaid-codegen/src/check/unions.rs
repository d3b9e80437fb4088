//! Rules about types that are one of several.

mod within;

use std::collections::BTreeMap;

use self::within::Within;
use crate::model::{Kinds, TypeDef, TypeKind, UnionBy, kinds};
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, Resolved};
use crate::source::Span;
use crate::spec::{self, Alternative, Spec, Text, Union};

/// The unions of a spec, as written.
fn unions(spec: &Spec) -> impl Iterator<Item = (usize, &Text, &Union)> {
    spec.types.iter().enumerate().filter_map(|(index, ty)| match &ty.kind {
        spec::TypeKind::Union(union) => Some((index, &ty.name, union)),
        _ => None,
    })
}

/// The type of the file that an alternative names, as written.
fn named<'s>(spec: &'s Spec, lookup: &Lookup<'_>, alternative: &Alternative) -> Option<&'s spec::TypeDef> {
    spec.types.get(lookup.type_index(&alternative.ty.name)?)
}

/// Only an object has a field, and only a record is written as an object whose fields are known.
pub(super) fn check_tagged(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (_, name, union) in unions(spec) {
        let Some(tag) = &union.tag else { continue };
        for alternative in &union.alternatives {
            if !alternative.ty.suffixes.is_empty() || !lookup.knows_type(&alternative.ty.name) {
                // A name that means nothing was reported when it was resolved.
                if !alternative.ty.suffixes.is_empty() {
                    not_a_record(alternative, tag, collector);
                }
                continue;
            }
            let Some(spec::TypeKind::Record { fields }) = named(spec, lookup, alternative).map(|ty| &ty.kind)
            else {
                not_a_record(alternative, tag, collector);
                continue;
            };
            let names = fields.iter().flat_map(|field| std::iter::once(&field.wire_name).chain(&field.also));
            if let Some(field) = names.into_iter().find(|field| field.value == tag.value) {
                let message = format!(
                    "`{}` has a field `{}`, which the union `{}` reads and writes itself",
                    alternative.ty.name.value, tag.value, name.value
                );
                let finding = Diagnostic::new("tag_is_a_field", alternative.ty.span, message);
                let finding = finding.also(field.span, "the field");
                collector
                    .error(finding.help("take the field out of the record: the variant says what it says"));
            }
        }
    }
}

fn not_a_record(alternative: &Alternative, tag: &Text, collector: &mut Collector) {
    let message =
        format!("`{}` is no record, and only an object has a field `{}`", expression(alternative), tag.value);
    let finding = Diagnostic::new("variant_is_no_record", alternative.ty.span, message);
    collector.error(finding.help("make it a record, or leave `tag` out and let the shape say which it is"));
}

/// The type expression of an alternative.
fn expression(alternative: &Alternative) -> String {
    let suffixes = alternative.ty.suffixes.iter().map(|suffix| suffix.text()).collect::<String>();
    format!("{}{suffixes}", alternative.ty.name.value)
}

/// Alternatives of a union by shape are told apart by what they are.
pub(super) fn check_shaped(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (_, name, union) in unions(spec) {
        if union.tag.is_some() {
            continue;
        }
        if let [only] = union.alternatives.as_slice()
            && only.when.is_none()
        {
            let message = format!("`{}` has one alternative, so it is that type", name.value);
            let finding = Diagnostic::new("union_of_one", only.ty.span, message);
            collector.error(finding.help("use the type itself, or add what else the value may be"));
        }
        for alternative in &union.alternatives {
            if alternative.ty.is_optional() {
                let message = "an alternative is never null: a value that is null is none of the types";
                let finding = Diagnostic::new("optional_alternative", alternative.ty.span, message);
                collector.error(finding.help("put the `?` behind the name of the union, where it is used"));
            }
            let inner = named(spec, lookup, alternative).filter(|_| alternative.ty.suffixes.is_empty());
            if let Some(inner) = inner
                && let spec::TypeKind::Union(Union { tag: None, .. }) = &inner.kind
            {
                let message = format!("`{}` is a union by shape itself", inner.name.value);
                let finding = Diagnostic::new("union_of_unions", alternative.ty.span, message);
                let finding = finding.also(inner.name.span, "that union");
                collector.error(finding.help("list its alternatives here in its place"));
            }
        }
    }
}

/// Every alternative has a variant of its own.
pub(super) fn check_variants(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (index, _, written) in unions(spec) {
        let Some(Ok(TypeDef { kind: TypeKind::Union(union), .. })) = parts.types.get(index) else { continue };
        let mut known: BTreeMap<&str, Span> = BTreeMap::new();
        for (alternative, variant) in written.alternatives.iter().zip(&union.variants) {
            let named = alternative.name.as_ref().or(alternative.tag.as_ref());
            let span = named.map_or(alternative.ty.span, |name| name.span);
            if variant.rust == "Unknown" && written.tag.is_some() {
                let message = "the variant `Unknown` is there for tags that the spec does not list";
                let finding = Diagnostic::new("reserved_name", span, message);
                collector.error(finding.help("give the alternative a `name` of its own"));
            }
            match known.get(variant.rust.as_str()) {
                None => {
                    known.insert(&variant.rust, span);
                }
                Some(other) => {
                    let message = format!(
                        "two alternatives would have the variant `{}`, give one of them a `name`",
                        variant.rust
                    );
                    let finding = Diagnostic::new("variant_name_collision", span, message);
                    collector.error(finding.also(*other, "the other one"));
                }
            }
        }
    }
}

/// Where whatever fits one alternative fits another, too, the one can never be the only that fits, or comes too late.
pub(super) fn check_told_apart(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for (index, _, written) in unions(spec) {
        let Some(Ok(TypeDef { kind: TypeKind::Union(union), .. })) = parts.types.get(index) else { continue };
        let UnionBy::Shape { first } = union.by else { continue };
        let plain = written.alternatives.iter().zip(&union.variants);
        let plain: Vec<_> = plain.filter(|(_, variant)| variant.when.is_none()).collect();
        for (position, (later, variant)) in plain.iter().enumerate() {
            for (earlier, before) in plain.get(..position).unwrap_or_default() {
                let within = |left, right| Within::new(&parts.types).shape(left, right);
                let (left, right) = (&before.shape, &variant.shape);
                let (message, help) = if first {
                    if !within(right, left) {
                        continue;
                    }
                    let message = format!(
                        "`{}` is never the first that fits: whatever fits it fits `{}` before it",
                        expression(later),
                        expression(earlier)
                    );
                    (message, "put it before the other one, or let a test say which it is: `when`")
                } else {
                    let (narrow, wide) = match (within(left, right), within(right, left)) {
                        (true, _) => (earlier, later),
                        (_, true) => (later, earlier),
                        _ if within::overlap(left, right, &parts.types) => (earlier, later),
                        _ => continue,
                    };
                    let message = format!(
                        "`{}` cannot be told from `{}`: the same values fit both",
                        expression(narrow),
                        expression(wide)
                    );
                    (
                        message,
                        "let a test say which it is: `when`; or say that the first that fits counts: `\"first\": true`",
                    )
                };
                let finding = Diagnostic::new("not_told_apart", later.ty.span, message);
                collector.error(finding.also(earlier.ty.span, "the other one").help(help));
                break;
            }
        }
    }
}

/// The kinds of values of a union, for [`within`].
fn kinds_of(shape: &crate::model::Shape, types: &[Resolved<TypeDef>]) -> Kinds {
    kinds(shape, &|index| types.get(index)?.as_ref().ok())
}
