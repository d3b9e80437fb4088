//! In: endpoints. Out: path items with an operation each, and the endpoints that OpenAPI has no place for.

use secpaid_codegen::json::{Member, Node};
use secpaid_codegen::model::{Encoding, Endpoint, Field, Location};

use super::extension::{EXTENSION, residual};
use super::types::request_name;
use super::{Context, entries, example, external_docs, reference};
use crate::export::tree::{Object, flag, list, text, texts};

impl Context<'_> {
    /// The paths. OpenAPI has one operation per path and method, so a second endpoint there is left over, as written.
    pub(super) fn paths(&self) -> (Object, Object) {
        let mut paths = Object::new();
        let mut left_over = Object::new();
        for (written, endpoint) in self.section("endpoints").zip(&self.model.endpoints) {
            let method = endpoint.method.to_ascii_lowercase();
            let mut item = paths.get(&endpoint.path).cloned().map_or_else(Object::new, Object::from);
            if item.get(&method).is_some() {
                left_over.set(&endpoint.name, written.value.clone());
                continue;
            }
            item.set(&method, self.operation(written, endpoint));
            paths.set(&endpoint.path, item);
        }
        (paths, left_over)
    }

    fn operation(&self, written: &Member, endpoint: &Endpoint) -> Object {
        let examples = example::named(&written.value, endpoint);
        let mut operation = Object::new().with("operationId", text(&endpoint.name));
        operation.set_some("description", endpoint.doc.as_deref().map(text));
        operation.set_some("externalDocs", endpoint.docs.as_deref().map(external_docs));
        operation.set_some("security", self.security_of(endpoint));
        operation.set_some("parameters", self.request_parameters(&written.value, endpoint));
        operation.set_some("requestBody", request_body(endpoint, &examples));
        operation.set("responses", self.responses(&written.value, endpoint, &examples));
        let mut expressed = vec!["route", "doc", "docs", "body", "request", "auth", "examples"];
        // What an entry carries is said beside how it is judged.
        if endpoint.file.is_none() && endpoint.items.is_none() {
            expressed.push("data");
        }
        let mut extension = residual(&written.value, &expressed);
        extension.set_some("request_order", order(endpoint));
        operation.set_filled(EXTENSION, extension);
        operation
    }

    /// The fields that are not in the body.
    fn request_parameters(&self, written: &Node, endpoint: &Endpoint) -> Option<Node> {
        let fields = written.get("request").into_iter().flat_map(entries).zip(&endpoint.request);
        let parameters =
            fields.filter(|(_, field)| field.location != Location::Body).map(|(written, field)| {
                let mut schema = self.field(written, field);
                let mut parameter =
                    Object::new().with("name", text(&field.wire)).with("in", text(field.location.name()));
                parameter.set_some("description", schema.take("description"));
                if !field.optional() {
                    parameter.set("required", flag(true));
                }
                // Lists in headers are joined anyway.
                if field.joined && field.location == Location::Query {
                    parameter.set("explode", flag(false));
                }
                parameter.with("schema", schema).into()
            });
        let parameters: Vec<Node> = parameters.collect();
        (!parameters.is_empty()).then(|| list(parameters))
    }
}

/// The names of the fields, where those in the body stand before others.
fn order(endpoint: &Endpoint) -> Option<Node> {
    let in_body = |field: &&Field| field.location == Location::Body;
    let behind = endpoint.request.iter().skip_while(|field| !in_body(field));
    let is_other = behind.into_iter().any(|field| !in_body(&field));
    is_other.then(|| texts(endpoint.request.iter().map(|field| field.wire.as_str())))
}

fn request_body(endpoint: &Endpoint, examples: &[example::Named<'_>]) -> Option<Object> {
    let mut content = Object::new();
    for (index, encoding) in endpoint.encodings.iter().enumerate() {
        let mut media = Object::new().with("schema", reference(&request_name(&endpoint.name)));
        if index == 0 && !example::is_beside(endpoint) {
            media.set_filled("examples", example::requests(examples));
        }
        content.set(content_type(*encoding), media);
    }
    if content.is_empty() {
        return None;
    }
    let mut body = Object::new();
    let mut in_body = endpoint.request.iter().filter(|field| field.location == Location::Body);
    if in_body.any(|field| !field.optional()) {
        body.set("required", flag(true));
    }
    Some(body.with("content", content))
}

/// What the encoding is called in a header.
fn content_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "application/json",
        Encoding::Form => "application/x-www-form-urlencoded",
        Encoding::Multipart => "multipart/form-data",
    }
}

/// The marker of the data in a schema: what of `data` the schema does not say.
pub(super) fn data_extension(written: Option<&Node>, optional: bool) -> Object {
    let mut extension = written.map_or_else(Object::new, |written| residual(written, &["type", "doc"]));
    if optional {
        extension.set("optional", flag(true));
    }
    Object::new().with("data", extension)
}
