//! In: a request body. Out: the encodings and fields of a request.

use std::collections::BTreeSet;

use secpaid_codegen::json::Node;

use super::typed::JSON_IN_STRING;
use super::{Import, upload};
use crate::export::tree::{Object, items, members, same, str_at, str_of, text, texts};

impl Import<'_> {
    /// The `body` and the fields; no fields where there is nothing that could be sent.
    ///
    /// `parameters` are the fields in other places, and `rust_names` the names they have in Rust.
    pub(super) fn request(
        &mut self,
        operation: &Node,
        method: &str,
        name: &str,
        parameters: &Object,
        rust_names: &BTreeSet<String>,
    ) -> (Node, Object) {
        let nothing = (text("json"), Object::new());
        let Some(body) = operation.get("requestBody").map(|body| self.refs.resolve(body).clone()) else {
            return nothing;
        };
        if method == "GET" {
            self.losses.add(&body, "a GET request has no body", "left out");
            return nothing;
        }
        let mut encodings: Vec<&str> = Vec::new();
        let mut schema: Option<Node> = None;
        for media in body.get("content").map_or(&[][..], members) {
            let Some(encoding) = encoding(&media.key.value) else {
                let message = format!("a request is not sent as `{}`", media.key.value);
                self.losses.add(&media.value, message, "left out");
                continue;
            };
            let Some(own) = media.value.get("schema") else { continue };
            match &schema {
                None => schema = Some(own.clone()),
                Some(first) if same(first, own) => {}
                Some(_) => {
                    self.losses.add(
                        own,
                        "a request has the same fields in every encoding",
                        "those of the first are taken",
                    );
                }
            }
            if !encodings.contains(&encoding) {
                encodings.push(encoding);
            }
        }
        let Some(schema) = schema else { return nothing };
        let mut flat = self.flat_resolved(&schema);
        if encodings.contains(&"multipart") {
            flat = upload::marked(self.refs, flat);
        }
        if flat.get("properties").is_none() {
            self.losses.add(&schema, "a request is an object with fields that are known", "nothing is sent");
            return nothing;
        }
        let taken: Vec<&str> = rust_names.iter().map(String::as_str).collect();
        let mut fields = self.fields(&flat, name, &taken, true);
        for parameter in parameters.members() {
            let key = &parameter.key.value;
            if fields.take(key).is_some() {
                let at = flat.get("properties").and_then(|properties| properties.get(key)).unwrap_or(&flat);
                let message = format!("`{key}` is a parameter, too, and a request has one field of a name");
                self.losses.add(at, message, "left out of the body");
            }
        }
        self.fit_forms(&mut encodings, &mut fields, &flat);
        let body = match encodings.as_slice() {
            [one] => text(*one),
            several => texts(several.iter().copied()),
        };
        (body, fields)
    }

    /// Forms cannot carry records and lists of them.
    fn fit_forms(&mut self, encodings: &mut Vec<&str>, fields: &mut Object, schema: &Node) {
        if encodings.iter().all(|encoding| *encoding == "json") {
            return;
        }
        let compound: Vec<String> = fields
            .members()
            .iter()
            .filter(|field| self.is_compound(&field.value))
            .map(|field| field.key.value.clone())
            .collect();
        let Some(first) = compound.first() else { return };
        if encodings.contains(&"json") {
            self.losses.add(
                schema,
                format!("a form cannot carry `{first}`, which holds objects"),
                "only JSON is sent",
            );
            encodings.retain(|encoding| *encoding == "json");
            return;
        }
        for key in compound {
            let at = schema.get("properties").and_then(|properties| properties.get(&key)).unwrap_or(schema);
            self.losses.add(at, format!("a form cannot carry `{key}`, which holds objects"), "left out");
            fields.take(&key);
        }
    }

    /// Is it more than a value or a list of values, and not in a string?
    pub(super) fn is_compound(&self, field: &Node) -> bool {
        let expression = str_of(field).or_else(|| str_at(field, "type")).unwrap_or("").trim_end_matches('?');
        let wire = field.get("wire");
        let first = wire.and_then(|wire| str_of(wire).or_else(|| items(wire).first().and_then(str_of)));
        let item = expression.strip_suffix("[]").unwrap_or(expression);
        let is_more = item.ends_with(['?', ']', '}']) || self.types.is_composite(item);
        is_more && first != Some(JSON_IN_STRING)
    }
}

/// What the format calls a content type.
fn encoding(content_type: &str) -> Option<&'static str> {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Some("form"),
        "multipart/form-data" => Some("multipart"),
        essence if is_json(essence) => Some("json"),
        _ => None,
    }
}

/// Is it JSON, whatever it is about?
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*"
}
