//! In: the samples of envelopes. Out: those that their envelope takes for something else.

use secpaid_codegen::fixture::error_answers;
use secpaid_codegen::json::Node;
use secpaid_codegen::model::{Envelope, Model, Outcome, Test};
use secpaid_codegen::report::Diagnostic;

use super::{answer, at, beginning};
use crate::engine::judge_alone;

/// What test servers answer with.
const JSON: &str = "application/json";

pub(super) fn misjudged(root: &Node, model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, envelope) in model.envelopes.iter().enumerate() {
        for (outcome, body) in &envelope.samples {
            let written = at(root, &["envelopes", &envelope.name, "samples", outcome.name()]);
            let sample = Sample { model, index, envelope, outcome: *outcome };
            found.extend(written.and_then(|written| sample.misjudgement(body, written)));
        }
    }
    found
}

/// A sample, and the envelope it is of.
struct Sample<'m> {
    model: &'m Model,
    index: usize,
    envelope: &'m Envelope,
    outcome: Outcome,
}

impl Sample<'_> {
    fn misjudgement(&self, body: &str, written: &Node) -> Option<Diagnostic> {
        let class = |status| {
            let judged = judge_alone(self.model, self.index, &answer(status, JSON, body))?;
            let is = judged.as_ref().ok().and_then(|outcome| outcome.class());
            Some((judged, is))
        };
        let status = if self.outcome == Outcome::Error { self.envelope.status } else { 200 };
        let (judged, is) = class(status)?;
        let is_meant = |status| class(status).is_some_and(|(_, is)| is == Some(self.outcome));
        if is == Some(self.outcome) || self.statuses().any(is_meant) || self.is_error_when_filled_in() {
            return None;
        }
        let (stands_for, name) = (self.outcome.name(), &self.envelope.name);
        let (rule, message) = match (judged, is) {
            (Err(reason), _) => {
                ("unrecognised_sample", format!("this sample stands for `{stands_for}`, but {reason}"))
            }
            (Ok(_), is) => {
                let is = is.map_or("nothing", Outcome::name);
                let message =
                    format!("this sample stands for `{stands_for}`, but it is `{is}` by envelope `{name}`");
                ("sample_of_another_outcome", message)
            }
        };
        let finding = Diagnostic::new(rule, beginning(written), message);
        Some(finding.help("test servers answer with samples: mend it, or the tests of the envelope"))
    }

    /// A sample does not say its status: where the envelope asks for one, it has that.
    fn statuses(&self) -> impl Iterator<Item = u16> {
        let outcomes = self.envelope.outcomes.iter().map(|(_, test)| test);
        self.envelope.when.iter().chain(outcomes).flat_map(Test::statuses)
    }

    /// Test servers put what a declared error says into the sample, and it may be that which makes it an error.
    fn is_error_when_filled_in(&self) -> bool {
        let is_error = |(status, body): &(u16, String)| {
            let judged = judge_alone(self.model, self.index, &answer(*status, JSON, body));
            judged.and_then(Result::ok).and_then(|outcome| outcome.class()) == Some(Outcome::Error)
        };
        self.outcome == Outcome::Error && error_answers(self.model, self.index).iter().any(is_error)
    }
}
