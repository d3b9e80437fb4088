//! The mock's own addresses, below `/__mock`: what it remembers, changes from outside, and back to the beginning.

use bytes::Bytes;
use http::{Request, StatusCode};
use secpaid_codegen::json::{self, Value};
use secpaid_codegen::model::Model;
use secpaid_core::Answer;

use super::reply::{plain, typed};
use super::state::Records;

const PREFIX: &str = "/__mock";
const HELP: &str =
    "the mock has `GET /__mock/state`, `POST /__mock/state/COLLECTION/KEY` and `POST /__mock/reset`\n";

/// What a request to the mock itself asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    State,
    Reset,
    /// Collection and key.
    Patch(String, String),
    Unknown,
}

/// `None` for a request that is for the API.
pub(super) fn asked(request: &Request<Bytes>) -> Option<Asked> {
    let below = request.uri().path().strip_prefix(PREFIX)?;
    if !below.is_empty() && !below.starts_with('/') {
        return None;
    }
    let steps: Vec<&str> = below.split('/').skip(1).collect();
    Some(match (request.method().as_str(), steps.as_slice()) {
        ("GET", ["state"]) => Asked::State,
        ("POST", ["reset"]) => Asked::Reset,
        ("POST", ["state", collection, key]) => Asked::Patch(decoded(collection), decoded(key)),
        _ => Asked::Unknown,
    })
}

/// A step of a path without its escapes.
fn decoded(step: &str) -> String {
    // A form has the same escapes, and one more for the space.
    let pair = step.replace('+', "%2B");
    form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

/// The answer; resetting chance is for the caller.
pub(super) fn answer(
    asked: &Asked,
    request: &Request<Bytes>,
    records: &mut Records,
    model: &Model,
) -> Answer {
    let json = |text: String| typed(StatusCode::OK, "application/json", text);
    match asked {
        Asked::State => json(records.told(model).to_string()),
        Asked::Reset => {
            records.reset(model);
            Answer::new(StatusCode::NO_CONTENT, http::HeaderMap::new(), "")
        }
        Asked::Patch(collection, key) => {
            let patch = str::from_utf8(request.body()).ok().and_then(|text| json::parse(text).ok());
            let Some(patch) = patch.filter(|patch| matches!(patch.root.value, Value::Object(_))) else {
                let message = "a record is changed by a JSON object with its new values\n".to_owned();
                return plain(StatusCode::BAD_REQUEST, message);
            };
            match records.patch(model, collection, key, &patch.root) {
                Ok(record) => json(record.to_string()),
                Err(message) => plain(StatusCode::NOT_FOUND, message + "\n"),
            }
        }
        Asked::Unknown => plain(StatusCode::NOT_FOUND, HELP.to_owned()),
    }
}
