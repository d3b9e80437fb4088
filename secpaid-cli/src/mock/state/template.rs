//! In: what the spec shows of an endpoint with `state`. Out: the example that its records are shown like.

use http::{HeaderName, HeaderValue};
use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Endpoint, Field, MetaPlace, Model, Shape, State, TypeKind};
use secpaid_core::Answer;

use super::super::shown::{Shown, data_of};
use super::super::value::{node, parsed};
use super::view::View;
use crate::engine::Handle;

/// An example of an endpoint, with the place of its records.
#[derive(Debug)]
pub(super) struct Template {
    answer: Answer,
    body: Node,
    /// Where the record is, or the list of records.
    at: Vec<String>,
    /// The records of the example.
    pub(super) items: Vec<Node>,
}

impl Template {
    /// The first success with a record or a list of them that is not empty, or else the first with an empty one.
    pub(super) fn new(model: &Model, handle: Handle<'_>, shown: &[Shown]) -> Option<Self> {
        let list = items_field(model, handle.endpoint());
        let successes = shown.iter().filter(|shown| shown.is_success());
        let templates = successes.filter_map(|shown| {
            let mut at = data_of(handle, &shown.answer)?;
            let body = parsed(str::from_utf8(&shown.answer.body).ok()?);
            if let Some(field) = list {
                let data = body.point(&at)?;
                let name =
                    std::iter::once(&field.wire).chain(&field.also).find(|name| data.get(name).is_some())?;
                at.push(name.clone());
            }
            let items = match &body.point(&at)?.value {
                Value::Array(items) => items.clone(),
                Value::Object(members) if !members.is_empty() => vec![body.point(&at)?.clone()],
                _ => return None,
            };
            Some(Self { answer: shown.answer.clone(), body, at, items })
        });
        let mut templates: Vec<_> = templates.collect();
        let best = templates.iter().position(|template| !template.items.is_empty()).unwrap_or(0);
        (best < templates.len()).then(|| templates.swap_remove(best))
    }

    /// How the endpoint shows records.
    pub(super) fn view<'v>(&'v self, model: &'v Model, state: &State, empty: &'v Node) -> View<'v> {
        let fields = fields(model, state);
        let key = (!state.does.takes_key()).then(|| fields.get(state.key)).flatten();
        View { types: &model.types, fields, key, example: self.items.first().unwrap_or(empty) }
    }

    /// The answer with this at the place of the records, and what it says about the whole list.
    pub(super) fn answer(&self, shown: Value, said: Vec<(MetaPlace, Value)>) -> Answer {
        let (mut body, mut headers) = (self.body.clone(), self.answer.headers.clone());
        body.put(&self.at, shown);
        for (at, value) in said {
            match (at, value) {
                (MetaPlace::At(at), value) => body.put(&at, value),
                (MetaPlace::Header(name), Value::String(text)) => {
                    if let (Ok(name), Ok(text)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
                        headers.insert(name, text);
                    }
                }
                (MetaPlace::Header(name), _) => drop(headers.remove(name)),
            }
        }
        Answer::new(self.answer.status, headers, body.to_string())
    }
}

/// What stands for the record of a list that has none in its example.
pub(super) fn nothing() -> Node {
    node(Value::Object(Vec::new()))
}

/// The fields of the records.
pub(super) fn fields<'m>(model: &'m Model, state: &State) -> &'m [Field] {
    state.record.and_then(|index| model.types.get(index)?.fields()).unwrap_or_default()
}

/// The field of the data that holds the list, where it is not the data itself.
fn items_field<'m>(model: &'m Model, endpoint: &'m Endpoint) -> Option<&'m Field> {
    let items = endpoint.pages.as_ref()?.items?;
    let Shape::Named(index) = endpoint.data.as_ref()?.shape.bare() else { return None };
    match &model.types.get(*index)?.kind {
        TypeKind::Record { fields } => fields.get(items),
        _ => None,
    }
}
