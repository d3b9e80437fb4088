//! In: what was found. Out: changes to the spec after which it accepts what was seen.
//!
//! Every change is tried: the spec with it must be one without mistakes. Where none can be found, that is said. What no spec can accept
//! (contradictions, bodies that are no JSON or in no envelope, fields that are there twice) is left alone.

mod draft;
mod edit;
mod errors;
mod fields;
mod place;
mod requests;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::model::{Model, Shape};
use serde_json::Value;

pub(super) use self::draft::Draft;
use self::draft::{Op, below, steps};
use self::place::{Owner, OwnerKind, next, owner};
use super::hidden::Secrets;
use super::sample::Sample;
use super::tally::{Counted, Key, Kind, Side, Tally};

/// Changes to the spec of this text.
pub(super) fn suggest(model: &Model, secrets: &Secrets, tally: &Tally, text: &str) -> Draft {
    let mut draft = Draft::new(text);
    let wishes = Wishes::new(model, tally);
    for (at, label) in &wishes.optional {
        if !draft.gone(at) && !draft.make(fields::optional(&draft, at)) {
            draft.leave(label.clone());
        }
    }
    for (at, wrong) in &wishes.wrong {
        if !draft.gone(at) && !fields::accept(&mut draft, model, at, wrong) {
            draft.leave(wrong.label.clone());
        }
    }
    for ((place, name), (sample, label)) in &wishes.unknown {
        let gone = matches!(place, Place::Fields(at) if draft.gone(at));
        if !gone && !fields::add(&mut draft, place, name, sample, secrets) {
            draft.leave(label.clone());
        }
    }
    for ((ty, text), label) in &wishes.values {
        let gone = draft.gone(&steps(&["types", ty]));
        if !gone && !add_value(&mut draft, ty, text) {
            draft.leave(label.clone());
        }
    }
    errors::add(&mut draft, model, tally);
    requests::relax(&mut draft, model, tally);
    draft
}

/// Where an unknown field belongs.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Among these fields: of a record or of a request.
    Fields(Vec<String>),
    /// Beside the data of an envelope.
    Envelope(&'static str),
}

/// Values that do not fit what the spec says about them.
struct Wrong<'m> {
    owner: Owner<'m>,
    sample: Sample,
    label: String,
}

/// What must change, once per place of the spec, however many endpoints lead there.
#[derive(Default)]
struct Wishes<'m> {
    optional: BTreeMap<Vec<String>, String>,
    wrong: BTreeMap<Vec<String>, Wrong<'m>>,
    unknown: BTreeMap<(Place, String), (Sample, String)>,
    /// Name of the enum, and the value.
    values: BTreeMap<(String, String), String>,
}

impl<'m> Wishes<'m> {
    fn new(model: &'m Model, tally: &Tally) -> Self {
        let mut wishes = Self::default();
        for (endpoint, of_endpoint) in model.endpoints.iter().zip(&tally.endpoints) {
            for (key, counted) in &of_endpoint.findings {
                let label = format!("{}: `{}`: {}", endpoint.name, key.path, counted.message);
                let place = owner(model, endpoint, key.side, &key.path);
                match key.kind {
                    Kind::MissingData => {
                        wishes.optional.insert(steps(&["endpoints", &endpoint.name, "data"]), label);
                    }
                    Kind::MissingField => wishes.missing(place, label),
                    Kind::WrongValue => wishes.wrong(place, &counted.facts.sample, label),
                    Kind::UnknownValue => wishes.value(model, place, counted, label),
                    Kind::UnknownField => {
                        let endpoint_at = steps(&["endpoints", &endpoint.name]);
                        wishes.unknown(model, endpoint_at, key, counted, place, label);
                    }
                    _ => {}
                }
            }
        }
        wishes.agree_on_meta();
        wishes
    }

    /// What stands at one place in several envelopes is read wherever it stands, so it has one type.
    fn agree_on_meta(&mut self) {
        let mut samples: BTreeMap<String, Sample> = BTreeMap::new();
        for ((place, name), (sample, _)) in &self.unknown {
            if matches!(place, Place::Envelope(_)) {
                samples.entry(name.clone()).or_default().merge(sample);
            }
        }
        for ((place, name), (sample, _)) in &mut self.unknown {
            if let (Place::Envelope(_), Some(all)) = (place, samples.get(name)) {
                *sample = all.clone();
            }
        }
    }

    fn missing(&mut self, place: Option<Owner<'m>>, label: String) {
        if let Some(owner) = place {
            self.optional.insert(owner.at, label);
        }
    }

    fn wrong(&mut self, place: Option<Owner<'m>>, sample: &Sample, label: String) {
        let Some(owner) = place else { return };
        match self.wrong.get_mut(&owner.at) {
            Some(known) => {
                // An item of a list and the list itself have nothing in common but the field.
                known.owner.whole &= owner.whole;
                known.sample.merge(sample);
            }
            None => _ = self.wrong.insert(owner.at.clone(), Wrong { owner, sample: sample.clone(), label }),
        }
    }

    fn value(&mut self, model: &Model, place: Option<Owner<'m>>, counted: &Counted, label: String) {
        let of_shape = place.and_then(|owner| match owner.shape?.bare() {
            Shape::Named(index) => Some(*index),
            _ => None,
        });
        let ty = counted.facts.enumeration.or(of_shape).and_then(|index| model.types.get(index));
        if let (Some(ty), Some(text)) = (ty, &counted.facts.text) {
            self.values.insert((ty.name.clone(), text.clone()), label);
        }
    }

    fn unknown(
        &mut self,
        model: &Model,
        endpoint_at: Vec<String>,
        key: &Key,
        counted: &Counted,
        place: Option<Owner<'m>>,
        label: String,
    ) {
        let Some((name, parent)) = last(&key.path) else { return };
        let record = counted.facts.record.and_then(|index| model.types.get(index));
        let place = match (record, counted.facts.envelope, key.side) {
            (Some(ty), _, _) => Place::Fields(steps(&["types", &ty.name, "fields"])),
            (None, Some(envelope), _) => Place::Envelope(envelope),
            (None, None, Side::Request) if parent.is_empty() => Place::Fields(below(&endpoint_at, "request")),
            (None, None, _) => {
                // The owner of what is inside a record is the field with the record.
                let Some(Owner { shape: Some(shape), .. }) = place else { return };
                let Shape::Named(index) = shape.bare() else { return };
                let Some(ty) = model.types.get(*index) else { return };
                Place::Fields(steps(&["types", &ty.name, "fields"]))
            }
        };
        let (sample, _) = self.unknown.entry((place, name)).or_insert_with(|| (Sample::default(), label));
        sample.merge(&counted.facts.sample);
    }
}

/// The last step of a pointer, and what is before it.
fn last(pointer: &str) -> Option<(String, &str)> {
    let at = pointer.rfind('/')?;
    let (before, step) = pointer.split_at(at);
    Some((next(step)?.0, before))
}

/// Adds a value to an enum.
fn add_value(draft: &mut Draft, ty: &str, text: &str) -> bool {
    let path = below(&steps(&["types", ty, "enum"]), "-");
    let named = |name: String| {
        let value = serde_json::json!({"value": text, "name": name});
        vec![Op::Add { path: path.clone(), value }]
    };
    let short = vec![Op::Add { path: path.clone(), value: Value::from(text) }];
    let empty = (text.is_empty()).then(|| named("Empty".to_owned()));
    let others = (1..=9).map(|number| named(format!("Value{number}")));
    draft.make_one([short].into_iter().chain(empty).chain(others).collect())
}

/// The names of the types, errors and endpoints there are, which no new one may have.
fn taken(draft: &Draft) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for group in ["types", "errors", "endpoints", "inbound"] {
        if let Some(Value::Object(members)) = draft.value_at(&steps(&[group])) {
            names.extend(members.keys().cloned());
        }
    }
    names
}
