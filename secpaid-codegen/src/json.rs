//! In: the text of a JSON document. Out: a tree in which every key and value knows where it stands.
//!
//! serde_json does the lexing: the whole text is checked once, then each level is taken apart into raw values. Keys that
//! occur twice are kept and listed; what they mean is for the caller to say.

mod point;
mod print;

pub use self::point::EVERY;

use serde_json::value::RawValue;

use crate::source::{Span, Spanned};

/// Deeper documents are refused, so that walking the tree cannot exhaust the stack.
pub const MAX_DEPTH: usize = 100;

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object in the order of the text; a key may occur twice.
    Object(Vec<Member>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key, unescaped; the span includes the quotes.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

/// A key that one object has twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The key.
    pub key: String,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
    /// The second entry with the comma before it, if it says the same as the first.
    pub superfluous: Option<Span>,
}

/// A parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The outermost value.
    pub root: Node,
    /// Keys that an object has twice, in document order of the second.
    pub duplicates: Vec<Duplicate>,
}

/// A text that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it stops being JSON.
    pub span: Span,
    /// What is wrong there.
    pub message: String,
    /// What to take out so that nothing is wrong there, if that is all there is to do.
    pub superfluous: Option<Span>,
}

impl Node {
    /// "a string", "an object", ...
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// The first value of a key; nothing when this is no object.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let Value::Object(members) = &self.value else { return None };
        members.iter().find(|member| member.key.value == key).map(|member| &member.value)
    }
}

/// Parses a whole document.
///
/// # Errors
///
/// When the text is not JSON, nested deeper than [`MAX_DEPTH`], or starts with a byte order mark.
pub fn parse(text: &str) -> Result<Document, SyntaxError> {
    const BOM: char = '\u{feff}';
    if text.starts_with(BOM) {
        let message = "the text starts with a byte order mark, save it as UTF-8 without one".to_owned();
        let span = Span::new(0, BOM.len_utf8());
        return Err(SyntaxError { span, message, superfluous: Some(span) });
    }
    serde_json::from_str::<&RawValue>(text).map_err(|error| syntax_error(&error, text, 0))?;
    let mut builder = Builder { text, duplicates: Vec::new() };
    let root = builder.node(builder.raw(0)?, MAX_DEPTH)?;
    let mut duplicates = builder.duplicates;
    duplicates.sort_by_key(|duplicate| duplicate.again);
    Ok(Document { root, duplicates })
}

/// Builds the tree of a text that is known to be JSON, except for what strings hold.
struct Builder<'t> {
    text: &'t str,
    duplicates: Vec<Duplicate>,
}

impl<'t> Builder<'t> {
    /// The span of the value that starts at or, behind white space, after an offset.
    fn raw(&self, from: usize) -> Result<Span, SyntaxError> {
        let start = self.skip(from, b" \n\t\r");
        let rest = self.text.get(start..).unwrap_or("");
        match serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next() {
            Some(Ok(raw)) => Ok(Span::new(start, start + raw.get().len())),
            Some(Err(error)) => Err(syntax_error(&error, self.text, start)),
            None => Err(unexpected_end(self.text)),
        }
    }

    fn skip(&self, from: usize, these: &[u8]) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or(&[]);
        from + rest.iter().take_while(|byte| these.contains(byte)).count()
    }

    fn node(&mut self, span: Span, depth: usize) -> Result<Node, SyntaxError> {
        let Some(below) = depth.checked_sub(1) else {
            let message = format!("the document is nested deeper than {MAX_DEPTH} levels");
            let span = Span::new(span.start, span.start + 1);
            return Err(SyntaxError { span, message, superfluous: None });
        };
        let raw = self.text.get(span.start..span.end).unwrap_or("");
        let value = match raw.as_bytes().first() {
            Some(b'{') => Value::Object(self.members(span, below)?),
            Some(b'[') => Value::Array(self.items(span, below)?),
            Some(b'"') => Value::String(self.string(span)?),
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'n') => Value::Null,
            _ => Value::Number(raw.to_owned()),
        };
        Ok(Node { span, value })
    }

    fn items(&mut self, list: Span, depth: usize) -> Result<Vec<Node>, SyntaxError> {
        let mut items = Vec::new();
        let mut at = self.skip(list.start + 1, b" \n\t\r");
        while at + 1 < list.end {
            let span = self.raw(at)?;
            items.push(self.node(span, depth)?);
            at = self.skip(span.end, b", \n\t\r");
        }
        Ok(items)
    }

    fn members(&mut self, object: Span, depth: usize) -> Result<Vec<Member>, SyntaxError> {
        let mut members: Vec<Member> = Vec::new();
        let mut at = self.skip(object.start + 1, b" \n\t\r");
        while at + 1 < object.end {
            let span = self.raw(at)?;
            let key = Spanned::new(self.string(span)?, span);
            let value = self.raw(self.skip(span.end, b": \n\t\r"))?;
            at = self.skip(value.end, b", \n\t\r");
            let value = self.node(value, depth)?;
            members.push(Member { key, value });
        }
        self.find_duplicates(&members);
        Ok(members)
    }

    fn find_duplicates(&mut self, members: &[Member]) {
        let mut places: Vec<_> = members.iter().enumerate().collect();
        places.sort_by(|(_, a), (_, b)| (&a.key.value, a.key.span).cmp(&(&b.key.value, b.key.span)));
        for same in places.chunk_by(|(_, a), (_, b)| a.key.value == b.key.value) {
            let [(_, first), others @ ..] = same else { continue };
            for (index, other) in others {
                let before = index.checked_sub(1).and_then(|index| members.get(index));
                let with_comma = before.map(|before| Span::new(before.value.span.end, other.value.span.end));
                let says_the_same = first.value.to_string() == other.value.to_string();
                self.duplicates.push(Duplicate {
                    key: first.key.value.clone(),
                    first: first.key.span,
                    again: other.key.span,
                    superfluous: with_comma.filter(|_| says_the_same),
                });
            }
        }
    }

    fn string(&self, span: Span) -> Result<String, SyntaxError> {
        let raw = self.text.get(span.start..span.end).unwrap_or("");
        serde_json::from_str(raw).map_err(|error| {
            let message = format!("not a JSON string: {}", reason(&error));
            SyntaxError { span, message, superfluous: None }
        })
    }
}

/// The same finding in terms of this document; `base` is where the text that serde_json saw begins.
fn syntax_error(error: &serde_json::Error, text: &str, base: usize) -> SyntaxError {
    if error.is_eof() {
        return unexpected_end(text);
    }
    let seen = text.get(base..).unwrap_or("");
    let line_start = match error.line().checked_sub(2) {
        Some(breaks) => seen.match_indices('\n').nth(breaks).map_or(0, |(at, _)| at + 1),
        None => 0,
    };
    let mut start = (base + line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    if error.to_string().starts_with("control character") {
        // serde_json stops before it.
        let rest = text.get(start..).unwrap_or("");
        start += rest.find(|character: char| character.is_control()).unwrap_or(0);
    }
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let before = text.get(..start).unwrap_or("").trim_end();
    let closing = text.get(start..).is_some_and(|rest| rest.starts_with(['}', ']']));
    let comma = before.strip_suffix(',').filter(|_| closing);
    let reason = if comma.is_some() { reason_of("trailing comma") } else { reason(error) };
    let message = format!("not JSON: {reason}");
    let superfluous = comma.map(|rest| Span::new(rest.len(), before.len()));
    SyntaxError { span: Span::new(start, start + length), message, superfluous }
}

fn unexpected_end(text: &str) -> SyntaxError {
    let end = text.trim_end().len();
    let message = "not JSON: the text ends before the document does".to_owned();
    SyntaxError { span: Span::new(end, end), message, superfluous: None }
}

/// What serde_json says, without the position and in this project's tone.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    reason_of(text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason))
}

fn reason_of(text: &str) -> String {
    match text {
        "trailing characters" => "the document ends here, nothing may follow".to_owned(),
        "trailing comma" => "no comma before a closing bracket".to_owned(),
        "key must be a string" => "expected a key in double quotes".to_owned(),
        "expected value" => "expected a value".to_owned(),
        "invalid number" => "not a number as JSON writes it".to_owned(),
        "invalid escape" => "unknown escape in a string".to_owned(),
        _ if text.starts_with("control character") => {
            "line breaks and control characters in a string must be escaped".to_owned()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
