//! In: a spec, the client generated from it, and a reading of its answers in a few lines of the test's own. Out: a panic that names the
//! first body that is something else to one of them.

use std::collections::BTreeSet;

use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Request, StatusCode};
use secpaid_cli::engine::{Engine, Outcome};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::error::Rejected;
use secpaid_core::{Answer, CallError, Endpoint, Settings, call};
use serde_json::Value;

use crate::broken;

/// Code and message of an answer that is no success, as the API's documentation says where they are.
pub(crate) type Reading = fn(&Value) -> (Option<String>, Option<String>);

/// What an answer amounts to.
#[derive(Debug, PartialEq)]
struct Said {
    outcome: Outcome,
    error: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

/// A spec as it stands in its file, and the engine of the command line tool for it.
pub(crate) struct Bodies {
    spec: Value,
    engine: Engine,
    reading: Reading,
}

impl Bodies {
    pub(crate) fn new(text: &str, reading: Reading) -> Self {
        let loaded = load(&Source::new("spec.json", text));
        let loaded =
            loaded.unwrap_or_else(|report| panic!("{}", report.render(&Source::new("spec.json", text))));
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        Self { spec: serde_json::from_str(text).unwrap(), engine: Engine::new(loaded.model), reading }
    }

    /// The endpoints that the spec has.
    pub(crate) fn endpoints(&self) -> BTreeSet<&str> {
        self.spec["endpoints"].as_object().unwrap().keys().map(String::as_str).collect()
    }

    /// Holds client and engine against every example of an endpoint, and against each other on the same bodies, broken in some of all ways.
    /// The declared errors that were met.
    pub(crate) fn hold<E: Endpoint>(&self, name: &str) -> BTreeSet<String> {
        let examples = self.spec["endpoints"][name]["examples"].as_array().unwrap();
        assert!(examples.iter().any(|example| outcome(example) == Outcome::Ok), "{name} has no success");
        let mut met = BTreeSet::new();
        for example in examples {
            let status = example.get("status").map_or(200, |status| status.as_u64().unwrap());
            let answer = answer(u16::try_from(status).unwrap(), &example["response"].to_string());
            self.agree::<E>(name, &answer);
            let said = by_client::<E>(answer);
            assert_eq!(said, self.by_hand(example), "{name}: {}", example["response"]);
            met.extend(said.error);
        }
        met
    }

    /// The endpoint that the mock server takes a request of this one for.
    pub(crate) fn routed<E: Endpoint>(&self, request: &E) -> Option<&str> {
        let request = call::encode(request, &Settings::new("http://127.0.0.1").unwrap()).unwrap();
        self.engine.route(&request).map(|handle| handle.endpoint().name.as_str())
    }

    /// What the example says that it is, with what the answer has where the documentation says.
    fn by_hand(&self, example: &Value) -> Said {
        let error = example.get("error").map(|name| name.as_str().unwrap().to_owned());
        let outcome = outcome(example);
        let read = || (self.reading)(&example["response"]);
        let (code, message) = if outcome == Outcome::Ok { (None, None) } else { read() };
        Said { outcome, error, code, message }
    }

    /// The client and the engine say the same of an answer, whatever is broken in it.
    fn agree<E: Endpoint>(&self, name: &str, answer: &Answer) {
        let handle = self.engine.find(name).unwrap();
        let broken = broken::bodies(std::str::from_utf8(&answer.body).unwrap());
        // There are too many of all to take each.
        let some = broken.iter().step_by(1 + broken.len() / 40).map(String::as_str);
        for body in std::iter::once("").chain(some) {
            for status in [200, 404, 500] {
                let answer = self::answer(status, body);
                let judged = handle.judge(&answer, &mut |_| ());
                let said = by_client::<E>(answer);
                let error = judged.error.map(|error| error.name);
                // A client keeps no code and message of what it cannot read, and of a success none here.
                let told =
                    !matches!(said.outcome, Outcome::Ok | Outcome::Undecodable | Outcome::Unrecognised);
                let judged = Said {
                    outcome: judged.outcome,
                    error,
                    code: judged.code.filter(|_| told),
                    message: judged.message.filter(|_| told),
                };
                assert_eq!(judged, said, "{name} {status}: {body}");
            }
        }
    }
}

/// What an example stands for.
fn outcome(example: &Value) -> Outcome {
    match (example.get("outcome").and_then(Value::as_str), example.get("error")) {
        (Some("pending"), _) => Outcome::Pending,
        (Some("partial"), _) => Outcome::Partial,
        (Some("noop"), _) => Outcome::Noop,
        (Some("unknown"), _) => Outcome::Unknown,
        (Some(other), _) => panic!("{other}"),
        (None, Some(_)) => Outcome::Error,
        (None, None) => Outcome::Ok,
    }
}

fn by_client<E: Endpoint>(answer: Answer) -> Said {
    let name = |error: &E::Error| error.info().map(|info| info.name.to_owned());
    let said = |outcome, error, code, message| Said { outcome, error, code, message };
    match call::decode::<E>(answer) {
        Ok(_) => said(Outcome::Ok, None, None, None),
        Err(CallError::Rejected(rejected)) => {
            let Rejected { error, code, message, .. } = *rejected;
            said(Outcome::Error, name(&error), code, message)
        }
        Err(CallError::Unrecognised(_)) => said(Outcome::Unrecognised, None, None, None),
        Err(CallError::Undecodable(_)) => said(Outcome::Undecodable, None, None, None),
        Err(error) => {
            let Some(answered) = error.answered() else { panic!("{error}") };
            let named = answered.error.as_ref().and_then(name);
            said(answered.outcome.into(), named, answered.code.clone(), answered.message.clone())
        }
    }
}

/// An answer with a body in JSON.
pub(crate) fn answer(status: u16, body: &str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.to_owned())
}

/// The data of a success.
#[track_caller]
pub(crate) fn data<E: Endpoint>(body: &str) -> E::Data {
    match call::decode::<E>(answer(200, body)) {
        Ok(success) => success.data,
        Err(error) => panic!("{error}"),
    }
}

/// What a call was rejected with.
#[track_caller]
pub(crate) fn rejected<E: Endpoint>(status: u16, body: &str) -> Rejected<E::Error> {
    match call::decode::<E>(answer(status, body)) {
        Ok(_) => panic!("a success"),
        Err(CallError::Rejected(rejected)) => *rejected,
        Err(error) => panic!("{error}"),
    }
}

/// A request as it goes over the wire: method and target, the headers that are named, and the body.
#[track_caller]
pub(crate) fn sent<E: Endpoint>(endpoint: &E, settings: &Settings, headers: &[&str]) -> String {
    let request = call::encode(endpoint, settings).unwrap();
    let mut lines = vec![format!("{} {}", request.method(), request.uri())];
    lines.extend(headers.iter().map(|name| format!("{name}: {}", header(&request, name))));
    lines.push(String::from_utf8_lossy(request.body()).into_owned());
    lines.join("\n").trim_end().to_owned()
}

/// The text of a header.
pub(crate) fn header<'a>(request: &'a Request<bytes::Bytes>, name: &str) -> &'a str {
    request.headers().get(name).map_or("-", |value| value.to_str().unwrap())
}

/// Texts at a pointer with one `*`, joined.
pub(crate) fn joined(body: &Value, list: &str, inside: &str, with: &str) -> Option<String> {
    let texts: Vec<_> =
        body.pointer(list)?.as_array()?.iter().filter_map(|entry| text(entry.pointer(inside)?)).collect();
    (!texts.is_empty()).then(|| texts.join(with))
}

/// A scalar as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A test that every body of a spec is what it says, for all of its endpoints.
macro_rules! hold {
    ($module:ident, $spec:literal, $reading:expr, [$($endpoint:ident),+ $(,)?]) => {
        #[test]
        fn every_body_is_what_the_spec_says_that_it_is() {
            let bodies = $crate::bodies::Bodies::new(include_str!($spec), $reading);
            assert_eq!(bodies.endpoints(), std::collections::BTreeSet::from([$(stringify!($endpoint)),+]));
            let met: Vec<_> = [$(bodies.hold::<$module::$endpoint>(stringify!($endpoint))),+].into();
            assert!(met.iter().any(|errors| !errors.is_empty()));
        }
    };
}
pub(crate) use hold;
