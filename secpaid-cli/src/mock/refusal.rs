//! In: what the spec does not allow about a request. Out: the error that it declares for that, if it does.

use secpaid_codegen::json::{EVERY, Node};
use secpaid_codegen::model::{Field, Model, Placed, RefusedFor, placed};

use super::shown::steps;
use super::value::is_blank;
use crate::engine::{Complaint, Handle, Subject};

/// A declared error, and the position in a list of what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Index into the errors of the model.
    pub(super) error: usize,
    pub(super) position: Option<u64>,
}

/// What stands for the first complaint that the spec has an error for. `fields` are those of the request, where they can be read.
pub(super) fn refusal(
    model: &Model,
    handle: Handle<'_>,
    complaints: &[Complaint],
    fields: Option<&Node>,
) -> Option<Refusal> {
    complaints.iter().find_map(|complaint| of_complaint(model, handle, &complaint.subject, fields))
}

fn of_complaint(
    model: &Model,
    handle: Handle<'_>,
    subject: &Subject,
    fields: Option<&Node>,
) -> Option<Refusal> {
    match subject {
        Subject::CredentialMissing(error) => error.map(|error| Refusal { error, position: None }),
        Subject::Route | Subject::Encoding | Subject::Body => None,
        Subject::Field { kind: "unknown_field", .. } => None,
        Subject::Field { pointer, kind } => {
            let at = steps(pointer);
            let blank =
                fields.is_some_and(|fields| fields.point(&at).is_some_and(|node| is_blank(&node.value)));
            let why: &[RefusedFor] = match *kind {
                "missing_field" => &[RefusedFor::Missing],
                _ if blank => &[RefusedFor::Missing, RefusedFor::Type, RefusedFor::Anything],
                _ => &[RefusedFor::Type, RefusedFor::Anything],
            };
            of_field(model, handle, &at, why)
        }
        Subject::Constraint { name, pointer } => {
            let at = steps(pointer);
            let rule = handle.endpoint().rules.iter().find(|rule| rule.name == *name);
            match rule {
                Some(rule) => rule.rejected.map(|error| Refusal { error, position: None }),
                None => of_field(model, handle, &at, &[RefusedFor::Bound(name), RefusedFor::Anything]),
            }
        }
    }
}

/// The first of these reasons that the field at a place has an error for.
fn of_field(model: &Model, handle: Handle<'_>, at: &[String], why: &[RefusedFor]) -> Option<Refusal> {
    let places = placed(&handle.endpoint().request, &|index| model.types.get(index));
    let place = places.iter().find(|place| is_at(place, at))?;
    let refusals = &place.field.refusals;
    let error = why.iter().find_map(|why| refusals.iter().find(|refusal| refusal.why == *why))?.error;
    Some(Refusal { error, position: at.iter().rev().find_map(|step| step.parse().ok()) })
}

/// Is it the field of this place? The last step may be any of its names.
fn is_at(place: &Placed<'_>, at: &[String]) -> bool {
    let named = |field: &Field, step: &String| field.name(step).is_some();
    let (Some((_, before)), Some((last, steps))) = (place.at.split_last(), at.split_last()) else {
        return false;
    };
    let same = |(known, step): (&String, &String)| known == step || known == EVERY;
    named(place.field, last) && before.len() == steps.len() && before.iter().zip(steps).all(same)
}

#[cfg(test)]
mod tests {
    use secpaid_codegen::load;
    use secpaid_codegen::source::Source;

    use super::*;

    #[test]
    fn a_field_in_a_list_or_a_map_is_found_at_any_position_and_key() {
        let spec = r#"{
            "name": "mini", "version": "1.0.0", "servers": {"main": "http://localhost"},
            "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}}},
            "types": {"Price": {"fields": {"amount": "decimal"}}},
            "endpoints": {"Set": {"route": "POST /set", "body": "json", "request": {"prices": "Price{}", "old": "Price[]"}}}
        }"#;
        let model = load(&Source::new("mini.json", spec)).unwrap().model;
        let places = placed(&model.endpoints[0].request, &|index| model.types.get(index));
        let found = |at: &[&str]| {
            let at: Vec<_> = at.iter().map(|step| (*step).to_owned()).collect();
            places.iter().any(|place| is_at(place, &at))
        };
        assert!(found(&["prices", "EUR", "amount"]) && found(&["old", "3", "amount"]));
        assert!(!found(&["prices", "amount"]) && !found(&["prices", "EUR", "note"]));
    }
}
