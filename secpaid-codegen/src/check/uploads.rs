//! Rules about files that are sent.

use crate::model::{Base, Encoding, Form, Location, Shape};
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts, location, read_types};
use crate::source::Span;
use crate::spec::{Endpoint, Field, Spec, Suffix, TypeDef, TypeExpr, TypeKind};

/// A file is a part of a form, so it is a field of a request, and of nothing else.
pub(super) fn check_places(spec: &Spec, lookup: &Lookup<'_>, collector: &mut Collector) {
    let inside = spec.types.iter().flat_map(TypeDef::inside);
    for ty in inside.chain(read_types(spec)).filter(|ty| is_upload(spec, lookup, ty)) {
        let message = "a file is a field of a request: no answer has one, and no other type";
        collector.error(Diagnostic::new("misplaced_upload", ty.span, message));
    }
    for ty in &spec.types {
        if let TypeKind::Scalar { base, newtype: true, .. } = &ty.kind
            && base.value == Base::Upload
        {
            let message = "an `upload` is a Rust type of its own already";
            let finding = Diagnostic::new("newtype_of_an_upload", base.span, message);
            collector.error(finding.help("leave `newtype` out"));
        }
    }
}

/// Only a form in parts carries files.
pub(super) fn check_fields(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let uploads = endpoint.request.iter().filter(|field| is_upload(spec, lookup, &field.ty));
        for field in uploads {
            if let Some((span, message, help)) = fault(endpoint, field) {
                collector.error(Diagnostic::new("misplaced_upload", span, message).help(help));
            }
        }
        let fields = resolved.request.iter().flatten();
        for (written, field) in endpoint.request.iter().zip(fields) {
            if is_never_a_file(&field.shape) {
                let span = written.wire.as_ref().map_or(written.ty.span, |wire| wire.span);
                let message = "an `upload` that is never a `file` is a `string`";
                collector.error(Diagnostic::new("upload_without_file", span, message));
            }
        }
    }
}

fn is_never_a_file(shape: &Shape) -> bool {
    match shape {
        Shape::Scalar(codec) => codec.base == Base::Upload && !codec.forms.contains(&Form::File),
        Shape::Optional { item, .. } | Shape::List { item, .. } => is_never_a_file(item),
        _ => false,
    }
}

/// What is wrong with a field that is a file: where, what, and what to do.
fn fault(endpoint: &Endpoint, field: &Field) -> Option<(Span, String, &'static str)> {
    let name = &field.wire_name.value;
    let place = location(endpoint, field);
    if place != Location::Body {
        let message = format!("`{name}` is a file, which the {} cannot carry", place.name());
        return Some((field.ty.span, message, "files are in a `multipart` body"));
    }
    let body = endpoint.body.as_ref();
    if let Some(body) = body.filter(|body| !body.value.contains(&Encoding::Multipart)) {
        let message = format!("`{name}` is a file, which this body cannot carry");
        return Some((body.span, message, "write `\"body\": \"multipart\"`, or list it beside the others"));
    }
    if !matches!(
        *field.ty.suffixes,
        [] | [Suffix::Optional] | [Suffix::List] | [Suffix::List, Suffix::Optional]
    ) {
        let message = format!("`{name}` is neither a file nor a list of files");
        return Some((field.ty.span, message, "write `upload`, `upload?`, `upload[]` or `upload[]?`"));
    }
    if field.secret {
        let message = format!("`{name}` is a file, which shows nothing of its content anyway");
        return Some((field.ty.span, message, "leave `secret` out"));
    }
    None
}

fn is_upload(spec: &Spec, lookup: &Lookup<'_>, ty: &TypeExpr) -> bool {
    let base = match lookup.type_index(&ty.name).and_then(|index| spec.types.get(index)) {
        Some(TypeDef { kind: TypeKind::Scalar { base, .. }, .. }) => Some(base.value),
        Some(_) => None,
        None => Base::named(&ty.name.value),
    };
    base == Some(Base::Upload)
}
