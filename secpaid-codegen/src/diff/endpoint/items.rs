//! In: a list whose entries have outcomes, in both specs. Out: what is different, and whether old clients judge and read the entries.

use super::{Comparison, about};
use crate::diff::Drafts;
use crate::diff::answer::{PARTS, same_list};
use crate::diff::change::{Draft, Wire};
use crate::diff::envelope;
use crate::diff::outcome::{Meeting, Of, Rules, meetings};
use crate::diff::pairing::Pairing;
use crate::diff::words::from_to;
use crate::model::{Data, Endpoint, Items, ItemsBy, Model, pointer_text};

/// What a success carries: the data itself, or that of the entries of a list.
pub(super) fn carried(endpoint: &Endpoint) -> Option<&Data> {
    endpoint.data.as_ref().or_else(|| endpoint.items.as_ref()?.data.as_ref())
}

impl<'m> Comparison<'m, '_> {
    /// Compares how entries are judged. Do old clients find their payload, and take the same for none?
    pub(super) fn compare_items(
        &self,
        pairing: &mut Pairing<'m>,
        met: &[Meeting],
        (old, new): (&'m Endpoint, &'m Endpoint),
        drafts: &mut Drafts,
    ) -> Option<(Result<(), String>, Result<(), String>)> {
        let draft = |kind, message: &str| {
            about(kind, old, &["items"], message).new_at(&["endpoints", &new.name, "items"])
        };
        let (left, right) = match (&old.items, &new.items) {
            (None, None) => return None,
            (None, Some(_)) => {
                let why = "old clients take every entry of the list for one that worked".to_owned();
                let result = if old.data.is_some() { Err(why) } else { Ok(()) };
                let wire = Wire::responses(result, "old clients do not look for a list");
                drafts.push(
                    draft("items_added", "the entries of the list have outcomes of their own").wire(wire),
                );
                return None;
            }
            (Some(_), None) => {
                let why = "old clients look for the outcome of each entry of the list".to_owned();
                let wire = Wire::responses(Err(why), "");
                drafts.push(
                    draft("items_removed", "there are no entries with outcomes of their own").wire(wire),
                );
                return None;
            }
            (Some(left), Some(right)) => (left, right),
        };
        let places = same_list(pairing, met, old, new);
        if left.at != right.at {
            let word = |items: &Items| items.at.as_ref().map(|at| pointer_text(at));
            let words = from_to(word(left).as_deref(), word(right).as_deref());
            let wire = Wire::responses(places, "old clients find the list");
            drafts.push(draft("items_place_changed", &format!("the place of the list {words}")).wire(wire));
        }
        if left.keyed != right.keyed {
            let words = if right.keyed { "may be an object" } else { "is no object any more" };
            let why =
                if right.keyed { Err("old clients take no object for a list".to_owned()) } else { Ok(()) };
            let wire = Wire::responses(why, "old clients take a list as well");
            drafts.push(draft("items_keys_changed", &format!("the list of the entries {words}")).wire(wire));
        }
        if left.or_absent != right.or_absent {
            let words = if right.or_absent { "may be missing" } else { "is always there" };
            let why = "old clients take a list that is missing for a mistake".to_owned();
            let result = if right.or_absent { Err(why) } else { Ok(()) };
            let wire = Wire::responses(result, "old clients take a list that is there");
            drafts
                .push(draft("items_may_be_missing", &format!("the list of the entries {words}")).wire(wire));
        }
        if left.partial != right.partial {
            let words = if right.partial { "is partial" } else { "can be a success" };
            let message = format!("an answer of which an entry is no success {words}");
            let why = "old clients come to another outcome where an entry is no success".to_owned();
            drafts.push(draft("items_partial_changed", &message).wire(Wire::responses(Err(why), "")));
        }
        compare_judges(pairing, (left, right), &draft, drafts);
        let payload = if left.judge.data == right.judge.data {
            Ok(())
        } else {
            Err(format!("clients look for what an entry carries at `{}`", envelope::place(&left.judge.data)))
        };
        let empties = if left.judge.empty == right.judge.empty {
            Ok(())
        } else {
            Err("clients take something else for an entry that carries nothing".to_owned())
        };
        Some((payload, empties))
    }
}

/// What says which entry is what, and where its code and message are.
fn compare_judges(
    pairing: &mut Pairing<'_>,
    (left, right): (&Items, &Items),
    draft: &dyn Fn(&'static str, &str) -> Draft,
    drafts: &mut Drafts,
) {
    let same_envelope = left.envelope().is_some() && left.judge.name == right.judge.name;
    let tests = |items: &Items| format!("{:?} {:?}", items.judge.when, items.judge.outcomes);
    let by = (written(pairing.old, &left.by), written(pairing.new, &right.by));
    let judged = || {
        let old = Rules { envelopes: &[&left.judge], own: &[], of: Of::Entries };
        meetings(old, Rules { envelopes: &[&right.judge], ..old }).map(drop)
    };
    if by.0 != by.1 {
        let why = format!("clients judge the entries by {}", by.0);
        let message = format!("the entries are judged {}", from_to(Some(&by.0), Some(&by.1)));
        let wire = Wire::responses(Err(why), "");
        drafts.push(draft("items_judged_otherwise", &message).wire(wire));
    } else if tests(left) != tests(right) {
        let wire = Wire::responses(judged(), "old clients come to the same outcome of each entry");
        if same_envelope {
            for part in PARTS {
                pairing.blame(part.kind(), &left.judge.name, wire.clone());
            }
        } else {
            drafts.push(draft("items_outcome_changed", "the outcome of an entry is another test").wire(wire));
        }
    }
    for (kind, what, of_envelope, before, now) in [
        ("items_code_changed", "code", envelope::CODE, &left.judge.code, &right.judge.code),
        ("items_message_changed", "message", envelope::MESSAGE, &left.judge.message, &right.judge.message),
    ] {
        if before == now {
            continue;
        }
        let result = if envelope::finds(before, now) {
            Ok(())
        } else {
            Err(format!("clients look for the {what} of an entry at `{}`", envelope::pointers(before)))
        };
        let wire = Wire::responses(result, "old clients find it where it comes");
        if same_envelope {
            pairing.blame(of_envelope, &left.judge.name, wire);
        } else {
            let words = from_to(Some(&envelope::pointers(before)), Some(&envelope::pointers(now)));
            drafts.push(draft(kind, &format!("the {what} of an entry {words}")).wire(wire));
        }
    }
}

fn written(model: &Model, by: &ItemsBy) -> String {
    match by {
        ItemsBy::Entry => "themselves".to_owned(),
        ItemsBy::Envelope(index) => {
            let name = model.envelopes.get(*index).map_or("", |envelope| &envelope.name);
            format!("the envelope `{name}`")
        }
        ItemsBy::Parallel(at) => format!("the list `{}`", pointer_text(at)),
        ItemsBy::Failed(at) => format!("the list of failures `{}`", pointer_text(at)),
        ItemsBy::Errors { at, path } => {
            format!("the errors `{}` with the path `{}`", pointer_text(at), pointer_text(path))
        }
    }
}
