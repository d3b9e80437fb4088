//! In: the spec. Out: which types answers hold and which types requests hold.

use super::Lookup;
use crate::spec::{Spec, TypeExpr};

/// Where a type occurs, directly or inside another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) read: bool,
    pub(crate) written: bool,
}

/// Per type of the file where it occurs. Names that mean nothing lead nowhere.
pub(crate) fn reach(spec: &Spec, lookup: &Lookup<'_>) -> Vec<Reach> {
    let mut reached = vec![Reach::default(); spec.types.len()];
    follow(spec, lookup, read_types(spec).collect(), |index| {
        let reach = reached.get_mut(index);
        reach.is_some_and(|reach| !std::mem::replace(&mut reach.read, true))
    });
    let written = spec.endpoints.iter().flat_map(|endpoint| &endpoint.request).map(|field| &field.ty);
    follow(spec, lookup, written.collect(), |index| {
        let reach = reached.get_mut(index);
        reach.is_some_and(|reach| !std::mem::replace(&mut reach.written, true))
    });
    reached
}

/// The types of what is read, without those inside them.
pub(crate) fn read_types(spec: &Spec) -> impl Iterator<Item = &TypeExpr> {
    let metas = spec.envelopes.iter().flat_map(|envelope| &envelope.meta);
    let own_metas = spec.endpoints.iter().flat_map(|endpoint| &endpoint.meta);
    let data = spec.endpoints.iter().filter_map(|endpoint| endpoint.data.as_ref());
    let inbound = spec.inbound.iter().map(|inbound| &inbound.data.ty);
    let details = spec.details().map(|details| &details.ty);
    let read = metas.chain(own_metas).map(|field| &field.ty).chain(data.map(|data| &data.ty));
    read.chain(inbound).chain(details)
}

/// Calls `mark` with every type on the way; goes on from those for which it says that they are new.
fn follow<'s>(
    spec: &'s Spec,
    lookup: &Lookup<'_>,
    mut from: Vec<&'s TypeExpr>,
    mut mark: impl FnMut(usize) -> bool,
) {
    while let Some(ty) = from.pop() {
        let Some(index) = lookup.type_index(&ty.name).filter(|index| mark(*index)) else { continue };
        let Some(ty) = spec.types.get(index) else { continue };
        from.extend(ty.inside());
        from.extend(ty.parameters().iter().map(|parameter| &parameter.ty));
    }
}
