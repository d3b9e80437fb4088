//! In: an envelope as written. Out: the envelope as meant; nothing in it can fail to resolve.

use crate::model::{Envelope, Outcome, Test};
use crate::source::Spanned;
use crate::spec;

/// The tests of classes without their places.
pub(super) fn tests(outcomes: &[(Outcome, Spanned<Test>)]) -> Vec<(Outcome, Test)> {
    outcomes.iter().map(|(outcome, test)| (*outcome, test.value.clone())).collect()
}

pub(super) fn lower(envelope: &spec::Envelope) -> Envelope {
    Envelope {
        name: envelope.name.value.clone(),
        doc: envelope.doc.clone(),
        when: envelope.when.clone(),
        http: envelope.http,
        outcomes: tests(&envelope.outcomes),
        code: envelope.code.clone(),
        message: envelope.message.clone(),
        none: envelope.none.clone(),
        data: envelope.data.clone(),
        empty: envelope.empty.clone().unwrap_or_default(),
        details: envelope.details.as_ref().map(|details| details.at.clone()),
        hints: envelope.hints.clone(),
        warnings: envelope.warnings.clone(),
        samples: envelope
            .samples
            .iter()
            .map(|sample| (sample.outcome.value, sample.body.to_string()))
            .collect(),
        status: envelope.status.as_ref().map_or(200, |status| status.value),
    }
}
