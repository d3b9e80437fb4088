//! In: the path of a file. Out: an OpenAPI document as a tree whose keys and values know where they stand.

use std::fmt::Display;
use std::path::Path;

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::source::{Position, Source, Span};

use super::yaml;
use crate::export::tree::{members, str_at};
use crate::failure::Failure;
use crate::file;

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];

/// A document with its text.
#[derive(Debug)]
pub(in crate::import) struct Document {
    pub(in crate::import) source: Source,
    pub(in crate::import) root: Node,
}

/// Reads a file that must be OpenAPI 3.0 or 3.1.
pub(in crate::import) fn read(path: &Path) -> Result<Document, Failure> {
    let source = file::read(path)?;
    if source.text().trim().is_empty() {
        return Err(Failure::new(format_args!(
            "`{}` is empty, expected an OpenAPI document",
            source.label()
        )));
    }
    let root = if is_json(path, source.text()) { parse_json(&source)? } else { yaml::parse(&source)? };
    check_version(&source, &root)?;
    check_shape(&source, &root)?;
    Ok(Document { source, root })
}

/// One message with its place.
pub(super) fn refusal(source: &Source, span: Span, message: impl Display) -> Failure {
    let Position { line, column } = source.position(span.start);
    Failure::new(format_args!("{message}\n  --> {}:{line}:{column}", source.label()))
}

/// JSON is YAML, too, but gets better messages from its own reader.
fn is_json(path: &Path, text: &str) -> bool {
    let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    !yaml && text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

fn parse_json(source: &Source) -> Result<Node, Failure> {
    let document = json::parse(source.text()).map_err(|error| refusal(source, error.span, error.message))?;
    match document.duplicates.first() {
        None => Ok(document.root),
        Some(twice) => {
            Err(refusal(source, twice.again, format_args!("the key `{}` is there twice", twice.key)))
        }
    }
}

fn check_version(source: &Source, root: &Node) -> Result<(), Failure> {
    let start = Span::new(root.span.start, root.span.start);
    let Value::Object(_) = root.value else {
        let message =
            format!("this is no OpenAPI document: expected an object with `openapi`, found {}", root.kind());
        return Err(refusal(source, start, message));
    };
    if let Some(version) = root.get("swagger") {
        let message = "this is Swagger 2.0, expected OpenAPI 3.0 or 3.1; convert it first";
        return Err(refusal(source, version.span, message));
    }
    let Some(version) = root.get("openapi") else {
        return Err(refusal(source, start, "this is no OpenAPI document: it has no key `openapi`"));
    };
    match str_at(root, "openapi") {
        Some(text) if text.starts_with("3.0.") || text.starts_with("3.1.") => Ok(()),
        Some(text) => {
            let message = format!("OpenAPI `{text}` is not known here, expected 3.0 or 3.1");
            Err(refusal(source, version.span, message))
        }
        None => {
            let message =
                format!("`openapi` is the version as a string such as `\"3.1.0\"`, found {}", version.kind());
            Err(refusal(source, version.span, message))
        }
    }
}

/// What is walked over must be what OpenAPI says it is, or there is nothing in it to import.
fn check_shape(source: &Source, root: &Node) -> Result<(), Failure> {
    let parts: Vec<&Node> =
        ["paths", "webhooks", "components"].iter().filter_map(|key| root.get(key)).collect();
    if parts.is_empty() {
        let message =
            "this document describes nothing: it has neither `paths` nor `webhooks` nor `components`";
        return Err(refusal(source, Span::new(root.span.start, root.span.start), message));
    }
    let paths =
        root.get("paths").map_or(&[][..], members).iter().filter(|path| !path.key.value.starts_with("x-"));
    let items = paths.map(|path| &path.value).collect::<Vec<_>>();
    let operations = items
        .iter()
        .flat_map(|item| members(item))
        .filter(|member| METHODS.contains(&member.key.value.as_str()));
    let operations = operations.map(|member| &member.value).collect::<Vec<_>>();
    let objects = [root.get("info"), root.get("components")].into_iter().flatten();
    for node in objects.chain(parts).chain(items).chain(operations) {
        if !matches!(node.value, Value::Object(_)) {
            return Err(refusal(
                source,
                node.span,
                format_args!("expected an object, found {}", node.kind()),
            ));
        }
    }
    Ok(())
}
