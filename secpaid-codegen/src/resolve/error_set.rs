//! In: sets of errors as written, and what endpoints list. Out: the same as indices into the errors of the file.

use super::lookup::Listed;
use super::{Lookup, Resolved};
use crate::model::ErrorSet;
use crate::report::Collector;
use crate::spec::{self, Spec, Text};

/// The errors that an endpoint can answer.
pub(crate) struct EndpointErrors {
    /// Its own and those of the whole API in the order of the file, and behind them those of the sets. Each once.
    pub(crate) all: Vec<usize>,
    /// How many of them are in none of its sets.
    pub(crate) own: usize,
    /// The sets in the order of the file.
    pub(crate) sets: Vec<usize>,
}

pub(super) fn resolve(
    set: &spec::ErrorSet,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<ErrorSet> {
    let errors: Vec<_> = set.errors.iter().map(|name| lookup.error(name, collector)).collect();
    let mut errors = errors.into_iter().collect::<Resolved<Vec<_>>>()?;
    errors.sort_unstable();
    Ok(ErrorSet {
        name: set.name.value.clone(),
        error_name: super::error_name(&set.name),
        doc: set.doc.clone(),
        source: set.source.clone(),
        api_wide: set.api_wide,
        errors,
    })
}

/// What an endpoint lists, and what every endpoint has.
pub(super) fn of_endpoint(
    listed: &[Text],
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<EndpointErrors> {
    let listed: Vec<_> = listed.iter().map(|name| lookup.error_or_set(name, collector)).collect();
    let listed = listed.into_iter().collect::<Resolved<Vec<_>>>()?;
    Ok(declared(&listed, spec, lookup))
}

/// The errors that an endpoint can answer. Names that mean nothing are left out.
pub(crate) fn known(endpoint: &spec::Endpoint, spec: &Spec, lookup: &Lookup<'_>) -> EndpointErrors {
    let listed = endpoint.errors.iter().filter_map(|name| {
        let error = lookup.error_index(name).map(Listed::Error);
        error.or_else(|| lookup.error_set_index(name).map(Listed::Set))
    });
    declared(&listed.collect::<Vec<_>>(), spec, lookup)
}

fn declared(listed: &[Listed], spec: &Spec, lookup: &Lookup<'_>) -> EndpointErrors {
    let wide_errors = spec.errors.iter().enumerate().filter(|(_, error)| error.api_wide);
    let wide_sets = spec.error_sets.iter().enumerate().filter(|(_, set)| set.api_wide);
    let (mut own, mut sets): (Vec<_>, Vec<_>) =
        (wide_errors.map(|(index, _)| index).collect(), wide_sets.map(|(index, _)| index).collect());
    for listed in listed {
        match listed {
            Listed::Error(index) => own.push(*index),
            Listed::Set(index) => sets.push(*index),
        }
    }
    for list in [&mut own, &mut sets] {
        list.sort_unstable();
        list.dedup();
    }
    let mut all = own;
    let own = all.len();
    for set in sets.iter().filter_map(|index| spec.error_sets.get(*index)) {
        let mut of_set: Vec<_> = set.errors.iter().filter_map(|name| lookup.error_index(name)).collect();
        of_set.sort_unstable();
        all.extend(of_set);
    }
    EndpointErrors { all, own, sets }
}
