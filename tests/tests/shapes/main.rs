//! The shapes that answers of real APIs have, each an envelope in a file beside this one, with bodies and what they amount to.
//!
//! A file is `{"envelopes", "errors", "types", "endpoint", "answers"}`: parts of a spec, and a list of `{"status", "body" | "text", "is"}`. The effect
//! is compared where it is said. To add a shape, add a file.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::fs;
use std::path::Path;

use http::{HeaderMap, StatusCode};
use secpaid_cli::engine::{Decision, Engine};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use secpaid_core::Answer;
use serde_json::{Value, json};

/// The spec that a file is about.
fn spec(shape: &Value) -> String {
    let mut endpoint = json!({"route": "GET /get", "data": "json?"});
    for (key, value) in shape["endpoint"].as_object().into_iter().flatten() {
        endpoint[key] = value.clone();
    }
    // What is null is not there.
    endpoint.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let errors = shape.get("errors").cloned().unwrap_or(json!({}));
    endpoint["errors"] = errors.as_object().unwrap().keys().cloned().collect();
    let spec = json!({
        "name": "shape",
        "version": "1.0.0",
        "servers": {"main": "http://localhost"},
        "envelopes": shape["envelopes"],
        "errors": errors,
        "types": shape.get("types").cloned().unwrap_or(json!({})),
        "endpoints": {"Get": endpoint},
    });
    serde_json::to_string_pretty(&spec).unwrap()
}

/// Outcome, error, code, message and place of the data; what is not there is left out.
fn said(decision: Decision) -> Value {
    let mut said = json!({"outcome": decision.outcome.name()});
    let parts = [
        ("error", decision.error.map(|error| error.name)),
        ("code", decision.code),
        ("message", decision.message),
        ("data", decision.data),
        ("wrong", decision.wrong.map(|wrong| wrong.message)),
    ];
    for (key, value) in parts {
        if let Some(value) = value {
            said[key] = value.into();
        }
    }
    said
}

/// How many answers the file has; those that are something else than it says are told.
fn hold(path: &Path, wrong: &mut Vec<String>) -> usize {
    let shape: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let source = Source::new("spec.json", spec(&shape));
    let loaded =
        load(&source).unwrap_or_else(|report| panic!("{}: {}", path.display(), report.render(&source)));
    let engine = Engine::new(loaded.model);
    let answers = shape["answers"].as_array().unwrap();
    for answer in answers {
        let status = answer["status"].as_u64().map_or(200, |status| u16::try_from(status).unwrap());
        let body = answer["text"].as_str().map_or_else(|| answer["body"].to_string(), str::to_owned);
        let came = Answer::new(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), body.clone());
        let endpoint = engine.find("Get").unwrap();
        let decision = endpoint.judge(&came, &mut |_| ());
        let effect = endpoint.effect(&decision, &came);
        let mut said = said(decision);
        if answer["is"].get("effect").is_some() {
            said["effect"] = effect.map(|effect| format!("{effect:?}").to_lowercase()).into();
        }
        if said != answer["is"] {
            wrong.push(format!(
                "{}: {status} {body}\n  is    {said}\n  meant {}",
                path.display(),
                answer["is"]
            ));
        }
    }
    answers.len()
}

#[test]
fn every_shape_is_read_as_it_is_meant() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let shapes: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    let mut wrong = Vec::new();
    let answers: usize = shapes.iter().map(|path| hold(path, &mut wrong)).sum();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shapes.len() >= 12 && answers >= 60, "{answers} answers of {} shapes", shapes.len());
}
