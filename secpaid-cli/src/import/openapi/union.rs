//! In: a choice between schemas. Out: the one type that reads all of them.

use secpaid_codegen::json::{Node, Value};

use super::Import;
use super::enums::is_text_list;
use super::scalar::json_types;
use super::typed::{JSON_IN_STRING, Typed, enumerated, is_json_text};
use crate::export::tree::{Object, items, members, same, str_at, text, texts};

impl Import<'_> {
    pub(super) fn union(&mut self, schema: &Node, branches: &[Node], hint: &str) -> Typed {
        let mut optional = false;
        let mut none = Vec::new();
        let mut others = Vec::new();
        for branch in branches {
            match nothing(branch) {
                Some(texts) => {
                    optional = true;
                    none.extend(texts);
                }
                None => others.push(branch.clone()),
            }
        }
        let typed = self.choice(schema, &others, hint);
        let none = if optional { none } else { Vec::new() };
        Typed { optional: typed.optional || optional, none: [typed.none.clone(), none].concat(), ..typed }
    }

    fn choice(&mut self, schema: &Node, branches: &[Node], hint: &str) -> Typed {
        match branches {
            [] => Typed::json(),
            [one] => self.typed(&with_description(one, schema), hint),
            [first, second] if is_json_text(first) && first.get("contentSchema").is_some() => {
                self.text_or(first, second, hint, true)
            }
            [first, second] if is_json_text(second) && second.get("contentSchema").is_some() => {
                self.text_or(second, first, hint, false)
            }
            [array, one] if array.get("items").is_some_and(|item| same(item, one)) => {
                let typed = self.typed(array, hint);
                Typed { wire: vec![text("json"), text("one")], ..typed }
            }
            _ if is_open_enum(branches) => {
                let values: Vec<Node> = branches.iter().filter_map(enumerated).flatten().collect();
                self.enumerated(schema, &values, hint)
            }
            _ => self.scalars_or_json(schema, branches, hint),
        }
    }

    /// A value that is there as it is, or inside a string.
    fn text_or(&mut self, string: &Node, bare: &Node, hint: &str, text_first: bool) -> Typed {
        let typed = self.typed(bare, hint);
        let one = typed.wire.iter().any(|form| crate::export::tree::str_of(form) == Some("one"));
        let (first, second) = if text_first { (JSON_IN_STRING, "json") } else { ("json", JSON_IN_STRING) };
        let mut wire = vec![text(first), text(second)];
        wire.extend(one.then(|| text("one")));
        self.check_in_string(Typed { wire, ..typed }, string)
    }

    fn scalars_or_json(&mut self, schema: &Node, branches: &[Node], hint: &str) -> Typed {
        let flat: Vec<Node> = branches.iter().map(|branch| self.flat_resolved(branch)).collect();
        let mut types: Vec<String> = Vec::new();
        for name in flat.iter().flat_map(json_types) {
            if !types.contains(&name) {
                types.push(name);
            }
        }
        let plain = |branch: &Node| enumerated(branch).is_none() && !json_types(branch).is_empty();
        let compound = |name: &String| name == "object" || name == "array";
        if flat.iter().all(plain) && !types.iter().any(compound) {
            let mut merged = Object::new().with("type", texts(types));
            let format = flat.iter().find_map(|branch| branch.get("format"));
            merged.set_some("format", format.cloned());
            let merged = Node { span: schema.span, ..Node::from(merged) };
            return self.typed(&merged, hint);
        }
        let message = format!("a choice between {} schemas is no type of the format", branches.len());
        self.losses.add(schema, message, "taken as any JSON");
        Typed::json()
    }
}

/// Stands a branch for the lack of a value? If so, the texts that say it.
fn nothing(branch: &Node) -> Option<Vec<Node>> {
    if str_at(branch, "type") == Some("null") {
        return Some(Vec::new());
    }
    let values = branch.get("enum").map(items).filter(|values| !values.is_empty())?;
    let empty = |value: &Node| match &value.value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if !values.iter().any(empty) {
        return None;
    }
    let text = |value: &Node| matches!(value.value, Value::String(_));
    values
        .iter()
        .all(|value| empty(value) || text(value))
        .then(|| values.iter().filter(|value| text(value)).cloned().collect())
}

/// Listed texts, or any other.
fn is_open_enum(branches: &[Node]) -> bool {
    let any_text = |branch: &Node| {
        branch.get("enum").is_none()
            && members(branch)
                .iter()
                .all(|member| ["type", "description"].contains(&member.key.value.as_str()))
            && branch.get("type").is_none_or(|_| str_at(branch, "type") == Some("string"))
    };
    let listed = |branch: &Node| enumerated(branch).is_some_and(|values| is_text_list(&values));
    branches.iter().any(listed) && branches.iter().all(|branch| listed(branch) || any_text(branch))
}

/// The branch with what is said about the choice as a whole.
fn with_description(branch: &Node, schema: &Node) -> Node {
    let mut branch = branch.clone();
    if let (Some(description), None, None) =
        (schema.get("description"), branch.get("description"), branch.get("$ref"))
    {
        branch = Node {
            span: branch.span,
            ..Object::from(branch).with("description", description.clone()).into()
        };
    }
    branch
}
