//! In: the values beside the data in both specs. Out: what is different in them. They are optional, so one that is gone breaks nobody;
//! one that comes where old clients do not look for it, or as what they do not read, does.

use std::collections::BTreeMap;

use super::change::{Draft, Verdict, Wire};
use super::flow::Flow;
use super::list;
use super::pairing::Pairing;
use super::shape::{item, same};
use super::surface::Owner;
use super::words::from_to;
use super::{Drafts, field};
use crate::model::{Meta, MetaField, MetaPlace, Model, pointer_text};

const WORKS: &str = "old clients read what comes";

/// Compares the values beside the data of an endpoint; those that endpoints share are said once.
pub(super) struct Metas {
    seen: BTreeMap<(usize, usize), ()>,
}

impl Metas {
    pub(super) fn new() -> Self {
        Self { seen: BTreeMap::new() }
    }

    pub(super) fn compare(
        &mut self,
        pairing: &Pairing<'_>,
        name: &str,
        old: usize,
        new: usize,
        drafts: &mut Drafts,
    ) {
        if self.seen.insert((old, new), ()).is_some() {
            return;
        }
        let (Some(left), Some(right)) = (pairing.old.metas.get(old), pairing.new.metas.get(new)) else {
            return;
        };
        let own = |meta: &Meta| meta.rust.as_ref().is_some_and(|rust| *rust == format!("{name}Meta"));
        let is_own = own(left) || own(right);
        let owner = if is_own { Owner::Endpoint(name.to_owned()) } else { Owner::Api };
        if left.rust != right.rust && left.rust.is_some() && right.rust.is_some() {
            let words = from_to(left.rust.as_deref(), right.rust.as_deref());
            let message = format!("the type of the values beside the data {words}");
            drafts.push(Draft::new("meta_type_renamed", &owner, &["endpoints", name, "meta"], message));
        }
        let paired = list::pair(&left.fields, &right.fields, |field| field.rust.as_str());
        let draft = |kind, field: &MetaField, message: String| {
            let at = place(pairing, is_own, name, field);
            let at: Vec<&str> = at.iter().map(String::as_str).collect();
            let wire = Wire {
                responses: Verdict::works("a value beside the data may always be missing"),
                ..Wire::same()
            };
            Draft::new(kind, &owner, &at, message).member(&field.rust).wire(wire)
        };
        for field in &paired.removed {
            drafts.push(draft("meta_removed", field, format!("the meta field `{}` is gone", field.rust)));
        }
        for field in &paired.added {
            drafts.push(draft("meta_added", field, format!("the meta field `{}` is new", field.rust)));
        }
        for (before, now) in &paired.both {
            let name = &before.rust;
            if !same(pairing.old, &before.shape, pairing.new, &now.shape) {
                let (left, right) = (item(&before.shape), item(&now.shape));
                let read = field::value(pairing.old, pairing.new, left, right, Flow::Answer);
                let message = format!("the meta field `{name}` has another type");
                drafts.push(draft("meta_type_changed", before, message).wire(Wire::responses(read, WORKS)));
            }
            if before.places != now.places {
                let words = from_to(Some(&places(before)), Some(&places(now)));
                let found = match now.places.iter().find(|place| !before.places.contains(place)) {
                    Some(place) => {
                        Err(format!("clients do not look for `{name}` in `{}`", place_text(place)))
                    }
                    None => Ok(()),
                };
                let message = format!("the place of the meta field `{name}` {words}");
                drafts.push(draft("meta_place_changed", before, message).wire(Wire::responses(found, WORKS)));
            }
            if before.doc != now.doc {
                drafts.push(
                    draft("doc_changed", before, format!("the docs of the meta field `{name}` have changed"))
                        .docs(),
                );
            }
        }
        if paired.reordered {
            drafts.push(
                Draft::new(
                    "order_changed",
                    &owner,
                    &["endpoints", name, "meta"],
                    "the meta fields stand in another order",
                )
                .docs(),
            );
        }
    }
}

/// Where the file says it: at the endpoint, or at the first envelope that has the field.
fn place(pairing: &Pairing<'_>, is_own: bool, endpoint: &str, field: &MetaField) -> Vec<String> {
    let envelope = |model: &Model| {
        let found = model.endpoint(endpoint)?;
        model.envelopes_of(found).map(|(_, envelope)| envelope.name.clone()).next()
    };
    let steps = match envelope(pairing.new).or_else(|| envelope(pairing.old)) {
        Some(envelope) if !is_own => ["envelopes".to_owned(), envelope],
        _ => ["endpoints".to_owned(), endpoint.to_owned()],
    };
    steps.into_iter().chain(["meta".to_owned(), field.rust.trim_start_matches("r#").to_owned()]).collect()
}

fn places(field: &MetaField) -> String {
    field.places.iter().map(place_text).collect::<Vec<_>>().join(", ")
}

fn place_text(place: &MetaPlace) -> String {
    match place {
        MetaPlace::At(pointer) => pointer_text(pointer),
        MetaPlace::Header(name) => format!("header {name}"),
    }
}
