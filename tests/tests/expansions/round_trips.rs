//! What is generated for the specs, compiled and used: bodies are read, written and read again.

mod calls_and_answers;

mod constants_of_requests;
mod credentials;
mod entries_of_lists;
mod events;
mod files_as_answers;
mod files_to_send;
mod forms_of_data;
mod limits_of_requests;
mod lists_in_pages;
mod maps_and_tuples;
mod one_of_several;
mod outcomes_of_answers;
mod places_of_fields;
mod shared_errors;
mod values;

macro_rules! compiled {
    ($($name:ident $spec:literal)*) => {
        /// The specs that are compiled here.
        pub(crate) const COMPILED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[secpaid_core::api($spec)]
            mod $name {}
        )*
    };
}

compiled! {
    bare "specs/bare.json"
    calls "specs/calls.json"
    collections "specs/collections.json"
    constants "specs/constants.json"
    constraints "specs/constraints.json"
    data_forms "specs/data_forms.json"
    envelopes "specs/envelopes.json"
    error_sets "specs/error_sets.json"
    errors "specs/errors.json"
    files "specs/files.json"
    inbound "specs/inbound.json"
    items "specs/items.json"
    outcomes "specs/outcomes.json"
    pages "specs/pages.json"
    places "specs/places.json"
    scalars "specs/scalars.json"
    shapes "specs/shapes.json"
    signed "specs/signed.json"
    types "specs/types.json"
    unions "specs/unions.json"
    uploads "specs/uploads.json"
    ways "specs/ways.json"
}
