//! In: the engine. Out: per endpoint the answers that the spec shows or that follow from it, successes before anything else.

use http::StatusCode;
use secpaid_codegen::fixture::{Fixture, fixtures};
use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{self, CaptureType, Model, PatternPart};
use secpaid_core::Answer;

use super::reply::typed;
use super::value::parsed;
use crate::engine::{Engine, Handle, Outcome, SampleAnswer};

/// An answer, and the request that it is for.
#[derive(Debug)]
pub(super) struct Shown {
    /// The fields of the request, where the spec shows one.
    pub(super) request: Option<Node>,
    pub(super) answer: Answer,
    /// Index into the errors of the model.
    pub(super) error: Option<usize>,
    /// What it amounts to.
    pub(super) outcome: model::Outcome,
}

impl Shown {
    pub(super) fn is_success(&self) -> bool {
        self.outcome == model::Outcome::Ok
    }
}

/// The answers of each endpoint: examples in the order of the spec, then what has none.
pub(super) fn shown(engine: &Engine) -> Vec<Vec<Shown>> {
    let mut all: Vec<Vec<Shown>> = engine.handles().map(|_| Vec::new()).collect();
    for mut fixture in fixtures(engine.model()) {
        let Some(of_endpoint) = all.get_mut(fixture.endpoint) else { continue };
        if let Some(handle) = engine.handle(fixture.endpoint).filter(|_| fixture.made) {
            // What was read somewhere is shown as it is.
            let Fixture { status, content_type, response: body, error, outcome, .. } = fixture.clone();
            let sample = SampleAnswer { status, content_type, body, error, outcome };
            let detailed = handle.with_details(&sample).into_iter().next();
            fixture.response = detailed.unwrap_or(sample).body;
        }
        of_endpoint.push(Shown {
            request: fixture.request.as_deref().map(parsed),
            answer: answer(fixture.status, &fixture.content_type, fixture.response),
            error: fixture.error,
            outcome: fixture.outcome,
        });
    }
    for (handle, shown) in engine.handles().zip(&mut all) {
        for sample in handle.sample_answers() {
            let SampleAnswer { status, content_type, body, error, outcome } = sample;
            if shown.iter().all(|shown| (shown.error, shown.outcome) != (error, outcome)) {
                let answer = answer(status, &content_type, body);
                shown.push(Shown { request: None, answer, error, outcome });
            }
        }
    }
    all
}

fn answer(status: u16, content_type: &str, body: String) -> Answer {
    typed(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), content_type, body)
}

/// An error of an endpoint. Where its message captures integers, these are the position of what is wrong.
pub(super) fn error(
    model: &Model,
    handle: Handle<'_>,
    shown: &[Shown],
    error: usize,
    position: Option<u64>,
) -> Option<Answer> {
    let found = shown.iter().find(|shown| shown.error == Some(error))?.answer.clone();
    Some(position.and_then(|position| at_position(model, handle, &found, error, position)).unwrap_or(found))
}

fn at_position(
    model: &Model,
    handle: Handle<'_>,
    answer: &Answer,
    error: usize,
    position: u64,
) -> Option<Answer> {
    let name = handle.judge(answer, &mut |_| ()).envelope?;
    let envelope = model.envelopes.iter().find(|envelope| envelope.name == name)?;
    let patterns = model.errors.get(error)?.matchers.iter().filter_map(|matcher| matcher.message.as_ref());
    let message = patterns.filter(|pattern| pattern.parts.len() > 1).find_map(|pattern| {
        let text = pattern.parts.iter().map(|part| match part {
            PatternPart::Literal(text) => Some(text.clone()),
            PatternPart::Capture(_, CaptureType::U32 | CaptureType::U64 | CaptureType::I64) => {
                Some(position.to_string())
            }
            PatternPart::Capture(..) => None,
        });
        text.collect::<Option<String>>()
    })?;
    let mut body = parsed(str::from_utf8(&answer.body).ok()?);
    body.put(envelope.message.first()?, Value::String(message));
    Some(Answer::new(answer.status, answer.headers.clone(), body.to_string()))
}

/// The same answer in words that contradict each other, where the endpoint's envelopes have a way.
pub(super) fn contradicting(handle: Handle<'_>, shown: &[Shown], answer: &Answer) -> Option<Answer> {
    let body = parsed(str::from_utf8(&answer.body).ok()?);
    let is_ok = |answer: &Answer| handle.judge(answer, &mut |_| ()).outcome == Outcome::Ok;
    let was_ok = is_ok(answer);
    let others = shown.iter().filter(|other| is_ok(&other.answer) != was_ok);
    let others = others.filter_map(|other| Some(parsed(str::from_utf8(&other.answer.body).ok()?)));
    for other in others {
        for key in handle.description().keys {
            let pointer = [(*key).to_owned()];
            let Some(value) = other
                .point(&pointer)
                .filter(|value| body.point(&pointer).is_some_and(|own| own.value != value.value))
            else {
                continue;
            };
            let mut body = body.clone();
            body.put(&pointer, value.value.clone());
            let changed = Answer::new(StatusCode::OK, answer.headers.clone(), body.to_string());
            if handle.judge(&changed, &mut |_| ()).outcome == Outcome::Unrecognised {
                return Some(changed);
            }
        }
    }
    None
}

/// The steps to the data of a success.
pub(super) fn data_of(handle: Handle<'_>, answer: &Answer) -> Option<Vec<String>> {
    let decision = handle.judge(answer, &mut |_| ());
    let pointer = decision.data.filter(|_| decision.outcome == Outcome::Ok)?;
    Some(steps(&pointer))
}

/// A JSON Pointer taken apart; through strings that hold JSON, too.
pub(super) fn steps(pointer: &str) -> Vec<String> {
    let pointer = pointer.replace(" in the string: ", "");
    let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    steps.collect()
}
