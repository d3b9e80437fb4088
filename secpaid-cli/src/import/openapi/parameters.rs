//! In: the path and the parameters of an operation. Out: the path of a route, and the fields of a request that are not in its body.

use std::collections::BTreeSet;

use secpaid_codegen::json::{Node, Value};

use super::Import;
use super::endpoint::Operation;
use super::enums::ascii;
use super::names::{camel, snake};
use super::typed::{JSON_IN_STRING, extension};
use crate::export::tree::{Object, is_true, items, members, str_at, str_of, text};

/// The function that every request has.
const CONSTRUCTOR: &str = "new";
/// Headers that OpenAPI leaves to other parts of the document, or the client sets.
const OWN_HEADERS: &[&str] =
    &["accept", "content-type", "authorization", "user-agent", "host", "content-length"];

/// What is outside the body of a request.
pub(super) struct Parameters {
    pub(super) path: String,
    pub(super) fields: Object,
    pub(super) rust_names: BTreeSet<String>,
}

impl<'d> Import<'d> {
    pub(super) fn parameters(&mut self, operation: &Operation<'d>) -> Parameters {
        let path = self.path(operation);
        let rust_names = BTreeSet::from([CONSTRUCTOR.to_owned()]);
        let mut parameters = Parameters { path, fields: Object::new(), rust_names };
        let lists =
            [operation.item, operation.node].map(|node| node.get("parameters").map_or(&[][..], items));
        let own =
            |said: &Node| (str_at(said, "name").map(str::to_owned), str_at(said, "in").map(str::to_owned));
        let overridden: Vec<_> = lists[1].iter().map(|parameter| own(self.refs.resolve(parameter))).collect();
        for (index, parameter) in lists
            .into_iter()
            .enumerate()
            .flat_map(|(index, list)| list.iter().map(move |parameter| (index, parameter)))
        {
            let said = self.refs.resolve(parameter).clone();
            if index == 1 || !overridden.contains(&own(&said)) {
                self.parameter(parameter, &said, operation, &mut parameters);
            }
        }
        for name in placeholders(&parameters.path) {
            if parameters.fields.get(&name).is_none() {
                let message = format!("`{name}` in the path is no parameter");
                self.losses.add(operation.node, message, "taken as a string");
                let mut field = Object::new().with("type", text("string"));
                self.name_field(&mut field, &name, &mut parameters.rust_names);
                parameters.fields.set(&name, shortened(field));
            }
        }
        parameters
    }

    fn parameter(&mut self, at: &Node, said: &Node, operation: &Operation<'d>, to: &mut Parameters) {
        let (name, place) = (str_at(said, "name").unwrap_or("?"), str_at(said, "in").unwrap_or("?"));
        let needed = if is_true(said, "required") { "required " } else { "" };
        let lost = |import: &mut Self, why: &str| {
            let message = format!("the {needed}{place} parameter `{name}` {why}");
            import.losses.add(at, message, "left out");
        };
        let in_path = place == "path";
        match place {
            "path" if !placeholders(&to.path).any(|placeholder| placeholder == name) => {
                return lost(self, "is no segment of the path by itself");
            }
            "header" if OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => {
                return lost(self, "is a header that the client sets itself");
            }
            "header" if !is_header(name) => return lost(self, "has no name that a header can have"),
            "path" | "query" | "header" => {}
            _ => return lost(self, "has no counterpart"),
        }
        let same = |known: &str| known == name || place == "header" && known.eq_ignore_ascii_case(name);
        if to.fields.members().iter().any(|member| same(&member.key.value)) {
            return lost(self, "has the name of another one, and a request has one field of a name");
        }
        let Some(schema) = schema(said) else { return lost(self, "has no schema") };
        let hint = format!("{}{}", operation.name, camel(&ascii(name), "Field"));
        let optional = !in_path && !is_true(said, "required");
        let constant = if in_path || optional { None } else { self.constant(&schema) };
        if let Some(mut constant) = constant {
            if place == "header" && constant.get("in").is_none() {
                constant.set("in", text("header"));
            }
            to.fields.set(name, constant);
            return;
        }
        let mut field = self.field(&schema, &hint, optional);
        if said.get("content").is_some() && self.is_compound(&Node::from(field.clone())) {
            field.set("wire", text(JSON_IN_STRING));
        }
        if self.is_compound(&Node::from(field.clone())) {
            return lost(self, "holds objects, which are no text");
        }
        let expression = field.get("type").and_then(str_of).unwrap_or_default().to_owned();
        let is_list = expression.trim_end_matches('?').ends_with("[]");
        if in_path && (is_list || expression.ends_with('?')) {
            field = Object::new().with("type", text("string"));
            let message = format!("the path parameter `{name}` is no single value that is always there");
            self.losses.add(at, message, "taken as a string");
        }
        if is_list && !in_path {
            self.list_of(said, place, &schema, &mut field, at);
        }
        if place == "header" && field.get("in").is_none() {
            field.set("in", text("header"));
        }
        self.name_field(&mut field, name, &mut to.rust_names);
        to.fields.set(name, shortened(field));
    }

    /// How a list is a text.
    fn list_of(&mut self, said: &Node, place: &str, schema: &Node, field: &mut Object, at: &Node) {
        let usual = if place == "header" { "simple" } else { "form" };
        let style = str_at(said, "style").unwrap_or(usual);
        if style != usual {
            let message = format!("a list has no style `{style}`");
            self.losses.add(at, message, "its name is repeated");
            return;
        }
        let explodes = said.get("explode").map_or(place == "query", |flag| flag.value == Value::Bool(true));
        // An export of this tool says itself how a header is written.
        let is_own = extension(schema, "in").is_some();
        if !explodes && !is_own && field.get("wire").is_none() {
            field.set("wire", text("comma"));
        }
    }

    /// The path; text between braces that cannot be a placeholder stays as a word, which no server takes for a value.
    fn path(&mut self, operation: &Operation<'d>) -> String {
        let path = operation.path.replace("//", "/");
        let path = path
            .split('/')
            .map(|segment| if is_segment(segment) { segment.to_owned() } else { word(segment) });
        let path = path.collect::<Vec<_>>().join("/");
        let usable = |character: char| is_usable(character) || matches!(character, '/' | '{' | '}');
        if path.chars().all(usable) {
            return path;
        }
        self.losses.add(
            operation.node,
            format!("`{path}` cannot be a path as it is"),
            "other characters are `-`",
        );
        path.chars().map(|character| if usable(character) { character } else { '-' }).collect()
    }
}

/// Says of fields that they are in the query, where there is a body in which they would be.
pub(super) fn say_query(fields: &mut Object, path: &str) {
    let names: Vec<String> = fields.members().iter().map(|member| member.key.value.clone()).collect();
    for name in names {
        if placeholders(path).any(|placeholder| placeholder == name) {
            continue;
        }
        let Some(field) = fields.get(&name).cloned() else { continue };
        let mut field = match str_of(&field) {
            Some(expression) => Object::new().with("type", text(expression)),
            None => Object::from(field),
        };
        if field.get("in").is_none() {
            field.set("in", text("query"));
        }
        fields.set(&name, field);
    }
}

/// The schema of a parameter, with what is said beside it.
fn schema(said: &Node) -> Option<Node> {
    let content =
        said.get("content").map_or(&[][..], members).first().and_then(|media| media.value.get("schema"));
    let mut schema = Object::from(said.get("schema").or(content)?.clone());
    for key in ["description", "example", "deprecated"] {
        if let (Some(value), None) = (said.get(key), schema.get(key)) {
            schema.set(key, value.clone());
        }
    }
    Some(schema.into())
}

/// A field that says nothing but its type is that type.
fn shortened(mut field: Object) -> Node {
    if field.members().len() > 1 {
        field.into()
    } else {
        field.take("type").unwrap_or_else(|| Object::new().into())
    }
}

/// The names between braces.
fn placeholders(path: &str) -> impl Iterator<Item = String> {
    let names = path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
    names.collect::<Vec<_>>().into_iter()
}

/// Has it one name between braces at most?
fn is_segment(segment: &str) -> bool {
    match segment.split_once('{').map(|(before, rest)| (before, rest.split_once('}'))) {
        None => !segment.contains('}'),
        Some((_, None)) => false,
        Some((before, Some((name, after)))) => {
            !name.is_empty()
                && name.chars().all(is_usable)
                && ![before, name, after].concat().contains(['{', '}'])
        }
    }
}

/// A segment with words in the places of what is between its braces.
fn word(segment: &str) -> String {
    let mut words = segment.to_owned();
    while let Some((before, rest)) = words.split_once('{') {
        let Some((name, after)) = rest.split_once('}') else { break };
        words = format!("{before}:{}{after}", snake(&ascii(name), "parameter"));
    }
    words.replace(['{', '}'], "-")
}

fn is_usable(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(character)
}

fn is_header(name: &str) -> bool {
    !name.is_empty() && http::HeaderName::from_bytes(name.as_bytes()).is_ok()
}
