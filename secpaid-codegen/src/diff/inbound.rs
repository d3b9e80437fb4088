//! In: the inbound shapes of both specs. Out: what is different in them, and whether old receivers read what is sent.

use super::change::{Draft, Verdict, Wire};
use super::document::{Documents, type_expression};
use super::flow::Flow;
use super::pairing::Pairing;
use super::predicate::implies;
use super::shape::{item, same};
use super::surface::Owner;
use super::value::Value;
use super::words::{from_to, renamed};
use super::{Drafts, field, list, types};
use crate::model::{Carrier, Encrypted, Inbound, Shape, Test, pointer_text};

pub(super) fn compare<'m>(pairing: &mut Pairing<'m>, documents: &Documents<'_>, drafts: &mut Drafts) {
    let (old, new) = (pairing.old, pairing.new);
    let paired = list::pair(&old.inbound, &new.inbound, |inbound| inbound.name.as_str());
    for (left, right) in &paired.both {
        let flow = flow(right);
        pairing.meet(&left.shape, &right.shape, flow);
        compare_one(pairing, documents, left, right, drafts);
    }
    for inbound in &paired.removed {
        let hint = renamed(&inbound.name, paired.added.iter().map(|added| added.name.as_str()));
        let message = format!("the inbound shape `{}` is gone", inbound.name);
        drafts.push(about("inbound_removed", inbound, &[], message).hint(hint).whole());
    }
    for inbound in &paired.added {
        drafts.push(about(
            "inbound_added",
            inbound,
            &[],
            format!("the inbound shape `{}` is new", inbound.name),
        ));
    }
    if paired.reordered {
        drafts.push(
            Draft::new(
                "order_changed",
                &Owner::Api,
                &["inbound"],
                "the inbound shapes stand in another order",
            )
            .docs(),
        );
    }
}

/// Values of a form or a query are strings; where JSON may come, there is more.
fn flow(new: &Inbound) -> Flow {
    if new.from.contains(&Carrier::Json) || new.encrypted.is_some() { Flow::Answer } else { Flow::Inbound }
}

fn about(kind: &'static str, inbound: &Inbound, keys: &[&str], message: impl Into<String>) -> Draft {
    let at: Vec<&str> = ["inbound", inbound.name.as_str()].into_iter().chain(keys.iter().copied()).collect();
    Draft::new(kind, &Owner::Inbound(inbound.name.clone()), &at, message)
}

fn compare_one(
    pairing: &mut Pairing<'_>,
    documents: &Documents<'_>,
    old: &Inbound,
    new: &Inbound,
    drafts: &mut Drafts,
) {
    let works = "old receivers read what comes";
    let carriers = |inbound: &Inbound| {
        let word = |carrier: &Carrier| {
            Carrier::WORDS.iter().find(|(_, known)| known == carrier).map_or("", |(word, _)| word)
        };
        inbound.from.iter().map(word).collect::<Vec<_>>().join(", ")
    };
    if old.from != new.from {
        let unknown = new.from.iter().any(|carrier| !old.from.contains(carrier));
        let result = if unknown { Err(format!("old receivers read {} only", carriers(old))) } else { Ok(()) };
        let words = from_to(Some(&carriers(old)), Some(&carriers(new)));
        drafts.push(
            about("inbound_from_changed", old, &["from"], format!("what it comes as {words}"))
                .wire(Wire::responses(result, works)),
        );
    }
    if format!("{:?}", old.when) != format!("{:?}", new.when) {
        let result = implies(new.when.as_ref(), old.when.as_ref(), &|_| false)
            .map_err(|place| format!("old receivers refuse a document in which {place}"));
        drafts.push(
            about("inbound_when_changed", old, &["when"], "`when` is another test")
                .wire(Wire::responses(result, works)),
        );
    }
    if old.at != new.at {
        let words = from_to(Some(&pointer_text(&old.at)), Some(&pointer_text(&new.at)));
        let result = Err(format!("old receivers look for the data at `{}`", pointer_text(&old.at)));
        drafts.push(
            about("inbound_at_changed", old, &["data"], format!("the place of the data {words}"))
                .wire(Wire::responses(result, works)),
        );
    }
    compare_shape(pairing, documents, old, new, drafts);
    if old.encrypted != new.encrypted {
        let (kind, result) = match (&old.encrypted, &new.encrypted) {
            (Some(_), None) => ("inbound_encryption_removed", Ok(())),
            (None, Some(_)) => ("inbound_encryption_added", Err("old receivers cannot decrypt".to_owned())),
            _ => (
                "inbound_encryption_changed",
                Err("old receivers look for the ciphertext elsewhere".to_owned()),
            ),
        };
        let at =
            |encrypted: &Option<Encrypted>| encrypted.as_ref().map(|encrypted| pointer_text(&encrypted.at));
        let words = from_to(at(&old.encrypted).as_deref(), at(&new.encrypted).as_deref());
        drafts.push(
            about(kind, old, &["encrypted"], format!("the ciphertext {words}"))
                .wire(Wire::responses(result, works)),
        );
    }
    for (different, kind, key) in [
        (old.doc != new.doc, "doc_changed", "doc"),
        (old.docs != new.docs, "docs_changed", "docs"),
        (old.source != new.source, "source_changed", "source"),
        (old.data_doc != new.data_doc, "doc_changed", "data"),
        (format!("{:?}", old.examples) != format!("{:?}", new.examples), "example_changed", "examples"),
    ] {
        if different {
            drafts.push(about(kind, old, &[key], format!("`{key}` has changed")).docs());
        }
    }
}

/// Can there be no data? What is the whole document is missing only where that is `null`, and that must pass `when`.
fn may_be_missing(inbound: &Inbound) -> bool {
    !inbound.at.is_empty()
        || inbound.from.contains(&Carrier::Json) && inbound.when.as_ref().is_none_or(holds_for_nothing)
}

fn holds_for_nothing(test: &Test) -> bool {
    match test {
        Test::All(tests) => tests.iter().all(holds_for_nothing),
        Test::Any(tests) => tests.iter().any(holds_for_nothing),
        Test::Not(test) => !holds_for_nothing(test),
        Test::Status(_) | Test::Rust(_) => false,
        Test::At(test) => Value::Absent.passes(test),
    }
}

fn compare_shape(
    pairing: &mut Pairing<'_>,
    documents: &Documents<'_>,
    old: &Inbound,
    new: &Inbound,
    drafts: &mut Drafts,
) {
    let flow = flow(new);
    let optional = |inbound: &Inbound| matches!(inbound.shape, Shape::Optional { .. });
    if optional(old) != optional(new) {
        let result = if optional(new) && may_be_missing(new) {
            Err("the data may be missing, old receivers need it".to_owned())
        } else {
            Ok(())
        };
        let message =
            if optional(new) { "the data may be missing now" } else { "the data is always there now" };
        drafts.push(
            about("data_optional_changed", old, &["data"], message)
                .wire(Wire::responses(result, "old receivers read what comes")),
        );
    }
    let (left, right) = (item(&old.shape), item(&new.shape));
    if same(pairing.old, left, pairing.new, right) {
        return;
    }
    let result = field::value(pairing.old, pairing.new, left, right, flow);
    let wire = Wire { responses: Verdict::of(result, "old receivers read what comes"), ..Wire::same() };
    let draft = about("data_type_changed", old, &["data"], String::new());
    let types = (
        documents.old.node(&draft.old).and_then(type_expression),
        documents.new.node(&draft.new).and_then(type_expression),
    );
    if types.0.map(|text| text.trim_end_matches('?')) == types.1.map(|text| text.trim_end_matches('?')) {
        types::blame(pairing, types.0.unwrap_or_default(), wire);
        return;
    }
    let message = format!("the type of the data {}", from_to(types.0, types.1));
    drafts.push(about("data_type_changed", old, &["data"], message).wire(wire));
}
