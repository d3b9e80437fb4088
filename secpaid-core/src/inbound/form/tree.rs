//! From names with brackets and their values to one JSON document.

use crate::endpoint::Encoding;
use crate::json::Writer;

/// How many brackets a name may have.
pub(super) const MAX_DEPTH: usize = 16;

/// How many fields there may be: looking one up takes the longer, the more there are.
pub(super) const MAX_FIELDS: usize = 256;

/// What a name stands for.
#[derive(Debug)]
pub(super) enum Leaf<'a> {
    /// A text.
    Text(String),
    /// A value of a JSON document, as written.
    Json(&'a str),
}

/// The fields so far.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    fields: Vec<(String, Node<'a>)>,
    count: usize,
}

#[derive(Debug)]
enum Node<'a> {
    Leaf(Leaf<'a>),
    /// `a[x]` and `a[0]`
    Named(Vec<(String, Node<'a>)>),
    /// `a[]`
    List(Vec<Node<'a>>),
}

impl<'a> Tree<'a> {
    /// Puts a value where its name says; if it cannot be there, why.
    pub(super) fn insert(&mut self, name: &str, leaf: Leaf<'a>) -> Result<(), String> {
        self.count += 1;
        if self.count > MAX_FIELDS {
            return Err(format!("there are more than {MAX_FIELDS} fields"));
        }
        let (first, steps) = split(name)?;
        insert(&mut self.fields, first, &steps, leaf)
    }

    /// The document.
    pub(super) fn into_json(self) -> String {
        let mut writer = Writer::new(Encoding::Json);
        write_object(&mut writer, &self.fields);
        writer.into_text()
    }
}

/// `a[b][]` is `a`, and `b` and nothing.
fn split(name: &str) -> Result<(&str, Vec<&str>), String> {
    let unmatched = || "the brackets of a field's name do not match".to_owned();
    let first = name.split('[').next().unwrap_or_default();
    if first.contains(']') {
        return Err(unmatched());
    }
    if first.is_empty() {
        return Err("a field has no name".to_owned());
    }
    let mut steps = Vec::new();
    let mut rest = name.get(first.len()..).unwrap_or_default();
    while !rest.is_empty() {
        let step = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (step, behind) = step.filter(|(step, _)| !step.contains('[')).ok_or_else(unmatched)?;
        steps.push(step);
        rest = behind;
        if steps.len() > MAX_DEPTH {
            return Err(format!("a field's name has more than {MAX_DEPTH} brackets"));
        }
    }
    Ok((first, steps))
}

fn insert<'a>(
    fields: &mut Vec<(String, Node<'a>)>,
    name: &str,
    steps: &[&str],
    leaf: Leaf<'a>,
) -> Result<(), String> {
    match fields.iter_mut().find(|(known, _)| known == name) {
        Some((_, node)) => merge(node, steps, leaf),
        None => {
            fields.push((name.to_owned(), grow(steps, leaf)));
            Ok(())
        }
    }
}

/// Adds a value to what is there under the same name.
fn merge<'a>(node: &mut Node<'a>, steps: &[&str], leaf: Leaf<'a>) -> Result<(), String> {
    match (node, steps) {
        (Node::Leaf(_), []) => Err("a field is there twice".to_owned()),
        (Node::Leaf(_), _) | (_, []) => Err("a field is a value and also holds fields".to_owned()),
        (Node::List(items), ["", rest @ ..]) => {
            items.push(grow(rest, leaf));
            Ok(())
        }
        (Node::List(_), _) | (Node::Named(_), ["", ..]) => {
            Err("a field is a list and also has names".to_owned())
        }
        (Node::Named(fields), [name, rest @ ..]) => insert(fields, name, rest, leaf),
    }
}

/// A value with the steps to it.
fn grow<'a>(steps: &[&str], leaf: Leaf<'a>) -> Node<'a> {
    steps.iter().rev().fold(Node::Leaf(leaf), |node, step| match *step {
        "" => Node::List(vec![node]),
        name => Node::Named(vec![(name.to_owned(), node)]),
    })
}

fn write(writer: &mut Writer, node: &Node<'_>) {
    match node {
        Node::Leaf(Leaf::Text(text)) => writer.string(text),
        Node::Leaf(Leaf::Json(json)) => writer.raw(json),
        Node::List(items) => write_list(writer, items),
        Node::Named(fields) => match numbered(fields) {
            Some(items) => write_list(writer, items),
            None => write_object(writer, fields),
        },
    }
}

fn write_object(writer: &mut Writer, fields: &[(String, Node<'_>)]) {
    writer.begin_object();
    for (name, node) in fields {
        writer.key(name);
        write(writer, node);
    }
    writer.end_object();
}

fn write_list<'n, 'a: 'n>(writer: &mut Writer, items: impl IntoIterator<Item = &'n Node<'a>>) {
    writer.begin_array();
    for item in items {
        writer.item();
        write(writer, item);
    }
    writer.end_array();
}

/// The items of a list whose positions are all named, in the order of those.
fn numbered<'n, 'a>(fields: &'n [(String, Node<'a>)]) -> Option<Vec<&'n Node<'a>>> {
    (0..fields.len())
        .map(|position| {
            let name = position.to_string();
            fields.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
        })
        .collect()
}
