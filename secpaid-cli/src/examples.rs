//! In: a spec without mistakes and its model. Out: its examples and samples that are something else than they stand for.
//!
//! What an answer amounts to is for the engine of the runtime to say, which the library that checks specs does not have. So the macro
//! does not say this: generated tests hold a client against the same examples.

mod sample;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Endpoint, Example, Model, Outcome};
use secpaid_codegen::report::Diagnostic;
use secpaid_codegen::source::{Source, Span};
use secpaid_core::Answer;

use crate::engine::{Decision, Engine, Handle, Wrong};

/// What is wrong with the examples and samples of a spec, in document order.
pub(crate) fn misjudged(source: &Source, model: &Model) -> Vec<Diagnostic> {
    let Ok(document) = secpaid_codegen::read(source) else { return Vec::new() };
    let mut found = sample::misjudged(&document.root, model);
    // To make the tables of a large spec takes longer than to read it.
    if model.endpoints.iter().any(|endpoint| !endpoint.examples.is_empty()) {
        let engine = Engine::new(model.clone());
        found.extend(engine.handles().flat_map(|handle| of_endpoint(handle, &document.root, model)));
    }
    found.sort_by_key(|diagnostic| diagnostic.primary().span);
    found
}

fn of_endpoint(handle: Handle<'_>, root: &Node, model: &Model) -> Vec<Diagnostic> {
    let endpoint = handle.endpoint();
    let written = at(root, &["endpoints", &endpoint.name, "examples"]);
    let Some(Value::Array(written)) = written.map(|written| &written.value) else { return Vec::new() };
    let examples = endpoint.examples.iter().zip(written);
    examples.filter_map(|(example, written)| misjudgement(handle, example, written, model)).collect()
}

fn misjudgement(handle: Handle<'_>, example: &Example, written: &Node, model: &Model) -> Option<Diagnostic> {
    let response = written.get("response")?;
    let answer = answer(example.status, &example.content_type, &example.response);
    if handle.is_left_to_rust(&answer) {
        return None;
    }
    let named = example.error.and_then(|index| model.errors.get(index)).map(|error| error.name.as_str());
    let stands_for = in_words(example.outcome, named);
    let decision = handle.judge(&answer, &mut |_| ());
    let Some(class) = decision.outcome.class() else {
        let reason = decision.wrong.map(|wrong| wrong.message).unwrap_or_default();
        let message = format!("this example stands for {stands_for}, but {reason}");
        let finding = Diagnostic::new("unrecognised_example", beginning(response), message);
        return Some(finding.help("mend the answer, or the tests of the envelope"));
    };
    let is = decision.error.as_ref().map(|error| error.name.as_str());
    if class != example.outcome || named.is_some() && named != is {
        return Some(another(handle.endpoint(), written, response, &stands_for, (class, is)));
    }
    undecodable(&decision, response)
}

/// The answer is of another class than the example says, or another error.
fn another(
    endpoint: &Endpoint,
    written: &Node,
    response: &Node,
    stands_for: &str,
    (class, is): (Outcome, Option<&str>),
) -> Diagnostic {
    let answer = match (class, is) {
        (Outcome::Error, None) => format!("an error that `{}` does not declare", endpoint.name),
        _ => in_words(class, is),
    };
    let message = format!("this example stands for {stands_for}, but its answer is {answer}");
    let rule = "example_of_another_outcome";
    // What the example says is the place, where it says anything.
    let finding = match written.get("error").or(written.get("outcome")) {
        Some(said) => Diagnostic::new(rule, said.span, message).also(beginning(response), "the answer"),
        None => Diagnostic::new(rule, beginning(response), message),
    };
    let key = match (class, is) {
        (Outcome::Ok, _) => "leave `error` and `outcome` out".to_owned(),
        (_, Some(name)) => format!("write `\"error\": \"{name}\"`"),
        (_, None) => format!("write `\"outcome\": \"{}\"`", class.name()),
    };
    finding.help(format!("if that is meant, {key}; otherwise mend the answer, or what recognises it"))
}

/// A success whose data does not fit.
fn undecodable(decision: &Decision, response: &Node) -> Option<Diagnostic> {
    let Wrong { message, path, .. } = decision.wrong.as_ref()?;
    if decision.outcome != crate::engine::Outcome::Undecodable {
        return None;
    }
    let message = format!("the data of this example does not fit: {message}");
    Some(Diagnostic::new("undecodable_example", beginning(innermost(response, path)), message))
}

/// `pending` with the error `Queued`
fn in_words(class: Outcome, error: Option<&str>) -> String {
    match (class, error) {
        (Outcome::Error, Some(name)) => format!("the error `{name}`"),
        (class, Some(name)) => format!("`{}` with the error `{name}`", class.name()),
        (class, None) => format!("`{}`", class.name()),
    }
}

fn answer(status: u16, content_type: &str, body: &str) -> Answer {
    let mut headers = HeaderMap::new();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    Answer::new(StatusCode::from_u16(status).unwrap_or_default(), headers, body.to_owned())
}

fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

/// All of a scalar; of an object or a list the bracket, as the whole would be shown as lines.
fn beginning(node: &Node) -> Span {
    match node.value {
        Value::Array(_) | Value::Object(_) => Span::new(node.span.start, node.span.start + 1),
        _ => node.span,
    }
}

/// What a JSON Pointer leads to, or as far as it leads: behind it may be JSON in a string.
fn innermost<'n>(mut node: &'n Node, pointer: &str) -> &'n Node {
    for step in pointer.split('/').skip(1) {
        match node.point(&[step.replace("~1", "/").replace("~0", "~")]) {
            Some(below) => node = below,
            None => break,
        }
    }
    node
}
