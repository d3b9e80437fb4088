//! In: the [`Spec`] as written. Out: the [`Model`], or which rules it breaks.
//!
//! One function per rule, the reason for the rule above it.

mod captures;
mod constraints;
mod envelopes;
mod error_sets;
mod example;
mod fields;
mod files;
mod inbound;
mod items;
mod matchers;
mod names;
mod outcomes;
mod recursion;
mod requests;
mod state;
mod tuples;
mod unions;
mod unused;
mod uploads;

pub(crate) use self::example::{breaks, reads};
use crate::model::Model;
use crate::report::{Collector, Reported};
use crate::resolve::{Lookup, resolve};
use crate::spec::Spec;

/// Resolves the spec and holds every rule against it.
pub(crate) fn check(spec: &Spec, collector: &mut Collector) -> Result<Model, Reported> {
    let lookup = Lookup::new(spec);
    let mut parts = resolve(spec, &lookup, collector);

    unused::check_auth_schemes(spec, &lookup, collector);
    unused::check_types(spec, &lookup, collector);
    unused::check_errors(spec, &lookup, collector);
    unused::check_envelopes(spec, &lookup, collector);

    names::check_reserved(spec, collector);
    names::check_items(spec, &parts.metas, &lookup, collector);
    names::check_methods(spec, &parts.endpoints, collector);
    names::check_variants(spec, collector);

    error_sets::check_names(spec, &lookup, collector);
    error_sets::check_once(spec, &lookup, collector);
    error_sets::check_details(spec, &parts, collector);

    fields::check_wire_names(spec, collector);
    fields::check_rust_names(spec, collector);
    fields::check_builders(spec, collector);

    tuples::check_order(spec, collector);
    tuples::check_names(spec, collector);

    unions::check_tagged(spec, &lookup, collector);
    unions::check_shaped(spec, &lookup, collector);
    unions::check_variants(spec, &parts, collector);
    unions::check_told_apart(spec, &parts, collector);

    recursion::check_finite(spec, &parts.types, collector);
    recursion::box_cycles(&mut parts.types);

    envelopes::check_order(spec, &lookup, collector);
    envelopes::check_outcomes(spec, &lookup, collector);
    envelopes::check_data(spec, &lookup, collector);
    envelopes::check_flat(spec, &parts, &lookup, collector);
    envelopes::check_samples(spec, collector);

    items::check_outcomes(spec, &lookup, collector);
    items::check_company(spec, collector);
    items::check_place(spec, &lookup, collector);
    outcomes::check_reachable(spec, &parts, collector);
    outcomes::check_different(spec, collector);
    outcomes::check_effects(spec, collector);

    requests::check_placeholders(spec, collector);
    requests::check_routes(spec, collector);
    requests::check_locations(spec, collector);
    requests::check_body(spec, collector);
    requests::check_get(spec, collector);
    requests::check_path(spec, &parts, collector);
    requests::check_headers(spec, collector);
    requests::check_header_values(spec, collector);
    requests::check_query(spec, collector);
    requests::check_texts(spec, &parts, collector);
    requests::check_joined(spec, &parts, collector);
    uploads::check_places(spec, &lookup, collector);
    uploads::check_fields(spec, &parts, &lookup, collector);

    constraints::check_fit(spec, &parts, collector);
    constraints::check_contradictions(spec, &parts, collector);
    constraints::check_rules(spec, &parts, collector);

    captures::check_ambiguous(spec, collector);
    captures::check_examples(spec, collector);
    matchers::check_meetable(spec, &parts, &lookup, collector);
    matchers::check_overlap(spec, &parts, &lookup, collector);

    outcomes::check_examples(spec, &parts, &lookup, collector);
    example::check_types(spec, &parts, collector);
    example::check_fields(spec, &parts, collector);
    example::check_requests(spec, &parts, collector);
    example::check_constraints(spec, &parts, collector);
    example::check_successes(spec, &parts, &lookup, collector);
    files::check_examples(spec, collector);
    items::check_examples(spec, &lookup, collector);
    example::check_errors(spec, &parts, &lookup, collector);

    state::check_collections(spec, collector);
    state::check_fields(spec, &parts, collector);
    state::check_errors(spec, &parts, &lookup, collector);
    state::check_reached(spec, &parts, collector);

    inbound::check_encrypted(spec, collector);
    inbound::check_carriers(spec, collector);
    inbound::check_keys(spec, collector);
    inbound::check_examples(spec, &parts, collector);

    parts.into_model(spec)
}
