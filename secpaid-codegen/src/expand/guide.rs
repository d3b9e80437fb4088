//! From an endpoint to the rest of the docs on its request: what it answers, its errors with their remedies, an example that runs.

use super::doc::{self, Doc};
use super::example::{core_path, expand_example};
use super::scope::{Entry, Scope};
use super::shape::inner;
use crate::model::{Data, Endpoint, ErrorDef, ErrorSet, Items, Shape};

/// The docs of the endpoint, and below them the sections.
pub(super) fn expand_guide(scope: &Scope<'_>, entry: &Entry<'_>, endpoint: &Endpoint) -> Doc {
    let doc = doc::endpoint(scope.model, endpoint);
    let doc = match (&endpoint.data, &endpoint.items) {
        (Some(data), _) => doc.and("# Answer").and(answer(scope, data)),
        (None, Some(items)) => doc.and("# Answer").and(entries(scope, items)),
        (None, None) => doc,
    };
    let doc = match errors(scope, endpoint) {
        Some(errors) => doc.and("# Errors").and(errors),
        None => doc,
    };
    match expand_example(scope, entry, endpoint) {
        Some(example) => doc.and("# Example").and(example),
        None => doc,
    }
}

fn answer(scope: &Scope<'_>, data: &Data) -> String {
    let what = shown(scope, inner(&data.shape));
    let text = data.doc.as_deref().map(|doc| format!("{doc} ")).unwrap_or_default();
    let absent = if matches!(data.shape, Shape::Optional { .. }) { ", or nothing" } else { "" };
    format!("{text}{what}{absent}.")
}

fn entries(scope: &Scope<'_>, items: &Items) -> String {
    let core = core_path(scope);
    let list = format!("A list whose entries have outcomes of their own: [`Items`]({core}::items::Items).");
    match &items.data {
        Some(data) => format!("{list} One that worked: {}", answer(scope, data)),
        None => list,
    }
}

/// What a shape is, in words.
fn shown(scope: &Scope<'_>, shape: &Shape) -> String {
    match shape {
        Shape::Scalar(codec) => format!("A {}", doc::code(codec.base.name())),
        Shape::Named(index) => match scope.model.types.get(*index) {
            Some(def) if def.has_rust_type() => format!("[`{}`]", scope.entry(*index).ident),
            Some(def) => format!("A {}", doc::code(&def.name)),
            None => String::new(),
        },
        Shape::List { item, .. } => format!("A list: {}", shown(scope, item)),
        Shape::Map(item) => format!("A map: {}", shown(scope, item)),
        Shape::Optional { item, .. }
        | Shape::InString { item, .. }
        | Shape::Secret(item)
        | Shape::Boxed(item) => shown(scope, item),
    }
}

/// What the endpoint itself may answer instead, as a table.
fn errors(scope: &Scope<'_>, endpoint: &Endpoint) -> Option<String> {
    let own: Vec<_> = endpoint.own_errors(scope.model).filter(|error| !error.api_wide).map(row).collect();
    let sets = scope.model.error_sets_of(endpoint).filter(|(_, set)| !set.api_wide);
    let sets: Vec<_> = sets.map(|(_, set)| row_of_set(set)).collect();
    let rows = [own, sets].concat();
    let name = &endpoint.error_name;
    if rows.is_empty() {
        return (!endpoint.errors.is_empty()).then(|| format!("Those that every call can have: [`{name}`]."));
    }
    let table = format!("| error | | what to do |\n| --- | --- | --- |\n{}", rows.join("\n"));
    Some(format!("{table}\n\nAnd those that every call can have: [`{name}`]."))
}

/// All errors of a set in one row: they have their docs on its enum.
fn row_of_set(set: &ErrorSet) -> String {
    let doc = set.doc.as_deref().map(cell).unwrap_or_default();
    let count = set.errors.len();
    let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
    let doc = if doc.is_empty() { errors } else { format!("{doc} ({errors})") };
    format!("| [`{}`] | {doc} | |", set.error_name)
}

fn row(error: &ErrorDef) -> String {
    let fix = error.fix.as_deref().map(cell).unwrap_or_default();
    format!("| `{}` | {} | {fix} |", error.name, cell(&error.doc))
}

/// Text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
