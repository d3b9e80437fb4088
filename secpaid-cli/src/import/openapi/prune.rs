//! In: a draft. Out: a draft without mistakes: what breaks a rule of the format is taken out, and listed.
//!
//! Documents say things that the format checks and OpenAPI does not: examples that do not fit their schema, bounds of what is only
//! read, schemas that nothing leads to.

use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::load;
use secpaid_codegen::report::Diagnostic;
use secpaid_codegen::source::{Source, Span};

use super::Import;
use super::document::{Document, refusal};
use crate::examples;
use crate::export::layout;
use crate::failure::Failure;

/// A draft that is not clean after so many rounds will not be.
const ROUNDS: usize = 50;
/// Keys that a draft can do without.
const DISPENSABLE: &[&str] = &[
    "example",
    "min",
    "min_exclusive",
    "max",
    "max_exclusive",
    "max_decimals",
    "min_len",
    "max_len",
    "min_items",
    "max_items",
    "not_token",
    "none",
    "docs",
    "doc",
    "missing",
    "rejected",
    "pages",
];
/// Entries that a draft can do without.
const SECTIONS: &[&str] = &["types", "endpoints", "inbound", "errors"];

impl Import<'_> {
    pub(super) fn pruned(&mut self, mut spec: Node, document: &Document) -> Result<Node, Failure> {
        for _ in 0..ROUNDS {
            let source = Source::new("the draft", layout(&spec));
            let found = match load(&source) {
                Ok(loaded) => {
                    let unused =
                        loaded.warnings.into_iter().filter(|warning| warning.rule() == "unused_type");
                    unused.chain(examples::misjudged(&source, &loaded.model)).collect()
                }
                Err(report) => report.diagnostics().to_vec(),
            };
            if found.is_empty() {
                return Ok(spec);
            }
            let before = spec.to_string();
            self.without_mistakes(&mut spec, &found, &source);
            if spec.to_string() == before {
                return Err(self.broken(&spec, &found, &source, document));
            }
        }
        Err(Failure::new("the draft still has mistakes; the document says too much that contradicts itself"))
    }

    fn without_mistakes(&mut self, spec: &mut Node, found: &[Diagnostic], source: &Source) {
        let Ok(document) = json::parse(source.text()) else { return };
        let mut cuts: Vec<Vec<String>> = Vec::new();
        for diagnostic in found {
            let Some(cut) = cut(&path_to(&document.root, diagnostic.primary().span.start)) else { continue };
            if cuts.contains(&cut) {
                continue;
            }
            let (message, instead) = said(diagnostic, &cut);
            self.losses.add_at(self.origin(spec, &cut), message, instead);
            cuts.push(cut);
        }
        // Later entries of a list first, so that the positions of the others stay.
        cuts.sort_by_key(|cut| std::cmp::Reverse(cut.last().and_then(|last| last.parse::<usize>().ok())));
        for cut in &cuts {
            remove(spec, cut);
        }
    }

    /// What is taken over from `x-envelope` can break a rule, and then there is no draft.
    fn broken(&self, spec: &Node, found: &[Diagnostic], source: &Source, document: &Document) -> Failure {
        let (Some(first), Ok(draft)) = (found.first(), json::parse(source.text())) else {
            return Failure::new("there is no draft of this document");
        };
        let path = path_to(&draft.root, first.primary().span.start);
        let message = format!("no draft follows the rules of the format: {}", first.message());
        refusal(&document.source, self.origin(spec, &path), message)
    }

    /// Where the document has what is at a place of the draft: what was taken over knows its place, and of the rest, its section does.
    fn origin(&self, spec: &Node, path: &[String]) -> Span {
        let above = (1..=path.len()).rev().filter_map(|length| spec.point(path.get(..length)?));
        if let Some(node) = above.into_iter().find(|node| !node.span.is_empty()) {
            return node.span;
        }
        let [section, name, ..] = path else { return self.document.span };
        let mut origins = self.origins.iter().filter(|((known, _), _)| known == section);
        origins.find(|((_, known), _)| known == name).map_or(self.document.span, |(_, span)| *span)
    }
}

fn said(diagnostic: &Diagnostic, cut: &[String]) -> (String, String) {
    let what = cut.last().map_or("", String::as_str);
    let instead = match cut {
        [_, name, kind, ..] if kind == "examples" => format!("an example of `{name}` is left out"),
        [_, name, kind, ..] if kind == "samples" => format!("the sample of `{name}` is left out"),
        [_, name] => format!("`{name}` is left out"),
        [_, name, ..] => format!("`{what}` is left out in `{name}`"),
        _ => "left out".to_owned(),
    };
    (diagnostic.message().to_owned(), instead)
}

/// The keys and positions that lead to the innermost value around an offset.
fn path_to(node: &Node, offset: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut node = node;
    loop {
        let inside = |span: Span| span.start <= offset && offset < span.end.max(span.start + 1);
        let next = match &node.value {
            Value::Object(members) => members
                .iter()
                .find(|member| inside(member.key.span) || inside(member.value.span))
                .map(|member| (member.key.value.clone(), &member.value)),
            Value::Array(items) => {
                let found = items.iter().enumerate().find(|(_, item)| inside(item.span));
                found.map(|(index, item)| (index.to_string(), item))
            }
            _ => None,
        };
        let Some((step, below)) = next else { return path };
        path.push(step);
        node = below;
    }
}

/// The smallest part around a mistake that can be taken out.
fn cut(path: &[String]) -> Option<Vec<String>> {
    if let [_, _, kind, _, ..] = path
        && ["examples", "samples"].contains(&kind.as_str())
    {
        return Some(path.get(..4)?.to_vec());
    }
    let dispensable = path.iter().rposition(|step| DISPENSABLE.contains(&step.as_str())).filter(|at| *at > 0);
    if let Some(at) = dispensable {
        return Some(path.get(..=at)?.to_vec());
    }
    let [section, name, ..] = path else { return None };
    SECTIONS.contains(&section.as_str()).then(|| vec![section.clone(), name.clone()])
}

fn remove(node: &mut Node, path: &[String]) {
    let Some((step, rest)) = path.split_first() else { return };
    match &mut node.value {
        Value::Object(members) => {
            let Some(at) = members.iter().position(|member| member.key.value == *step) else { return };
            if rest.is_empty() {
                members.remove(at);
                shorten(node);
            } else if let Some(member) = members.get_mut(at) {
                remove(&mut member.value, rest);
            }
        }
        Value::Array(items) => {
            let Some(at) = step.parse::<usize>().ok().filter(|at| *at < items.len()) else { return };
            if rest.is_empty() {
                items.remove(at);
            } else if let Some(item) = items.get_mut(at) {
                remove(item, rest);
            }
        }
        _ => {}
    }
}

/// A field that says nothing but its type needs no object.
fn shorten(node: &mut Node) {
    if let Value::Object(members) = &node.value
        && let [only] = members.as_slice()
        && only.key.value == "type"
    {
        *node = only.value.clone();
    }
}
