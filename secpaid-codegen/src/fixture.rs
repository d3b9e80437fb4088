//! In: the model. Out: whole exchanges for test servers: the examples of the spec, and an answer for each declared error.

use std::collections::BTreeMap;

use crate::json::{self, Node, Value};
use crate::model::{AtTest, Endpoint, Envelope, ErrorDef, Matcher, Model, Op, Outcome, Test, ValueKind};
use crate::resolve::JSON;

/// A request and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// Index into [`Model::endpoints`].
    pub endpoint: usize,
    /// The request's fields, as compact JSON text.
    pub request: Option<String>,
    /// HTTP status of the answer.
    pub status: u16,
    /// The content type of the answer.
    pub content_type: String,
    /// The answer: compact JSON text, or the text of a file.
    pub response: String,
    /// Index into [`Model::errors`].
    pub error: Option<usize>,
    /// What it amounts to.
    pub outcome: Outcome,
    /// Where it was read.
    pub source: Vec<String>,
    /// Was it put together from an envelope's sample, and not read anywhere?
    pub made: bool,
}

/// What endpoints that declare one set of errors, and read the same envelopes, share: an answer for each error of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFixtures {
    /// Indices into [`Model::endpoints`]; never empty.
    pub endpoints: Vec<usize>,
    /// Each for the first of the endpoints.
    pub answers: Vec<Fixture>,
}

/// Every example of every endpoint, and behind them one answer for each declared error that has no example.
pub fn fixtures(model: &Model) -> Vec<Fixture> {
    let endpoints = model.endpoints.iter().enumerate();
    endpoints.flat_map(|(index, endpoint)| of_endpoint(model, index, endpoint, &endpoint.errors)).collect()
}

/// The same, without the errors of sets.
pub fn own_fixtures(model: &Model) -> Vec<Fixture> {
    let endpoints = model.endpoints.iter().enumerate();
    let own = |(index, endpoint): (usize, &Endpoint)| {
        let errors = endpoint.errors.get(..endpoint.own_errors).unwrap_or_default();
        of_endpoint(model, index, endpoint, errors)
    };
    endpoints.flat_map(own).collect()
}

/// What the others have: an answer for each error of each set, once for all endpoints among these that answer alike.
pub fn set_fixtures(model: &Model, endpoints: &[usize]) -> Vec<SetFixtures> {
    let mut shared: BTreeMap<(usize, &[usize]), Vec<usize>> = BTreeMap::new();
    for index in endpoints {
        let Some(endpoint) = model.endpoints.get(*index) else { continue };
        for set in &endpoint.error_sets {
            shared.entry((*set, &endpoint.envelopes)).or_default().push(*index);
        }
    }
    let fixtures = |((set, _), endpoints): ((usize, _), Vec<usize>)| {
        let first = *endpoints.first()?;
        let (set, endpoint) = (model.error_sets.get(set)?, model.endpoints.get(first)?);
        let answers = set.errors.iter().filter_map(|error| made(model, first, endpoint, *error)).collect();
        Some(SetFixtures { endpoints, answers })
    };
    shared.into_iter().filter_map(fixtures).collect()
}

fn of_endpoint(model: &Model, index: usize, endpoint: &Endpoint, errors: &[usize]) -> Vec<Fixture> {
    let examples = endpoint.examples.iter().map(|example| Fixture {
        endpoint: index,
        request: example.request.clone(),
        status: example.status,
        content_type: example.content_type.clone(),
        response: example.response.clone(),
        error: example.error,
        outcome: example.outcome,
        source: example.source.clone(),
        made: false,
    });
    let shown = |error: &usize| endpoint.examples.iter().any(|example| example.error == Some(*error));
    let without = errors.iter().filter(|error| !shown(error));
    let made = without.filter_map(|error| made(model, index, endpoint, *error));
    let others = Outcome::ALL.into_iter().filter(|outcome| !matches!(outcome, Outcome::Ok | Outcome::Error));
    let others = others.filter_map(|outcome| sampled(model, index, endpoint, outcome));
    examples.chain(made).chain(others).collect()
}

/// An answer of an endpoint that stands for an error.
fn made(model: &Model, index: usize, endpoint: &Endpoint, error: usize) -> Option<Fixture> {
    let definition = model.errors.get(error)?;
    let (status, response) = answer(model, endpoint, definition)?;
    Some(Fixture {
        endpoint: index,
        request: None,
        status,
        content_type: JSON.to_owned(),
        response,
        error: Some(error),
        outcome: definition.outcome,
        source: definition.source.clone(),
        made: true,
    })
}

/// An answer of a class that neither an example nor an error shows: the sample of an envelope.
fn sampled(model: &Model, index: usize, endpoint: &Endpoint, outcome: Outcome) -> Option<Fixture> {
    let errors = endpoint.errors.iter().filter_map(|error| model.errors.get(*error));
    let shown = endpoint.examples.iter().map(|example| example.outcome);
    if shown.chain(errors.map(|error| error.outcome)).any(|shown| shown == outcome) {
        return None;
    }
    let (_, envelope) =
        model.envelopes_of(endpoint).find(|(_, envelope)| envelope.sample(outcome).is_some())?;
    Some(Fixture {
        endpoint: index,
        request: None,
        status: 200,
        content_type: JSON.to_owned(),
        response: envelope.sample(outcome)?.to_owned(),
        error: None,
        outcome,
        source: Vec::new(),
        made: true,
    })
}

/// Status and body of what test servers make of the `error` sample of an envelope: one answer for each matcher that can be met in it.
pub fn error_answers(model: &Model, index: usize) -> Vec<(u16, String)> {
    let Some(envelope) = model.envelopes.get(index) else { return Vec::new() };
    let Some(sample) = envelope.sample(Outcome::Error) else { return Vec::new() };
    let matchers = model.errors.iter().flat_map(|error| &error.matchers);
    let met = matchers.filter(|matcher| matcher.can_meet(index, envelope));
    met.filter_map(|matcher| {
        Some((matcher.status.unwrap_or(envelope.status), compose(sample, envelope, matcher)?))
    })
    .collect()
}

/// Status and body of an answer that stands for an error: the first matcher that an envelope with a sample can meet.
fn answer(model: &Model, endpoint: &Endpoint, error: &ErrorDef) -> Option<(u16, String)> {
    error.matchers.iter().find_map(|matcher| {
        let mut envelopes = model.envelopes_of(endpoint);
        let (envelope, sample) = envelopes.find_map(|(index, envelope)| {
            let sample = envelope.sample(Outcome::Error).filter(|_| matcher.can_meet(index, envelope))?;
            Some((envelope, sample))
        })?;
        let body = compose(sample, envelope, matcher)?;
        Some((matcher.status.unwrap_or(envelope.status), body))
    })
}

/// The `error` sample with the message, the code and the rest of the body that a matcher asks for.
fn compose(sample: &str, envelope: &Envelope, matcher: &Matcher) -> Option<String> {
    let mut body = json::parse(sample).ok()?.root;
    if let Some(when) = &matcher.when {
        satisfy(&mut body, when)?;
    }
    if let (Some(pointer), Some(message), Some(_)) =
        (envelope.message.first(), &matcher.example, &matcher.message)
    {
        body.put(pointer, Value::String(message.clone()));
    }
    if let (Some(pointer), Some(code)) = (envelope.code.first(), &matcher.code) {
        body.put(pointer, code.json());
    }
    Some(body.to_string())
}

/// Makes a test hold; `None` where that takes more than to put something in or to take it out.
fn satisfy(body: &mut Node, test: &Test) -> Option<()> {
    match test {
        Test::All(tests) => tests.iter().try_for_each(|test| satisfy(body, test)),
        Test::Any(tests) => satisfy(body, tests.first()?),
        // A status is not in the body, and what a function asks for is not known.
        Test::Not(_) | Test::Status(_) | Test::Rust(_) => None,
        Test::At(AtTest { at, op, .. }) => {
            let there = body.point(at);
            if let (Op::Kind(kinds), Some(there)) = (op, there)
                && kinds.contains(&ValueKind::of(&there.value))
            {
                return Some(());
            }
            let there = there.is_some();
            let value = match op {
                Op::Is(scalar) => scalar.json(),
                Op::In(scalars) => scalars.first()?.json(),
                Op::Present if there => return Some(()),
                Op::Absent if !there => return Some(()),
                Op::Present => Value::Bool(true),
                Op::Container => Value::Array(Vec::new()),
                Op::Kind(kinds) => kinds.first()?.example(),
                Op::Empty(true) => Value::Null,
                Op::Empty(false) => Value::Bool(true),
                Op::Prefix(prefix) => Value::String(prefix.clone()),
                Op::NonePrefix(_) => Value::Array(Vec::new()),
                Op::Gte(limit) => Value::Number(limit.clone()),
                Op::Absent | Op::Not(_) | Op::NotIn(_) | Op::Lt(_) => return None,
            };
            body.put(at, value);
            Some(())
        }
    }
}
