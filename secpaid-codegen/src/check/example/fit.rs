//! In: a JSON value and a shape. Out: where and why the one does not fit the other.

use super::scalar;
use crate::json::{self, Member, Node, Value};
use crate::model::{Field, Scalar, Shape, TypeDef, TypeKind, pointer_text};
use crate::report::{Collector, Diagnostic, did_you_mean};
use crate::resolve::Resolved;
use crate::source::Span;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Direction {
    /// To the server: only what the generated client sends.
    Request,
    /// From the server: keys that the spec does not have are tolerated.
    Response,
}

/// Holds values against shapes.
pub(in crate::check) struct Fit<'a> {
    types: &'a [Resolved<TypeDef>],
    direction: Direction,
}

impl<'a> Fit<'a> {
    pub(in crate::check) fn new(types: &'a [Resolved<TypeDef>], direction: Direction) -> Self {
        Self { types, direction }
    }

    pub(super) fn check(&self, node: &Node, shape: &Shape, collector: &mut Collector) {
        self.check_at(node, shape, &[], collector);
    }

    /// `pointer` is where the value stands in its document.
    pub(in crate::check) fn check_at(
        &self,
        node: &Node,
        shape: &Shape,
        pointer: &[String],
        collector: &mut Collector,
    ) {
        let mut walk = self.walk(pointer, collector);
        walk.value(node, shape);
    }

    pub(super) fn check_record(&self, node: &Node, fields: &[Field], collector: &mut Collector) {
        self.walk(&[], collector).record(node, fields);
    }

    fn walk<'w>(&'w self, pointer: &[String], collector: &'w mut Collector) -> Walk<'w> {
        Walk {
            types: self.types,
            direction: self.direction,
            pointer: pointer.to_vec(),
            inside: None,
            tries: 0,
            collector,
        }
    }
}

/// On the way through a value.
pub(super) struct Walk<'w> {
    pub(super) types: &'w [Resolved<TypeDef>],
    pub(super) direction: Direction,
    pointer: Vec<String>,
    /// The string whose JSON is being looked at: what is in it has no place of its own in the file.
    inside: Option<Span>,
    /// How many unions around this value are being told by trying.
    pub(super) tries: u8,
    collector: &'w mut Collector,
}

impl Walk<'_> {
    /// The same walk, with what it finds told to somebody else.
    pub(super) fn trial<'t>(&'t self, collector: &'t mut Collector) -> Walk<'t> {
        Walk {
            types: self.types,
            direction: self.direction,
            pointer: self.pointer.clone(),
            inside: self.inside,
            tries: self.tries + 1,
            collector,
        }
    }

    pub(super) fn value(&mut self, node: &Node, shape: &Shape) {
        match shape {
            Shape::Scalar(codec) => {
                if let Err(message) = scalar::check(node, codec) {
                    self.misfit(node.span, message);
                }
            }
            Shape::Named(index) => self.named(node, *index),
            Shape::List { item, one } => self.list(node, item, *one),
            Shape::Map(item) => self.map(node, item),
            Shape::Optional { item, none } => {
                let is_none = match &node.value {
                    Value::Null => true,
                    Value::String(text) => none.contains(text),
                    _ => false,
                };
                if !is_none {
                    self.value(node, item);
                }
            }
            Shape::InString { item, bare_read, .. } => self.in_string(node, item, *bare_read),
            Shape::Secret(item) | Shape::Boxed(item) => self.value(node, item),
        }
    }

    fn named(&mut self, node: &Node, index: usize) {
        let types = self.types;
        // A type that did not resolve could be anything.
        let Some(Ok(ty)) = types.get(index) else { return };
        match &ty.kind {
            TypeKind::Scalar { codec, .. } => {
                if let Err(message) = scalar::check(node, codec) {
                    self.misfit(node.span, message);
                }
            }
            TypeKind::Enum { .. } => {
                if !matches!(node.value, Value::String(_)) {
                    self.misfit(
                        node.span,
                        format!("expected `{}`, a string, found {}", ty.name, node.kind()),
                    );
                }
            }
            TypeKind::Record { fields } => self.record(node, fields),
            TypeKind::Union(union) => self.union(node, union),
            TypeKind::Tuple { entries } => self.tuple(node, entries),
        }
    }

    fn list(&mut self, node: &Node, item: &Shape, one: bool) {
        match &node.value {
            Value::Array(items) => {
                for (index, element) in items.iter().enumerate() {
                    self.step(index.to_string(), |walk| walk.value(element, item));
                }
            }
            _ if one => self.value(node, item),
            _ => self.misfit(node.span, format!("expected a list, found {}", node.kind())),
        }
    }

    fn map(&mut self, node: &Node, item: &Shape) {
        match &node.value {
            Value::Object(members) => {
                for member in members {
                    self.step(member.key.value.clone(), |walk| walk.value(&member.value, item));
                }
            }
            _ => self.misfit(node.span, format!("expected an object, found {}", node.kind())),
        }
    }

    fn tuple(&mut self, node: &Node, entries: &[Field]) {
        let Value::Array(items) = &node.value else {
            return self.misfit(node.span, format!("expected a list, found {}", node.kind()));
        };
        for (position, entry) in entries.iter().enumerate() {
            match items.get(position) {
                Some(item) => self.step(position.to_string(), |walk| walk.value(item, &entry.shape)),
                None if entry.optional() => {}
                None => {
                    let message = format!("entry {position}, `{}`, is missing", entry.wire);
                    return self.misfit(node.span, message);
                }
            }
        }
        if self.direction == Direction::Request
            && let Some(item) = items.get(entries.len())
        {
            let message = format!("a request has no entry {} here", entries.len());
            self.misfit(item.span, message);
        }
    }

    fn in_string(&mut self, node: &Node, item: &Shape, bare_read: bool) {
        match &node.value {
            Value::String(text) => match json::parse(text) {
                Ok(document) => {
                    let outer = self.inside;
                    self.inside = outer.or(Some(node.span));
                    self.value(&document.root, item);
                    self.inside = outer;
                }
                Err(error) => self.misfit(node.span, format!("what this string holds is {}", error.message)),
            },
            _ if bare_read => self.value(node, item),
            _ => self.misfit(node.span, format!("expected a string that holds JSON, found {}", node.kind())),
        }
    }

    fn record(&mut self, node: &Node, fields: &[Field]) {
        self.record_beside(node, fields, None);
    }

    /// `tag` is a key that is no field: a union reads and writes it.
    pub(super) fn record_beside(&mut self, node: &Node, fields: &[Field], tag: Option<&str>) {
        let Value::Object(members) = &node.value else {
            return self.misfit(node.span, format!("expected an object, found {}", node.kind()));
        };
        if self.direction == Direction::Request {
            self.unknown_keys(members, fields, tag);
        }
        for field in fields {
            let names = std::iter::once(&field.wire).chain(self.read_names(field));
            let found: Vec<&Member> =
                names.filter_map(|name| members.iter().find(|member| member.key.value == *name)).collect();
            match found.as_slice() {
                [] if !field.optional() => {
                    let start = Span::new(node.span.start, node.span.start + 1);
                    self.misfit(start, format!("the field `{}` is missing", field.wire));
                }
                [] => {}
                [first, others @ ..] => {
                    for member in [first].into_iter().chain(others) {
                        self.step(member.key.value.clone(), |walk| match &field.constant {
                            Some(constant) => walk.constant(&member.value, constant),
                            None => walk.value(&member.value, &field.shape),
                        });
                    }
                    if let Some(other) = others.iter().find(|other| said(&other.value) != said(&first.value))
                    {
                        let (a, b) = (&first.key.value, &other.key.value);
                        self.misfit(
                            other.value.span,
                            format!("`{a}` and `{b}` are one field and say different things"),
                        );
                    }
                }
            }
        }
    }

    fn constant(&mut self, node: &Node, constant: &Scalar) {
        if !constant.is(&node.value) {
            self.misfit(node.span, format!("this field is always `{constant}`"));
        }
    }

    fn read_names<'f>(&self, field: &'f Field) -> impl Iterator<Item = &'f String> + use<'f> {
        let read = self.direction == Direction::Response;
        field.also.iter().filter(move |_| read)
    }

    fn unknown_keys(&mut self, members: &[Member], fields: &[Field], tag: Option<&str>) {
        for Member { key, .. } in members {
            if tag != Some(&key.value) && !fields.iter().any(|field| field.wire == key.value) {
                let near = did_you_mean(&key.value, fields.iter().map(|field| field.wire.as_str()));
                self.misfit(key.span, format!("a request has no field `{}` here{near}", key.value));
            }
        }
    }

    pub(super) fn step(&mut self, step: String, walk: impl FnOnce(&mut Self)) {
        self.pointer.push(step);
        walk(self);
        self.pointer.pop();
    }

    pub(super) fn misfit(&mut self, span: Span, message: String) {
        let span = self.inside.unwrap_or(span);
        let message = match self.pointer.as_slice() {
            [] => message,
            pointer => format!("at `{}`: {message}", pointer_text(pointer)),
        };
        self.collector.error(Diagnostic::new("example_does_not_fit", span, message));
    }
}

/// The text of a value, without the quotes of a string: two names of a field may differ in those.
fn said(node: &Node) -> String {
    match &node.value {
        Value::String(text) => text.clone(),
        _ => node.to_string(),
    }
}
