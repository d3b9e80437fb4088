//! In: a document. Out: what its references lead to. All of them lead somewhere within the document, and none in circles.

use secpaid_codegen::json::{Node, Value};

use super::document::{Document, refusal};
use crate::export::tree::{members, str_at};
use crate::failure::Failure;

/// A chain of references that is longer is a circle.
const MAX_CHAIN: usize = 64;
const SCHEMAS: &str = "#/components/schemas/";
/// What is below these keys is data.
const DATA: &[&str] = &["example", "examples", "default", "enum", "const", "value"];
/// What is below these keys has names that the author chose.
const NAMES: &[&str] = &[
    "properties",
    "patternProperties",
    "schemas",
    "$defs",
    "definitions",
    "responses",
    "parameters",
    "paths",
    "webhooks",
];

/// Follows references.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refs<'d> {
    root: &'d Node,
}

impl<'d> Refs<'d> {
    /// Looks at every reference of the document once.
    pub(super) fn checked(document: &'d Document) -> Result<Self, Failure> {
        let refs = Self { root: &document.root };
        refs.check(&document.root, false, document)?;
        Ok(refs)
    }

    fn check(self, node: &Node, names: bool, document: &Document) -> Result<(), Failure> {
        match &node.value {
            Value::Array(items) => items.iter().try_for_each(|item| self.check(item, false, document)),
            Value::Object(members) => {
                if let (Some(reference), false) = (str_at(node, "$ref"), names) {
                    let span = node.get("$ref").map_or(node.span, |at| at.span);
                    self.check_reference(reference)
                        .map_err(|message| refusal(&document.source, span, message))?;
                }
                for member in members {
                    let key = member.key.value.as_str();
                    if !names && (DATA.contains(&key) || key.starts_with("x-")) {
                        continue;
                    }
                    self.check(&member.value, !names && NAMES.contains(&key), document)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn check_reference(self, reference: &str) -> Result<(), String> {
        if !reference.starts_with('#') {
            return Err(format!(
                "`{reference}` leads out of this file, and nothing else is read; bundle the document into one file first"
            ));
        }
        let mut next = reference.to_owned();
        for _ in 0..MAX_CHAIN {
            let target =
                self.target(&next).ok_or_else(|| format!("nothing is at `{next}` in this document"))?;
            match str_at(target, "$ref") {
                None => return Ok(()),
                Some(other) => next = other.to_owned(),
            }
        }
        Err(format!("`{reference}` leads to itself"))
    }

    fn target(self, reference: &str) -> Option<&'d Node> {
        let pointer = reference.strip_prefix('#')?;
        let steps: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
        self.root.point(&steps)
    }

    /// The same, or what it refers to.
    pub(super) fn resolve<'n>(self, node: &'n Node) -> &'n Node
    where
        'd: 'n,
    {
        let mut node = node;
        for _ in 0..MAX_CHAIN {
            match str_at(node, "$ref").and_then(|reference| self.target(reference)) {
                Some(target) => node = target,
                None => break,
            }
        }
        node
    }

    /// The component schema of a name.
    pub(super) fn schema(self, name: &str) -> Option<&'d Node> {
        self.schemas().find(|(key, _)| *key == name).map(|(_, schema)| schema)
    }

    /// All component schemas.
    pub(super) fn schemas(self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        schemas.map_or(&[][..], members).iter().map(|member| (member.key.value.as_str(), &member.value))
    }
}

/// The name of the component schema that a reference names.
pub(super) fn component(reference: &str) -> Option<String> {
    let name = reference.strip_prefix(SCHEMAS)?;
    (!name.contains('/')).then(|| unescaped(name))
}

/// A step of a pointer in a URL fragment.
fn unescaped(step: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = step.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = (*first == b'%').then(|| behind.get(..2)).flatten();
        let code = code
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { behind.get(2..).unwrap_or(&[]) } else { behind };
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
