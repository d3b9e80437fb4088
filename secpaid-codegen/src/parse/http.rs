//! In: strings that HTTP takes as they are. Out: the same, known to be routes, header names, base URLs.

use super::{Parsed, leaf};
use crate::json::Node;
use crate::report::{Collector, Diagnostic, did_you_mean, one_of};
use crate::spec::{Route, Text};

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// `METHOD /path`
pub(super) fn route(node: &Node, collector: &mut Collector) -> Parsed<Route> {
    let text = leaf::text(node, collector)?;
    let bad = |start, end, message: String| Diagnostic::new("bad_route", text.part(start, end), message);
    let Some((method, path)) = text.value.split_once(' ') else {
        let message = format!("`{}` is no route, expected `METHOD /path`", text.value);
        return Err(collector.error(bad(0, text.value.len(), message)));
    };
    if !METHODS.contains(&method) {
        let (known, near) = (one_of(METHODS.iter().copied()), did_you_mean(method, METHODS.iter().copied()));
        let message = format!("unknown method `{method}`, expected {known}{near}");
        let finding = bad(0, method.len(), message);
        let span = finding.primary().span;
        return Err(collector.error(finding.instead(span, method, near.clear())));
    }
    let start = method.len() + 1;
    if !path.starts_with('/') {
        let message = format!("the path `{path}` has to start with `/`");
        return Err(collector.error(bad(start, text.value.len(), message)));
    }
    let placeholders = placeholders(&text, start, collector)?;
    let is_allowed = |character: char| is_path(character) || matches!(character, '{' | '}');
    if let Some((at, character)) = path.char_indices().find(|(_, character)| !is_allowed(*character)) {
        let message = match character {
            '?' | '#' => format!("a path ends before `{character}`; what follows belongs into the request"),
            _ => format!("`{character}` cannot stand in a path as it is"),
        };
        return Err(collector.error(bad(start + at, start + at + character.len_utf8(), message)));
    }
    if let Some(at) = path.find("//") {
        return Err(collector.error(bad(
            start + at,
            start + at + 2,
            "a path has no empty segments".to_owned(),
        )));
    }
    Ok(Route { span: text.span, method: method.to_owned(), path: path.to_owned(), placeholders })
}

/// The names between braces of a path that begins here: at most one in a segment, since two could not be told apart.
fn placeholders(route: &Text, start: usize, collector: &mut Collector) -> Parsed<Vec<Text>> {
    let mut found: Vec<Text> = Vec::new();
    let mut at = start;
    let bad = |start, end, message: String| Diagnostic::new("bad_route", route.part(start, end), message);
    for segment in route.value.get(start..).unwrap_or_default().split('/') {
        let end = at + segment.len();
        if segment.contains(['{', '}']) {
            let inside = segment.split_once('{').and_then(|(before, rest)| {
                let (name, after) = rest.split_once('}')?;
                let is_one = !name.is_empty() && ![before, name, after].concat().contains(['{', '}']);
                is_one.then(|| (at + before.len() + 1, name))
            });
            let Some((from, name)) = inside else {
                let message = format!(
                    "`{segment}` is no segment of a path: braces stand around one name, once in a segment"
                );
                return Err(collector.error(bad(at, end, message)));
            };
            let span = route.part(from, from + name.len());
            if let Some(other) = found.iter().find(|other| other.value == name) {
                let message = format!("the placeholder `{name}` is there twice");
                let finding = Diagnostic::new("bad_route", span, message).also(other.span, "the first one");
                return Err(collector.error(finding));
            }
            found.push(Text::new(name.to_owned(), span));
        }
        at = end + 1;
    }
    Ok(found)
}

/// A header name, in lower case.
pub(super) fn header(node: &Node, collector: &mut Collector) -> Parsed<String> {
    let text = leaf::text(node, collector)?;
    if let Some((at, character)) = text.value.char_indices().find(|(_, character)| !is_token(*character)) {
        let message = format!("`{character}` cannot stand in the name of a header");
        let span = text.part(at, at + character.len_utf8());
        return Err(collector.error(Diagnostic::new("bad_header_name", span, message)));
    }
    if text.value.is_empty() {
        let message = "the name of a header cannot be empty";
        return Err(collector.error(Diagnostic::new("bad_header_name", text.span, message)));
    }
    Ok(text.value.to_ascii_lowercase())
}

/// What may stand in front of a token in a header.
pub(super) fn prefix(node: &Node, collector: &mut Collector) -> Parsed<String> {
    let text = leaf::text(node, collector)?;
    match text.value.char_indices().find(|(_, character)| !matches!(character, ' '..='~')) {
        None => Ok(text.value),
        Some((at, character)) => {
            let span = text.part(at, at + character.len_utf8());
            let message = "a header value has printable ASCII characters only";
            Err(collector.error(Diagnostic::new("bad_header_value", span, message)))
        }
    }
}

/// A part of a path with `{token}` in it: what stands before that, and what behind.
pub(super) fn credential_path(node: &Node, collector: &mut Collector) -> Parsed<(String, String)> {
    const TOKEN: &str = "{token}";
    let text = leaf::text(node, collector)?;
    let bad =
        |start, end, message: String| Diagnostic::new("bad_credential_path", text.part(start, end), message);
    let length = text.value.len();
    let Some((before, after)) = text.value.split_once(TOKEN) else {
        let message = format!("`{}` has no `{TOKEN}`, expected a path such as `/bot{TOKEN}`", text.value);
        return Err(collector.error(bad(0, length, message)));
    };
    if !before.starts_with('/') {
        let message = format!("the path `{}` has to start with `/`", text.value);
        return Err(collector.error(bad(0, length, message)));
    }
    let behind = before.len() + TOKEN.len();
    if after.contains(TOKEN) {
        return Err(collector.error(bad(behind, length, format!("`{TOKEN}` can stand in the path once"))));
    }
    if after.ends_with('/') {
        let message = "the route that follows begins with a `/`".to_owned();
        return Err(collector.error(bad(length - 1, length, message)));
    }
    for (start, part) in [(0, before), (behind, after)] {
        if let Some((at, character)) = part.char_indices().find(|(_, character)| !is_path(*character)) {
            let message = format!("`{character}` cannot stand in a path as it is");
            let at = start + at;
            return Err(collector.error(bad(at, at + character.len_utf8(), message)));
        }
        if let Some(at) = part.find("//") {
            let at = start + at;
            return Err(collector.error(bad(at, at + 2, "a path has no empty segments".to_owned())));
        }
    }
    Ok((before.to_owned(), after.to_owned()))
}

/// A base URL, without the slash at its end.
pub(super) fn base_url(node: &Node, collector: &mut Collector) -> Parsed<String> {
    let text = leaf::text(node, collector)?;
    let bad = |start, end, message: &str| Diagnostic::new("bad_server_url", text.part(start, end), message);
    let rest = text.value.strip_prefix("https://").or_else(|| text.value.strip_prefix("http://"));
    let Some(rest) = rest else {
        let message =
            format!("`{}` is no base URL, expected it to start with `https://` or `http://`", text.value);
        return Err(collector.error(bad(0, text.value.len(), &message)));
    };
    let start = text.value.len() - rest.len();
    let host = rest.split('/').next().unwrap_or("");
    if host.is_empty() || host.starts_with(':') {
        return Err(collector.error(bad(0, text.value.len(), "this base URL has no host")));
    }
    if let Some(at) = host.find('@') {
        let message = "a base URL has no user name and no password";
        return Err(collector.error(bad(start, start + at + 1, message)));
    }
    if let Some((at, character)) = rest.char_indices().find(|(_, c)| !is_path(*c) && !matches!(c, '[' | ']'))
    {
        let message = match character {
            '?' | '#' => format!("a base URL ends before `{character}`"),
            _ => format!("`{character}` cannot stand in a URL as it is"),
        };
        return Err(collector.error(bad(start + at, start + at + character.len_utf8(), &message)));
    }
    Ok(text.value.trim_end_matches('/').to_owned())
}

/// `pchar` of RFC 3986 and the slash.
fn is_path(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(character)
}

/// `tchar` of RFC 9110.
pub(crate) fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}
