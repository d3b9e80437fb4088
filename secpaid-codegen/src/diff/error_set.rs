//! In: the sets of errors of both specs. Out: what is different in them. A set is a matter of the generated code: what endpoints answer
//! is said where they are.

use super::Drafts;
use super::change::Draft;
use super::list;
use super::pairing::Pairing;
use super::surface::Owner;
use super::words::{listed, renamed};
use crate::model::{Endpoint, ErrorSet, Model};

/// The kind of a change of the sets that an endpoint declares.
pub(super) const SETS: &str = "endpoint_error_sets_changed";

pub(super) fn compare(pairing: &Pairing<'_>, drafts: &mut Drafts) {
    let paired = list::pair(&pairing.old.error_sets, &pairing.new.error_sets, |set| set.name.as_str());
    for (old, new) in &paired.both {
        compare_one((pairing.old, old), (pairing.new, new), drafts);
    }
    for set in &paired.removed {
        let hint = renamed(&set.name, paired.added.iter().map(|added| added.name.as_str()));
        let message = format!("the set of errors `{}` is gone", set.name);
        drafts.push(about("error_set_removed", set, &[], message).hint(hint).whole());
    }
    for set in &paired.added {
        drafts.push(about("error_set_added", set, &[], format!("the set of errors `{}` is new", set.name)));
    }
    if paired.reordered {
        let message = "the sets of errors stand in another order";
        drafts.push(Draft::new("order_changed", &Owner::Api, &["error_sets"], message).docs());
    }
}

fn about(kind: &'static str, set: &ErrorSet, keys: &[&str], message: String) -> Draft {
    let at: Vec<&str> = ["error_sets", set.name.as_str()].into_iter().chain(keys.iter().copied()).collect();
    Draft::new(kind, &Owner::ErrorSet(set.name.clone()), &at, message)
}

fn compare_one(
    (old_model, old): (&Model, &ErrorSet),
    (new_model, new): (&Model, &ErrorSet),
    drafts: &mut Drafts,
) {
    let name = &old.name;
    let (before, now) = (names(old_model, old), names(new_model, new));
    for error in before.iter().filter(|error| !now.contains(error)) {
        let message = format!("the error `{error}` is not in the set `{name}` any more");
        drafts.push(about("error_set_error_removed", old, &["errors"], message).member(error));
    }
    for error in now.iter().filter(|error| !before.contains(error)) {
        let message = format!("the error `{error}` is in the set `{name}`");
        drafts.push(about("error_set_error_added", old, &["errors"], message).member(error));
    }
    if old.api_wide != new.api_wide {
        let words = if new.api_wide {
            "every endpoint declares it now"
        } else {
            "only endpoints that list it declare it now"
        };
        let message = format!("the scope of the set of errors `{name}` has changed: {words}");
        drafts.push(about("error_set_scope_changed", old, &["scope"], message));
    }
    for (different, kind, key) in
        [(old.doc != new.doc, "doc_changed", "doc"), (old.source != new.source, "source_changed", "source")]
    {
        if different {
            let message = format!("`{key}` of the set of errors `{name}` has changed");
            drafts.push(about(kind, old, &[key], message).docs());
        }
    }
}

fn names<'m>(model: &'m Model, set: &ErrorSet) -> Vec<&'m str> {
    set.errors.iter().filter_map(|index| Some(model.errors.get(*index)?.name.as_str())).collect()
}

/// The sets that an endpoint declares: which errors it answers is said apart from them.
pub(super) fn compare_endpoint(
    (old_model, old): (&Model, &Endpoint),
    (new_model, new): (&Model, &Endpoint),
    drafts: &mut Drafts,
) {
    let (before, now) = (sets(old_model, old), sets(new_model, new));
    if before == now {
        return;
    }
    let words =
        |sets: &[&str]| if sets.is_empty() { "none".to_owned() } else { listed(sets.iter().copied()) };
    let message =
        format!("the sets of errors of `{}` are {}, were {}", old.name, words(&now), words(&before));
    let at = ["endpoints", old.name.as_str(), "errors"];
    drafts.push(Draft::new(SETS, &Owner::Endpoint(old.name.clone()), &at, message));
}

fn sets<'m>(model: &'m Model, endpoint: &Endpoint) -> Vec<&'m str> {
    endpoint.error_sets.iter().filter_map(|index| Some(model.error_sets.get(*index)?.name.as_str())).collect()
}
