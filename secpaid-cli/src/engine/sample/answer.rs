//! From an endpoint's envelopes to whole answers: bodies that its predicates tell apart, with data, and with what declared errors match.

mod list;
pub(super) mod skeleton;

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{
    CaptureType, DataPlace, Empty, Envelope, Matcher, MetaPlace, Pattern, PatternPart, Scalar, Shape, Test,
};
use secpaid_core::Answer;

use self::skeleton::{put, skeletons};
use super::super::{Handle, Outcome};
use super::SampleAnswer;
use super::value::{Direction, Sampler};

const JSON: &str = "application/json";

impl Handle<'_> {
    /// Whole answers: successes with every kind of data, and each declared error in every way it is recognised.
    pub fn sample_answers(self) -> Vec<SampleAnswer> {
        let model = &self.engine.model;
        let mut answers = self.files();
        for (index, envelope) in model.envelopes_of(self.endpoint) {
            let (oks, errors) = self.bodies(envelope);
            answers.extend(self.successes(envelope, &oks));
            answers.extend(self.errors(index, envelope, &errors));
        }
        answers
    }

    /// An answer in each envelope that is an error, but none that is declared: with a message, and without one.
    pub fn sample_unknown_errors(self) -> Vec<SampleAnswer> {
        let mut answers = Vec::new();
        for (_, envelope) in self.engine.model.envelopes_of(self.endpoint) {
            let is_error = |body: &Node| {
                self.outcome(body, 200)
                    .is_some_and(|(outcome, name)| outcome == Outcome::Error && name == envelope.name)
            };
            let Some(mut body) = skeletons(tests(envelope)).into_iter().find(is_error) else { continue };
            let silent = answer(envelope.status, &body, None);
            if let Some(pointer) = envelope.message.first() {
                put(&mut body, pointer, Value::String("an error that nobody declared".to_owned()), false);
            }
            answers.extend([silent, answer(envelope.status, &body, None)]);
        }
        answers.retain(|answer| self.error_of(answer).is_none());
        answers.dedup();
        answers
    }

    /// Bodies without data that are successes in this envelope, and those that are errors.
    fn bodies(self, envelope: &Envelope) -> (Vec<Node>, Vec<Node>) {
        let (mut oks, mut errors) = (Vec::new(), Vec::new());
        for body in skeletons(tests(envelope)) {
            match self.outcome(&body, 200) {
                Some((Outcome::Ok | Outcome::Undecodable, name)) if name == envelope.name => oks.push(body),
                Some((Outcome::Error, name)) if name == envelope.name => errors.push(body),
                _ => {}
            }
        }
        (oks, errors)
    }

    fn files(self) -> Vec<SampleAnswer> {
        let types = self.endpoint.file.iter().flat_map(|file| &file.content);
        let of_type = |content_type: &String| SampleAnswer {
            status: 200,
            content_type: content_type.clone(),
            body: "%a file".to_owned(),
            error: None,
        };
        types.map(of_type).collect()
    }

    /// What a body amounts to, and in which envelope.
    fn outcome(self, body: &Node, status: u16) -> Option<(Outcome, &'static str)> {
        let status = http::StatusCode::from_u16(status).ok()?;
        let answer = Answer::new(status, http::HeaderMap::new(), body.to_string());
        let decision = self.judge(&answer, &mut |_| ());
        Some((decision.outcome, decision.envelope?))
    }

    fn successes(self, envelope: &Envelope, skeletons: &[Node]) -> Vec<SampleAnswer> {
        if let Some(items) = &self.endpoint.items {
            let bodies = skeletons.first().map(|body| self.lists(items, envelope, body));
            return bodies.unwrap_or_default().iter().map(|body| answer(200, body, None)).collect();
        }
        let place =
            self.endpoint.data.as_ref().and_then(|data| data.place.as_ref()).unwrap_or(&envelope.data);
        let data = self.data(envelope);
        let first = data.first();
        let plainest =
            skeletons.first().into_iter().flat_map(|body| data.iter().map(move |data| (body, data)));
        let others = skeletons.iter().skip(1).filter_map(|body| Some((body, first?)));
        let mut bodies: Vec<Node> = plainest
            .chain(others)
            .map(|(body, data)| {
                let mut body = body.clone();
                put_data(&mut body, place, data.as_deref());
                body
            })
            .collect();
        if let Some(body) = bodies.first().cloned() {
            bodies.extend(self.with_beside(envelope, &body));
        }
        // What a predicate looks at may be in the data.
        bodies.retain(|body| self.outcome(body, 200).is_some_and(|(outcome, _)| outcome == Outcome::Ok));
        bodies.iter().map(|body| answer(200, body, None)).collect()
    }

    /// Data as JSON; `None` is none.
    fn data(self, envelope: &Envelope) -> Vec<Option<String>> {
        let Some(data) = &self.endpoint.data else { return vec![None] };
        let (shape, optional) = match &data.shape {
            Shape::Optional { item, .. } => (&**item, true),
            shape => (shape, false),
        };
        let sampler = Sampler::new(self.engine.types(), Direction::Read);
        let mut all: Vec<_> = sampler.values(shape).into_iter().map(Some).collect();
        if optional {
            let empty = data.empty.as_ref().unwrap_or(&envelope.empty);
            all.extend(empty.iter().map(|empty| match empty {
                Empty::Absent => None,
                Empty::Null => Some("null".to_owned()),
                Empty::Array => Some("[]".to_owned()),
                Empty::Object => Some("{}".to_owned()),
                Empty::String => Some("\"\"".to_owned()),
            }));
        }
        all
    }

    /// The body with a message and with each value beside the data.
    fn with_beside(self, envelope: &Envelope, body: &Node) -> Vec<Node> {
        let sampler = Sampler::new(self.engine.types(), Direction::Read);
        let mut bodies = Vec::new();
        let mut with = |pointer: &[String], text: &str| {
            let mut body = body.clone();
            if let Ok(value) = json::parse(text)
                && put(&mut body, pointer, value.root.value, false)
            {
                bodies.push(body);
            }
        };
        for pointer in &envelope.message {
            with(pointer, "\"done\"");
        }
        let meta = self.engine.model.metas.get(self.endpoint.meta);
        for field in meta.into_iter().flat_map(|meta| &meta.fields) {
            for place in &field.places {
                if let MetaPlace::At(pointer) = place {
                    sampler.values(&field.shape).iter().for_each(|text| with(pointer, text));
                }
            }
        }
        bodies
    }

    fn errors(self, index: usize, envelope: &Envelope, skeletons: &[Node]) -> Vec<SampleAnswer> {
        let model = &self.engine.model;
        let Some(plainest) = skeletons.first() else { return Vec::new() };
        let unknown = skeletons.iter().map(|body| answer(envelope.status, body, None));
        let unknown = unknown.map(|answer| SampleAnswer { error: self.error_of(&answer), ..answer });
        let mut answers: Vec<_> = unknown.filter(|answer| answer.error.is_some()).collect();
        for error in &self.endpoint.errors {
            let matchers = model.errors.get(*error).into_iter().flat_map(|error| &error.matchers);
            for matcher in matchers.filter(|matcher| matcher.can_meet(index, envelope)) {
                answers.extend(said(envelope, plainest, matcher, *error));
            }
        }
        // Where two errors fit, the first that is tried is meant.
        answers.retain(|answer| self.error_of(answer) == answer.error);
        answers
    }

    fn error_of(self, sample: &SampleAnswer) -> Option<usize> {
        let status = http::StatusCode::from_u16(sample.status).ok()?;
        let answer = Answer::new(status, http::HeaderMap::new(), sample.body.clone());
        self.judge(&answer, &mut |_| ()).error.map(|error| error.index)
    }
}

/// Every predicate of an envelope.
fn tests(envelope: &Envelope) -> impl Iterator<Item = &Test> {
    envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test))
}

/// An answer that says what a matcher looks for.
fn said(envelope: &Envelope, body: &Node, matcher: &Matcher, error: usize) -> Vec<SampleAnswer> {
    let status = matcher.status.unwrap_or(envelope.status);
    saying(envelope, body, matcher).iter().map(|body| answer(status, body, Some(error))).collect()
}

/// The body with what a matcher looks for.
fn saying(envelope: &Envelope, body: &Node, matcher: &Matcher) -> Vec<Node> {
    let messages: Vec<Option<String>> = match &matcher.message {
        None => vec![None],
        Some(pattern) => {
            let texts = matcher.example.iter().cloned().chain(texts(pattern));
            super::value::distinct(texts).into_iter().map(Some).collect()
        }
    };
    let with = |message: Option<String>| {
        let mut body = body.clone();
        if let (Some(message), Some(pointer)) = (message, envelope.message.first()) {
            put(&mut body, pointer, Value::String(message), true);
        }
        if let (Some(code), Some(pointer)) = (&matcher.code, envelope.code.first()) {
            put(&mut body, pointer, scalar(code), true);
        }
        body
    };
    messages.into_iter().map(with).collect()
}

/// Texts that a pattern matches, with small and large values.
fn texts(pattern: &Pattern) -> [String; 2] {
    let values: [fn(&CaptureType) -> &'static str; 2] = [
        |ty| match ty {
            CaptureType::U32 | CaptureType::U64 | CaptureType::I64 => "7",
            CaptureType::Decimal => "12.50",
            CaptureType::Word | CaptureType::String => "word",
        },
        |ty| match ty {
            CaptureType::U32 => "4294967295",
            CaptureType::U64 => "18446744073709551615",
            CaptureType::I64 => "-9223372036854775808",
            CaptureType::Decimal => "-3",
            CaptureType::Word => "w\u{f6}rd-2",
            CaptureType::String => "several words, with 3.5 in them",
        },
    ];
    values.map(|value| {
        let text = |part: &PatternPart| match part {
            PatternPart::Literal(text) => text.clone(),
            PatternPart::Capture(_, ty) => value(ty).to_owned(),
        };
        pattern.parts.iter().map(text).collect()
    })
}

fn put_data(body: &mut Node, place: &DataPlace, data: Option<&str>) {
    let Some(Ok(data)) = data.map(json::parse) else { return };
    match place {
        DataPlace::None => {}
        DataPlace::At(pointer) => {
            put(body, pointer, data.root.value, true);
        }
        DataPlace::Root | DataPlace::Flat => match (&mut body.value, data.root.value) {
            (Value::Object(members), Value::Object(more)) => {
                let new = |name: &str, members: &[json::Member]| {
                    !members.iter().any(|member| member.key.value == name)
                };
                for member in more {
                    if new(&member.key.value, members) {
                        members.push(member);
                    }
                }
            }
            (body, data) => *body = data,
        },
    }
}

pub(super) fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Number(text) => Value::Number(text.clone()),
        Scalar::String(text) => Value::String(text.clone()),
    }
}

fn answer(status: u16, body: &Node, error: Option<usize>) -> SampleAnswer {
    SampleAnswer { status, content_type: JSON.to_owned(), body: body.to_string(), error }
}
