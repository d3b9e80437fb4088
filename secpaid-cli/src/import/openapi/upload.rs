//! In: the schema of a form in parts. Out: the same, with the files among its fields marked as such.

use secpaid_codegen::json::Node;

use super::refs::Refs;
use super::scalar::UPLOAD;
use crate::export::EXTENSION;
use crate::export::tree::{Object, members, str_at, text};

/// Marks the files, which 3.0 calls `binary` and of which 3.1 says a media type.
pub(super) fn marked(refs: Refs<'_>, schema: Node) -> Node {
    let Some(properties) = schema.get("properties") else { return schema };
    let mut marked = Object::new();
    for property in members(properties) {
        marked.set(&property.key.value, field(refs, &property.value));
    }
    Object::from(schema.clone()).with("properties", marked).into()
}

fn field(refs: Refs<'_>, field: &Node) -> Node {
    let resolved = refs.resolve(field);
    if is_file(resolved) {
        return file(resolved);
    }
    match resolved.get("items").map(|items| refs.resolve(items)).filter(|items| is_file(items)) {
        Some(items) => Object::from(resolved.clone()).with("items", file(items)).into(),
        None => field.clone(),
    }
}

fn is_file(schema: &Node) -> bool {
    let is_text = schema.get("type").is_none() || str_at(schema, "type") == Some("string");
    let is_binary = str_at(schema, "format") == Some("binary");
    // With an encoding, it is text in the document.
    let is_media = schema.get("contentMediaType").is_some() && schema.get("contentEncoding").is_none();
    is_text && (is_binary || is_media)
}

fn file(schema: &Node) -> Node {
    let mut file = Object::new().with("type", text("string")).with("format", text(UPLOAD));
    for key in ["description", "nullable", EXTENSION] {
        file.set_some(key, schema.get(key).cloned());
    }
    file.into()
}
