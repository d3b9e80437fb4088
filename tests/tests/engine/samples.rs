//! What the engine itself makes of a spec: it receives its own requests in every encoding, and judges its own answers as what they stand for.

use std::fs;
use std::path::PathBuf;

use bytes::Bytes;
use http::Request;
use secpaid_cli::engine::{Engine, Handle, Outcome};
use secpaid_codegen::model::AuthKind;
use secpaid_core::Settings;
use secpaid_core::endpoint::Encoding;
use serde_json::{Map, Value, json};

use super::{answer, engine};

/// Every spec of this repository.
fn specs() -> Vec<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let folder = root.join("tests/tests/expansions/specs");
    let expansions = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut specs: Vec<_> =
        expansions.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    specs.sort();
    specs.extend(["spec/secpaid.json", "spec/secpaid-v1.json"].map(|path| root.join(path)));
    specs.extend(["audit", "call", "cli"].map(|of| root.join(format!("secpaid-cli/tests/{of}/shop.json"))));
    specs
}

/// The fields in an encoding, as a client sends them.
fn encoded(encoding: Encoding, fields: &str) -> (String, String) {
    let content_type = encoding.content_type();
    if encoding == Encoding::Json {
        return ("Application/JSON ; charset=utf-8".to_owned(), fields.to_owned());
    }
    let object: Map<String, Value> = serde_json::from_str(fields).unwrap();
    let pairs = object.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    });
    if encoding == Encoding::Form {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        return (content_type.to_owned(), body);
    }
    let part =
        |(name, text)| format!("--x1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    let body: String = pairs.map(part).chain(["--x1--\r\n".to_owned()]).collect();
    (format!("{content_type}; boundary=x1"), body)
}

/// What the address has of a credential: before the route, and in the query.
fn in_address(auth: Option<&AuthKind>) -> (String, String) {
    match auth {
        Some(AuthKind::Path { before, after }) => {
            (format!("{before}a-token-of-its-own{after}"), String::new())
        }
        Some(AuthKind::Query(name)) => (String::new(), format!("&{name}=a-token-of-its-own")),
        _ => Default::default(),
    }
}

/// Sends every sample request as a client does, in each encoding of the endpoint. How many were sent.
fn placed(engine: &Engine, handle: Handle<'_>) -> usize {
    let plain = Settings::new("http://localhost/base").unwrap().with_token("a-token-of-its-own");
    let encodings = handle.description().encodings;
    let ways = encodings.iter().map(|encoding| plain.clone().with_encoding(*encoding));
    let ways: Vec<_> = if encodings.is_empty() { vec![plain.clone()] } else { ways.collect() };
    let mut sent = 0;
    for fields in handle.sample_requests() {
        let node = secpaid_codegen::json::parse(&fields).unwrap().root;
        for settings in &ways {
            let request = handle.encode(&node, settings).unwrap();
            let received = engine.receive(&request);
            let uri = request.uri();
            let index = received.as_ref().map(|received| received.endpoint);
            assert_eq!(index, Ok(handle.index()), "{fields}: {uri}: {received:?}");
            let said = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
            assert_eq!(
                without_nothing(said(&received.unwrap().fields)),
                without_nothing(said(&fields)),
                "{fields}: {uri}"
            );
            sent += 1;
        }
    }
    sent
}

/// Without what is nothing as a text: an empty list, an empty text, null.
fn without_nothing(fields: Value) -> Value {
    let Value::Object(mut fields) = fields else { panic!("{fields} is no object") };
    let is_nothing = |value: &Value| value.is_null() || *value == json!([]) || *value == json!("");
    fields.retain(|_, value| !is_nothing(value));
    Value::Object(fields)
}

/// Sends every sample request to the endpoint in each of its encodings. How many were sent.
fn requests(engine: &Engine, handle: Handle<'_>) -> usize {
    let endpoint = handle.endpoint();
    if !handle.description().places.is_empty() {
        return placed(engine, handle);
    }
    let mut sent = 0;
    for fields in handle.sample_requests() {
        let encodings = handle.description().encodings;
        let bodies = encodings.iter().map(|encoding| encoded(*encoding, &fields));
        let none = encodings.is_empty().then(Default::default);
        for (content_type, body) in bodies.chain(none) {
            let auth = engine.model().auth_of(endpoint).map(|auth| &auth.kind);
            let (before, query) = in_address(auth);
            let uri = format!("http://localhost/base{before}{}?q=1{query}", endpoint.path);
            let mut request = Request::builder().method(&*endpoint.method).uri(uri);
            if !content_type.is_empty() {
                request = request.header("content-type", &content_type);
            }
            match auth {
                Some(AuthKind::Header { name, prefix }) => {
                    request = request.header(name, format!("{prefix}a-token-of-its-own"));
                }
                Some(AuthKind::Basic) => request = request.header("authorization", "Basic dTpw"),
                _ => {}
            }
            let received = engine.receive(&request.body(Bytes::from(body.clone())).unwrap());
            let index = received.as_ref().map(|received| received.endpoint);
            assert_eq!(index, Ok(handle.index()), "{}: {content_type}: {body}: {received:?}", endpoint.name);
            sent += 1;
        }
    }
    sent
}

/// Judges every sample answer. How many there were.
fn answers(handle: Handle<'_>) -> usize {
    let samples = handle.sample_answers();
    for sample in &samples {
        let decision =
            handle.judge(&answer(sample.status, &sample.content_type, sample.body.as_bytes()), &mut |_| ());
        assert_ne!(decision.outcome, Outcome::Undecodable);
        let error = decision.error.as_ref().map(|error| error.index);
        assert_eq!(
            (decision.outcome.class(), error),
            (Some(sample.outcome), sample.error),
            "{}: {sample:?}: {decision:?}",
            handle.endpoint().name
        );
    }
    samples.len()
}

#[test]
fn samples_are_what_they_stand_for() {
    for path in specs() {
        let engine = engine(&fs::read_to_string(&path).unwrap());
        for handle in engine.handles() {
            let name = format!("{}: {}", path.display(), handle.endpoint().name);
            assert!(requests(&engine, handle) > 0, "{name} has no sample of a request");
            assert!(answers(handle) > 0, "{name} has no sample of an answer");
        }
    }
}
