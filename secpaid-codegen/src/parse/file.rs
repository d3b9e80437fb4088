//! In: a `data` that names the type `file`. Out: which files a success can be, as written.

use super::http::is_token;
use super::object::Section;
use super::{Parsed, leaf, ty};
use crate::json::{Node, Value};
use crate::report::{Collector, Diagnostic};
use crate::spec::{FILE, File, Suffix, Text};

pub(crate) const DATA: Section = Section { what: "`data` that is a file", keys: &["type", "content", "doc"] };

/// Is the type that it names `file`, whatever stands behind the name?
pub(super) fn is_meant(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text.trim_end_matches(['[', ']', '{', '}', '?']) == FILE,
        Value::Object(_) => {
            node.get("type").is_some_and(|ty| matches!(ty.value, Value::String(_)) && is_meant(ty))
        }
        _ => false,
    }
}

pub(super) fn parse(node: &Node, collector: &mut Collector) -> Parsed<File> {
    if let Value::String(_) = node.value {
        let message = "a file has to say what it is";
        let finding = Diagnostic::new("file_without_content", node.span, message);
        return Err(collector.error(
            finding.help(
                "write `{\"type\": \"file\", \"content\": \"application/pdf\"}` with its content types",
            ),
        ));
    }
    let object = DATA.open(node, None, collector)?;
    let optional = object.required("type", collector, optional);
    let content = object.required("content", collector, |node, collector| {
        let types = leaf::one_or_more(node, collector, content_type)?;
        leaf::distinct(&types, collector)?;
        Ok(types)
    });
    let doc = object.optional("doc", collector, leaf::prose);
    Ok(File { optional: optional?, content: content?, doc: doc? })
}

/// `file` or `file?`: may there be none?
fn optional(node: &Node, collector: &mut Collector) -> Parsed<bool> {
    let ty = ty::expression(node, collector)?;
    match ty.suffixes.as_slice() {
        [] => Ok(false),
        [Suffix::Optional] => Ok(true),
        _ => {
            let message = "an answer is one file at most, expected `file` or `file?`";
            Err(collector.error(Diagnostic::new("list_of_files", node.span, message)))
        }
    }
}

/// `type/subtype`, in lower case.
fn content_type(node: &Node, collector: &mut Collector) -> Parsed<Text> {
    let mut text = leaf::text(node, collector)?;
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| is_token(c) && c != '*');
    if !text.value.split_once('/').is_some_and(|(ty, subtype)| is_name(ty) && is_name(subtype)) {
        let message = format!(
            "`{}` is no content type, expected one such as `application/pdf`, without parameters",
            text.value
        );
        return Err(collector.error(Diagnostic::new("bad_content_type", node.span, message)));
    }
    text.value.make_ascii_lowercase();
    Ok(text)
}
