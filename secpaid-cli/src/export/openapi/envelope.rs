//! In: envelopes. Out: component schemas of what is around the data, per outcome.

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{Envelope, HttpPolicy, Outcome};

use super::Context;
use super::conjoin::conjoin;
use super::predicate::{at, predicate};
use crate::export::tree::{Object, text};

/// The name of the component for answers that are neither successes nor failures, if there can be any.
pub(super) fn other_name(envelope: &Envelope, outcome: Outcome) -> Option<String> {
    test(envelope, outcome).map(|_| format!("envelope_{}_{}", envelope.name, outcome.name()))
}

/// The outcomes that are neither success nor failure, in words.
pub(super) const OTHERS: [(Outcome, &str); 4] = [
    (Outcome::Pending, "a call that is under way"),
    (Outcome::Partial, "a call that was done in part"),
    (Outcome::Noop, "a call that had nothing to do"),
    (Outcome::Unknown, "a call of which nobody knows whether it took effect"),
];

/// The name of the component for successes.
pub(super) fn ok_name(envelope: &Envelope) -> String {
    format!("envelope_{}_ok", envelope.name)
}

/// The name of the component for failures that come with this status, if there can be any.
pub(super) fn error_name(envelope: &Envelope, status: u16) -> Option<String> {
    if envelope.http == HttpPolicy::First && !(200..300).contains(&status) {
        return Some(failure_name(envelope));
    }
    test(envelope, Outcome::Error).map(|_| format!("envelope_{}_error", envelope.name))
}

/// The name of the component for bodies that are failures because of their status.
fn failure_name(envelope: &Envelope) -> String {
    format!("envelope_{}_failure", envelope.name)
}

fn test(envelope: &Envelope, outcome: Outcome) -> Option<&secpaid_codegen::model::Test> {
    envelope.outcomes.iter().find(|(known, _)| *known == outcome).map(|(_, test)| test)
}

impl Context<'_> {
    /// The components of all envelopes.
    pub(super) fn envelope_schemas(&self) -> Object {
        let mut schemas = Object::new();
        for envelope in &self.model.envelopes {
            if let Some(test) = test(envelope, Outcome::Ok) {
                schemas.set(&ok_name(envelope), component(envelope, [predicate(test)], "a success"));
            }
            if let Some(test) = test(envelope, Outcome::Error) {
                let name = format!("envelope_{}_error", envelope.name);
                schemas.set(&name, component(envelope, [predicate(test)], "a failure"));
            }
            for (outcome, what) in OTHERS {
                if let (Some(name), Some(test)) = (other_name(envelope, outcome), test(envelope, outcome)) {
                    schemas.set(&name, component(envelope, [predicate(test)], what));
                }
            }
            if envelope.http == HttpPolicy::First {
                let what = "a failure, as the HTTP status says";
                schemas.set(&failure_name(envelope), component(envelope, [], what));
            }
        }
        schemas
    }
}

fn component(envelope: &Envelope, outcome: impl IntoIterator<Item = Node>, what: &str) -> Node {
    let when = envelope.when.iter().map(predicate);
    let describe = |what: &str| -> Node { Object::new().with("description", text(what)).into() };
    let message =
        envelope.message.iter().map(|pointer| at(pointer, describe("The message, for people."), false));
    let code = envelope.code.iter().map(|pointer| at(pointer, describe("The error code."), false));
    let schema = Object::from(conjoin(when.chain(outcome).chain(code).chain(message)));
    let mut description = format!("The envelope `{}` around {what}.", envelope.name);
    if let Some(doc) = &envelope.doc {
        description = format!("{description} {doc}");
    }
    Object::new().with("description", text(description)).with_all(schema).into()
}
