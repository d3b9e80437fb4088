//! In: operations. Out: endpoints, with everything about them but what the answer says.

use secpaid_codegen::json::Node;

use super::Import;
use super::api::external_docs;
use super::fields::doc;
use super::names::camel;
use super::security::Security;
use crate::export::tree::{Object, is_true, items, members, str_at, text};

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];
const OTHERS: &[&str] = &["options", "head", "trace"];

/// An operation with the name of its endpoint.
#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) path: &'d str,
    pub(super) node: &'d Node,
    item: &'d Node,
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
        let mut endpoint = Object::new().with("route", text(format!("{method} {}", self.path(operation))));
        endpoint.set_some("doc", doc(node).map(text));
        endpoint.set_some("docs", external_docs(node).map(text));
        endpoint.set_some("auth", self.auth_of(node, security));
        self.parameters(operation);
        let (body, request) = self.request(node, method, name);
        if !request.is_empty() {
            endpoint.set("body", body);
            endpoint.set("request", request);
        }
        for key in ["callbacks", "servers"] {
            if let Some(at) = node.get(key) {
                self.losses.add(at, format!("`{key}` of an operation have no counterpart"), "left out");
            }
        }
        endpoint
    }

    /// The path; a parameter in it stays as a word, which no server takes for a value.
    fn path(&mut self, operation: &Operation<'d>) -> String {
        let mut path = operation.path.replace("//", "/");
        while let Some((before, rest)) = path.split_once('{') {
            let Some((name, after)) = rest.split_once('}') else { break };
            let word = super::names::snake(&super::enums::ascii(name), "parameter");
            path = format!("{before}:{word}{after}");
        }
        let usable =
            |character: char| character.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(character);
        if !path.chars().all(usable) {
            self.losses.add(
                operation.node,
                format!("`{path}` cannot be a path as it is"),
                "other characters are `-`",
            );
            path = path.chars().map(|character| if usable(character) { character } else { '-' }).collect();
        }
        path
    }

    fn parameters(&mut self, operation: &Operation<'d>) {
        let lists =
            [operation.item, operation.node].map(|node| node.get("parameters").map_or(&[][..], items));
        for parameter in lists.into_iter().flatten() {
            let said = self.refs.resolve(parameter);
            let (name, place) = (str_at(said, "name").unwrap_or("?"), str_at(said, "in").unwrap_or("?"));
            let needed = if is_true(said, "required") { "required " } else { "" };
            let message = format!("the {needed}{place} parameter `{name}` has no counterpart");
            let instead = if place == "path" {
                "the path has its name: the endpoint cannot be called as it is"
            } else {
                "left out"
            };
            self.losses.add(parameter, message, instead);
        }
    }
}
