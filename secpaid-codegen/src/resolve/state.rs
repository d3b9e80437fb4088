//! In: `state` as written, and the fields it names. Out: the same with indices, or which name or type does not fit.

use super::{Lookup, Resolved};
use crate::model::{Condition, Data, Does, Field, Filter, Pages, Scalar, Shape, State, StateRefusal};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::spec::{self, Spec, Text, TypeKind};

/// What of an endpoint its `state` can be about.
pub(super) struct About<'a> {
    pub(super) endpoint: &'a spec::Endpoint,
    pub(super) request: &'a [Field],
    pub(super) data: Option<&'a Data>,
    pub(super) pages: Option<&'a Pages>,
    pub(super) spec: &'a Spec,
    pub(super) lookup: &'a Lookup<'a>,
}

pub(super) fn resolve(state: &spec::State, about: &About<'_>, collector: &mut Collector) -> Resolved<State> {
    let record = about.record(state, collector);
    let key = if state.does.takes_key() {
        about.request_field(&state.key, collector)
    } else {
        record.and_then(|record| about.record_field(record, &state.key, collector))
    };
    let filters: Vec<_> = state.filters.iter().map(|filter| about.filter(filter, collector)).collect();
    let limit = state.limit.as_ref().map(|name| about.request_field(name, collector)).transpose();
    let absent = state.absent.as_ref().map(|name| about.lookup.error(name, collector)).transpose();
    let refuse: Vec<_> = state.refuse.iter().map(|refusal| about.refusal(refusal, collector)).collect();
    Ok(State {
        collection: state.collection.value.clone(),
        does: state.does,
        key: key?,
        record: record?,
        set: values(&state.set),
        only: values(&state.only),
        newest_first: state.newest_first,
        filters: filters.into_iter().collect::<Resolved<_>>()?,
        limit: limit?,
        absent: absent?,
        refuse: refuse.into_iter().collect::<Resolved<_>>()?,
    })
}

fn values(values: &[(Text, Scalar)]) -> Vec<(String, Scalar)> {
    values.iter().map(|(name, value)| (name.value.clone(), value.clone())).collect()
}

impl About<'_> {
    /// The type of the records that the data has. Only what adds or shows records needs one.
    fn record(&self, state: &spec::State, collector: &mut Collector) -> Resolved<Option<usize>> {
        let shape = self.data.map(|data| data.shape.bare());
        let (found, needed) = match state.does {
            Does::List => (shape.and_then(|shape| self.listed(shape)), "a list of records"),
            _ => (shape.and_then(|shape| self.is_record(shape)), "a record"),
        };
        if found.is_some() || matches!(state.does, Does::Update | Does::Delete) {
            return Ok(found);
        }
        let message = format!("an endpoint that does `{}` needs `data` that is {needed}", state.does.word());
        let finding = Diagnostic::new("state_without_record", state.span, message);
        let written = self.endpoint.data.as_ref().map(|data| data.ty.span);
        Err(collector
            .error(written.into_iter().fold(finding, |finding, span| finding.also(span, "its type"))))
    }

    fn is_record(&self, shape: &Shape) -> Option<usize> {
        let Shape::Named(index) = shape.bare() else { return None };
        let ty = self.spec.types.get(*index)?;
        matches!(ty.kind, TypeKind::Record { .. }).then_some(*index)
    }

    /// The records of a list: the data itself, or where its pages have them.
    fn listed(&self, shape: &Shape) -> Option<usize> {
        let Some(items) = self.pages.and_then(|pages| pages.items) else {
            let Shape::List { item, .. } = shape else { return None };
            return self.is_record(item);
        };
        let record = self.is_record(shape)?;
        let TypeKind::Record { fields } = &self.spec.types.get(record)?.kind else { return None };
        let index = self.lookup.type_index(&fields.get(items)?.ty.name)?;
        self.is_record(&Shape::Named(index))
    }

    fn record_field(&self, record: Option<usize>, name: &Text, collector: &mut Collector) -> Resolved<usize> {
        let fields = match record.and_then(|index| self.spec.types.get(index)).map(|ty| &ty.kind) {
            Some(TypeKind::Record { fields }) => fields.as_slice(),
            _ => &[],
        };
        fields.iter().position(|field| field.wire_name.value == name.value).ok_or_else(|| {
            let near = did_you_mean(&name.value, fields.iter().map(|field| field.wire_name.value.as_str()));
            let message = format!("the records of the data have no field `{}`{near}", name.value);
            collector.error(Diagnostic::new("unknown_record_field", name.span, message))
        })
    }

    fn request_field(&self, name: &Text, collector: &mut Collector) -> Resolved<usize> {
        self.request.iter().position(|field| field.wire == name.value).ok_or_else(|| {
            let near = did_you_mean(&name.value, self.request.iter().map(|field| field.wire.as_str()));
            let message = format!(
                "endpoint `{}` has no request field `{}`, expected a key of its `request`{near}",
                self.endpoint.name.value, name.value
            );
            collector.error(Diagnostic::new("unknown_request_field", name.span, message))
        })
    }

    fn filter(&self, filter: &spec::StateFilter, collector: &mut Collector) -> Resolved<Filter> {
        let of = filter.of.iter().map(|name| name.value.clone()).collect();
        Ok(Filter { field: self.request_field(&filter.field, collector)?, of, part: filter.part })
    }

    fn refusal(&self, refusal: &spec::StateRefusal, collector: &mut Collector) -> Resolved<StateRefusal> {
        let error = self.lookup.error(&refusal.error, collector);
        let when = refusal.when.iter().map(|(name, condition)| {
            let condition = match condition {
                spec::Condition::Is(value) => Condition::Is(value.clone()),
                spec::Condition::Below(field) => Condition::Below(self.request_field(field, collector)?),
            };
            Ok((name.value.clone(), condition))
        });
        let when: Vec<Resolved<_>> = when.collect();
        Ok(StateRefusal { error: error?, when: when.into_iter().collect::<Resolved<_>>()? })
    }
}
