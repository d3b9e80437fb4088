//! In: the text of a spec, laid out in any way. Out: the same spec laid out the canonical way.
//!
//! Strings and numbers stay as they are written, and so does the order of all that the author names: endpoints, types, fields, the
//! values of an enum. Only the keys that the format itself gives have an order, that of its documentation. So the layout depends on
//! nothing but the JSON, and laying out twice changes nothing.

mod place;

use self::place::Place;
use crate::json::{Document, Member, Node, Value};
use crate::parse::section::COMMENT;
use crate::source::Span;

/// Lines are at most this many characters wide where they can be broken.
pub const WIDTH: usize = 130;

const INDENT: usize = 2;

/// Lays out a spec, given as its text and what [`json::parse`](crate::json::parse) makes of it. It may break rules of the format; unknown
/// keys go behind those that are known.
pub fn format(text: &str, document: &Document) -> String {
    let mut writer = Writer { text, output: String::with_capacity(text.len()) };
    writer.value(&document.root, Place::Api, 0, 0);
    writer.output.push('\n');
    writer.output
}

struct Writer<'t> {
    text: &'t str,
    output: String,
}

impl<'t> Writer<'t> {
    /// Writes a value that begins in `column`; lines that it is broken into are indented by `indent`.
    fn value(&mut self, node: &Node, place: Place, indent: usize, column: usize) {
        let fits = column + self.width(node) < WIDTH && !place.always_broken(node);
        match &node.value {
            Value::Object(members) if !fits && !members.is_empty() => {
                self.broken_object(&ordered(node, members, place), place, indent);
            }
            Value::Array(items) if !fits && !items.is_empty() => self.broken_list(items, place, indent),
            _ => self.flat(node, place),
        }
    }

    /// On one line.
    fn flat(&mut self, node: &Node, place: Place) {
        match &node.value {
            Value::Object(members) => {
                self.output.push('{');
                for (index, member) in ordered(node, members, place).into_iter().enumerate() {
                    self.output.push_str(if index == 0 { "" } else { ", " });
                    self.key(member);
                    self.flat(&member.value, place.behind(&member.key.value));
                }
                self.output.push('}');
            }
            Value::Array(items) => {
                self.output.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.output.push_str(if index == 0 { "" } else { ", " });
                    self.flat(item, place);
                }
                self.output.push(']');
            }
            _ => self.written(node.span),
        }
    }

    fn broken_object(&mut self, members: &[&Member], place: Place, indent: usize) {
        let mut rows = Rows::new(indent + INDENT);
        self.output.push('{');
        for member in members {
            let key = member.key.value.as_str();
            let width = self.member_width(member);
            let inner = place.behind(key);
            let whole = rows.takes(width) && !inner.always_broken(&member.value);
            rows.place(&mut self.output, width, whole && !place.stands_alone(key));
            self.key(member);
            let column = rows.indent + self.slice(member.key.span).chars().count() + ": ".len();
            match whole {
                true => self.flat(&member.value, inner),
                false => self.value(&member.value, inner, rows.indent, column),
            }
        }
        self.close(indent, '}');
    }

    /// Texts and numbers share lines; objects and lists have one each.
    fn broken_list(&mut self, items: &[Node], place: Place, indent: usize) {
        let shared = !items.iter().any(|item| matches!(item.value, Value::Array(_) | Value::Object(_)));
        let mut rows = Rows::new(indent + INDENT);
        self.output.push('[');
        for item in items {
            let width = self.width(item);
            rows.place(&mut self.output, width, shared);
            self.value(item, place, rows.indent, rows.indent);
        }
        self.close(indent, ']');
    }

    fn close(&mut self, indent: usize, bracket: char) {
        self.output.push('\n');
        self.output.extend(std::iter::repeat_n(' ', indent));
        self.output.push(bracket);
    }

    fn key(&mut self, member: &Member) {
        self.written(member.key.span);
        self.output.push_str(": ");
    }

    fn written(&mut self, span: Span) {
        self.output.push_str(self.slice(span));
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// How many characters a value has on one line.
    fn width(&self, node: &Node) -> usize {
        let separators = |count: usize| "{}".len() + ", ".len() * count.saturating_sub(1);
        match &node.value {
            Value::Object(members) => {
                separators(members.len())
                    + members.iter().map(|member| self.member_width(member)).sum::<usize>()
            }
            Value::Array(items) => {
                separators(items.len()) + items.iter().map(|item| self.width(item)).sum::<usize>()
            }
            _ => self.slice(node.span).chars().count(),
        }
    }

    fn member_width(&self, member: &Member) -> usize {
        self.slice(member.key.span).chars().count() + ": ".len() + self.width(&member.value)
    }
}

/// The lines of a broken object or list.
struct Rows {
    indent: usize,
    /// Where the line ends so far; nothing where the next entry begins a line.
    column: Option<usize>,
    first: bool,
}

impl Rows {
    fn new(indent: usize) -> Self {
        Self { indent, column: None, first: true }
    }

    /// Does a line of its own hold an entry and the comma behind it?
    fn takes(&self, width: usize) -> bool {
        self.indent + width < WIDTH
    }

    /// Goes to where the next entry begins: behind the one before it, if both may share a line and it fits.
    fn place(&mut self, output: &mut String, width: usize, shared: bool) {
        if !self.first {
            output.push(',');
        }
        self.first = false;
        let column =
            self.column.map(|column| column + ", ".len()).filter(|column| shared && column + width < WIDTH);
        match column {
            Some(column) => {
                output.push(' ');
                self.column = Some(column + width);
            }
            None => {
                output.push('\n');
                output.extend(std::iter::repeat_n(' ', self.indent));
                self.column = shared.then_some(self.indent + width);
            }
        }
    }
}

/// The members in the order of the format: the comment first, then the known keys, then whatever else is there.
fn ordered<'n>(node: &Node, members: &'n [Member], place: Place) -> Vec<&'n Member> {
    let mut ordered: Vec<&Member> = members.iter().collect();
    if let Some(keys) = place.keys(node) {
        ordered.sort_by_key(|member| match member.key.value.as_str() {
            COMMENT => 0,
            key => keys.iter().position(|known| *known == key).map_or(keys.len(), |at| at) + 1,
        });
    }
    ordered
}
