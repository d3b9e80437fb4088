//! In: a document, and what to do to it. Out: the document after it, with the label of the change.

use std::collections::BTreeMap;

use secpaid_codegen::json::{Member, Node, Value, parse};
use secpaid_codegen::load;
use secpaid_codegen::source::{Source, Span, Spanned};

use super::{Change, Sample};

/// A document, and the changes of it so far.
pub(super) struct Editor {
    /// The document before any change.
    pub base: Node,
    pub sample: Sample,
    one_of: usize,
    /// How many changes of each kind were proposed.
    proposed: BTreeMap<String, usize>,
}

/// The keys that lead to a value.
pub(super) type Path = Vec<String>;

impl Editor {
    /// For a text that is JSON; one that is not has no changes.
    pub(super) fn new(text: &str, one_of: usize) -> Self {
        Self { base: node(text), sample: Sample::default(), one_of, proposed: BTreeMap::new() }
    }

    /// Keeps what the edit makes of the document, unless it gives up, changes nothing or is not sampled.
    pub(super) fn change(&mut self, kind: &str, path: &[String], edit: impl FnOnce(&mut Node) -> Option<()>) {
        let mut document = self.base.clone();
        if edit(&mut document).is_none() || document == self.base {
            return;
        }
        let before = self.proposed.entry(kind.to_owned()).or_default();
        let sampled = before.is_multiple_of(self.one_of);
        *before += 1;
        if !sampled {
            return;
        }
        let label = format!("{kind}: {}", path.join("/"));
        if !is_spec(&document) {
            without_examples(&mut document);
        }
        if is_spec(&document) {
            self.sample.valid.push(Change { label, text: document.to_string() });
        } else {
            self.sample.rejected.push(label);
            // Another of its kind may do.
            *before -= 1;
        }
    }

    /// Proposes to put a value at a place, whether or not there is one.
    pub(super) fn put(&mut self, kind: &str, path: &[String], value: &str) {
        self.change(kind, path, |root| set(root, path, node(value)));
    }

    /// Proposes to take away what is at a place.
    pub(super) fn remove(&mut self, kind: &str, path: &[String]) {
        self.change(kind, path, |root| take(root, path).map(drop));
    }

    /// Proposes another name for a key, in the same place among its neighbours.
    pub(super) fn rename(&mut self, kind: &str, path: &[String], name: &str) {
        self.change(kind, path, |root| rename(root, path, name));
    }

    /// The same, and wherever something refers to it.
    pub(super) fn rename_everywhere(&mut self, kind: &str, path: &[String], name: &str) {
        self.change(kind, path, |root| {
            rename(root, path, name)?;
            replace_name(root, path.last()?, name);
            Some(())
        });
    }

    /// Proposes the last key of an object first.
    pub(super) fn rotate(&mut self, kind: &str, path: &[String]) {
        self.change(kind, path, |root| {
            members(at(root, path)?)?.rotate_right(1);
            Some(())
        });
    }

    /// The keys of the object at a place.
    pub(super) fn keys(&self, path: &[String]) -> Vec<String> {
        match self.base.point(path).map(|node| &node.value) {
            Some(Value::Object(members)) => {
                let keys = members.iter().map(|member| member.key.value.clone());
                keys.filter(|key| !key.starts_with('$')).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The places of all values of the object at a place.
    pub(super) fn places(&self, path: &[String]) -> Vec<Path> {
        self.keys(path).into_iter().map(|key| below(path, &[&key])).collect()
    }

    /// The string at a place.
    pub(super) fn string(&self, path: &[String]) -> Option<String> {
        string(self.base.point(path)?)
    }

    /// The entries of a list at a place, or the one value that stands for a list of one.
    pub(super) fn count(&self, path: &[String]) -> usize {
        match self.base.point(path).map(|node| &node.value) {
            Some(Value::Array(items)) => items.len(),
            _ => 0,
        }
    }
}

/// A place below another.
pub(super) fn below(path: &[String], keys: &[&str]) -> Path {
    path.iter().cloned().chain(keys.iter().map(|key| (*key).to_owned())).collect()
}

/// A place from the root.
pub(super) fn path(keys: &[&str]) -> Path {
    below(&[], keys)
}

/// A value from its JSON text.
pub(super) fn node(text: &str) -> Node {
    let root = parse(text).map(|document| document.root);
    root.unwrap_or(Node { span: Span::default(), value: Value::Null })
}

fn is_spec(document: &Node) -> bool {
    load(&Source::new("changed.json", document.to_string())).is_ok()
}

/// A string as JSON text.
pub(super) fn quoted(text: &str) -> String {
    Node { span: Span::default(), value: Value::String(text.to_owned()) }.to_string()
}

/// The string that a value is.
pub(super) fn string(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The value at a place.
pub(super) fn at<'n>(node: &'n mut Node, path: &[String]) -> Option<&'n mut Node> {
    let Some((first, rest)) = path.split_first() else { return Some(node) };
    match &mut node.value {
        Value::Object(members) => {
            at(&mut members.iter_mut().find(|member| member.key.value == *first)?.value, rest)
        }
        Value::Array(items) => at(items.get_mut(first.parse::<usize>().ok()?)?, rest),
        _ => None,
    }
}

/// The members of an object.
pub(super) fn members(node: &mut Node) -> Option<&mut Vec<Member>> {
    match &mut node.value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// The entries of a list.
pub(super) fn items(node: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut node.value {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

/// Puts a value at a place; what is new comes last.
pub(super) fn set(root: &mut Node, path: &[String], value: Node) -> Option<()> {
    let (last, above) = path.split_last()?;
    let parent = at(root, above)?;
    if let Value::Array(items) = &mut parent.value {
        *items.get_mut(last.parse::<usize>().ok()?)? = value;
        return Some(());
    }
    let members = members(parent)?;
    match members.iter_mut().find(|member| member.key.value == *last) {
        Some(member) => member.value = value,
        None => members.push(member(last, value)),
    }
    Some(())
}

/// A key with its value.
pub(super) fn member(key: &str, value: Node) -> Member {
    Member { key: Spanned::new(key.to_owned(), Span::default()), value }
}

/// Takes a value away.
pub(super) fn take(root: &mut Node, path: &[String]) -> Option<Node> {
    let (last, above) = path.split_last()?;
    let parent = at(root, above)?;
    if let Value::Array(items) = &mut parent.value {
        let index = last.parse::<usize>().ok()?;
        return (index < items.len()).then(|| items.remove(index));
    }
    let members = members(parent)?;
    let index = members.iter().position(|member| member.key.value == *last)?;
    Some(members.remove(index).value)
}

/// Gives a key another name.
pub(super) fn rename(root: &mut Node, path: &[String], name: &str) -> Option<()> {
    let (last, above) = path.split_last()?;
    let members = members(at(root, above)?)?;
    members.iter_mut().find(|member| member.key.value == *last)?.key.value = name.to_owned();
    Some(())
}

/// Writes a name in place of another wherever a string is one, or a type expression with it.
pub(super) fn replace_name(node: &mut Node, old: &str, new: &str) {
    match &mut node.value {
        Value::String(text) if text.trim_end_matches(['?', '[', ']']) == old => {
            *text = text.replacen(old, new, 1);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_name(item, old, new)),
        Value::Object(members) => {
            let texts = ["doc", "enum", "examples", "match", "samples", "title", "value"];
            let members = members.iter_mut().filter(|member| !texts.contains(&member.key.value.as_str()));
            members.for_each(|member| replace_name(&mut member.value, old, new));
        }
        _ => {}
    }
}

/// Takes the examples of all endpoints and inbound shapes away.
fn without_examples(root: &mut Node) {
    for section in ["endpoints", "inbound"] {
        let Some(entries) = at(root, &path(&[section])).and_then(members) else { continue };
        for entry in entries {
            take(&mut entry.value, &path(&["examples"]));
        }
    }
}
