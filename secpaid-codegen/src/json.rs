//! In: the text of a JSON document. Out: a tree in which every key and value knows where it stands.
//!
//! serde_json checks the whole text once, and reads the strings. As the text is known to be JSON then, the rest can be told by the bytes
//! that values begin and end with. Keys that occur twice are kept and listed; what they mean is for the caller to say.

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
    serde_json::from_str::<&RawValue>(text).map_err(|error| syntax_error(&error, text))?;
    let mut builder = Builder { text, duplicates: Vec::new() };
    let root = builder.node(0, MAX_DEPTH)?;
    let mut duplicates = builder.duplicates;
    duplicates.sort_by_key(|duplicate| duplicate.again);
    Ok(Document { root, duplicates })
}

/// Builds the tree of a text that is known to be JSON, except for what strings hold.
struct Builder<'t> {
    text: &'t str,
    duplicates: Vec<Duplicate>,
}

impl Builder<'_> {
    /// The value that starts at or, behind white space, after an offset.
    fn node(&mut self, from: usize, depth: usize) -> Result<Node, SyntaxError> {
        let start = self.skip(from, b"");
        let Some(below) = depth.checked_sub(1) else {
            let message = format!("the document is nested deeper than {MAX_DEPTH} levels");
            return Err(SyntaxError { span: Span::new(start, start + 1), message, superfluous: None });
        };
        let (value, end) = match self.byte(start) {
            Some(b'{') => self.members(start, below)?,
            Some(b'[') => self.items(start, below)?,
            Some(b'"') => {
                let (text, end) = self.string(start)?;
                (Value::String(text), end)
            }
            _ => self.word(start),
        };
        Ok(Node { span: Span::new(start, end), value })
    }

    fn items(&mut self, start: usize, depth: usize) -> Result<(Value, usize), SyntaxError> {
        let mut items = Vec::new();
        let mut at = self.skip(start + 1, b"");
        while self.byte(at).is_some_and(|byte| byte != b']') {
            let item = self.node(at, depth)?;
            at = self.skip(item.span.end, b",");
            items.push(item);
        }
        Ok((Value::Array(items), at + 1))
    }

    fn members(&mut self, start: usize, depth: usize) -> Result<(Value, usize), SyntaxError> {
        let mut members: Vec<Member> = Vec::new();
        let mut at = self.skip(start + 1, b"");
        while self.byte(at).is_some_and(|byte| byte != b'}') {
            let (key, end) = self.string(at)?;
            let key = Spanned::new(key, Span::new(at, end));
            let value = self.node(self.skip(end, b":"), depth)?;
            at = self.skip(value.span.end, b",");
            members.push(Member { key, value });
        }
        self.find_duplicates(&members);
        Ok((Value::Object(members), at + 1))
    }

    /// `null`, `true`, `false` or a number.
    fn word(&self, start: usize) -> (Value, usize) {
        let rest = self.text.get(start..).unwrap_or("");
        let length = rest.bytes().take_while(|byte| !b",]} \n\t\r".contains(byte)).count();
        let word = rest.get(..length).unwrap_or("");
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Number(word.to_owned()),
        };
        (value, start + length)
    }

    /// The string at an offset, and where it ends.
    fn string(&self, start: usize) -> Result<(String, usize), SyntaxError> {
        let rest = self.text.get(start..).unwrap_or("");
        let mut strings = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        match strings.next() {
            Some(Ok(text)) => Ok((text, start + strings.byte_offset())),
            Some(Err(error)) => {
                let message = format!("not a JSON string: {}", reason(&error));
                Err(SyntaxError { span: self.quoted(start), message, superfluous: None })
            }
            None => Err(unexpected_end(self.text)),
        }
    }

    /// The span of a string that holds what no string can.
    fn quoted(&self, start: usize) -> Span {
        let rest = self.text.get(start..).unwrap_or("");
        let raw = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next();
        let length = raw.and_then(Result::ok).map_or(1, |raw| raw.get().len());
        Span::new(start, start + length)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where neither white space nor these stand any more.
    fn skip(&self, from: usize, these: &[u8]) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or(&[]);
        from + rest.iter().take_while(|byte| byte.is_ascii_whitespace() || these.contains(byte)).count()
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
}

/// The same finding in terms of this document.
fn syntax_error(error: &serde_json::Error, text: &str) -> SyntaxError {
    if error.is_eof() {
        return unexpected_end(text);
    }
    let line_start = match error.line().checked_sub(2) {
        Some(breaks) => text.match_indices('\n').nth(breaks).map_or(0, |(at, _)| at + 1),
        None => 0,
    };
    let mut start = (line_start + error.column().saturating_sub(1)).min(text.len());
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
