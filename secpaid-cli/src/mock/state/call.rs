//! In: a call of an endpoint with `state`, and the collection that it is about. Out: the answer, and the collection afterwards.

use secpaid_codegen::json::{Node, Value};
use secpaid_codegen::model::{Condition, Does, Endpoint, Field, Filter, Model, State};

use super::super::value::{is_blank, members, node, number, same, text};
use super::record::Record;
use super::template::{Template, fields, nothing};
use super::view::rekeyed;
use super::{Collection, Remembered, page};

/// A call of an endpoint with `state`.
pub(super) struct Call<'c> {
    pub(super) model: &'c Model,
    pub(super) endpoint: &'c Endpoint,
    pub(super) state: &'c State,
    pub(super) template: Option<&'c Template>,
    pub(super) request: &'c Node,
}

impl Call<'_> {
    /// What the request says for one of its fields, under any of its names.
    fn asked(&self, field: usize) -> Option<&Value> {
        let field = self.endpoint.request.get(field)?;
        let found = members(self.request).iter().find(|entry| field.name(&entry.key.value).is_some())?;
        Some(&found.value.value)
    }

    /// What the request has for a field, or for one inside it.
    fn asked_inside(&self, path: &[usize]) -> Option<&Value> {
        let fields = self.endpoint.pages.as_ref()?.asked(self.model, self.endpoint, path)?;
        let mut value = self.asked(*path.first()?)?;
        for field in fields.iter().skip(1) {
            let Value::Object(members) = value else { return None };
            value = &members.iter().find(|entry| field.name(&entry.key.value).is_some())?.value.value;
        }
        Some(value)
    }

    /// Adds a record with the next free key.
    pub(super) fn create(&self, collection: &mut Collection) -> Option<Remembered> {
        let key = collection.next_key(self.example_key().as_deref());
        self.add(collection, key)
    }

    /// Adds the record that the example shows, where its key is free.
    pub(super) fn create_shown(&self, collection: &mut Collection) -> Option<Remembered> {
        let free = |key: &String| collection.records.iter().all(|record| record.key != *key);
        match self.example_key().filter(free) {
            Some(key) => self.add(collection, key),
            None => self.create(collection),
        }
    }

    fn example_key(&self) -> Option<String> {
        self.template?.view(self.model, self.state, &nothing()).example_key()
    }

    fn add(&self, collection: &mut Collection, key: String) -> Option<Remembered> {
        let template = self.template?;
        let empty = nothing();
        let view = template.view(self.model, self.state, &empty);
        let old = view.example_key();
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
        Some(Remembered::Answer(template.answer(shown.value, Vec::new())))
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

    pub(super) fn list(&self, collection: &Collection) -> Option<Remembered> {
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
        let field = |record: &&Record, names: &[String]| {
            let field = view.fields.iter().find(|field| names.contains(&field.wire));
            match (field, view.key) {
                (Some(field), Some(key)) if field.wire == key.wire => Some(Value::String(record.key.clone())),
                (field, _) => record.of(field?).cloned(),
            }
        };
        let page = page::of(self.endpoint, self.state, &records, |path| self.asked_inside(path), field);
        let shown = page.records.iter().map(|record| view.of(record)).collect();
        Some(Remembered::Answer(template.answer(Value::Array(shown), page.said)))
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
    pub(super) fn one(&self, collection: &mut Collection) -> Remembered {
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
            template.answer(shown.value, Vec::new())
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
