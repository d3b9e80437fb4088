//! Rules about answers that are files.

use crate::json::Value;
use crate::model::Outcome;
use crate::report::{Collector, Diagnostic};
use crate::resolve::meant;
use crate::source::Span;
use crate::spec::{Example, File, Spec};

/// A success is served by the test servers and read by generated tests, so it has to be one that the endpoint takes for a file.
pub(super) fn check_examples(spec: &Spec, collector: &mut Collector) {
    for endpoint in &spec.endpoints {
        let Some(file) = &endpoint.file else { continue };
        for example in endpoint.examples.iter().filter(|example| meant(example, spec) == Outcome::Ok) {
            if let Some(message) = misfit(example, file) {
                let span = example.response.span;
                let start = Span::new(span.start, span.start + 1);
                let finding = Diagnostic::new("example_without_file", start, message);
                collector.error(finding.help("if it stands for an error, name that in `error`"));
            }
        }
    }
}

fn misfit(example: &Example, file: &File) -> Option<&'static str> {
    match &example.response.value {
        Value::String(text) if text.is_empty() => Some("a file is not empty"),
        Value::String(_) if !(200..300).contains(&example.status) => {
            Some("a file comes with a status from 200 to 299")
        }
        Value::String(_) => None,
        _ if file.optional => None,
        _ => Some("this success is a file, so `response` is a string with its text"),
    }
}
