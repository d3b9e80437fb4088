//! In: types and fields as written. Out: types and fields as meant, with their Rust names.

use super::shape::{self, Shapes};
use super::{
    Lookup, Resolved, query,
    reach::{self, reach},
    refusal,
};
use crate::model::{Base, Codec, EnumValue, Field, Location, TypeDef, TypeKind};
use crate::name::{self, NoIdentifier};
use crate::report::{Collector, Diagnostic, Reported};
use crate::spec::{self, Spec, Text};

/// Per type of the file the built-in behind it with its forms, if it is a scalar.
pub(super) fn scalars(spec: &Spec, collector: &mut Collector) -> Vec<Option<Resolved<Codec>>> {
    let codec = |ty: &spec::TypeDef| match &ty.kind {
        spec::TypeKind::Scalar { base, wire, .. } => Some(shape::codec(base.value, wire.as_ref(), collector)),
        _ => None,
    };
    spec.types.iter().map(codec).collect()
}

pub(super) fn resolve(
    spec: &Spec,
    lookup: &Lookup<'_>,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Vec<Resolved<TypeDef>> {
    let reached = reach(spec, lookup);
    let resolve = |(index, (ty, reach)): (usize, (&spec::TypeDef, &reach::Reach))| {
        Ok(TypeDef {
            name: ty.name.value.clone(),
            doc: ty.doc.clone(),
            source: ty.source.clone(),
            kind: kind(index, ty, shapes, collector)?,
            rust: rust(ty, collector)?,
            query: query::resolve(ty, spec, lookup, collector)?,
            read: reach.read,
            written: reach.written,
            span: ty.name.span,
        })
    };
    spec.types.iter().zip(&reached).enumerate().map(resolve).collect()
}

fn kind(
    index: usize,
    ty: &spec::TypeDef,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<TypeKind> {
    match &ty.kind {
        spec::TypeKind::Scalar { base, newtype, rust, .. } => {
            let newtype = *newtype || rust.is_some();
            Ok(TypeKind::Scalar { codec: shapes.codec_of(index, base.value)?, newtype })
        }
        spec::TypeKind::Enum { ignore_case, values } => {
            let values: Vec<_> = values.iter().map(|written| value(written, collector)).collect();
            let values = values.into_iter().collect::<Resolved<_>>()?;
            Ok(TypeKind::Enum { ignore_case: *ignore_case, values })
        }
        spec::TypeKind::Record { fields: written } => {
            Ok(TypeKind::Record { fields: fields(written, shapes, collector)? })
        }
        spec::TypeKind::Tuple { entries } => {
            Ok(TypeKind::Tuple { entries: fields(entries, shapes, collector)? })
        }
        spec::TypeKind::Union(union) => super::union::resolve(union, shapes, collector).map(TypeKind::Union),
    }
}

/// A type of the user's reads and writes texts, and is no newtype of ours.
fn rust(ty: &spec::TypeDef, collector: &mut Collector) -> Resolved<Option<String>> {
    let spec::TypeKind::Scalar { base, newtype, rust: Some(path), query, .. } = &ty.kind else {
        return Ok(None);
    };
    if base.value == Base::String && !newtype && query.is_empty() {
        return Ok(Some(path.value.clone()));
    }
    let message = "a Rust type can only stand for a `string`, without `newtype` and `query`";
    let finding = Diagnostic::new("rust_does_not_fit", path.span, message);
    Err(collector.error(finding.also(base.span, "what it is read from")))
}

fn value(value: &spec::EnumValue, collector: &mut Collector) -> Resolved<EnumValue> {
    let named = value.name.as_ref().unwrap_or(&value.value);
    let rust = name::variant_identifier(&named.value)
        .map_err(|why| no_identifier(named, why, "{\"value\": ..., \"name\": ...}", collector))?;
    Ok(EnumValue {
        rust,
        value: value.value.value.clone(),
        also: value.also.iter().map(|also| also.value.clone()).collect(),
        doc: value.doc.clone(),
    })
}

/// Fields of a record or of a request.
pub(super) fn fields(
    fields: &[spec::Field],
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Field>> {
    let fields: Vec<_> = fields.iter().map(|written| field(written, shapes, collector)).collect();
    fields.into_iter().collect()
}

/// Fields of a request, each where it is sent.
pub(super) fn request(
    endpoint: &spec::Endpoint,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<Vec<Field>> {
    let mut fields = fields(&endpoint.request, shapes, collector)?;
    for (field, written) in fields.iter_mut().zip(&endpoint.request) {
        field.location = location(endpoint, written);
    }
    Ok(fields)
}

/// What the route has is in the path; what says nothing itself is in the body or, where there is none, in the query.
pub(crate) fn location(endpoint: &spec::Endpoint, field: &spec::Field) -> Location {
    match &field.location {
        _ if endpoint.route.placeholder(field).is_some() => Location::Path,
        Some(location) => location.value,
        None if endpoint.body.is_some() => Location::Body,
        None => Location::Query,
    }
}

fn field(field: &spec::Field, shapes: &Shapes<'_>, collector: &mut Collector) -> Resolved<Field> {
    let shape = shapes.field(field, collector);
    let refusals = refusal::resolve(field, shapes.lookup(), collector);
    let named = field.name.as_ref().unwrap_or(&field.wire_name);
    let rust = match &field.constant {
        Some(_) => Ok(String::new()),
        None => name::value_identifier(&named.value)
            .map_err(|why| no_identifier(named, why, "{\"type\": ..., \"name\": ...}", collector)),
    };
    Ok(Field {
        rust: rust?,
        wire: field.wire_name.value.clone(),
        constant: field.constant.as_ref().map(|constant| constant.value.clone()),
        also: field.also.iter().map(|also| also.value.clone()).collect(),
        doc: field.doc.clone(),
        source: field.source.clone(),
        shape: shape?,
        location: Location::Body,
        joined: field.wire.as_ref().is_some_and(spec::Wire::is_joined),
        bounds: field.bounds.iter().map(|bound| bound.value.clone()).collect(),
        refusals: refusals?,
        span: field.wire_name.span,
    })
}

pub(super) fn no_identifier(
    named: &Text,
    why: NoIdentifier,
    long_form: &str,
    collector: &mut Collector,
) -> Reported {
    let message = format!("`{}` gives no Rust name: it {}", named.value, why.reason());
    let finding = Diagnostic::new("not_an_identifier", named.span, message);
    collector.error(finding.help(format!("give it a name of your own: `{long_form}`")))
}
