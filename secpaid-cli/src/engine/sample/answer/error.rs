//! From declared errors to answers that say what their matchers look for, with the details that they may have.

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{
    CaptureType, DataPlace, Envelope, Matcher, Outcome, Pattern, PatternPart, Test,
};
use secpaid_core::Answer;

use super::skeleton::{put, skeletons};
use super::{Body, answer, put_data, scalar, tests};
use crate::engine::sample::SampleAnswer;
use crate::engine::sample::value::{Direction, Sampler, distinct};
use crate::engine::{Handle, holds_with};

impl Handle<'_> {
    pub(super) fn errors(self, index: usize, envelope: &Envelope, skeletons: &[&Body]) -> Vec<SampleAnswer> {
        let model = &self.engine.model;
        let status = |body: &Body| body.status.unwrap_or(envelope.status);
        let Some(plainest) = skeletons.iter().find(|body| body.node.is_some()) else { return Vec::new() };
        let unknown = skeletons.iter().map(|body| answer(status(body), body.node.as_ref(), None));
        let unknown = unknown.map(|answer| SampleAnswer { error: self.error_of(&answer), ..answer });
        let mut answers: Vec<_> = unknown.filter(|answer| answer.error.is_some()).collect();
        for error in &self.endpoint.errors {
            let matchers = model.errors.get(*error).into_iter().flat_map(|error| &error.matchers);
            for matcher in matchers.filter(|matcher| matcher.can_meet(index, envelope)) {
                // What the body has to say may decide what the answer is, too.
                let (node, status) = match &matcher.when {
                    None => (plainest.node.clone(), status(plainest)),
                    Some(when) => match self.body_for(when, envelope) {
                        Some((node, status)) => (Some(node), status),
                        None => continue,
                    },
                };
                if let Some(node) = node {
                    answers.extend(said(envelope, &node, status, matcher, *error));
                }
            }
        }
        // Where two errors fit, the first that is tried is meant.
        answers.retain_mut(|answer| match self.judged(answer) {
            Some((outcome, error)) => {
                answer.outcome = outcome;
                outcome != Outcome::Ok && error == answer.error
            }
            None => false,
        });
        let detailed: Vec<_> = answers.iter().flat_map(|answer| self.with_details(answer)).collect();
        answers.extend(detailed);
        answers
    }

    /// The plainest body for which a test holds and which is no success in this envelope, with its HTTP status.
    fn body_for(self, when: &Test, envelope: &Envelope) -> Option<(Node, u16)> {
        let named = tests(envelope).chain([when]).flat_map(Test::statuses);
        let statuses: Vec<u16> = std::iter::once(envelope.status).chain(named).collect();
        let bodies = skeletons(tests(envelope).chain([when]));
        let each = bodies.iter().flat_map(|body| statuses.iter().map(move |status| (body, *status)));
        let mut fitting = each.filter(|(body, status)| {
            let decision = self.decision(&answer(*status, Some(body), None));
            let is_failure = decision.is_some_and(|decision| {
                decision.envelope == Some(envelope.name.as_str())
                    && decision.outcome.class().is_some_and(|class| class != Outcome::Ok)
            });
            is_failure && holds_with(when, &body.to_string(), *status)
        });
        fitting.next().map(|(body, status)| (body.clone(), status))
    }

    /// An answer with each kind of details that its error may have, where it has none itself.
    pub fn with_details(self, sample: &SampleAnswer) -> Vec<SampleAnswer> {
        let model = &self.engine.model;
        let place = || {
            let details = model.errors.get(sample.error?)?.details.as_ref()?;
            let status = http::StatusCode::from_u16(sample.status).ok()?;
            let answer = Answer::new(status, http::HeaderMap::new(), sample.body.clone());
            let name = self.judge(&answer, &mut |_| ()).envelope;
            let envelope = model.envelopes.iter().find(|envelope| Some(envelope.name.as_str()) == name);
            let at = details.at.as_ref().or(envelope.and_then(|envelope| envelope.details.as_ref()))?;
            Some((at, &details.shape))
        };
        let (Some((at, shape)), Ok(body)) = (place(), json::parse(&sample.body)) else { return Vec::new() };
        if body.root.point(at).is_some_and(|node| !at.is_empty() && node.value != Value::Null) {
            return Vec::new();
        }
        let values = Sampler::new(self.engine.types(), Direction::Read).values(shape);
        let with = |value: &String| {
            let mut body = body.root.clone();
            let place = if at.is_empty() { DataPlace::Root } else { DataPlace::At(at.clone()) };
            put_data(&mut body, &place, Some(value));
            SampleAnswer { body: body.to_string(), ..sample.clone() }
        };
        // What stands in the place of the verdict would be another answer.
        values.iter().map(with).filter(|answer| self.error_of(answer) == answer.error).collect()
    }
}

/// An answer that says what a matcher looks for.
fn said(envelope: &Envelope, body: &Node, status: u16, matcher: &Matcher, error: usize) -> Vec<SampleAnswer> {
    let status = matcher.status.unwrap_or(status);
    saying(envelope, body, matcher).iter().map(|body| answer(status, Some(body), Some(error))).collect()
}

/// The body with what a matcher looks for.
pub(super) fn saying(envelope: &Envelope, body: &Node, matcher: &Matcher) -> Vec<Node> {
    let messages: Vec<Option<String>> = match &matcher.message {
        None => vec![None],
        Some(pattern) => {
            let texts = matcher.example.iter().cloned().chain(texts(pattern));
            distinct(texts).into_iter().map(Some).collect()
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
