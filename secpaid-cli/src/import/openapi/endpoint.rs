//! In: operations. Out: endpoints, with everything about them but what the answer says.

use secpaid_codegen::json::Node;

use super::Import;
use super::api::external_docs;
use super::fields::doc;
use super::names::camel;
use super::parameters::{self, Parameters};
use super::security::Security;
use crate::export::tree::{Object, members, str_at, text};

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];
const OTHERS: &[&str] = &["options", "head", "trace"];

/// An operation with the name of its endpoint.
#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) path: &'d str,
    pub(super) node: &'d Node,
    pub(super) item: &'d Node,
}

impl<'d> Import<'d> {
    /// All operations that can become endpoints, in the order of the document.
    pub(super) fn operations(&mut self) -> Vec<Operation<'d>> {
        let mut operations = Vec::new();
        for path in self.document.get("paths").map_or(&[][..], members) {
            if path.key.value.starts_with("x-") {
                continue;
            }
            let item = self.refs.resolve(&path.value);
            for member in members(item) {
                let method = member.key.value.as_str();
                if OTHERS.contains(&method) {
                    let message = format!("an endpoint has no method `{}`", method.to_ascii_uppercase());
                    self.losses.add(&member.value, message, "left out");
                }
                if !METHODS.contains(&method) {
                    continue;
                }
                let id = str_at(&member.value, "operationId").map(str::to_owned);
                let wanted = id.unwrap_or_else(|| format!("{method} {}", path.key.value));
                let name = self.names.endpoint(&camel(&super::enums::ascii(&wanted), "Call"));
                self.origins.insert(("endpoints", name.clone()), member.value.span);
                let (path, node) = (path.key.value.as_str(), &member.value);
                operations.push(Operation { name, method: method.to_ascii_uppercase(), path, node, item });
            }
        }
        operations
    }

    /// Route, docs, credential and request.
    pub(super) fn begun(&mut self, operation: &Operation<'d>, security: &Security) -> Object {
        let Operation { name, method, node, .. } = operation;
        let Parameters { path, mut fields, rust_names } = self.parameters(operation);
        let mut endpoint = Object::new().with("route", text(format!("{method} {path}")));
        endpoint.set_some("doc", doc(node).map(text));
        endpoint.set_some("docs", external_docs(node).map(text));
        endpoint.set_some("auth", self.auth_of(node, security));
        let (body, in_body) = self.request(node, method, name, &fields, &rust_names);
        if !in_body.is_empty() {
            endpoint.set("body", body);
            parameters::say_query(&mut fields, &path);
            fields.append(in_body);
        }
        if !fields.is_empty() {
            endpoint.set("request", fields);
        }
        for key in ["callbacks", "servers"] {
            if let Some(at) = node.get(key) {
                self.losses.add(at, format!("`{key}` of an operation have no counterpart"), "left out");
            }
        }
        endpoint
    }
}
