//! In: YAML. Out: the JSON tree that it stands for, with places.

use std::borrow::Cow;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, ScanError, YamlData};
use secpaid_codegen::json::{MAX_DEPTH, Member, Node, Value};
use secpaid_codegen::source::{Source, Span, Spanned};

use super::document::refusal;
use crate::export::tree;
use crate::failure::Failure;

/// Lines that open more levels are refused before anything recurses over them.
const MAX_INDENT: usize = 1000;

/// Reads the one document of a file.
pub(super) fn parse(source: &Source) -> Result<Node, Failure> {
    let places = Places::new(source.text());
    check_indent(source)?;
    let broken = |error: ScanError| {
        let span = places.span(error.marker().index(), error.marker().index());
        refusal(source, span, format_args!("not YAML: {}", error.info()))
    };
    let documents = MarkedYaml::load_from_str(source.text()).map_err(broken)?;
    match documents.as_slice() {
        [document] => Reader { source, places: &places }.node(document, MAX_DEPTH),
        [] => Err(refusal(source, Span::default(), "the file is empty, expected an OpenAPI document")),
        [_, second, ..] => {
            let span = places.of(second);
            Err(refusal(source, span, "a second document begins here, expected one"))
        }
    }
}

/// What the YAML reader builds is as deep as the text, and freeing it recurses.
fn check_indent(source: &Source) -> Result<(), Failure> {
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let lead = line.len() - line.trim_start_matches([' ', '-', '?', '\t']).len();
        let marks = line.get(..lead).unwrap_or("").matches(['-', '?']).count();
        let spaced = line.get(..lead).unwrap_or("").contains(' ');
        if lead > MAX_INDENT || spaced && marks > MAX_DEPTH {
            let message = format!("the document is nested deeper than {MAX_DEPTH} levels");
            return Err(refusal(source, Span::new(start, start), message));
        }
        start += line.len();
    }
    Ok(())
}

/// From characters, which the YAML reader counts, to bytes.
struct Places(Vec<usize>);

impl Places {
    fn new(text: &str) -> Self {
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        Self(if text.is_ascii() { Vec::new() } else { offsets.collect() })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let byte = |index: usize| {
            if self.0.is_empty() { index } else { self.0.get(index).or(self.0.last()).copied().unwrap_or(0) }
        };
        Span::new(byte(start), byte(end))
    }

    fn of(&self, node: &MarkedYaml<'_>) -> Span {
        self.span(node.span.start.index(), node.span.end.index())
    }
}

struct Reader<'a> {
    source: &'a Source,
    places: &'a Places,
}

impl Reader<'_> {
    fn node(&self, yaml: &MarkedYaml<'_>, depth: usize) -> Result<Node, Failure> {
        let span = self.places.of(yaml);
        let Some(below) = depth.checked_sub(1) else {
            let message = format!("the document is nested deeper than {MAX_DEPTH} levels");
            return Err(refusal(self.source, span, message));
        };
        let value = match &yaml.data {
            YamlData::Value(scalar) => self.scalar(scalar, span)?,
            YamlData::Sequence(items) => {
                Value::Array(items.iter().map(|item| self.node(item, below)).collect::<Result<_, _>>()?)
            }
            YamlData::Mapping(mapping) => {
                let members = mapping
                    .iter()
                    .map(|(key, value)| Ok(Member { key: self.key(key)?, value: self.node(value, below)? }));
                Value::Object(members.collect::<Result<_, Failure>>()?)
            }
            YamlData::Tagged(tag, _) => {
                let message = format!("the tag `!{}` has no meaning in OpenAPI", tag.suffix);
                return Err(refusal(self.source, span, message));
            }
            _ => return Err(refusal(self.source, span, "not a value that JSON has, as OpenAPI asks for")),
        };
        Ok(Node { span, value })
    }

    /// `200:` is the key `"200"`.
    fn key(&self, key: &MarkedYaml<'_>) -> Result<Spanned<String>, Failure> {
        let span = self.places.of(key);
        let text = match &key.data {
            YamlData::Value(Scalar::String(text)) => text.clone().into_owned(),
            YamlData::Value(_) => self.written(span).into_owned(),
            _ => return Err(refusal(self.source, span, "a key is a string")),
        };
        Ok(Spanned::new(text, span))
    }

    /// Numbers keep their text where that is one of JSON's.
    fn scalar(&self, scalar: &Scalar<'_>, span: Span) -> Result<Value, Failure> {
        Ok(match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => Value::Bool(*value),
            Scalar::String(text) => Value::String(text.clone().into_owned()),
            Scalar::Integer(_) | Scalar::FloatingPoint(_) => {
                let written = self.written(span);
                let said = match scalar {
                    Scalar::Integer(value) => value.to_string(),
                    Scalar::FloatingPoint(value) => value.to_string(),
                    _ => String::new(),
                };
                let is_json = |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok();
                match [written.as_ref(), said.as_str()].into_iter().find(|text| is_json(text)) {
                    Some(text) => tree::number(text).value,
                    None => {
                        let message = format!("`{written}` is not a number that JSON has");
                        return Err(refusal(self.source, span, message));
                    }
                }
            }
        })
    }

    fn written(&self, span: Span) -> Cow<'_, str> {
        Cow::Borrowed(self.source.slice(span).trim())
    }
}
