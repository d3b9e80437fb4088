//! In: declared errors. Out: a component per error and envelope: the answers that stand for it.

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{CaptureType, Envelope, ErrorDef, HttpPolicy, Matcher, Pattern, PatternPart};

use super::Context;
use super::conjoin::conjoin;
use super::envelope::error_name;
use super::predicate::{any_of, equal, literal, somewhere};
use super::reference;
use crate::export::tree::{Object, list, text};

/// A status that nothing but the body decides.
const ANY: u16 = 200;
/// A status that says *failure* by itself.
const FAILED: u16 = 500;

/// The name of the component of an error in an envelope.
pub(super) fn component_name(envelope: &Envelope, error: &ErrorDef) -> String {
    format!("error_{}_{}", envelope.name, error.name)
}

/// The matchers that look at bodies in this envelope.
fn matchers<'m>(
    error: &'m ErrorDef,
    index: usize,
    envelope: &'m Envelope,
) -> impl Iterator<Item = &'m Matcher> {
    error.matchers.iter().filter(move |matcher| {
        matcher.can_meet(index, envelope) && (matcher.message.is_some() || matcher.code.is_some())
    })
}

/// Is there a component for this error in this envelope?
pub(super) fn has_component(error: &ErrorDef, index: usize, envelope: &Envelope) -> bool {
    base(envelope).is_some() && matchers(error, index, envelope).next().is_some()
}

fn base(envelope: &Envelope) -> Option<String> {
    error_name(envelope, if envelope.http == HttpPolicy::First { FAILED } else { ANY })
}

impl Context<'_> {
    /// The components of all errors that an endpoint declares.
    pub(super) fn error_schemas(&self) -> Object {
        let mut schemas = Object::new();
        for (index, error) in self.model.errors.iter().enumerate() {
            for (at, envelope) in self.model.envelopes.iter().enumerate() {
                let mut endpoints = self.model.endpoints.iter();
                let met = endpoints
                    .any(|endpoint| endpoint.errors.contains(&index) && endpoint.envelopes.contains(&at));
                if met && has_component(error, at, envelope) {
                    schemas.set(&component_name(envelope, error), component(error, at, envelope));
                }
            }
        }
        schemas
    }
}

fn component(error: &ErrorDef, index: usize, envelope: &Envelope) -> Object {
    let mut description = error.doc.clone();
    if let Some(fix) = &error.fix {
        description = format!("{description}\n\n{fix}");
    }
    let ways = any_of(matchers(error, index, envelope).map(|matcher| way(matcher, envelope)));
    let base = base(envelope).map(|name| reference(&name));
    Object::new()
        .with("title", text(&error.name))
        .with("description", text(description))
        .with("allOf", list(base.into_iter().chain([ways])))
}

/// What one matcher asks of the body.
fn way(matcher: &Matcher, envelope: &Envelope) -> Node {
    let message = matcher
        .message
        .as_ref()
        .map(|pattern| any_of(envelope.message.iter().map(|pointer| somewhere(pointer, message(pattern)))));
    let code = matcher.code.as_ref().map(|code| {
        any_of(
            envelope.code.iter().map(|pointer| somewhere(pointer, equal(std::slice::from_ref(code), true))),
        )
    });
    conjoin(message.into_iter().chain(code))
}

fn message(pattern: &Pattern) -> Node {
    if let [PatternPart::Literal(said)] = pattern.parts.as_slice() {
        return Object::new().with("const", text(said)).into();
    }
    let parts = pattern.parts.iter().map(|part| match part {
        PatternPart::Literal(said) => literal(said),
        PatternPart::Capture(_, CaptureType::U32 | CaptureType::U64) => "[0-9]+".to_owned(),
        PatternPart::Capture(_, CaptureType::I64) => "-?[0-9]+".to_owned(),
        PatternPart::Capture(_, CaptureType::Decimal) => "[+-]?[0-9.]+".to_owned(),
        PatternPart::Capture(_, CaptureType::Word) => r"\S+".to_owned(),
        PatternPart::Capture(_, CaptureType::String) => r"[\s\S]+".to_owned(),
    });
    let pattern = format!("^{}$", parts.collect::<String>());
    Object::new().with("type", text("string")).with("pattern", text(pattern)).into()
}
