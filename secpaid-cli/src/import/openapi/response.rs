//! In: the responses of operations of any origin. Out: what successes carry, and which errors are declared.

use std::collections::BTreeMap;

use secpaid_codegen::json::{Node, Value};

use super::Import;
use super::endpoint::Operation;
use super::envelope::Shared;
use super::examples::values;
use super::fields::doc;
use super::fields::set_wire;
use super::places::Envelope;
use super::request::is_json;
use super::security::Security;
use crate::export::tree::{Object, list, members, number, text, texts};

/// What the responses of one operation say.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The schema of the JSON that a success is.
    pub(super) success: Option<Node>,
    /// Content types of a success that is no JSON.
    file: Vec<String>,
    status: u16,
    content: Option<Node>,
    /// Schemas of failures.
    pub(super) failures: Vec<Node>,
    /// Statuses that stand for an error, with what is said about it.
    errors: Vec<(u16, String)>,
}

impl<'d> Import<'d> {
    /// Envelopes with their errors, and the endpoints.
    pub(super) fn drafted(&mut self, operations: &[Operation<'d>], security: &Security) -> (Object, Object) {
        let answers: Vec<Answers> = operations.iter().map(|operation| self.answers(operation)).collect();
        let shared = self.shared(operations, &answers);
        let mut errors: BTreeMap<u16, String> = BTreeMap::new();
        let mut endpoints = Object::new();
        let mut uses_plain = shared.is_none();
        for (index, (operation, answers)) in operations.iter().zip(&answers).enumerate() {
            let mut endpoint = self.begun(operation, security);
            let around = shared.as_ref().filter(|shared| shared.holds(index) || answers.success.is_none());
            if let (None, Some(_)) = (around, &shared) {
                endpoint.set("envelope", text(Envelope::PLAIN));
                uses_plain = true;
            }
            endpoint.set_some("data", self.data(operation, answers, around));
            for (status, said) in &answers.errors {
                errors.entry(*status).or_insert_with(|| said.clone());
            }
            if !answers.errors.is_empty() {
                endpoint.set("errors", texts(answers.errors.iter().map(|(status, _)| error_name(*status))));
            }
            endpoint.set_some("examples", self.examples(operation.node, answers));
            endpoints.set(&operation.name, endpoint);
        }
        let mut sections = self.envelopes(shared.as_ref(), uses_plain, &answers);
        let mut named = Object::new();
        for (status, said) in errors {
            let matcher = Object::new().with("status", number(status)).into();
            named.set(
                &error_name(status),
                Object::new().with("doc", text(said)).with("match", list([matcher])),
            );
        }
        sections.set_filled("errors", named);
        (sections, endpoints)
    }

    fn answers(&mut self, operation: &Operation<'d>) -> Answers {
        let mut answers = Answers { status: 200, ..Answers::default() };
        let mut successes = 0;
        for member in operation.node.get("responses").map_or(&[][..], members) {
            let response = self.refs.resolve(&member.value);
            for key in ["links", "headers"] {
                if let Some(at) = response.get(key) {
                    self.losses.add(at, format!("`{key}` of a response have no counterpart"), "left out");
                }
            }
            match member.key.value.parse::<u16>() {
                Ok(status @ 200..=299) => {
                    successes += 1;
                    if successes == 1 {
                        answers.status = status;
                        self.success(response, &mut answers);
                    } else {
                        self.losses.add(
                            &member.value,
                            "an endpoint has one kind of success",
                            "the first is taken",
                        );
                    }
                }
                Ok(status @ 400..=599) => {
                    answers.errors.push((
                        status,
                        doc(response).unwrap_or_else(|| format!("The HTTP status is {status}.")),
                    ));
                    answers.failures.extend(self.json_of(response));
                }
                _ if member.key.value == "default" => {
                    answers.failures.extend(self.json_of(response));
                }
                _ => {
                    if member.key.value.starts_with(['4', '5']) {
                        answers.failures.extend(self.json_of(response));
                    }
                    let message = format!("the status `{}` does not stand for one error", member.key.value);
                    self.losses.add(&member.value, message, "an error that is not declared");
                }
            }
        }
        answers
    }

    fn success(&mut self, response: &Node, answers: &mut Answers) {
        let content = response.get("content");
        answers.success = self.json_of(response);
        answers.content = content.cloned();
        let others = content.map_or(&[][..], members).iter().filter(|media| !is_json(&media.key.value));
        for media in others {
            if answers.success.is_some() {
                let message = format!("a success in JSON is not also `{}`", media.key.value);
                self.losses.add(&media.value, message, "only JSON is read");
            } else if let Some(essence) = essence(&media.key.value) {
                answers.file.push(essence);
            } else {
                self.losses.add(
                    &media.value,
                    format!("`{}` is no content type of a file", media.key.value),
                    "left out",
                );
            }
        }
        if answers.success.is_none() && answers.file.is_empty() {
            self.losses.add(
                response,
                "this success has no body, which every envelope needs",
                "such an answer will not be recognised",
            );
        }
    }

    /// The schema of the JSON in a response, as one object.
    fn json_of(&mut self, response: &Node) -> Option<Node> {
        let media = response
            .get("content")
            .map_or(&[][..], members)
            .iter()
            .find(|media| is_json(&media.key.value))?;
        media.value.get("schema").cloned().or_else(|| Some(Object::new().into()))
    }

    fn data(
        &mut self,
        operation: &Operation<'d>,
        answers: &Answers,
        around: Option<&Shared>,
    ) -> Option<Node> {
        if !answers.file.is_empty() {
            let content = match answers.file.as_slice() {
                [one] => text(one),
                several => texts(several.iter().cloned()),
            };
            return Some(Object::new().with("type", text("file")).with("content", content).into());
        }
        let success = answers.success.as_ref()?;
        let hint = format!("{}Result", operation.name);
        let Some(shared) = around else {
            return Some(self.carried(success, &hint, false));
        };
        let Some(key) = &shared.data else {
            return Some(self.carried(success, &hint, false));
        };
        let flat = self.flat_resolved(success);
        let schema = flat.get("properties").and_then(|properties| properties.get(key))?;
        if matches!(&schema.value, Value::Object(members) if members.is_empty()) {
            return None;
        }
        let required = flat.get("required").map_or(&[][..], crate::export::tree::items).iter();
        let is_required = required.filter_map(crate::export::tree::str_of).any(|name| name == key);
        Some(self.carried(schema, &hint, !is_required))
    }

    /// What a success carries, in the forms that the schema says.
    fn carried(&mut self, schema: &Node, hint: &str, optional: bool) -> Node {
        let typed = self.typed(schema, hint);
        let expression = text(typed.expression(optional));
        if typed.wire.is_empty() {
            return expression;
        }
        let mut data = Object::new().with("type", expression);
        set_wire(&mut data, &typed);
        data.into()
    }

    fn examples(&mut self, operation: &Node, answers: &Answers) -> Option<Node> {
        let content = answers.content.as_ref().filter(|_| answers.success.is_some())?;
        let responses = values(content, self.refs);
        let body = operation.get("requestBody").map(|body| self.refs.resolve(body));
        let requests = body
            .and_then(|body| body.get("content"))
            .map(|content| values(content, self.refs))
            .unwrap_or_default();
        let examples: Vec<Node> = responses
            .into_iter()
            .enumerate()
            .map(|(index, response)| {
                let mut example = Object::new();
                example.set_some("request", requests.get(index).cloned());
                if answers.status != 200 {
                    example.set("status", number(answers.status));
                }
                let span = response.span;
                Node { span, ..example.with("response", response).into() }
            })
            .collect();
        (!examples.is_empty()).then(|| list(examples))
    }
}

/// The content type without parameters, if it is one.
fn essence(content_type: &str) -> Option<String> {
    let essence = content_type.split(';').next()?.trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let usable = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    (usable(kind) && usable(subtype)).then_some(essence)
}

/// What HTTP calls a status, as the name of an error.
fn error_name(status: u16) -> String {
    let known = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.map_or_else(
        || format!("Status{status}"),
        |reason| secpaid_codegen::name::upper_camel_case(&reason.replace('\'', "")),
    )
}
