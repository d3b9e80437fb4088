//! From an endpoint's envelopes to whole answers: bodies that its predicates tell apart, with data, and with what declared errors match.

mod error;
mod list;
pub(super) mod skeleton;

use std::collections::BTreeSet;

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{DataPlace, Empty, Envelope, MetaPlace, Outcome, Scalar, Shape, Test};
use secpaid_core::Answer;

use self::skeleton::{put, skeletons};
use super::super::{Decision, Handle, Outcome as Judged};
use super::SampleAnswer;
use super::value::{Direction, Sampler};

const JSON: &str = "application/json";
/// So many answers of one outcome are enough.
const EACH: usize = 3;

/// A body that the predicates of an envelope tell from others.
struct Body {
    /// `None` is no body at all.
    node: Option<Node>,
    /// The HTTP status, where a predicate asks for it.
    status: Option<u16>,
    /// What it amounts to.
    outcome: Outcome,
}

impl<'e> Handle<'e> {
    /// What the endpoint itself says about its successes.
    fn own_tests(self) -> impl Iterator<Item = &'e Test> {
        self.endpoint.outcomes.iter().map(|(_, test)| test)
    }

    /// Is a success only what the endpoint itself says is one?
    fn says_what_ok_is(self) -> bool {
        self.endpoint.outcomes.iter().any(|(outcome, _)| *outcome == Outcome::Ok)
    }
}

impl Handle<'_> {
    /// Whole answers: successes with every kind of data, and each declared error in every way it is recognised.
    pub fn sample_answers(self) -> Vec<SampleAnswer> {
        let model = &self.engine.model;
        let mut answers = self.files();
        for (index, envelope) in model.envelopes_of(self.endpoint) {
            let bodies = self.bodies(envelope);
            let of = |outcome| bodies.iter().filter(move |body| body.outcome == outcome);
            let successes = self.successes(envelope, &of(Outcome::Ok).collect::<Vec<_>>());
            answers.extend(self.own(&successes));
            answers.extend(successes);
            answers.extend(self.errors(index, envelope, &of(Outcome::Error).collect::<Vec<_>>()));
            for outcome in [Outcome::Pending, Outcome::Partial, Outcome::Noop, Outcome::Unknown] {
                answers.extend(self.others(envelope, &of(outcome).collect::<Vec<_>>()));
            }
        }
        answers
    }

    /// An answer in each envelope that is an error, but none that is declared: with a message, and without one.
    pub fn sample_unknown_errors(self) -> Vec<SampleAnswer> {
        let mut answers = Vec::new();
        for (_, envelope) in self.engine.model.envelopes_of(self.endpoint) {
            let bodies = self.bodies(envelope);
            let is_error = |body: &Body| body.outcome == Outcome::Error;
            let Some(Body { node, status, .. }) = bodies.into_iter().find(is_error) else { continue };
            let Some(mut body) = node else { continue };
            let status = status.unwrap_or(envelope.status);
            let silent = answer(status, Some(&body), None);
            if let Some(pointer) = envelope.message.first() {
                put(&mut body, pointer, Value::String("an error that nobody declared".to_owned()), false);
            }
            answers.extend([silent, answer(status, Some(&body), None)]);
        }
        answers.retain(|answer| self.judged(answer) == Some((Outcome::Error, None)));
        answers.dedup();
        answers
    }

    /// Bodies without data in this envelope, and no body at all, with what each amounts to.
    fn bodies(self, envelope: &Envelope) -> Vec<Body> {
        let named: BTreeSet<u16> = tests(envelope).flat_map(Test::statuses).collect();
        let statuses = std::iter::once(None).chain(named.into_iter().map(Some));
        let mut nodes = skeletons(tests(envelope));
        if self.says_what_ok_is() {
            let changed: Vec<_> =
                nodes.iter().flat_map(|node| skeleton::changed(node.clone(), self.own_tests())).collect();
            nodes.extend(changed);
        }
        let nodes: Vec<_> = nodes.into_iter().map(Some).chain([None]).collect();
        let mut bodies = Vec::new();
        for status in statuses {
            for node in &nodes {
                let sample = answer(status.unwrap_or(200), node.as_ref(), None);
                let decision = self.decision(&sample);
                let outcome = decision.as_ref().and_then(|decision| decision.outcome.class());
                if let Some(outcome) = outcome.filter(|_| {
                    decision.is_some_and(|decision| decision.envelope == Some(envelope.name.as_str()))
                }) {
                    bodies.push(Body { node: node.clone(), status, outcome });
                }
            }
        }
        bodies
    }

    /// Successes that the endpoint itself says are something else.
    fn own(self, successes: &[SampleAnswer]) -> Vec<SampleAnswer> {
        let has_tests = self.own_tests().next().is_some();
        let Some(first) = successes.first().filter(|_| has_tests) else { return Vec::new() };
        let Ok(body) = json::parse(&first.body) else { return Vec::new() };
        let statuses: BTreeSet<u16> =
            self.own_tests().flat_map(Test::statuses).chain([first.status]).collect();
        let mut answers: Vec<SampleAnswer> = Vec::new();
        for body in skeleton::changed(body.root, self.own_tests()) {
            for status in &statuses {
                let mut sample = answer(*status, Some(&body), None);
                let Some((outcome, error)) = self.judged(&sample) else { continue };
                (sample.outcome, sample.error) = (outcome, error);
                let same = answers.iter().filter(|known| known.outcome == outcome).count();
                if outcome != Outcome::Ok && same < EACH {
                    answers.push(sample);
                }
            }
        }
        answers
    }

    /// Answers that are neither successes nor failures, with data and without.
    fn others(self, envelope: &Envelope, bodies: &[&Body]) -> Vec<SampleAnswer> {
        let data = self.data(envelope).into_iter().next().flatten();
        let mut answers = Vec::new();
        for Body { node, status, outcome } in bodies.iter().take(EACH) {
            let status = status.unwrap_or(200);
            let with_data = node.clone().map(|mut node| {
                put_data(&mut node, &self.place(envelope), data.as_deref());
                node
            });
            for node in [node, &with_data] {
                let sample = answer(status, node.as_ref(), None);
                if let Some((judged, error)) = self.judged(&sample)
                    && judged == *outcome
                {
                    answers.push(SampleAnswer { error, outcome: *outcome, ..sample });
                }
            }
        }
        answers.dedup();
        answers
    }

    fn files(self) -> Vec<SampleAnswer> {
        let types = self.endpoint.file.iter().flat_map(|file| &file.content);
        let of_type = |content_type: &String| SampleAnswer {
            status: 200,
            content_type: content_type.clone(),
            body: "%a file".to_owned(),
            error: None,
            outcome: Outcome::Ok,
        };
        types.map(of_type).collect()
    }

    fn decision(self, sample: &SampleAnswer) -> Option<Decision> {
        let status = http::StatusCode::from_u16(sample.status).ok()?;
        let answer = Answer::new(status, http::HeaderMap::new(), sample.body.clone());
        Some(self.judge(&answer, &mut |_| ()))
    }

    /// What an answer amounts to, and the error that it names. What does not fit is nothing.
    fn judged(self, sample: &SampleAnswer) -> Option<(Outcome, Option<usize>)> {
        let decision = self.decision(sample)?;
        let fits = decision.outcome != Judged::Undecodable;
        let outcome = decision.outcome.class().filter(|_| fits)?;
        Some((outcome, decision.error.map(|error| error.index)))
    }

    fn place(self, envelope: &Envelope) -> DataPlace {
        self.endpoint.own(envelope).data
    }

    fn successes(self, envelope: &Envelope, skeletons: &[&Body]) -> Vec<SampleAnswer> {
        if let Some(items) = &self.endpoint.items {
            let body = skeletons.iter().find_map(|body| Some((body.status, body.node.as_ref()?)));
            let Some((status, body)) = body else { return Vec::new() };
            let bodies = self.lists(items, envelope, body);
            let sample = |body: &Node| {
                let sample = answer(status.unwrap_or(200), Some(body), None);
                let (outcome, error) = self.judged(&sample)?;
                Some(SampleAnswer { outcome, error, ..sample })
            };
            return bodies.iter().filter_map(sample).collect();
        }
        let data = self.data(envelope);
        let first = data.first();
        let plainest =
            skeletons.first().into_iter().flat_map(|body| data.iter().map(move |data| (body, data)));
        let others = skeletons.iter().skip(1).filter_map(|body| Some((body, first?)));
        let mut bodies: Vec<(u16, Option<Node>)> = plainest
            .chain(others)
            .map(|(body, data)| {
                let node = body.node.clone().map(|mut node| {
                    put_data(&mut node, &self.place(envelope), data.as_deref());
                    node
                });
                (body.status.unwrap_or(200), node)
            })
            .collect();
        if self.says_what_ok_is() {
            let changed = bodies.iter().filter_map(|(status, body)| Some((*status, body.clone()?)));
            let changed = changed.flat_map(|(status, body)| {
                skeleton::changed(body, self.own_tests()).into_iter().map(move |body| (status, Some(body)))
            });
            bodies.extend(changed.collect::<Vec<_>>());
            bodies.retain(|(status, body)| {
                self.judged(&answer(*status, body.as_ref(), None)) == Some((Outcome::Ok, None))
            });
        }
        if let Some((status, Some(body))) = bodies.first().cloned() {
            let beside = self.with_beside(envelope, &body);
            bodies.extend(beside.into_iter().map(|body| (status, Some(body))));
        }
        let mut answers: Vec<_> =
            bodies.iter().map(|(status, body)| answer(*status, body.as_ref(), None)).collect();
        // What a predicate looks at may be in the data.
        answers.retain(|answer| self.judged(answer) == Some((Outcome::Ok, None)));
        answers.dedup();
        answers
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
            let empty = data.empty.as_ref().unwrap_or(&envelope.empty).of(Outcome::Ok);
            all.extend(empty.iter().map(|empty| match empty {
                Empty::Absent => None,
                Empty::Null => Some("null".to_owned()),
                Empty::Array => Some("[]".to_owned()),
                Empty::Object => Some("{}".to_owned()),
                Empty::String => Some("\"\"".to_owned()),
                Empty::Blank => Some("{\"blank\":\"\"}".to_owned()),
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

    fn error_of(self, sample: &SampleAnswer) -> Option<usize> {
        self.judged(sample)?.1
    }
}

/// Every predicate of an envelope.
fn tests(envelope: &Envelope) -> impl Iterator<Item = &Test> {
    envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test))
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

/// What it amounts to is a success or an error until it is judged.
fn answer(status: u16, body: Option<&Node>, error: Option<usize>) -> SampleAnswer {
    let outcome = if error.is_some() { Outcome::Error } else { Outcome::Ok };
    let body = body.map(ToString::to_string).unwrap_or_default();
    SampleAnswer { status, content_type: JSON.to_owned(), body, error, outcome }
}
