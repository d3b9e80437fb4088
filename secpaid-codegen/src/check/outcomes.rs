//! Rules about what answers amount to.

use crate::diff::can_hold;
use crate::model::{self, Outcome, Test};
use crate::report::{Collector, Diagnostic};
use crate::resolve::{Lookup, Parts};
use crate::source::Spanned;
use crate::spec::{ItemLayout, Outcomes, Spec};

const EXCLUSIVE: &str = "it asks for things that exclude each other: mend it, or leave it out";

/// What no answer can be is not what its author meant.
pub(super) fn check_reachable(spec: &Spec, parts: &Parts, collector: &mut Collector) {
    for envelope in &spec.envelopes {
        let where_ = format!("where the `when` of envelope `{}` does", envelope.name.value);
        let around: Vec<Vec<&Test>> = vec![envelope.when.iter().collect()];
        each_reachable(&envelope.outcomes, &around, (&where_, EXCLUSIVE), collector);
    }
    for (endpoint, resolved) in spec.endpoints.iter().zip(&parts.endpoints) {
        if let Some(items) = &endpoint.items {
            each_reachable(of_entries(&items.layout), &[Vec::new()], ("", EXCLUSIVE), collector);
        }
        // What does not resolve could be anything.
        let Ok(envelopes) = &resolved.envelopes else { continue };
        let envelopes = envelopes.iter().filter_map(|index| parts.envelopes.get(*index));
        let where_ = format!("where an envelope of `{}` says `ok`", endpoint.name.value);
        let around: Vec<Vec<&Test>> = envelopes.flat_map(successes).collect();
        let help =
            "it is asked of such answers only; what an error amounts to, the `outcome` of the error says";
        each_reachable(&endpoint.outcomes, &around, (&where_, help), collector);
    }
}

/// The tests that hold for what an envelope calls a success.
fn successes(envelope: &model::Envelope) -> Option<Vec<&Test>> {
    let (_, ok) = envelope.outcomes.iter().find(|(outcome, _)| *outcome == Outcome::Ok)?;
    Some(std::iter::once(ok).chain(&envelope.when).collect())
}

/// Each test has to hold for something, beside one of the lists of tests that hold around it.
fn each_reachable(
    outcomes: &Outcomes,
    around: &[Vec<&Test>],
    (where_, help): (&str, &str),
    collector: &mut Collector,
) {
    for (outcome, test) in outcomes {
        let holds_beside = |around: &Vec<&Test>| {
            can_hold(&std::iter::once(&test.value).chain(around.iter().copied()).collect::<Vec<_>>())
        };
        let where_ = if !can_hold(&[&test.value]) {
            String::new()
        } else if !around.is_empty() && !around.iter().any(holds_beside) {
            format!(" {where_}")
        } else {
            continue;
        };
        let message = format!("this test never holds{where_}, so it never says `{}`", outcome.name());
        let finding = Diagnostic::new("unreachable_outcome", test.span, message);
        collector.error(finding.help(if where_.is_empty() { EXCLUSIVE } else { help }));
    }
}

fn of_entries(layout: &ItemLayout) -> &Outcomes {
    const NONE: &Outcomes = &Vec::new();
    match layout {
        ItemLayout::Inside { outcomes } | ItemLayout::Parallel { outcomes, .. } => outcomes,
        ItemLayout::Failed { .. } | ItemLayout::Envelope(_) | ItemLayout::Errors { .. } => NONE,
    }
}

/// Exactly one test has to hold, so two that hold for the same answers make each of these contradict itself.
pub(super) fn check_different(spec: &Spec, collector: &mut Collector) {
    let of_envelopes = spec.envelopes.iter().map(|envelope| &envelope.outcomes);
    let of_endpoints = spec.endpoints.iter().flat_map(|endpoint| {
        std::iter::once(&endpoint.outcomes)
            .chain(endpoint.items.iter().map(|items| of_entries(&items.layout)))
    });
    for outcomes in of_envelopes.chain(of_endpoints) {
        let mut known: Vec<(String, &(Outcome, Spanned<Test>))> = Vec::new();
        for entry in outcomes {
            let (outcome, test) = entry;
            let meaning = meaning(&test.value);
            match known.iter().find(|(other, _)| *other == meaning) {
                Some((_, (first, first_test))) => {
                    let message = format!(
                        "`{}` has the same test as `{}`, so an answer for which it holds contradicts itself",
                        outcome.name(),
                        first.name()
                    );
                    let finding = Diagnostic::new("same_outcomes", test.span, message);
                    collector.error(
                        finding
                            .also(first_test.span, "the other one")
                            .help("exactly one test has to hold for an answer: say what tells the two apart"),
                    );
                }
                None => known.push((meaning, entry)),
            }
        }
    }
}

/// A text that is the same for tests that differ in nothing but the order of what they put together.
fn meaning(test: &Test) -> String {
    let together = |tests: &[Test]| {
        let mut all: Vec<String> = tests.iter().map(meaning).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    match test {
        Test::All(tests) | Test::Any(tests) if tests.len() == 1 => tests.iter().map(meaning).collect(),
        Test::All(tests) => format!("all{:?}", together(tests)),
        Test::Any(tests) => format!("any{:?}", together(tests)),
        Test::Not(test) => format!("not({})", meaning(test)),
        Test::Status(_) | Test::At(_) | Test::Rust(_) => format!("{test:?}"),
    }
}

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
        let said = tests.flat_map(|envelope| &envelope.outcomes).map(|(outcome, _)| *outcome);
        let said: Vec<Outcome> = said.chain(endpoint.outcomes.iter().map(|(outcome, _)| *outcome)).collect();
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
