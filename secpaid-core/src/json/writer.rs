//! The writer: fields and values in, the bytes of a JSON or form body out.

mod form;

pub(crate) use self::form::{Content, FormField};
use super::{Encode, scan};
use crate::endpoint::Encoding;
use crate::scalar::Upload;

/// Writes one value as JSON, or one object of scalars as `application/x-www-form-urlencoded`.
///
/// Calls follow the document: `begin_object`, then per field `key` and a value, then `end_object`; in arrays `item` goes before
/// each value. The writer puts the commas. In a form, a list repeats the name of its field; an object, or a list in a list, is written
/// as JSON text.
#[derive(Debug)]
pub struct Writer {
    text: String,
    encoding: Encoding,
    /// How many containers are open.
    depth: usize,
    /// Where the JSON of a container starts that is a value of a form.
    nested: usize,
    /// A field that the next object begins with.
    tag: Option<(&'static str, &'static str)>,
    /// Where the last field of a form starts.
    pair: usize,
    /// What each entry of a list begins with that is a field of a form: `name=`.
    list: Option<String>,
    /// The files of a form, each with the position of its pair.
    uploads: Vec<(usize, Upload)>,
}

impl Writer {
    /// An empty body. A form in parts is written as any other form; [`encode`](crate::call::encode) puts it into its parts.
    pub fn new(encoding: Encoding) -> Self {
        let encoding = if encoding == Encoding::Multipart { Encoding::Form } else { encoding };
        Self {
            text: String::new(),
            encoding,
            depth: 0,
            nested: 0,
            pair: 0,
            list: None,
            tag: None,
            uploads: Vec::new(),
        }
    }

    /// The body.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// The body as text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.begin('{');
        if let Some((name, text)) = self.tag.take() {
            self.key(name);
            self.string(text);
        }
    }

    /// Lets the next object begin with this field.
    pub(super) fn tag(&mut self, name: &'static str, text: &'static str) {
        self.tag = Some((name, text));
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.end('}');
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.begin('[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.end(']');
    }

    /// Goes before every value of an array.
    pub fn item(&mut self) {
        match &self.list {
            Some(name) if self.depth == 2 => {
                if !self.text.is_empty() {
                    self.text.push('&');
                }
                self.text.push_str(name);
            }
            _ if self.text.ends_with('[') => {}
            _ => self.text.push(','),
        }
    }

    /// Goes before the value of a field.
    pub fn key(&mut self, name: &str) {
        if self.is_form() {
            self.pair = self.text.len();
            if !self.text.is_empty() {
                self.text.push('&');
            }
            push_form(&mut self.text, name);
            self.text.push('=');
        } else {
            if !self.text.ends_with('{') {
                self.text.push(',');
            }
            push_string(&mut self.text, name);
            self.text.push(':');
        }
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        if self.is_form() { push_form(&mut self.text, value) } else { push_string(&mut self.text, value) }
    }

    /// Writes a number as this text, which must be one.
    pub fn number(&mut self, text: &str) {
        self.raw(text);
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes `null`; nothing in a form, whose value is then empty.
    pub fn null(&mut self) {
        if !self.is_form() {
            self.text.push_str("null");
        }
    }

    /// Writes JSON as it is; in a form it is the text of the value.
    pub fn raw(&mut self, json: &str) {
        if self.is_form() { push_form(&mut self.text, json) } else { self.text.push_str(json) }
    }

    /// Writes a file: as JSON, which [`read::upload`](super::read::upload) reads. In a form its value is empty, and the file is kept for a part of its own.
    pub fn upload(&mut self, value: &Upload) {
        if self.is_form() {
            let before = self.text.bytes().filter(|byte| *byte == b'&').count();
            self.uploads.push((before, value.clone()));
        } else {
            value.write(self);
        }
    }

    /// Writes a field.
    #[inline(never)]
    pub fn field<T: ?Sized>(&mut self, name: &str, value: &T, write: impl FnOnce(&mut Self, &T)) {
        self.key(name);
        write(self, value);
    }

    /// Writes a field in the form that its type usually has, if it is there.
    #[inline(never)]
    pub fn put<T: Encode>(&mut self, name: &str, value: &T) {
        if value.is_there() {
            self.key(name);
            value.encode(self);
        }
    }

    /// Writes a field if it is there.
    #[inline(never)]
    pub fn optional<T>(&mut self, name: &str, value: &Option<T>, write: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            self.field(name, value, write);
        }
    }

    /// Is this the level of a form, and not JSON inside one of its values?
    fn is_form(&self) -> bool {
        self.encoding == Encoding::Form && self.depth <= 1 + usize::from(self.list.is_some())
    }

    fn begin(&mut self, bracket: char) {
        let in_form = self.is_form();
        self.depth += 1;
        match (self.depth, bracket) {
            (1, '{') if in_form => return,
            (2, '[') if in_form => {
                let name = self.text.split_off(self.pair);
                self.list = Some(name.trim_start_matches('&').to_owned());
                return;
            }
            // An array has no keys to write a form of, so its items are JSON.
            (1, _) if in_form => self.depth = 2,
            _ => {}
        }
        if in_form {
            self.nested = self.text.len();
        }
        self.text.push(bracket);
    }

    fn end(&mut self, bracket: char) {
        if self.is_form() {
            self.depth = self.depth.saturating_sub(1);
            self.list = None;
            return;
        }
        self.text.push(bracket);
        self.depth = self.depth.saturating_sub(1);
        if self.is_form() {
            let json = self.text.split_off(self.nested);
            push_form(&mut self.text, &json);
        }
    }
}

fn push_form(text: &mut String, value: &str) {
    text.extend(form_urlencoded::byte_serialize(value.as_bytes()));
}

fn push_string(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    loop {
        let end = scan::plain_end(rest.as_bytes(), 0);
        // The byte at the end is ASCII, or it is the end of the text.
        let (plain, tail) = rest.split_at(end);
        text.push_str(plain);
        let mut tail = tail.chars();
        match tail.next() {
            None => break,
            Some(special) => push_escape(text, special),
        }
        rest = tail.as_str();
    }
    text.push('"');
}

fn push_escape(text: &mut String, special: char) {
    match special {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        _ => text.push_str(&format!("\\u{:04x}", u32::from(special))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::write;

    /// Writes every kind of field.
    fn body(encoding: Encoding, note: &str) -> String {
        let mut writer = Writer::new(encoding);
        writer.begin_object();
        writer.field("note & more", note, Writer::string);
        writer.optional("left out", &None, write::bool);
        writer.optional("amount", &Some(rust_decimal::Decimal::new(2500, 2)), write::decimal);
        writer.field("flag", &true, write::bool);
        writer.key("nothing");
        writer.null();
        writer.field("list", &vec![vec![1_u8, 2], vec![]], |writer, lists| {
            write::list(writer, lists, |writer, list| write::list(writer, list, write::int));
        });
        writer.key("object");
        writer.begin_object();
        writer.field("a", "b & c", Writer::string);
        writer.end_object();
        writer.field("last", "1", Writer::string);
        writer.end_object();
        String::from_utf8(writer.into_bytes()).expect("UTF-8")
    }

    #[test]
    fn json_has_commas_where_they_belong() {
        assert_eq!(
            body(Encoding::Json, "{["),
            r#"{"note & more":"{[","amount":25.00,"flag":true,"nothing":null,"list":[[1,2],[]],"object":{"a":"b & c"},"last":"1"}"#
        );
        let mut writer = Writer::new(Encoding::Json);
        writer.begin_object();
        writer.end_object();
        assert_eq!(writer.into_text(), "{}");
    }

    #[test]
    fn a_form_is_read_back_as_the_same_pairs() {
        for note in ["", "plain", "a=b&c d+e%20f", "äöü€😀", "\"quoted\"\n\0"] {
            let body = body(Encoding::Form, note);
            let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (&**key, &**value)).collect();
            let expected = [
                ("note & more", note),
                ("amount", "25.00"),
                ("flag", "true"),
                ("nothing", ""),
                ("list", "[1,2]"),
                ("list", "[]"),
                ("object", "{\"a\":\"b & c\"}"),
                ("last", "1"),
            ];
            assert_eq!(pairs, expected, "{body}");
        }
    }

    #[test]
    fn a_list_in_a_form_repeats_its_name() {
        let written = |before: &[u8], list: &[&str]| {
            let mut writer = Writer::new(Encoding::Form);
            writer.begin_object();
            for number in before {
                writer.field("a", number, write::int);
            }
            let list: Vec<_> = list.iter().map(|text| (*text).to_owned()).collect();
            writer.field("to[]", &list, |writer, list| write::list(writer, list, write::string));
            writer.field("b", "c", Writer::string);
            writer.end_object();
            writer.into_text()
        };
        assert_eq!(written(&[1], &["x&y", "", "z"]), "a=1&to%5B%5D=x%26y&to%5B%5D=&to%5B%5D=z&b=c");
        assert_eq!(written(&[], &["x"]), "to%5B%5D=x&b=c");
        assert_eq!(written(&[1], &[]), "a=1&b=c");
        assert_eq!(written(&[], &[]), "b=c");
    }

    #[test]
    fn an_empty_form_is_empty() {
        let mut writer = Writer::new(Encoding::Form);
        writer.begin_object();
        writer.end_object();
        assert_eq!(writer.into_text(), "");
    }
}
