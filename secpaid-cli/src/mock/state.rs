//! In: a request that the spec allows. Out: the answer of an API that remembers, as the endpoint's `state` says.

mod call;
mod page;
mod record;
mod template;
mod view;

use std::collections::BTreeMap;
use std::slice;

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Does, Model, State};
use secpaid_core::Answer;

use self::call::Call;
use self::record::Record;
use self::template::{Template, fields, nothing};
use super::shown::Shown;
use super::value::{member, members, node, text};
use crate::engine::{Engine, Handle};

/// What a call amounts to, as far as the records say.
#[derive(Debug)]
pub(super) enum Remembered {
    /// The answer.
    Answer(Answer),
    /// It worked, and the answer is any success of the endpoint.
    Success,
    /// A declared error; index into the errors of the model.
    Error(usize),
    /// There is no such record, and the spec does not say what the answer is.
    Absent(String),
}

/// The records of an API.
#[derive(Debug)]
pub(super) struct Records {
    /// Per endpoint with `state` the example that its records are shown like.
    templates: Vec<Option<Template>>,
    collections: BTreeMap<String, Collection>,
}

/// Records in the order in which they came.
#[derive(Debug, Default, Clone)]
struct Collection {
    records: Vec<Record>,
    /// The highest number that was ever a key, or how many keys were made.
    last: u128,
    /// Was it changed since the beginning?
    changed: bool,
}

impl Records {
    /// Those that the examples of the spec show.
    pub(super) fn new(engine: &Engine, shown: &[Vec<Shown>]) -> Self {
        let model = engine.model();
        let template = |(handle, shown): (Handle<'_>, &Vec<Shown>)| {
            handle.endpoint().state.as_ref()?;
            Template::new(model, handle, shown)
        };
        let templates = engine.handles().zip(shown).map(template).collect();
        let mut records = Self { templates, collections: BTreeMap::new() };
        records.reset(model);
        records
    }

    /// Goes back to the beginning.
    pub(super) fn reset(&mut self, model: &Model) {
        self.collections.clear();
        for (endpoint, template) in model.endpoints.iter().zip(&self.templates) {
            let Some(state) = &endpoint.state else { continue };
            let collection = self.collections.entry(state.collection.clone()).or_default();
            if let (Does::List, Some(template)) = (state.does, template) {
                collection.seed(model, state, template);
            }
            if let Some(template) = template {
                let key = template.view(model, state, &nothing()).example_key();
                collection.last = collection.last.max(key.and_then(|key| key.parse().ok()).unwrap_or(0));
            }
        }
    }

    /// Is a collection as it was in the beginning?
    pub(super) fn is_unchanged(&self, state: &State) -> bool {
        self.collections.get(&state.collection).is_none_or(|collection| !collection.changed)
    }

    /// Remembers a call that an example of a success answers: a record that it creates is the one that the example shows.
    pub(super) fn follow(&mut self, model: &Model, handle: Handle<'_>, request: &Node, example: &Shown) {
        let endpoint = handle.endpoint();
        let Some(state) = &endpoint.state else { return };
        let shown = Template::new(model, handle, slice::from_ref(example));
        let usual = self.templates.get(handle.index()).and_then(Option::as_ref);
        let collection = self.collections.entry(state.collection.clone()).or_default();
        let call = Call { model, endpoint, state, template: shown.as_ref().or(usual), request };
        match state.does {
            Does::List | Does::Get => return,
            Does::Create if shown.is_some() => _ = call.create_shown(collection),
            Does::Create => _ = call.create(collection),
            // The record of the example need not be there.
            Does::Update | Does::Delete => _ = call.one(collection),
        }
        collection.changed = true;
    }

    /// Does what an endpoint does. `request` has its fields.
    pub(super) fn call(&mut self, model: &Model, index: usize, request: &Node) -> Option<Remembered> {
        let endpoint = model.endpoints.get(index)?;
        let state = endpoint.state.as_ref()?;
        let template = self.templates.get(index)?.as_ref();
        let collection = self.collections.entry(state.collection.clone()).or_default();
        let call = Call { model, endpoint, state, template, request };
        match state.does {
            Does::Create => call.create(collection),
            Does::List => call.list(collection),
            Does::Get | Does::Update | Does::Delete => Some(call.one(collection)),
        }
    }

    /// Everything, for people and scripts; what is secret is masked.
    pub(super) fn told(&self, model: &Model) -> Node {
        let secrets = model.secret_names();
        let secret = |name: &str| secrets.contains(name);
        let collections = self.collections.iter().map(|(name, collection)| {
            let records = collection.records.iter().map(|record| record.told(&secret));
            member(name, Value::Array(records.collect()))
        });
        node(Value::Object(collections.collect()))
    }

    /// Changes a record from outside; says it back, or what there is instead.
    pub(super) fn patch(
        &mut self,
        model: &Model,
        collection: &str,
        key: &str,
        patch: &Node,
    ) -> Result<Node, String> {
        let known: Vec<_> = self.collections.keys().map(|name| format!("`{name}`")).collect();
        let Some(found) = self.collections.get_mut(collection) else {
            return Err(format!("the spec has no collection `{collection}`; it has {}", known.join(", ")));
        };
        let Some(record) = found.records.iter_mut().find(|record| record.key == key) else {
            return Err(format!("there is no record `{key}` in `{collection}`"));
        };
        for entry in members(patch) {
            record.put(&entry.key.value, entry.value.value.clone());
        }
        found.changed = true;
        let secrets = model.secret_names();
        Ok(record.told(&|name: &str| secrets.contains(name)))
    }
}

impl Collection {
    /// Takes over the records of an example.
    fn seed(&mut self, model: &Model, state: &State, template: &Template) {
        let known = fields(model, state);
        let Some(key) = known.get(state.key) else { return };
        let mut items: Vec<&Node> = template.items.iter().collect();
        if state.newest_first {
            items.reverse();
        }
        for item in items {
            let named = members(item).iter().find(|entry| key.name(&entry.key.value).is_some());
            let Some(named) = named else { continue };
            let mut record = Record::from_example(text(&named.value.value).into_owned(), item, known);
            record.put_all(&state.only);
            self.last = self.last.max(record.key.parse().unwrap_or(0));
            match self.records.iter_mut().find(|known| known.key == record.key) {
                Some(known) => known.complete(&record),
                None => self.records.push(record),
            }
        }
    }

    /// A key that no record had: the next number, or the text of the example with a number behind it.
    fn next_key(&mut self, example: Option<&str>) -> String {
        self.last = self.last.saturating_add(1);
        match example {
            Some(text) if text.parse::<u128>().is_err() => format!("{text}-{}", self.last),
            _ => self.last.to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
