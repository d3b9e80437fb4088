//! In: a union as written. Out: the union as meant, with the Rust names of its variants.

use super::shape::Shapes;
use super::{Resolved, types};
use crate::model::{Union, UnionBy, Variant};
use crate::name;
use crate::report::Collector;
use crate::source::Spanned;
use crate::spec::{self, Suffix};

pub(super) fn resolve(
    union: &spec::Union,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<Union> {
    let variants: Vec<_> =
        union.alternatives.iter().map(|alternative| variant(alternative, shapes, collector)).collect();
    let by = match &union.tag {
        Some(tag) => UnionBy::Tag(tag.value.clone()),
        None => UnionBy::Shape { first: union.first },
    };
    Ok(Union { by, variants: variants.into_iter().collect::<Resolved<_>>()? })
}

fn variant(
    alternative: &spec::Alternative,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<Variant> {
    let shape = shapes.plain(&alternative.ty, collector);
    let named = match (&alternative.name, &alternative.tag) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => type_name(alternative),
    };
    let rust = name::variant_identifier(&named.value)
        .map_err(|why| types::no_identifier(&named, why, "{\"type\": ..., \"name\": ...}", collector));
    Ok(Variant {
        rust: rust?,
        tag: alternative.tag.as_ref().map(|tag| tag.value.clone()).unwrap_or_default(),
        doc: alternative.doc.clone(),
        source: alternative.source.clone(),
        shape: shape?,
        when: alternative.when.as_ref().map(|when| when.value.clone()),
    })
}

/// `Message[]` is a `MessageList`.
fn type_name(alternative: &spec::Alternative) -> spec::Text {
    let ty = &alternative.ty;
    let suffixes = ty.suffixes.iter().map(|suffix| match suffix {
        Suffix::List => "List",
        Suffix::Map => "Map",
        Suffix::Optional => "",
    });
    let name = name::variant_identifier(&ty.name.value).unwrap_or_default();
    Spanned::new(format!("{name}{}", suffixes.collect::<String>()), ty.span)
}
