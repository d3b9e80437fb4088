//! From the endpoints to generate to what they need: types, metas and envelopes, each in the order of the file.

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::model::{ParameterType, Shape};

/// What the endpoints need.
#[derive(Default)]
pub(super) struct Reached {
    /// Indices of types.
    pub types: BTreeSet<usize>,
    /// Indices of metas.
    pub metas: BTreeSet<usize>,
    /// Indices of envelopes.
    pub envelopes: BTreeSet<usize>,
}

/// Follows requests, data and metas.
pub(super) fn reach(scope: &Scope<'_>) -> Reached {
    let mut reached = Reached::default();
    for (_, endpoint) in scope.endpoints() {
        endpoint.request.iter().for_each(|field| reached.shape(scope, &field.shape));
        let of_entries = endpoint.items.iter().filter_map(|items| items.data.as_ref());
        endpoint.data.iter().chain(of_entries).for_each(|data| reached.shape(scope, &data.shape));
        reached.envelopes.extend(&endpoint.envelopes);
        if let Some(meta) = scope.model.metas.get(endpoint.meta)
            && reached.metas.insert(endpoint.meta)
        {
            meta.fields.iter().for_each(|field| reached.shape(scope, &field.shape));
        }
    }
    // The enum of all errors has them all.
    let details = scope.model.errors.iter().filter_map(|error| error.details.as_ref());
    details.for_each(|details| reached.shape(scope, &details.shape));
    scope.inbound().for_each(|(_, inbound)| reached.shape(scope, &inbound.shape));
    for index in scope.listed_types() {
        reached.shape(scope, &Shape::Named(*index));
    }
    reached
}

impl Reached {
    fn shape(&mut self, scope: &Scope<'_>, shape: &Shape) {
        match shape {
            Shape::Scalar(_) => {}
            Shape::Named(index) => {
                if let Some(def) = scope.model.types.get(*index)
                    && self.types.insert(*index)
                {
                    def.inside().for_each(|shape| self.shape(scope, shape));
                    for parameter in &def.query {
                        if let ParameterType::Named(index, _) = parameter.ty {
                            self.shape(scope, &Shape::Named(index));
                        }
                    }
                }
            }
            Shape::List { item, .. }
            | Shape::Map(item)
            | Shape::Optional { item, .. }
            | Shape::InString { item, .. }
            | Shape::Secret(item)
            | Shape::Boxed(item) => self.shape(scope, item),
        }
    }
}
