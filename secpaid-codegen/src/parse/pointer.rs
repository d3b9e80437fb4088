//! In: a string that should be a JSON Pointer. Out: its steps, unescaped.

use super::{Parsed, leaf};
use crate::json::{Node, Value};
use crate::model::{DataPlace, Empty, Pointer};
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::Text;

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<Pointer> {
    steps(&leaf::text(node, collector)?, collector)
}

/// One pointer or a list of candidates.
pub(super) fn candidates(node: &Node, collector: &mut Collector) -> Parsed<Vec<Pointer>> {
    let pointers = leaf::one_or_more(node, collector, |node, collector| {
        Ok(Spanned::new(parse(node, collector)?, node.span))
    })?;
    leaf::distinct(&pointers, collector)?;
    Ok(pointers.into_iter().map(|pointer| pointer.value).collect())
}

/// Where data is: a pointer, `root`, `flat` or null.
pub(super) fn place(node: &Node, collector: &mut Collector) -> Parsed<DataPlace> {
    match &node.value {
        Value::Null => Ok(DataPlace::None),
        Value::String(text) if text == "root" => Ok(DataPlace::Root),
        Value::String(text) if text == "flat" => Ok(DataPlace::Flat),
        _ => Ok(DataPlace::At(parse(node, collector)?)),
    }
}

/// What counts as no data.
pub(super) fn empty(node: &Node, collector: &mut Collector) -> Parsed<Vec<Empty>> {
    const WORDS: &[(&str, Empty)] = &[
        ("absent", Empty::Absent),
        ("null", Empty::Null),
        ("[]", Empty::Array),
        ("{}", Empty::Object),
        ("\"\"", Empty::String),
        ("blank", Empty::Blank),
    ];
    let entries = leaf::list(node, collector, |node, collector| {
        Ok(Spanned::new(leaf::word(node, WORDS, collector)?, node.span))
    })?;
    leaf::distinct(&entries, collector)?;
    Ok(entries.into_iter().map(|entry| entry.value).collect())
}

fn steps(text: &Text, collector: &mut Collector) -> Parsed<Pointer> {
    let bad = |start, end, message: &str| Diagnostic::new("bad_pointer", text.part(start, end), message);
    if text.value.is_empty() {
        return Ok(Pointer::new());
    }
    if !text.value.starts_with('/') {
        let message = format!(
            "`{}` is no JSON Pointer: it has to start with `/`, or be empty for the whole body",
            text.value
        );
        return Err(collector.error(bad(0, text.value.len(), &message)));
    }
    if let Some((at, _)) = text.value.match_indices('~').find(|(at, _)| !escape_follows(&text.value, *at)) {
        let message = "in a JSON Pointer `~` is followed by `0` (for `~`) or `1` (for `/`)";
        return Err(collector.error(bad(at, at + 1, message)));
    }
    let steps = text.value.split('/').skip(1);
    Ok(steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

fn escape_follows(text: &str, tilde: usize) -> bool {
    matches!(text.as_bytes().get(tilde + 1), Some(b'0' | b'1'))
}
