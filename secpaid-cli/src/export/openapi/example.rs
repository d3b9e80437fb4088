//! In: the examples of an endpoint. Out: the same under the names and media types that they belong to.

use secpaid_codegen::json::{self, Node};
use secpaid_codegen::model::{Endpoint, Example, Location};

use super::extension::{EXTENSION, residual};
use crate::export::tree::{Object, items, str_at, text};

/// An example with its name in the document.
pub(super) struct Named<'s> {
    pub(super) name: String,
    pub(super) written: &'s Node,
    pub(super) example: &'s Example,
}

/// The examples of an endpoint, in their order.
pub(super) fn named<'s>(written: &'s Node, endpoint: &'s Endpoint) -> Vec<Named<'s>> {
    let list = written.get("examples").map_or(&[][..], items);
    let pairs = list.iter().zip(&endpoint.examples).enumerate();
    pairs
        .map(|(index, (written, example))| Named { name: format!("example_{}", index + 1), written, example })
        .collect()
}

/// Are its requests shown beside the answers? OpenAPI shows a body, and these have fields in other places, too.
pub(super) fn is_beside(endpoint: &Endpoint) -> bool {
    endpoint.request.iter().any(|field| field.location != Location::Body)
}

/// The requests that are shown.
pub(super) fn requests(named: &[Named<'_>]) -> Object {
    let mut examples = Object::new();
    for Named { name, example, .. } in named {
        // With the constants, which an example may leave out.
        let request = example.request.as_deref().and_then(|request| json::parse(request).ok());
        if let Some(request) = request {
            examples.set(name, Object::new().with("value", request.root));
        }
    }
    examples
}

/// The answers with this status and content type.
pub(super) fn responses(endpoint: &Endpoint, named: &[Named<'_>], status: u16, content_type: &str) -> Object {
    let mut expressed = vec!["response", "status", "doc"];
    if !is_beside(endpoint) {
        expressed.push("request");
    }
    let mut examples = Object::new();
    for Named { name, written, example } in named {
        if example.status != status || example.content_type != content_type {
            continue;
        }
        let Some(response) = written.get("response") else { continue };
        let mut object = Object::new();
        object.set_some("description", str_at(written, "doc").map(text));
        object.set("value", response.clone());
        object.set_filled(EXTENSION, residual(written, &expressed));
        examples.set(name, object);
    }
    examples
}
