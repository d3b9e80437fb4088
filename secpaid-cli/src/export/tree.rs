//! JSON trees that are built rather than read: keys in the order in which they are set, no place in any text.

use std::fmt::Display;

use secpaid_codegen::json::{Member, Node, Value};
use secpaid_codegen::source::{Span, Spanned};

/// An object under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object(Vec<Member>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Sets a key, at its old place if it is there already.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Node>) {
        let value = value.into();
        match self.0.iter_mut().find(|member| member.key.value == key) {
            Some(member) => member.value = value,
            None => self.0.push(Member { key: Spanned::new(key.to_owned(), Span::default()), value }),
        }
    }

    /// Sets a key where there is a value for it.
    pub(crate) fn set_some(&mut self, key: &str, value: Option<impl Into<Node>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Sets a key to an object, unless that has no keys.
    pub(crate) fn set_filled(&mut self, key: &str, value: Object) {
        if !value.is_empty() {
            self.set(key, value);
        }
    }

    pub(crate) fn with(mut self, key: &str, value: impl Into<Node>) -> Self {
        self.set(key, value);
        self
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|member| member.key.value == key).map(|member| &member.value)
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.0.iter().position(|member| member.key.value == key)?;
        Some(self.0.remove(at).value)
    }

    /// With the keys of another object.
    pub(crate) fn with_all(mut self, other: Object) -> Self {
        self.append(other);
        self
    }

    /// Adds the keys of another object.
    pub(crate) fn append(&mut self, other: Object) {
        for member in other.0 {
            self.set(&member.key.value, member.value);
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|member| member.key.value.as_str())
    }

    pub(crate) fn members(&self) -> &[Member] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        node(Value::Object(object.0))
    }
}

impl From<Node> for Object {
    /// The members of an object; none of anything else.
    fn from(node: Node) -> Self {
        match node.value {
            Value::Object(members) => Self(members),
            _ => Self::default(),
        }
    }
}

fn node(value: Value) -> Node {
    Node { span: Span::default(), value }
}

pub(crate) fn null() -> Node {
    node(Value::Null)
}

pub(crate) fn flag(value: bool) -> Node {
    node(Value::Bool(value))
}

pub(crate) fn number(text: impl Display) -> Node {
    node(Value::Number(text.to_string()))
}

pub(crate) fn text(text: impl Into<String>) -> Node {
    node(Value::String(text.into()))
}

pub(crate) fn list(items: impl IntoIterator<Item = Node>) -> Node {
    node(Value::Array(items.into_iter().collect()))
}

pub(crate) fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Node {
    list(items.into_iter().map(text))
}

/// The members of an object; none of anything else.
pub(crate) fn members(node: &Node) -> &[Member] {
    match &node.value {
        Value::Object(members) => members,
        _ => &[],
    }
}

/// The entries of a list; none of anything else.
pub(crate) fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::Array(items) => items,
        _ => &[],
    }
}

/// What a string says.
pub(crate) fn str_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The string under a key.
pub(crate) fn str_at<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(str_of)
}

/// Is the key there, and `true`?
pub(crate) fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|node| node.value == Value::Bool(true))
}

/// Do two trees say the same, wherever they stand?
pub(crate) fn same(left: &Node, right: &Node) -> bool {
    left.to_string() == right.to_string()
}
