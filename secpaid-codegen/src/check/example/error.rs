//! Does an example stand for the error that it names, as far as its message, its code and its status say?
//!
//! Which envelope an answer is in is for the engine of the runtime to find out, so what any of them could read counts.

use super::super::matchers::said;
use crate::decimal::is_decimal_number;
use crate::json::{EVERY, Node, Value};
use crate::model::{Envelope, Pointer, Scalar};
use crate::pattern;
use crate::resolve::{EndpointParts, Parts};
use crate::spec::{Example, Matcher, Spec};

/// The message of the answer, when no matcher of the error accepts it.
pub(super) fn other_message(
    example: &Example,
    error: usize,
    endpoint: &EndpointParts,
    spec: &Spec,
    parts: &Parts,
) -> Option<String> {
    let (Ok(indices), Some(Ok(definition))) = (&endpoint.envelopes, parts.errors.get(error)) else {
        return None;
    };
    let written = spec.errors.get(error)?;
    // Without a message to go by, nothing is known; what the whole body says is for the engine of the runtime to find out, too.
    written.matchers.iter().find(|matcher| matcher.message.is_some())?;
    if written.matchers.iter().any(|matcher| matcher.when.is_some()) {
        return None;
    }
    let mut other = None;
    for (index, envelope) in indices.iter().filter_map(|index| Some((*index, parts.envelopes.get(*index)?))) {
        if joins(envelope) {
            return None;
        }
        let answer = Answer::new(example, envelope);
        let mut matchers = written.matchers.iter().zip(&definition.matchers);
        if matchers.any(|(written, matcher)| matcher.can_meet(index, envelope) && answer.meets(written)) {
            return None;
        }
        other = other.or_else(|| answer.messages.into_iter().next());
    }
    other
}

/// What an envelope finds in an answer.
struct Answer {
    status: u16,
    codes: Vec<Scalar>,
    messages: Vec<String>,
}

impl Answer {
    fn new(example: &Example, envelope: &Envelope) -> Self {
        let scalars = |pointers: &[Pointer]| -> Vec<Scalar> {
            pointers.iter().filter_map(|pointer| scalar(example.response.point(pointer)?)).collect()
        };
        let messages = scalars(&envelope.message).iter().map(text).collect();
        Self { status: example.status, codes: scalars(&envelope.code), messages }
    }

    fn meets(&self, matcher: &Matcher) -> bool {
        let status = matcher.status.as_ref().is_none_or(|status| status.value == self.status);
        let code =
            matcher.code.as_ref().is_none_or(|code| self.codes.iter().any(|have| same(have, &code.value)));
        let message = matcher
            .message
            .as_ref()
            .is_none_or(|message| self.messages.iter().any(|have| pattern::matches(&message.pieces, have)));
        status && code && message
    }
}

/// Does a pointer lead to several values, whose texts are joined?
fn joins(envelope: &Envelope) -> bool {
    envelope.message.iter().chain(&envelope.code).flatten().any(|step| step == EVERY)
}

/// A scalar that says something: null and `""` do not.
fn scalar(node: &Node) -> Option<Scalar> {
    match &node.value {
        Value::Bool(value) => Some(Scalar::Bool(*value)),
        Value::Number(text) => Some(Scalar::Number(text.clone())),
        Value::String(text) if !text.is_empty() => Some(Scalar::String(text.clone())),
        _ => None,
    }
}

fn text(scalar: &Scalar) -> String {
    match scalar {
        Scalar::String(text) | Scalar::Number(text) => text.clone(),
        other => said(other),
    }
}

/// May the two codes be the same? `1.0`, `1e0` and `1` are not told apart.
fn same(left: &Scalar, right: &Scalar) -> bool {
    let (left, right) = (said(left), said(right));
    let plain = |text: &str| text.parse::<i128>().is_ok_and(|number| number.to_string() == text);
    left == right || is_decimal_number(&left) && is_decimal_number(&right) && !(plain(&left) && plain(&right))
}
