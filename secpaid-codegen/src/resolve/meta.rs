//! In: the meta fields of envelopes and endpoints. Out: one struct per distinct set of them.

use std::collections::BTreeMap;

use super::Resolved;
use super::shape::Shapes;
use crate::model::{Meta, MetaField};
use crate::name;
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec::{self, Spec};

/// The structs so far.
pub(super) struct Metas<'a> {
    spec: &'a Spec,
    shapes: &'a Shapes<'a>,
    /// The envelopes of endpoints that do not say otherwise.
    default: Vec<usize>,
    /// Per list of envelopes what an endpoint without a field of its own has.
    shared: BTreeMap<Vec<usize>, Resolved<usize>>,
    metas: Vec<Meta>,
}

/// A set of fields while it is put together, with the place that each was first read.
type Fields = Vec<(MetaField, Span)>;

impl<'a> Metas<'a> {
    pub(super) fn new(spec: &'a Spec, shapes: &'a Shapes<'a>, default: Vec<usize>) -> Self {
        Self { spec, shapes, default, shared: BTreeMap::new(), metas: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<Meta> {
        self.metas
    }

    /// Index of the struct for an endpoint.
    pub(super) fn of(
        &mut self,
        endpoint: &spec::Endpoint,
        envelopes: &[usize],
        collector: &mut Collector,
    ) -> Resolved<usize> {
        if endpoint.meta.is_empty() {
            if let Some(known) = self.shared.get(envelopes) {
                return *known;
            }
            let index = self.make(self.shared_name(envelopes), envelopes, &[], collector);
            self.shared.insert(envelopes.to_vec(), index);
            return index;
        }
        let name = format!("{}Meta", endpoint.name.value);
        self.make(name, envelopes, &endpoint.meta, collector)
    }

    fn make(
        &mut self,
        name: String,
        envelopes: &[usize],
        own: &[spec::MetaField],
        collector: &mut Collector,
    ) -> Resolved<usize> {
        let mut fields = Fields::new();
        let shared = envelopes.iter().filter_map(|index| self.spec.envelopes.get(*index));
        for field in shared.flat_map(|envelope| &envelope.meta).chain(own) {
            self.add(field, &mut fields, collector)?;
        }
        let without_fields = self.metas.iter().position(|meta| meta.rust.is_none());
        if let (true, Some(index)) = (fields.is_empty(), without_fields) {
            return Ok(index);
        }
        let rust = if fields.is_empty() { None } else { Some(name) };
        self.metas.push(Meta { rust, fields: fields.into_iter().map(|(field, _)| field).collect() });
        Ok(self.metas.len() - 1)
    }

    /// A field that several envelopes have is one field of the struct, so it has one type.
    fn add(&self, field: &spec::MetaField, fields: &mut Fields, collector: &mut Collector) -> Resolved<()> {
        let shape = self.shapes.plain(&field.ty, collector)?;
        let rust = name::value_identifier(&field.name.value).map_err(|why| {
            let message = format!("`{}` gives no Rust name: it {}", field.name.value, why.reason());
            collector.error(Diagnostic::new("not_an_identifier", field.name.span, message))
        })?;
        match fields.iter_mut().find(|(known, _)| known.rust == rust) {
            Some((known, first)) if known.shape != shape => {
                let message =
                    format!("the meta field `{}` has another type in another envelope", field.name.value);
                let finding = Diagnostic::new("meta_types_differ", field.ty.span, message);
                Err(collector.error(finding.also(*first, "the other one")))
            }
            Some((known, _)) => {
                if !known.places.contains(&field.place) {
                    known.places.push(field.place.clone());
                }
                known.doc = known.doc.take().or_else(|| field.doc.clone());
                Ok(())
            }
            None => {
                let places = vec![field.place.clone()];
                fields.push((MetaField { rust, doc: field.doc.clone(), places, shape }, field.ty.span));
                Ok(())
            }
        }
    }

    fn shared_name(&self, envelopes: &[usize]) -> String {
        if envelopes == self.default {
            return "Meta".to_owned();
        }
        // What sets the list apart from the default names it. A list that only leaves some out is named in full, and
        // so is one of two that differ from the default by the same envelopes.
        let apart: Vec<usize> =
            envelopes.iter().copied().filter(|index| !self.default.contains(index)).collect();
        let short = self.name_of(&apart);
        let taken = self.metas.iter().any(|meta| meta.rust.as_ref() == Some(&short));
        if apart.is_empty() || taken { self.name_of(envelopes) } else { short }
    }

    fn name_of(&self, envelopes: &[usize]) -> String {
        let names = envelopes.iter().filter_map(|index| self.spec.envelopes.get(*index));
        let names: String = names.map(|envelope| name::upper_camel_case(&envelope.name.value)).collect();
        format!("{names}Meta")
    }
}
