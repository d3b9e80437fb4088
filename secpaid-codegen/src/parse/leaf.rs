//! In: nodes. Out: strings, numbers, flags, words out of a list, and lists of those.

use super::object::wrong_kind;
use super::{Parsed, all};
use crate::json::{Node, Value};
use crate::model::Scalar;
use crate::name;
use crate::report::{Collector, Diagnostic, did_you_mean, one_of};
use crate::source::{Span, Spanned};
use crate::spec::Text;

/// A string with its place.
pub(super) fn text(node: &Node, collector: &mut Collector) -> Parsed<Text> {
    match &node.value {
        Value::String(text) => Ok(Spanned::new(text.clone(), node.span)),
        _ => Err(collector.error(wrong_kind(node, "a string"))),
    }
}

/// A string.
pub(super) fn string(node: &Node, collector: &mut Collector) -> Parsed<String> {
    text(node, collector).map(|text| text.value)
}

/// A string that is not empty.
pub(super) fn prose(node: &Node, collector: &mut Collector) -> Parsed<String> {
    let text = string(node, collector)?;
    if text.trim().is_empty() {
        let message = "this text is empty, say something or leave the key out";
        return Err(collector.error(Diagnostic::new("empty_text", node.span, message)));
    }
    Ok(text)
}

/// A `snake_case` name.
pub(super) fn snake_case(name: &Text, what: &str, collector: &mut Collector) -> Parsed<()> {
    if name::is_snake_case(&name.value) {
        return Ok(());
    }
    let better = Some(name::snake_case(&name.value)).filter(|better| name::is_snake_case(better));
    Err(collector.error(wrong_case(name, what, "snake_case", better)))
}

/// An `UpperCamelCase` name.
pub(super) fn upper_camel_case(name: &Text, what: &str, collector: &mut Collector) -> Parsed<()> {
    if name::is_upper_camel_case(&name.value) {
        return Ok(());
    }
    let better = Some(name::upper_camel_case(&name.value)).filter(|better| name::is_upper_camel_case(better));
    Err(collector.error(wrong_case(name, what, "UpperCamelCase", better)))
}

fn wrong_case(name: &Text, what: &str, case: &str, better: Option<String>) -> Diagnostic {
    let such = better.as_ref().map_or_else(String::new, |better| format!(", such as `{better}`"));
    let message = format!("`{}` is no name for {what}, expected `{case}`{such}", name.value);
    Diagnostic::new("bad_name", name.span, message).instead(name.span, &name.value, better.as_deref())
}

/// The path of a Rust item that is the same wherever it stands.
pub(super) fn rust_path(node: &Node, collector: &mut Collector) -> Parsed<Text> {
    let path = text(node, collector)?;
    let is_ascii = path.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'));
    let is_rooted = syn::parse_str::<syn::Path>(&path.value).is_ok_and(|path| {
        let in_crate = path.segments.first().is_some_and(|first| first.ident == "crate");
        path.segments.len() > 1 && (path.leading_colon.is_some() || in_crate)
    });
    if is_ascii && is_rooted {
        return Ok(path);
    }
    let message =
        format!("`{}` is no path from the root, expected one such as `crate::colour::Colour`", path.value);
    Err(collector.error(Diagnostic::new("bad_rust_path", path.span, message)))
}

/// A list of texts, each once.
pub(super) fn distinct_texts(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Vec<String>>> {
    let texts = list(node, collector, text)?;
    if texts.is_empty() {
        let message = "this list is empty, expected at least one text";
        return Err(collector.error(Diagnostic::new("empty_list", node.span, message)));
    }
    distinct(&texts, collector)?;
    Ok(Spanned::new(texts.into_iter().map(|text| text.value).collect(), node.span))
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, collector: &mut Collector) -> Parsed<bool> {
    match node.value {
        Value::Bool(value) => Ok(value),
        _ => Err(collector.error(wrong_kind(node, "`true` or `false`"))),
    }
}

/// `true`: leaving the key out is the only way to say no.
pub(super) fn only_true(node: &Node, collector: &mut Collector) -> Parsed<bool> {
    match node.value {
        Value::Bool(true) => Ok(true),
        Value::Bool(false) => {
            let message = "the only value is `true`, leave the key out to say no";
            Err(collector.error(Diagnostic::new("wrong_json_type", node.span, message)))
        }
        _ => Err(collector.error(wrong_kind(node, "`true`"))),
    }
}

/// A whole number from 0.
pub(super) fn count(node: &Node, collector: &mut Collector) -> Parsed<u64> {
    let Value::Number(text) = &node.value else {
        return Err(collector.error(wrong_kind(node, "a whole number such as `10`")));
    };
    text.parse().map_err(|_| {
        let message = format!("`{text}` is not a whole number from 0 that fits 64 bits");
        collector.error(Diagnostic::new("bad_count", node.span, message))
    })
}

/// An HTTP status.
pub(super) fn status(node: &Node, collector: &mut Collector) -> Parsed<Spanned<u16>> {
    let Value::Number(text) = &node.value else {
        return Err(collector.error(wrong_kind(node, "an HTTP status such as `200`")));
    };
    match text.parse() {
        Ok(status @ 200..=599) => Ok(Spanned::new(status, node.span)),
        _ => {
            let message = format!("`{text}` is no HTTP status, expected a number from 200 to 599");
            Err(collector.error(Diagnostic::new("bad_status", node.span, message)))
        }
    }
}

/// Null, a boolean, a number or a string.
pub(super) fn scalar(node: &Node, collector: &mut Collector) -> Parsed<Scalar> {
    match &node.value {
        Value::Null => Ok(Scalar::Null),
        Value::Bool(value) => Ok(Scalar::Bool(*value)),
        Value::Number(text) => Ok(Scalar::Number(text.clone())),
        Value::String(text) => Ok(Scalar::String(text.clone())),
        Value::Array(_) | Value::Object(_) => {
            Err(collector.error(wrong_kind(node, "null, a boolean, a number or a string")))
        }
    }
}

/// One of the words that the format has for something.
pub(super) fn word<T: Copy>(node: &Node, words: &[(&str, T)], collector: &mut Collector) -> Parsed<T> {
    let names = || words.iter().map(|(name, _)| *name);
    let Value::String(text) = &node.value else {
        return Err(collector.error(wrong_kind(node, &one_of(names()))));
    };
    match words.iter().find(|(name, _)| name == text) {
        Some((_, value)) => Ok(*value),
        None => {
            let guess = did_you_mean(text, names());
            let message = format!("unknown value `{text}`, expected {}{guess}", one_of(names()));
            let finding = Diagnostic::new("unknown_value", node.span, message);
            Err(collector.error(finding.instead(node.span, text, guess.clear())))
        }
    }
}

/// A list.
pub(super) fn list<T>(
    node: &Node,
    collector: &mut Collector,
    parse: impl FnMut(&Node, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    match &node.value {
        Value::Array(items) => each(items, collector, parse),
        _ => Err(collector.error(wrong_kind(node, "a list"))),
    }
}

/// A list that is not empty, or one item without a list around it.
pub(super) fn one_or_more<T>(
    node: &Node,
    collector: &mut Collector,
    mut parse: impl FnMut(&Node, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    match &node.value {
        Value::Array(items) if items.is_empty() => {
            let message = "this list is empty, expected at least one entry";
            Err(collector.error(Diagnostic::new("empty_list", node.span, message)))
        }
        Value::Array(items) => each(items, collector, parse),
        _ => Ok(vec![parse(node, collector)?]),
    }
}

fn each<T>(
    items: &[Node],
    collector: &mut Collector,
    mut parse: impl FnMut(&Node, &mut Collector) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    all(items.iter().map(|item| parse(item, collector)).collect())
}

/// An entry that stands in a list twice says nothing, or was meant to be another.
pub(super) fn distinct<T: PartialEq>(items: &[Spanned<T>], collector: &mut Collector) -> Parsed<()> {
    let mut result = Ok(());
    for (index, item) in items.iter().enumerate() {
        let before = items.get(..index).unwrap_or(&[]);
        if let (Some(first), Some(last)) =
            (before.iter().find(|first| first.value == item.value), before.last())
        {
            let finding = Diagnostic::new("repeated_entry", item.span, "this entry is there twice");
            let with_comma = Span::new(last.span.end, item.span.end);
            result = Err(collector.error(finding.also(first.span, "first here").repair_by(with_comma, "")));
        }
    }
    result
}

/// Where a fact was read: a string or a list of strings.
pub(super) fn source(node: &Node, collector: &mut Collector) -> Parsed<Vec<String>> {
    one_or_more(node, collector, prose)
}

/// Names out of the file: one or a list, each once.
pub(super) fn names(node: &Node, collector: &mut Collector) -> Parsed<Vec<Text>> {
    let names = one_or_more(node, collector, text)?;
    distinct(&names, collector)?;
    Ok(names)
}
