//! In: the text of a spec, and changes to try. Out: the text with those after which it is a spec still, and the same as a JSON Patch.

use secpaid_codegen::json::{self, Node, Value as NodeValue};
use secpaid_codegen::load;
use secpaid_codegen::model::pointer_text;
use secpaid_codegen::source::Source;
use serde::Serialize;
use serde_json::Value;

use super::edit;

/// An operation of RFC 6902.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub(in super::super) enum Op {
    /// Adds a member or an item, or replaces a member that is there.
    Add {
        #[serde(serialize_with = "as_pointer")]
        path: Vec<String>,
        value: Value,
    },
    /// Replaces what is there.
    Replace {
        #[serde(serialize_with = "as_pointer")]
        path: Vec<String>,
        value: Value,
    },
    /// Takes out what is there.
    Remove {
        #[serde(serialize_with = "as_pointer")]
        path: Vec<String>,
    },
}

fn as_pointer<S: serde::Serializer>(path: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&pointer_text(path))
}

/// Steps of a JSON Pointer.
pub(super) fn steps(steps: &[&str]) -> Vec<String> {
    steps.iter().map(|step| (*step).to_owned()).collect()
}

/// A pointer with one step more.
pub(super) fn below(path: &[String], step: &str) -> Vec<String> {
    path.iter().cloned().chain([step.to_owned()]).collect()
}

/// A spec that changes step by step and is one after each of them.
#[derive(Debug)]
pub(in super::super) struct Draft {
    text: String,
    root: Node,
    patch: Vec<Op>,
    left: Vec<String>,
}

impl Draft {
    /// The spec as it is.
    pub(super) fn new(text: &str) -> Self {
        let root = parsed(text).unwrap_or(Node { span: Default::default(), value: NodeValue::Null });
        Self { text: text.to_owned(), root, patch: Vec::new(), left: Vec::new() }
    }

    /// The text with all changes.
    pub(in super::super) fn text(&self) -> &str {
        &self.text
    }

    /// The changes, each of which goes by the document that those before it made.
    pub(in super::super) fn patch(&self) -> &[Op] {
        &self.patch
    }

    /// What no change was found for.
    pub(in super::super) fn left(&self) -> &[String] {
        &self.left
    }

    /// There is no change that would accept this.
    pub(super) fn leave(&mut self, reason: String) {
        self.left.push(reason);
    }

    /// What is at a place now.
    pub(super) fn at(&self, path: &[String]) -> Option<&Node> {
        self.root.point(path)
    }

    /// The same as a value of `serde_json`.
    pub(super) fn value_at(&self, path: &[String]) -> Option<Value> {
        serde_json::from_str(&self.at(path)?.to_string()).ok()
    }

    /// Did the type that this is a part of go with a change, since nothing leads to it any more?
    pub(super) fn gone(&self, at: &[String]) -> bool {
        matches!(at, [group, name, ..] if group == "types" && self.at(&steps(&[group, name])).is_none())
    }

    /// Makes these changes if the text is a spec afterwards. Types that nothing leads to any more go with them.
    pub(super) fn make(&mut self, ops: Vec<Op>) -> bool {
        let mut text = self.text.clone();
        let mut made = Vec::new();
        for op in ops {
            let Some(changed) = parsed(&text).and_then(|root| edit::apply(&text, &root, &op)) else {
                return false;
            };
            text = changed;
            made.push(op);
        }
        let waiting = unused_types(&self.text).unwrap_or_default();
        loop {
            let (Some(unused), Some(root)) = (unused_types(&text), parsed(&text)) else { return false };
            let gone: Vec<_> = unused.into_iter().filter(|name| !waiting.contains(name)).collect();
            if gone.is_empty() {
                self.text = text;
                self.root = root;
                self.patch.extend(made);
                return true;
            }
            for name in gone {
                let op = Op::Remove { path: steps(&["types", &name]) };
                let Some(changed) = parsed(&text).and_then(|root| edit::apply(&text, &root, &op)) else {
                    return false;
                };
                text = changed;
                made.push(op);
            }
        }
    }

    /// Makes the first of these lists of changes that can be made.
    pub(super) fn make_one(&mut self, ways: Vec<Vec<Op>>) -> bool {
        ways.into_iter().any(|ops| self.make(ops))
    }
}

/// The types that nothing leads to; `None` where the text is no spec.
fn unused_types(text: &str) -> Option<Vec<String>> {
    let loaded = load(&Source::new("", text)).ok()?;
    let root = parsed(text)?;
    let Some(NodeValue::Object(types)) = root.get("types").map(|types| &types.value) else {
        return Some(Vec::new());
    };
    let unused = loaded.warnings.iter().filter(|warning| warning.rule() == "unused_type");
    let named = unused.filter_map(|warning| {
        types.iter().find(|ty| ty.key.span == warning.primary().span).map(|ty| ty.key.value.clone())
    });
    Some(named.collect())
}

fn parsed(text: &str) -> Option<Node> {
    json::parse(text).ok().map(|document| document.root)
}
