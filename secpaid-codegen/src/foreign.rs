//! In: a JSON document that was given for a spec. Out: what it seems to be instead, if it is none.
//!
//! One message takes the place of a list of all the keys that a spec does not have.

use crate::json::{Document, Member, Node, Value};
use crate::parse::section::{API, COMMENT};
use crate::report::{Diagnostic, did_you_mean};
use crate::source::Span;

/// The rule of files that are no specs.
pub(crate) const RULE: &str = "not_a_spec";

/// The sections that no other format has: a file that has, or seems to mean, any of them is a spec, whatever else is wrong with it.
const SECTIONS: &[&str] = &["envelopes", "errors", "types", "endpoints", "inbound"];

/// The section that OpenAPI has, too.
const SERVERS: &str = "servers";

/// A format that is taken for a spec now and then: what it is called, how it is known, what to do with it.
struct Format {
    name: &'static str,
    is: fn(&Node) -> bool,
    help: Option<&'static str>,
}

const FORMATS: &[Format] = &[
    Format {
        name: "an OpenAPI document",
        is: |root| root.get("openapi").or(root.get("swagger")).is_some(),
        help: Some("`secpaid import openapi` drafts a spec from one"),
    },
    Format {
        name: "a HAR recording",
        is: |root| root.get("log").is_some_and(|log| log.get("entries").is_some()),
        help: Some("`secpaid audit SPEC RECORDING` holds a recording against a spec"),
    },
    Format { name: "an AsyncAPI document", is: |root| root.get("asyncapi").is_some(), help: None },
    Format {
        name: "a Postman collection",
        is: |root| root.get("info").is_some() && root.get("item").is_some(),
        help: None,
    },
    Format {
        name: "a JSON Schema",
        is: |root| {
            let has = |key| root.get(key).is_some();
            (has("$schema") || has("$id")) && (has("definitions") || has("$defs") || has("properties"))
        },
        help: None,
    },
];

/// What is wrong with a document that is no spec, and was not meant to be one.
pub(crate) fn find(document: &Document) -> Option<Diagnostic> {
    let root = &document.root;
    let start = Span::new(root.span.start, root.span.start + 1);
    let Value::Object(members) = &root.value else {
        let place = if matches!(root.value, Value::Array(_)) { start } else { root.span };
        let message = format!("this is no spec: expected an object, found {}", root.kind());
        return Some(Diagnostic::new(RULE, place, message));
    };
    if let Some(format) =
        FORMATS.iter().find(|format| (format.is)(root)).filter(|_| !has_section(members, SECTIONS))
    {
        let finding =
            Diagnostic::new(RULE, start, format!("this is no spec, it seems to be {}", format.name));
        return Some(match format.help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
    let unknown = members.iter().find(|member| !is_known(member))?;
    if has_section(members, SECTIONS) || has_section(members, &[SERVERS]) {
        return None;
    }
    let message = "this is no spec: it has no servers, no envelopes and no endpoints";
    Some(Diagnostic::new(RULE, unknown.key.span, message).label("a spec has no such key"))
}

fn is_known(member: &Member) -> bool {
    let key = member.key.value.as_str();
    key == COMMENT || did_you_mean(key, API.keys.iter().copied()).near.is_some()
}

fn has_section(members: &[Member], sections: &[&str]) -> bool {
    members.iter().any(|member| {
        let guess = did_you_mean(&member.key.value, API.keys.iter().copied());
        guess.near.is_some_and(|near| sections.contains(&near))
    })
}
