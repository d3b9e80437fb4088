//! In: the model. Out: whole exchanges for test servers: the examples of the spec, and an answer for each declared error.

use crate::json::{self, Value};
use crate::model::{Endpoint, Envelope, ErrorDef, Matcher, Model, Outcome, Scalar};
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

/// Every example of every endpoint, and behind them one answer for each declared error that has no example.
pub fn fixtures(model: &Model) -> Vec<Fixture> {
    model
        .endpoints
        .iter()
        .enumerate()
        .flat_map(|(index, endpoint)| of_endpoint(model, index, endpoint))
        .collect()
}

fn of_endpoint(model: &Model, index: usize, endpoint: &Endpoint) -> Vec<Fixture> {
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
    let made = endpoint.errors.iter().filter(|error| !shown(error)).filter_map(|error| {
        let definition = model.errors.get(*error)?;
        let (status, response) = answer(model, endpoint, definition)?;
        let source = definition.source.clone();
        Some(Fixture {
            endpoint: index,
            request: None,
            status,
            content_type: JSON.to_owned(),
            response,
            error: Some(*error),
            outcome: definition.outcome,
            source,
            made: true,
        })
    });
    let others = Outcome::ALL.into_iter().filter(|outcome| !matches!(outcome, Outcome::Ok | Outcome::Error));
    let others = others.filter_map(|outcome| sampled(model, index, endpoint, outcome));
    examples.chain(made).chain(others).collect()
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

/// The `error` sample with the message and the code that a matcher asks for.
fn compose(sample: &str, envelope: &Envelope, matcher: &Matcher) -> Option<String> {
    let mut body = json::parse(sample).ok()?.root;
    if let (Some(pointer), Some(message), Some(_)) =
        (envelope.message.first(), &matcher.example, &matcher.message)
    {
        body.put(pointer, Value::String(message.clone()));
    }
    if let (Some(pointer), Some(code)) = (envelope.code.first(), &matcher.code) {
        body.put(pointer, value(code));
    }
    Some(body.to_string())
}

fn value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Number(text) => Value::Number(text.clone()),
        Scalar::String(text) => Value::String(text.clone()),
    }
}
