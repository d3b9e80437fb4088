//! In: what could not be expressed, in any order. Out: the list, each entry once, in the order of the document.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::pointer_text;
use secpaid_codegen::source::{Position, Span};
use serde::Serialize;

use super::document::Document;

/// Something that the document says and the draft does not.
#[derive(Debug, Clone, Serialize)]
pub(in crate::import) struct Loss {
    pub(in crate::import) message: String,
    /// What was done instead.
    pub(in crate::import) instead: String,
    pub(in crate::import) line: usize,
    pub(in crate::import) column: usize,
    /// JSON Pointer into the document.
    pub(in crate::import) pointer: String,
}

/// Gathers them.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeSet<(Span, String, String)>);

impl Losses {
    pub(super) fn add(&mut self, at: &Node, message: impl Into<String>, instead: impl Into<String>) {
        self.add_at(at.span, message, instead);
    }

    pub(super) fn add_at(&mut self, span: Span, message: impl Into<String>, instead: impl Into<String>) {
        self.0.insert((span, message.into(), instead.into()));
    }

    /// The list, with places as people and scripts name them.
    pub(super) fn listed(&self, document: &Document) -> Vec<Loss> {
        let mut pointers = BTreeMap::new();
        point(&document.root, &mut Vec::new(), &mut pointers);
        let losses = self.0.iter().map(|(span, message, instead)| {
            let Position { line, column } = document.source.position(span.start);
            let pointer = pointers.get(span).cloned().unwrap_or_default();
            Loss { message: message.clone(), instead: instead.clone(), line, column, pointer }
        });
        losses.collect()
    }
}

/// The pointer to everything that has a place.
fn point(node: &Node, at: &mut Vec<String>, pointers: &mut BTreeMap<Span, String>) {
    pointers.entry(node.span).or_insert_with(|| pointer_text(at));
    match &node.value {
        Value::Object(members) => {
            for member in members {
                at.push(member.key.value.clone());
                pointers.entry(member.key.span).or_insert_with(|| pointer_text(at));
                point(&member.value, at, pointers);
                at.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                at.push(index.to_string());
                point(item, at, pointers);
                at.pop();
            }
        }
        _ => {}
    }
}
