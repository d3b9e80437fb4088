//! In: inbound shapes. Out: webhooks.

use secpaid_codegen::json::{Member, Node};
use secpaid_codegen::model::{Carrier, Inbound, InboundExample, Shape, TypeDef};

use super::conjoin::conjoin;
use super::extension::{EXTENSION, residual};
use super::predicate::{any_of, at, predicate};
use super::types::expression;
use super::{Context, external_docs};
use crate::export::tree::{Object, flag, items, list, str_at, text};

impl Context<'_> {
    pub(super) fn webhooks(&self) -> Object {
        let mut webhooks = Object::new();
        for (written, inbound) in self.section("inbound").zip(&self.model.inbound) {
            let queried = inbound.from.iter().all(|carrier| *carrier == Carrier::Query);
            let method = if queried { "get" } else { "post" };
            webhooks.set(&inbound.name, Object::new().with(method, self.webhook(written, inbound)));
        }
        webhooks
    }

    fn webhook(&self, written: &Member, inbound: &Inbound) -> Object {
        let mut operation = Object::new().with("operationId", text(&inbound.name));
        operation.set_some("description", inbound.doc.as_deref().map(text));
        operation.set_some("externalDocs", inbound.docs.as_deref().map(external_docs));
        let schema = self.inbound_schema(&written.value, inbound);
        let mut content = Object::new();
        for (carrier, content_type) in
            [(Carrier::Json, "application/json"), (Carrier::Form, "application/x-www-form-urlencoded")]
        {
            if inbound.from.contains(&carrier) {
                let mut media = Object::new().with("schema", schema.clone());
                media.set_filled("examples", examples(&written.value, inbound, carrier));
                content.set(content_type, media);
            }
        }
        if inbound.from.contains(&Carrier::Query) {
            operation.set("parameters", list(self.parameters(inbound)));
        }
        if !content.is_empty() {
            operation.set("requestBody", Object::new().with("required", flag(true)).with("content", content));
        }
        let taken = Object::new().with("description", text("It was taken."));
        operation.set("responses", Object::new().with("200", taken));
        let mut extension = residual(&written.value, &["doc", "docs", "examples"]);
        // A query has no place for whole documents.
        if let Some(written) = written
            .value
            .get("examples")
            .filter(|_| inbound.examples.iter().any(|one| one.from == Carrier::Query))
        {
            extension.set("examples", written.clone());
        }
        operation.with(EXTENSION, extension)
    }

    fn inbound_schema(&self, written: &Node, inbound: &Inbound) -> Node {
        let optional = matches!(inbound.shape, Shape::Optional { .. });
        let mut data = Object::from(self.shape(&inbound.shape, written.get("data").map_or("", expression)));
        data.set_some("description", inbound.data_doc.as_deref().map(text));
        let plain =
            conjoin(inbound.when.iter().map(predicate).chain([at(&inbound.at, data.into(), !optional)]));
        match &inbound.encrypted {
            None => plain,
            Some(encrypted) => {
                let cipher = Object::new()
                    .with("type", text("string"))
                    .with("description", text("The encrypted document, in base64."));
                any_of([plain, at(&encrypted.at, cipher.into(), true)])
            }
        }
    }

    /// A parameter for each field where the query as a whole is a record, else one for everything.
    fn parameters(&self, inbound: &Inbound) -> Vec<Node> {
        let parameter = |name: &str, schema: Node| {
            Object::new().with("name", text(name)).with("in", text("query")).with("schema", schema)
        };
        let record = match inbound.shape.bare() {
            Shape::Named(index) => self.model.types.get(*index).and_then(TypeDef::fields),
            _ => None,
        };
        match (inbound.at.split_first(), record) {
            (None, Some(fields)) => {
                let parameters = fields.iter().map(|field| {
                    let mut parameter = parameter(&field.wire, self.shape(field.shape.bare(), ""));
                    parameter.set_some("description", field.doc.as_deref().map(text));
                    if !field.optional() && field.also.is_empty() {
                        parameter.set("required", flag(true));
                    }
                    parameter.into()
                });
                parameters.collect()
            }
            (at_key, _) => {
                let (name, rest) = at_key.map_or(("query", &[][..]), |(first, rest)| (first.as_str(), rest));
                let schema = at(rest, self.shape(&inbound.shape, ""), false);
                vec![
                    parameter(name, schema)
                        .with("style", text("deepObject"))
                        .with("explode", flag(true))
                        .into(),
                ]
            }
        }
    }
}

/// The documents that come as this; their place among the others is in their names.
fn examples(written: &Node, inbound: &Inbound, carrier: Carrier) -> Object {
    let mut examples = Object::new();
    let list = written.get("examples").map_or(&[][..], items);
    for (index, (written, InboundExample { from, .. })) in list.iter().zip(&inbound.examples).enumerate() {
        let Some(body) = written.get("body").filter(|_| *from == carrier) else { continue };
        let mut example = Object::new();
        example.set_some("description", str_at(written, "doc").map(text));
        example.set("value", body.clone());
        example.set_filled(EXTENSION, residual(written, &["body", "doc"]));
        examples.set(&format!("example_{}", index + 1), example);
    }
    examples
}
