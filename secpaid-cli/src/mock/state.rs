//! In: a request that the spec allows. Out: the answer of an API that remembers, as the endpoint's `state` says.

mod page;
mod record;
mod template;
mod view;

use std::collections::BTreeMap;

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Condition, Does, Endpoint, Field, Filter, Model, State};
use secpaid_core::Answer;

use self::record::Record;
use self::template::{Template, fields, nothing};
use self::view::rekeyed;
use super::shown::Shown;
use super::value::{is_blank, member, members, node, number, same, text};
use crate::engine::Engine;

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
        let template = |(handle, shown): (crate::engine::Handle<'_>, &Vec<Shown>)| {
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

    /// Something else was answered, as if the collection had changed.
    pub(super) fn mark_changed(&mut self, state: &State) {
        if let Some(collection) = self.collections.get_mut(&state.collection) {
            collection.changed |= !matches!(state.does, Does::List | Does::Get);
        }
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

/// A call of an endpoint with `state`.
struct Call<'c> {
    model: &'c Model,
    endpoint: &'c Endpoint,
    state: &'c State,
    template: Option<&'c Template>,
    request: &'c Node,
}

impl Call<'_> {
    /// What the request says for one of its fields, under any of its names.
    fn asked(&self, field: usize) -> Option<&Value> {
        let field = self.endpoint.request.get(field)?;
        let found = members(self.request).iter().find(|entry| field.name(&entry.key.value).is_some())?;
        Some(&found.value.value)
    }

    fn create(&self, collection: &mut Collection) -> Option<Remembered> {
        let template = self.template?;
        let empty = nothing();
        let view = template.view(self.model, self.state, &empty);
        let old = view.example_key();
        let key = collection.next_key(old.as_deref());
        let mut record = Record::new(key.clone());
        let example = Record::from_example(key.clone(), view.example, view.fields);
        for entry in members(example.fields()) {
            record.put(&entry.key.value, rekeyed(&entry.value.value, old.as_deref(), &key));
        }
        record.take(&self.given(view.fields), view.fields);
        record.put_all(&self.state.set);
        if let Some(field) = view.key {
            record.put(&field.wire, Value::String(key));
        }
        let shown = view.of(&record);
        collection.records.push(record);
        collection.changed = true;
        Some(Remembered::Answer(template.answer(self.endpoint, shown.value, None)))
    }

    /// What the request says that belongs into a record: not what is null, and no secret that records do not have.
    fn given(&self, known: &[Field]) -> Node {
        let wanted = |name: &str| {
            let secret = self
                .endpoint
                .request
                .iter()
                .any(|field| field.name(name).is_some() && field.shape.is_secret());
            !secret || known.iter().any(|field| field.name(name).is_some())
        };
        let entries = members(self.request).iter();
        let entries = entries.filter(|entry| entry.value.value != Value::Null && wanted(&entry.key.value));
        node(Value::Object(entries.cloned().collect()))
    }

    fn list(&self, collection: &Collection) -> Option<Remembered> {
        let template = self.template?;
        let empty = nothing();
        let view = template.view(self.model, self.state, &empty);
        let wanted = |record: &&Record| {
            record.has(&self.state.only)
                && self.state.filters.iter().all(|filter| self.lets_through(filter, record))
        };
        let mut records: Vec<&Record> = collection.records.iter().filter(wanted).collect();
        if self.state.newest_first {
            records.reverse();
        }
        let page = page::of(self.endpoint, self.state, &records, |field| self.asked(field));
        let shown = page.records.iter().map(|record| view.of(record)).collect();
        Some(Remembered::Answer(template.answer(self.endpoint, Value::Array(shown), page.next)))
    }

    fn lets_through(&self, filter: &Filter, record: &Record) -> bool {
        let Some(asked) = self.asked(filter.field).filter(|asked| !is_blank(asked)) else { return true };
        let known = fields(self.model, self.state);
        let value = |name: &String| {
            let field = known.iter().find(|field| field.wire == *name);
            match known.get(self.state.key) {
                Some(key) if key.wire == *name => Some(Value::String(record.key.clone())),
                _ => record.get(name).or_else(|| record.of(field?)).cloned(),
            }
        };
        let mut values = filter.of.iter().filter_map(value);
        if filter.part {
            let asked = text(asked).to_lowercase();
            values.any(|value| text(&value).to_lowercase().contains(&asked))
        } else {
            values.any(|value| same(&value, asked))
        }
    }

    /// Shows, changes or removes the record that the request names.
    fn one(&self, collection: &mut Collection) -> Remembered {
        let asked = self.asked(self.state.key).cloned().unwrap_or(Value::Null);
        let position =
            collection.records.iter().position(|record| same(&Value::String(record.key.clone()), &asked));
        let Some((position, record)) = position.and_then(|at| Some((at, collection.records.get_mut(at)?)))
        else {
            let message = format!("`{}` has no record `{}`", self.state.collection, text(&asked));
            return self.state.absent.map_or(Remembered::Absent(message), Remembered::Error);
        };
        let refused =
            self.state.refuse.iter().find(|refusal| {
                refusal.when.iter().all(|(name, condition)| self.holds(record, name, condition))
            });
        if let Some(refusal) = refused {
            return Remembered::Error(refusal.error);
        }
        let known = fields(self.model, self.state);
        if self.state.does == Does::Update {
            let mut given = self.given(known);
            if let (Value::Object(entries), Some(key)) =
                (&mut given.value, self.endpoint.request.get(self.state.key))
            {
                entries.retain(|entry| key.name(&entry.key.value).is_none());
            }
            record.take(&given, known);
            record.put_all(&self.state.set);
        }
        let answer = self.template.filter(|_| self.state.record.is_some()).map(|template| {
            let shown = template.view(self.model, self.state, &nothing()).of(record);
            template.answer(self.endpoint, shown.value, None)
        });
        if self.state.does == Does::Delete {
            collection.records.remove(position);
        }
        collection.changed |= self.state.does != Does::Get;
        answer.map_or(Remembered::Success, Remembered::Answer)
    }

    fn holds(&self, record: &Record, name: &str, condition: &Condition) -> bool {
        match condition {
            Condition::Is(value) => record.has(&[(name.to_owned(), value.clone())]),
            Condition::Below(field) => {
                let limit = self.asked(*field).and_then(number);
                limit.zip(record.get(name).and_then(number)).is_some_and(|(limit, value)| value < limit)
            }
        }
    }
}

#[cfg(test)]
mod tests;
