//! In: an endpoint. Out: its responses by status: successes in every envelope, declared errors, and answers of the envelope that
//! nobody declared.

use std::collections::BTreeMap;

use secpaid_codegen::json::Node;
use secpaid_codegen::model::{
    DataPlace, Empty, Endpoint, Envelope, Example, Items, ItemsBy, MetaPlace, Outcome, Shape, Test,
};

use super::conjoin::conjoin;
use super::envelope::{OTHERS, error_name, ok_name, other_name};
use super::error::{component_name, has_component};
use super::example::{self, Named};
use super::extension::EXTENSION;
use super::operation::data_extension;
use super::predicate::{any_of, at};
use super::types::expression;
use super::{Context, reference};
use crate::export::tree::{Object, list, null, number, same, str_at, text};

const JSON: &str = "application/json";
const SUCCESS: u16 = 200;
/// Where an envelope does not say what counts as no data.
const NO_DATA: &[Empty] = &[Empty::Absent, Empty::Null];

/// What comes with one status.
#[derive(Default)]
struct Answers {
    schemas: Vec<Node>,
    said: Vec<String>,
}

impl Answers {
    fn add(&mut self, schema: Node, said: &str) {
        if !self.schemas.iter().any(|known| same(known, &schema)) {
            self.schemas.push(schema);
        }
        self.say(said);
    }

    fn say(&mut self, said: &str) {
        if !self.said.iter().any(|known| known == said) {
            self.said.push(said.to_owned());
        }
    }
}

impl Context<'_> {
    pub(super) fn responses(&self, written: &Node, endpoint: &Endpoint, examples: &[Named<'_>]) -> Object {
        let mut responses = Object::new();
        for (status, answers) in self.answers(written, endpoint, examples) {
            let mut response = Object::new().with("description", text(answers.said.join("\n\n")));
            response.set_filled("headers", self.headers(endpoint));
            let mut content = Object::new();
            let file = endpoint.file.as_ref().filter(|_| (200..300).contains(&status));
            for content_type in file.iter().flat_map(|file| &file.content) {
                let mut media = Object::new();
                media.set_filled("examples", example::responses(endpoint, examples, status, content_type));
                content.set(content_type, media);
            }
            // JSON that may be a file may be anything.
            if !answers.schemas.is_empty() && content.get(JSON).is_none() {
                let mut media = Object::new().with("schema", any_of(answers.schemas));
                media.set_filled("examples", example::responses(endpoint, examples, status, JSON));
                content.set(JSON, media);
            }
            response.set_filled("content", content);
            responses.set(&status.to_string(), response);
        }
        responses
    }

    fn answers(&self, written: &Node, endpoint: &Endpoint, examples: &[Named<'_>]) -> BTreeMap<u16, Answers> {
        let mut answers = BTreeMap::new();
        self.add_successes(&mut answers, written, endpoint, examples);
        self.add_others(&mut answers, endpoint, examples);
        for index in &endpoint.errors {
            self.add_error(&mut answers, *index, endpoint, examples);
        }
        self.add_undeclared(&mut answers, endpoint);
        answers
    }

    fn add_successes(
        &self,
        answers: &mut BTreeMap<u16, Answers>,
        written: &Node,
        endpoint: &Endpoint,
        examples: &[Named<'_>],
    ) {
        let file = endpoint.file.as_ref();
        for status in statuses(examples, |example| example.outcome == Outcome::Ok).chain([SUCCESS]) {
            let answers = answers.entry(status).or_default();
            if let Some(file) = file {
                answers.say(file.doc.as_deref().unwrap_or("A file."));
            }
            if file.is_some_and(|file| !file.optional) {
                continue;
            }
            for (_, envelope) in self.model.envelopes_of(endpoint) {
                if can(envelope, Outcome::Ok) {
                    answers.add(self.success(written, endpoint, envelope), "It worked.");
                }
            }
        }
    }

    /// Answers that are neither successes nor failures, under every status that they are shown or asked for with.
    fn add_others(&self, answers: &mut BTreeMap<u16, Answers>, endpoint: &Endpoint, examples: &[Named<'_>]) {
        for (_, envelope) in self.model.envelopes_of(endpoint) {
            for (outcome, what) in OTHERS {
                let Some(name) = other_name(envelope, outcome) else { continue };
                let tests = envelope.when.iter().chain(
                    envelope.outcomes.iter().filter_map(|(known, test)| (*known == outcome).then_some(test)),
                );
                let named: Vec<u16> = tests.flat_map(Test::statuses).collect();
                let usual = named.is_empty().then_some(SUCCESS);
                let seen = statuses(examples, |example| example.outcome == outcome);
                for status in seen.chain(named).chain(usual) {
                    answers.entry(status).or_default().add(reference(&name), &format!("Around {what}."));
                }
            }
        }
    }

    /// A declared error, under every status that it may come with.
    fn add_error(
        &self,
        answers: &mut BTreeMap<u16, Answers>,
        index: usize,
        endpoint: &Endpoint,
        examples: &[Named<'_>],
    ) {
        let Some(error) = self.model.errors.get(index) else { return };
        let named = format!("`{}`: {}", error.name, error.doc);
        for matcher in &error.matchers {
            for (at, envelope) in self.model.envelopes_of(endpoint) {
                if !matcher.can_meet(at, envelope) {
                    continue;
                }
                if let (Some(status), None, None) = (matcher.status, &matcher.message, &matcher.code) {
                    let any = format!("Any body: the status stands for `{}`.", error.name);
                    let any = Object::new().with("description", text(any));
                    answers.entry(status).or_default().add(any.into(), &named);
                    continue;
                }
                let seen = statuses(examples, |example| example.error == Some(index))
                    .filter(|_| matcher.status.is_none());
                for status in seen.chain([matcher.status.unwrap_or(envelope.status)]) {
                    let answers = answers.entry(status).or_default();
                    answers.say(&named);
                    if has_component(error, at, envelope) {
                        answers.add(reference(&component_name(envelope, error)), &named);
                    }
                }
            }
        }
    }

    /// Failures in the envelopes that are no declared error.
    fn add_undeclared(&self, answers: &mut BTreeMap<u16, Answers>, endpoint: &Endpoint) {
        for (_, envelope) in self.model.envelopes_of(endpoint) {
            if can(envelope, Outcome::Error) {
                answers.entry(envelope.status).or_default();
            }
        }
        for (status, answers) in answers {
            for (_, envelope) in self.model.envelopes_of(endpoint) {
                if let Some(name) = error_name(envelope, *status) {
                    answers.add(reference(&name), "Or an error that is not declared.");
                }
            }
        }
    }

    /// A success in one envelope, with the data at its place.
    fn success(&self, written: &Node, endpoint: &Endpoint, envelope: &Envelope) -> Node {
        let data = match &endpoint.items {
            Some(items) => self.entries(items, envelope),
            None => self.data(written, endpoint, envelope),
        };
        let inside = conjoin(data.into_iter().chain(self.meta(endpoint)));
        let around = reference(&ok_name(envelope));
        if Object::from(inside.clone()).is_empty() {
            return around;
        }
        Object::new().with("allOf", list([around, inside])).into()
    }

    /// A list whose entries have outcomes: one that worked carries something, any other can be anything.
    fn entries(&self, items: &Items, envelope: &Envelope) -> Option<Node> {
        let worked = items.data.as_ref().map(|data| {
            let mut schema = Object::from(self.shape(&data.shape, ""));
            schema.set_some("description", data.doc.as_deref().map(text));
            let required = !matches!(data.shape, Shape::Optional { .. });
            placed(&items.judge.data, schema.into(), required)
        });
        let other = Object::new().with("description", text("An entry that did not work.")).into();
        let entry = any_of(worked.flatten().into_iter().chain([other]));
        let list = Object::new().with("type", text("array")).with("items", entry.clone());
        let map = Object::new().with("type", text("object")).with("additionalProperties", entry);
        let may_be_missing = items.or_absent || matches!(items.by, ItemsBy::Failed(_));
        let nothing = || Object::new().with("type", text("null")).into();
        let others = items.keyed.then(|| map.into()).into_iter().chain(may_be_missing.then(nothing));
        let list = any_of([list.into()].into_iter().chain(others));
        let place = items.at.clone().map_or_else(|| envelope.data.clone(), DataPlace::At);
        // What worked may be left out where what failed is in a list of its own.
        placed(&place, list, !may_be_missing)
    }

    fn data(&self, written: &Node, endpoint: &Endpoint, envelope: &Envelope) -> Option<Node> {
        let data = endpoint.data.as_ref()?;
        let written = written.get("data");
        let optional = matches!(data.shape, Shape::Optional { .. });
        let mut schema = self.shape(&data.shape, written.map_or("", expression));
        let empty = data.empty.as_ref().unwrap_or(&envelope.empty).of(Outcome::Ok);
        let empty = if empty.is_empty() && data.empty.is_none() { NO_DATA } else { empty };
        let spellings: Vec<Node> = empty.iter().filter_map(|empty| spelling(*empty)).collect();
        if optional && !spellings.is_empty() {
            schema = any_of([schema, Object::new().with("enum", list(spellings)).into()]);
        }
        if optional && empty.contains(&Empty::Blank) {
            schema = any_of([schema, blank()]);
        }
        let mut schema = Object::from(schema);
        schema.set_some("description", data.doc.as_deref().or(str_at(written?, "doc")).map(text));
        let mut extension = data_extension(written, optional);
        if let Some(inner) = schema.take(EXTENSION) {
            extension.append(Object::from(inner));
        }
        schema.set(EXTENSION, extension);
        placed(data.place.as_ref().unwrap_or(&envelope.data), schema.into(), !optional)
    }

    fn meta(&self, endpoint: &Endpoint) -> Vec<Node> {
        let fields = self.model.metas.get(endpoint.meta).map_or(&[][..], |meta| &meta.fields);
        let places = fields.iter().flat_map(|field| field.places.iter().map(move |place| (field, place)));
        let places = places.filter_map(|(field, place)| match place {
            MetaPlace::At(pointer) => {
                let mut schema = Object::from(self.shape(&field.shape, ""));
                schema.set_some("description", field.doc.as_deref().map(text));
                Some(at(pointer, schema.into(), false))
            }
            MetaPlace::Header(_) => None,
        });
        places.collect()
    }

    fn headers(&self, endpoint: &Endpoint) -> Object {
        let mut headers = Object::new();
        let fields = self.model.metas.get(endpoint.meta).map_or(&[][..], |meta| &meta.fields);
        for field in fields {
            for place in &field.places {
                if let MetaPlace::Header(name) = place {
                    let mut header = Object::new();
                    header.set_some("description", field.doc.as_deref().map(text));
                    headers.set(name, header.with("schema", self.shape(field.shape.bare(), "")));
                }
            }
        }
        headers
    }
}

/// A schema for what is around this one; none where it is nowhere.
fn placed(place: &DataPlace, schema: Node, required: bool) -> Option<Node> {
    match place {
        DataPlace::None => None,
        DataPlace::Root | DataPlace::Flat => Some(schema),
        DataPlace::At(pointer) => Some(at(pointer, schema, required)),
    }
}

/// The statuses of some of the examples.
fn statuses(examples: &[Named<'_>], meant: impl Fn(&Example) -> bool) -> impl Iterator<Item = u16> {
    examples
        .iter()
        .map(|named| named.example)
        .filter(move |example| meant(example))
        .map(|example| example.status)
}

fn can(envelope: &Envelope, outcome: Outcome) -> bool {
    envelope.outcomes.iter().any(|(known, _)| *known == outcome)
}

/// Objects full of empty values. A schema without recursion cannot say that such objects may be in them.
fn blank() -> Node {
    let nothing = Object::new().with("enum", list([null(), text(""), list([]), Object::new().into()]));
    Object::new()
        .with("type", text("object"))
        .with("minProperties", number("1"))
        .with("additionalProperties", nothing)
        .into()
}

/// A value that counts as no data; nothing for the lack of one, and where it is not only one.
fn spelling(empty: Empty) -> Option<Node> {
    match empty {
        Empty::Absent => None,
        Empty::Null => Some(null()),
        Empty::Array => Some(list([])),
        Empty::Object => Some(Object::new().into()),
        Empty::String => Some(text("")),
        Empty::Blank => None,
    }
}
