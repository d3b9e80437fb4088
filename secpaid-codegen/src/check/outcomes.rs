//! Rules about what answers amount to that are neither successes nor failures.

use crate::model::Outcome;
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts};
use crate::spec::Spec;

/// What a call may have done is said by what an answer amounts to, unless that is a failure.
pub(super) fn check_effects(spec: &Spec, collector: &mut Collector) {
    for error in &spec.errors {
        let outcome = error.outcome.as_ref().filter(|outcome| outcome.value != Outcome::Error);
        if let (Some(effect), Some(outcome)) = (&error.effect, outcome) {
            let name = outcome.value.name();
            let message = format!("an answer that is `{name}` says itself what the call has done");
            let finding = Diagnostic::new("useless_effect", effect.span, message);
            collector.error(finding.also(outcome.span, "its outcome").help("leave `effect` out"));
        }
    }
}

/// An example of what nothing in the spec can say would be taken for something else.
pub(super) fn check_examples(spec: &Spec, parts: &Parts, lookup: &Lookup<'_>, collector: &mut Collector) {
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        let Ok(envelopes) = &resolved.envelopes else { continue };
        let tests = envelopes.iter().filter_map(|index| parts.envelopes.get(*index));
        let tests = tests.flat_map(|envelope| &envelope.outcomes).chain(&endpoint.outcomes);
        let said: Vec<Outcome> = tests.map(|(outcome, _)| *outcome).collect();
        for example in &endpoint.examples {
            let Some(outcome) = &example.outcome else { continue };
            let error = example.error.as_ref();
            if let Some(error) = error.filter(|_| outcome.value == Outcome::Ok) {
                let message = "an example that is `ok` stands for no error";
                let finding = Diagnostic::new("example_outcome", outcome.span, message);
                collector.error(finding.also(error.span, "the error"));
                continue;
            }
            let by_error = error.and_then(|name| spec.errors.get(lookup.error_index(name)?));
            let by_error = by_error.and_then(|error| error.outcome.as_ref()).map(|outcome| outcome.value);
            let by_status = outcome.value == Outcome::Error;
            if !said.contains(&outcome.value) && by_error != Some(outcome.value) && !by_status {
                let name = outcome.value.name();
                let message = format!(
                    "nothing says when an answer of `{}` is `{name}`: no envelope, no error and no `outcome` of its own",
                    endpoint.name.value
                );
                collector.error(Diagnostic::new("example_outcome", outcome.span, message));
            }
        }
    }
}
