//! In: the details of an error in both specs. Out: what is different in them. They are optional, so details that are gone break nobody;
//! some that come where old clients do not look for them, or as what they do not read, do.

use super::about;
use crate::diff::change::{Verdict, Wire};
use crate::diff::flow::Flow;
use crate::diff::pairing::Pairing;
use crate::diff::shape::{item, same};
use crate::diff::words::from_to;
use crate::diff::{Drafts, field};
use crate::model::{Details, ErrorDef, pointer_text};

const WORKS: &str = "old clients read what comes";

pub(super) fn compare(pairing: &mut Pairing<'_>, old: &ErrorDef, new: &ErrorDef, drafts: &mut Drafts) {
    let name = &old.name;
    let (before, now) = match (&old.details, &new.details) {
        (None, None) => return,
        (Some(before), Some(now)) => (before, now),
        (before, _) => {
            let (kind, what) = match before {
                Some(_) => ("error_details_removed", "are gone"),
                None => ("error_details_added", "are new"),
            };
            let reason = Verdict::works("details may always be missing");
            let wire = Wire { responses: reason, ..Wire::same() };
            let message = format!("the details of the error `{name}` {what}");
            drafts.push(about(kind, old, &["details"], message).member("details").wire(wire));
            return;
        }
    };
    let (old_model, new_model) = (pairing.old, pairing.new);
    pairing.meet(&before.shape, &now.shape, Flow::Answer);
    if !same(old_model, &before.shape, new_model, &now.shape) {
        let read = field::value(old_model, new_model, item(&before.shape), item(&now.shape), Flow::Answer);
        let message = format!("the details of the error `{name}` have another type");
        let draft = about("error_details_changed", old, &["details", "type"], message).member("details");
        drafts.push(draft.wire(Wire::responses(read, WORKS)));
    }
    if before.at != now.at {
        let words = from_to(Some(&place(before)), Some(&place(now)));
        let message = format!("the place of the details of the error `{name}` {words}");
        let why = format!("clients look for the details at {}", place(before));
        let draft = about("error_details_moved", old, &["details", "at"], message).member("details");
        drafts.push(draft.wire(Wire::responses(Err(why), WORKS)));
    }
}

fn place(details: &Details) -> String {
    match &details.at {
        None => "the place of the envelope".to_owned(),
        Some(at) if at.is_empty() => "root".to_owned(),
        Some(at) => pointer_text(at),
    }
}
