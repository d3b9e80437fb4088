//! In: webhooks. Out: inbound shapes.

use secpaid_codegen::json::Node;

use super::Import;
use super::api::external_docs;
use super::fields::doc;
use super::request::is_json;
use crate::export::tree::{Object, members, text, texts};

/// A webhook with the name of its inbound shape.
#[derive(Debug)]
pub(super) struct Hook<'d> {
    name: String,
    operation: &'d Node,
}

impl<'d> Import<'d> {
    /// All webhooks, whose names are taken before those of types.
    pub(super) fn hooks(&mut self) -> Vec<Hook<'d>> {
        let mut hooks = Vec::new();
        for member in self.document.get("webhooks").map_or(&[][..], members) {
            let item = self.refs.resolve(&member.value);
            let Some(operation) = ["post", "get", "put"].iter().find_map(|method| item.get(method)) else {
                continue;
            };
            let name = self.names.item(&member.key.value);
            self.origins.insert(("inbound", name.clone()), operation.span);
            hooks.push(Hook { name, operation });
        }
        hooks
    }

    pub(super) fn inbound(&mut self, hooks: &[Hook<'d>]) -> Object {
        let mut section = Object::new();
        for Hook { name, operation } in hooks {
            let shape = if self.is_own() {
                Some(self.own_inbound(operation))
            } else {
                self.received(operation, name)
            };
            let Some(shape) = shape else { continue };
            let mut inbound = Object::new();
            inbound.set_some("doc", doc(operation).map(text));
            inbound.set_some("docs", external_docs(operation).map(text));
            section.set(name, inbound.with_all(shape));
        }
        section
    }

    fn received(&mut self, operation: &Node, name: &str) -> Option<Object> {
        let body = operation.get("requestBody").map(|body| self.refs.resolve(body));
        let content = body.and_then(|body| body.get("content")).map_or(&[][..], members);
        let mut from: Vec<&str> = Vec::new();
        let mut schema = None;
        for media in content {
            let carrier = match media.key.value.as_str() {
                "application/x-www-form-urlencoded" => "form",
                content_type if is_json(content_type) => "json",
                _ => continue,
            };
            from.push(carrier);
            schema = schema.or_else(|| media.value.get("schema"));
        }
        let Some(schema) = schema else {
            self.losses.add(
                operation,
                "a webhook without a body in JSON or a form has no counterpart",
                "left out",
            );
            return None;
        };
        from.dedup();
        let typed = self.typed_plain(schema, &format!("{name}Body"));
        Some(Object::new().with("from", texts(from)).with("data", text(typed.expression(false))))
    }
}
