//! In: where in an answer or a request something was found. Out: the place of the spec that says what is there.

use secpaid_codegen::model::{
    DataPlace, Endpoint, Field, Items, MetaPlace, Model, Shape, TypeDef, TypeKind, pointer_text,
};

use super::super::tally::Side;
use super::draft::{below, steps};

/// What of a spec says what a value is.
#[derive(Debug)]
pub(super) struct Owner<'m> {
    pub(super) kind: OwnerKind,
    /// Where the spec says it: a field, the data of an endpoint, or a meta field.
    pub(super) at: Vec<String>,
    /// The shape of the value itself.
    pub(super) shape: Option<&'m Shape>,
    /// Is the value all of it, and not an item of a list?
    pub(super) whole: bool,
}

/// The kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OwnerKind {
    Field,
    Data,
    Meta,
}

/// The owner of the value at a pointer with `*` for positions.
pub(super) fn owner<'m>(
    model: &'m Model,
    endpoint: &'m Endpoint,
    side: Side,
    path: &str,
) -> Option<Owner<'m>> {
    let endpoint_at = steps(&["endpoints", &endpoint.name]);
    if side == Side::Request {
        let (step, rest) = next(path)?;
        let field = named(&endpoint.request, &step)?;
        let at = below(&below(&endpoint_at, "request"), &field.wire);
        let owner = Owner { kind: OwnerKind::Field, at, shape: Some(&field.shape), whole: true };
        return Some(walk(model, owner, rest));
    }
    if let Some(owner) = meta(model, endpoint, path) {
        return Some(owner);
    }
    if let Some(items) = &endpoint.items {
        return entry(model, endpoint, items, path);
    }
    let data = endpoint.data.as_ref()?;
    let places =
        model.envelopes_of(endpoint).map(|(_, envelope)| data.place.as_ref().unwrap_or(&envelope.data));
    let roots = places.filter_map(|place| match place {
        DataPlace::None => None,
        DataPlace::Root | DataPlace::Flat => Some(String::new()),
        DataPlace::At(at) => Some(pointer_text(at)),
    });
    let at = below(&endpoint_at, "data");
    let rest = roots.filter_map(|root| path.strip_prefix(root.as_str())).min_by_key(|rest| rest.len())?;
    let owner = Owner { kind: OwnerKind::Data, at, shape: Some(&data.shape), whole: true };
    Some(walk(model, owner, rest))
}

/// The owner of what an entry of a list carries.
fn entry<'m>(model: &'m Model, endpoint: &'m Endpoint, items: &'m Items, path: &str) -> Option<Owner<'m>> {
    let data = items.data.as_ref()?;
    let lists = model.envelopes_of(endpoint).filter_map(|(_, envelope)| match endpoint.own(envelope).data {
        DataPlace::None => None,
        DataPlace::Root | DataPlace::Flat => Some(String::new()),
        DataPlace::At(at) => Some(pointer_text(&at)),
    });
    let payload = match &items.judge.data {
        DataPlace::At(at) => pointer_text(at),
        DataPlace::None | DataPlace::Root | DataPlace::Flat => String::new(),
    };
    let at = below(&steps(&["endpoints", &endpoint.name]), "data");
    let rest = lists.filter_map(|list| {
        let (_, behind) = next(path.strip_prefix(list.as_str())?)?;
        behind.strip_prefix(payload.as_str())
    });
    let rest = rest.min_by_key(|rest| rest.len())?;
    let owner = Owner { kind: OwnerKind::Data, at, shape: Some(&data.shape), whole: true };
    Some(walk(model, owner, rest))
}

/// The meta field at a pointer or above it.
fn meta<'m>(model: &Model, endpoint: &Endpoint, path: &str) -> Option<Owner<'m>> {
    let fields = &model.metas.get(endpoint.meta)?.fields;
    let places = fields.iter().flat_map(|field| &field.places).filter_map(|place| match place {
        MetaPlace::At(at) => Some(pointer_text(at)),
        MetaPlace::Header(_) => None,
    });
    let at = places
        .filter(|at| {
            path.strip_prefix(at.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .max_by_key(String::len)?;
    Some(Owner { kind: OwnerKind::Meta, at: vec![at], shape: None, whole: false })
}

/// Follows the rest of a pointer into a shape.
fn walk<'m>(model: &'m Model, mut owner: Owner<'m>, mut rest: &str) -> Owner<'m> {
    const IN_STRING: &str = " in the string: ";
    loop {
        rest = rest.strip_prefix(IN_STRING).unwrap_or(rest);
        let Some(shape) = owner.shape.map(Shape::bare) else { return owner };
        if rest.is_empty() {
            owner.shape = Some(shape);
            return owner;
        }
        match shape {
            Shape::InString { item, .. } => owner.shape = Some(item),
            Shape::List { item, .. } | Shape::Map(item) => {
                let Some((_, behind)) = next(rest) else { return owner };
                owner = Owner { shape: Some(item), whole: false, ..owner };
                rest = behind;
            }
            Shape::Named(index) => {
                let Some(ty) = model.types.get(*index) else { return owner };
                let Some((step, behind)) = next(rest) else { return owner };
                let Some((ty, field)) = field_of(model, ty, &step) else { return owner };
                let at = steps(&["types", &ty.name, "fields", &field.wire]);
                owner = Owner { kind: OwnerKind::Field, at, shape: Some(&field.shape), whole: true };
                rest = behind;
            }
            _ => return owner,
        }
    }
}

/// The field of a record, or of that record of a union which alone has it, with the record.
fn field_of<'m>(model: &'m Model, ty: &'m TypeDef, step: &str) -> Option<(&'m TypeDef, &'m Field)> {
    let TypeKind::Union(union) = &ty.kind else { return Some((ty, named(ty.fields()?, step)?)) };
    let mut found = union.variants.iter().filter_map(|variant| match variant.shape.bare() {
        Shape::Named(index) => {
            let record = model.types.get(*index)?;
            Some((record, named(record.fields()?, step)?))
        }
        _ => None,
    });
    let only = found.next();
    only.filter(|_| found.next().is_none())
}

fn named<'f>(fields: &'f [Field], step: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name(step).is_some())
}

/// The first step of a pointer, and what is behind it.
pub(super) fn next(pointer: &str) -> Option<(String, &str)> {
    let behind = pointer.strip_prefix('/')?;
    let end = [behind.find('/'), behind.find(" in the string: ")].into_iter().flatten().min();
    let (step, rest) = behind.split_at(end.unwrap_or(behind.len()));
    Some((step.replace("~1", "/").replace("~0", "~"), rest))
}
