//! In: the envelopes of both specs. Out: what is different in them; what that breaks is found out where endpoints are answered.

use super::Drafts;
use super::change::{Draft, Wire};
use super::list;
use super::pairing::Pairing;
use super::surface::Owner;
use super::words::{from_to, renamed};
use crate::model::{
    DataPlace, Empty, EmptyBy, Envelope, HttpPolicy, MetaPlace, Outcome, Pointer, pointer_text,
};

pub(super) const WHEN: &str = "envelope_when_changed";
pub(super) const HTTP: &str = "envelope_http_changed";
pub(super) const CODE: &str = "envelope_code_changed";
pub(super) const MESSAGE: &str = "envelope_message_changed";
pub(super) const DATA: &str = "envelope_data_changed";
pub(super) const EMPTY: &str = "envelope_empty_changed";

/// A change of the test of an outcome.
pub(super) const fn outcome_kind(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "outcome_ok_changed",
        Outcome::Error => "outcome_error_changed",
        Outcome::Pending => "outcome_pending_changed",
        Outcome::Partial => "outcome_partial_changed",
        Outcome::Noop => "outcome_noop_changed",
        Outcome::Unknown => "outcome_unknown_changed",
    }
}

pub(super) fn compare(pairing: &Pairing<'_>, drafts: &mut Drafts) {
    let paired =
        list::pair(&pairing.old.envelopes, &pairing.new.envelopes, |envelope| envelope.name.as_str());
    for (old, new) in &paired.both {
        compare_one(old, new, drafts);
    }
    let about = |kind, envelope: &Envelope, what: &str| {
        Draft::new(
            kind,
            &Owner::Api,
            &["envelopes", &envelope.name],
            format!("the envelope `{}` is {what}", envelope.name),
        )
        .member(&envelope.name)
    };
    for envelope in &paired.removed {
        let hint = renamed(&envelope.name, paired.added.iter().map(|added| added.name.as_str()));
        drafts.push(about("envelope_removed", envelope, "gone").hint(hint));
    }
    drafts.extend(paired.added.iter().map(|envelope| about("envelope_added", envelope, "new")));
    if paired.reordered {
        drafts.push(Draft::new(
            "order_changed",
            &Owner::Api,
            &["envelopes"],
            "the envelopes stand in another order",
        ));
    }
}

fn compare_one(old: &Envelope, new: &Envelope, drafts: &mut Drafts) {
    let name = old.name.as_str();
    let mut add = |kind, keys: &[&str], message: String| {
        let at: Vec<&str> = ["envelopes", name].into_iter().chain(keys.iter().copied()).collect();
        drafts.push(Draft::new(kind, &Owner::Api, &at, message).member(name));
    };
    if format!("{:?}", old.when) != format!("{:?}", new.when) {
        add(WHEN, &["when"], format!("`when` of the envelope `{name}` is another test"));
    }
    if old.http != new.http {
        let words = from_to(Some(policy(old.http)), Some(policy(new.http)));
        add(HTTP, &["http"], format!("`http` of the envelope `{name}` {words}"));
    }
    for outcome in Outcome::ALL {
        let key = outcome.name();
        if written(old, outcome) != written(new, outcome) {
            let message = format!("`{key}` of the envelope `{name}` is another test");
            add(outcome_kind(outcome), &["outcome", key], message);
        }
    }
    if format!("{:?}", order(old)) != format!("{:?}", order(new)) {
        add(
            "order_changed",
            &["outcome"],
            format!("the outcomes of the envelope `{name}` stand in another order"),
        );
    }
    for (kind, key, old, new) in
        [(CODE, "code", &old.code, &new.code), (MESSAGE, "message", &old.message, &new.message)]
    {
        if old != new {
            let words = from_to(Some(&pointers(old)), Some(&pointers(new)));
            add(kind, &[key], format!("`{key}` of the envelope `{name}` {words}"));
        }
    }
    if old.data != new.data {
        let words = from_to(Some(&place(&old.data)), Some(&place(&new.data)));
        add(DATA, &["data"], format!("`data` of the envelope `{name}` {words}"));
    }
    if old.empty != new.empty {
        let words = from_to(Some(&empty(&old.empty)), Some(&empty(&new.empty)));
        add(EMPTY, &["empty"], format!("`empty` of the envelope `{name}` {words}"));
    }
    compare_texts(old, new, drafts);
    compare_beside(old, new, drafts);
    compare_docs(old, new, drafts);
}

/// What is neither code nor message.
fn compare_texts(old: &Envelope, new: &Envelope, drafts: &mut Drafts) {
    if old.none == new.none {
        return;
    }
    let texts = |envelope: &Envelope| match envelope.none.as_slice() {
        [] => "nothing".to_owned(),
        texts => texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", "),
    };
    let name = old.name.as_str();
    let result = match old.none.iter().find(|text| !new.none.contains(text)) {
        Some(text) => Err(format!("clients take {text:?} for no code and no message")),
        None => Ok(()),
    };
    let words = from_to(Some(&texts(old)), Some(&texts(new)));
    let message = format!("`none` of the envelope `{name}` {words}");
    let wire = Wire::responses(result, "old clients have it for a code, and it names no error");
    let draft = Draft::new("envelope_none_changed", &Owner::Api, &["envelopes", name, "none"], message);
    drafts.push(draft.member(name).wire(wire));
}

/// What stands beside an error or a success. All of it may be missing, so it breaks only who is not told of it where they look.
fn compare_beside(old: &Envelope, new: &Envelope, drafts: &mut Drafts) {
    let name = old.name.as_str();
    let mut add = |kind, keys: &[&str], (before, now): (String, String), lost: bool| {
        if before == now {
            return;
        }
        let at: Vec<&str> = ["envelopes", name].into_iter().chain(keys.iter().copied()).collect();
        let what = keys.last().copied().unwrap_or_default();
        let words = from_to(Some(&before), Some(&now));
        let result = if lost { Err(format!("clients look for it at {before}")) } else { Ok(()) };
        let message = format!("`{what}` of the envelope `{name}` {words}");
        let wire = Wire::responses(result, "it may always be missing");
        drafts.push(Draft::new(kind, &Owner::Api, &at, message).member(name).wire(wire));
    };
    let details =
        |envelope: &Envelope| envelope.details.as_ref().map(|at| pointers(std::slice::from_ref(at)));
    let (before, now) = (details(old), details(new));
    let lost = before.is_some() && now.is_some();
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
    add("envelope_details_moved", &["details", "at"], (or_nothing(before), or_nothing(now)), lost);
    for ((key, before), (_, now)) in old.hints.each().into_iter().zip(new.hints.each()) {
        let lost = !before.is_empty() && now.iter().any(|place| !before.contains(place));
        add("envelope_hints_changed", &["hints", key], (places(before), places(now)), lost);
    }
    let lost = !old.warnings.is_empty() && new.warnings.iter().any(|pointer| !old.warnings.contains(pointer));
    add("envelope_warnings_changed", &["warnings"], (pointers(&old.warnings), pointers(&new.warnings)), lost);
}

fn places(places: &[MetaPlace]) -> String {
    let text = |place: &MetaPlace| match place {
        MetaPlace::At(pointer) => pointer_text(pointer),
        MetaPlace::Header(name) => format!("header {name}"),
    };
    if places.is_empty() {
        return "nothing".to_owned();
    }
    places.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn compare_docs(old: &Envelope, new: &Envelope, drafts: &mut Drafts) {
    let name = old.name.as_str();
    for (different, kind, key) in [
        (old.doc != new.doc, "doc_changed", "doc"),
        (old.samples != new.samples, "sample_changed", "samples"),
        (old.status != new.status, "sample_changed", "status"),
    ] {
        if different {
            let message = format!("`{key}` of the envelope `{name}` has changed");
            drafts.push(
                Draft::new(kind, &Owner::Api, &["envelopes", name, key], message)
                    .member(name)
                    .wire(Wire::same())
                    .docs(),
            );
        }
    }
}

fn written(envelope: &Envelope, outcome: Outcome) -> String {
    let test = envelope.outcomes.iter().find(|(known, _)| *known == outcome);
    format!("{:?}", test.map(|(_, test)| test))
}

fn order(envelope: &Envelope) -> Vec<Outcome> {
    let mut order: Vec<Outcome> = envelope.outcomes.iter().map(|(outcome, _)| *outcome).collect();
    if order.len() < 2 {
        order.clear();
    }
    order
}

fn policy(policy: HttpPolicy) -> &'static str {
    match policy {
        HttpPolicy::Ignore => "ignore",
        HttpPolicy::First => "first",
        HttpPolicy::Fallback => "fallback",
    }
}

/// Does who looks in these places find what comes in those?
pub(super) fn finds(before: &[Pointer], now: &[Pointer]) -> bool {
    before.starts_with(now)
}

pub(super) fn pointers(pointers: &[Pointer]) -> String {
    if pointers.is_empty() {
        return "nothing".to_owned();
    }
    pointers.iter().map(|pointer| pointer_text(pointer)).collect::<Vec<_>>().join(", ")
}

pub(super) fn place(place: &DataPlace) -> String {
    match place {
        DataPlace::None => "nowhere".to_owned(),
        DataPlace::Root => "root".to_owned(),
        DataPlace::Flat => "flat".to_owned(),
        DataPlace::At(pointer) => pointer_text(pointer),
    }
}

pub(super) fn empty(empty: &EmptyBy) -> String {
    match empty {
        EmptyBy::Any(spellings) => spellings_of(spellings),
        EmptyBy::Outcome(all) => {
            let lists =
                all.iter().map(|(outcome, list)| format!("{}: {}", outcome.name(), spellings_of(list)));
            lists.collect::<Vec<_>>().join("; ")
        }
    }
}

fn spellings_of(empty: &[Empty]) -> String {
    let word = |empty: &Empty| match empty {
        Empty::Absent => "absent",
        Empty::Null => "null",
        Empty::Array => "[]",
        Empty::Object => "{}",
        Empty::String => "\"\"",
        Empty::Blank => "blank",
    };
    empty.iter().map(word).collect::<Vec<_>>().join(", ")
}
