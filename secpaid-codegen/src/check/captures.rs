//! Rules about one message pattern.

use crate::pattern::{Automaton, Piece, matches};
use crate::report::{Collector, Diagnostic};
use crate::spec::{Matcher, Pattern, Spec};

fn patterns(spec: &Spec) -> impl Iterator<Item = (&Matcher, &Pattern)> {
    let matchers = spec.errors.iter().flat_map(|error| &error.matchers);
    matchers.filter_map(|matcher| Some((matcher, matcher.message.as_ref()?)))
}

/// Where one message can be split in two ways, what a capture holds would be chance.
pub(super) fn check_ambiguous(spec: &Spec, collector: &mut Collector) {
    for (_, pattern) in patterns(spec) {
        if let Some(message) = Automaton::new(&pattern.pieces).ambiguous() {
            let message = format!(
                "the captures of this pattern can split the message `{message}` in more than one way"
            );
            let finding = Diagnostic::new("ambiguous_captures", pattern.text.span, message);
            collector.error(finding.help("put text between them that the first cannot hold"));
        }
    }
}

/// The example shows what the pattern is meant for, and the test servers answer with it.
pub(super) fn check_examples(spec: &Spec, collector: &mut Collector) {
    for matcher in spec.errors.iter().flat_map(|error| &error.matchers) {
        match (&matcher.message, &matcher.example) {
            (Some(pattern), Some(example)) if !matches(&pattern.pieces, &example.value) => {
                let message = "the pattern does not match its own example";
                let finding = Diagnostic::new("example_does_not_match", example.span, message);
                collector.error(finding.also(pattern.text.span, "the pattern"));
            }
            (Some(pattern), None)
                if pattern.pieces.iter().any(|piece| matches!(piece, Piece::Capture { .. })) =>
            {
                let message = "a pattern with captures needs an `example`, a message that it matches";
                collector.error(Diagnostic::new("pattern_without_example", pattern.text.span, message));
            }
            (None, Some(example)) => {
                let message = "an example is a message, and this matcher has no `message` to match it";
                collector.error(Diagnostic::new("example_without_message", example.span, message));
            }
            _ => {}
        }
    }
}
