//! In: operations that an export wrote. Out: the endpoints that they were made from.

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::name;

use super::Import;
use super::endpoint::Operation;
use super::examples::{own_examples, own_inbound_examples};
use super::fields::{extend, set_wire};
use super::security::Security;
use super::typed::extension;
use crate::export::tree::{Object, is_true, items, members, str_at, str_of, text};

impl<'d> Import<'d> {
    /// All types, in their order.
    pub(super) fn all_components(&mut self) {
        let names: Vec<&str> = self
            .refs
            .schemas()
            .map(|(name, _)| name)
            .filter(|name| name::is_upper_camel_case(name))
            .collect();
        for name in names {
            self.component(name);
        }
    }

    pub(super) fn own_endpoints(&mut self, operations: &[Operation<'d>], security: &Security) -> Object {
        let mut endpoints = Object::new();
        for operation in operations {
            let mut endpoint = self.begun(operation, security);
            let responses = operation.node.get("responses");
            if let Some(data) = responses.and_then(marked) {
                endpoint.set("data", self.own_data(data, &operation.name));
            }
            extend(&mut endpoint, operation.node, &["request_order"]);
            if let Some(order) = extension(operation.node, "request_order") {
                reorder(&mut endpoint, order);
            }
            endpoint.set_some("examples", own_examples(operation.node));
            endpoints.set(&operation.name, endpoint);
        }
        endpoints
    }

    fn own_data(&mut self, schema: &Node, endpoint: &str) -> Node {
        let empty = Object::new().into();
        let said = extension(schema, "data").unwrap_or(&empty);
        let typed = self.typed(schema, &format!("{endpoint}Result"));
        let optional = is_true(said, "optional");
        let expression = if optional { typed.expression(true) } else { typed.core.clone() };
        let mut data = Object::new().with("type", text(expression));
        set_wire(&mut data, &typed);
        data.set_some("doc", str_at(schema, "description").map(text));
        for member in members(said).iter().filter(|member| member.key.value != "optional") {
            data.set(&member.key.value, member.value.clone());
        }
        if data.members().len() == 1 {
            data.take("type").unwrap_or_else(|| Object::new().into())
        } else {
            data.into()
        }
    }

    /// What an export says about an inbound shape.
    pub(super) fn own_inbound(&mut self, operation: &Node) -> Object {
        let mut inbound = Object::new();
        extend(&mut inbound, operation, &[]);
        if inbound.get("examples").is_none() {
            inbound.set_some("examples", own_inbound_examples(operation));
        }
        inbound
    }
}

/// Puts the fields of a request into the order of these names.
fn reorder(endpoint: &mut Object, order: &Node) {
    let Some(request) = endpoint.get("request").cloned() else { return };
    let mut request = Object::from(request);
    let mut ordered = Object::new();
    for name in items(order).iter().filter_map(str_of) {
        ordered.set_some(name, request.take(name));
    }
    endpoint.set("request", ordered.with_all(request));
}

/// The schema of the data: the export marks it.
fn marked(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Object(_) if extension(node, "data").is_some() => Some(node),
        Value::Object(members) => members
            .iter()
            .filter(|member| member.key.value != "examples")
            .find_map(|member| marked(&member.value)),
        Value::Array(items) => items.iter().find_map(marked),
        _ => None,
    }
}
