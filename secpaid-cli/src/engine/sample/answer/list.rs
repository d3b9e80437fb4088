//! From a list whose entries have outcomes to bodies with entries that worked and entries that did not, in every way that the rules
//! tell them apart.

use secpaid_codegen::json::{Member, Node, Value};
use secpaid_codegen::model::{DataPlace, Envelope, Items, ItemsBy, Shape};
use secpaid_codegen::source::{Span, Spanned};

use super::super::super::{Handle, Outcome};
use super::super::value::{Direction, Sampler};
use super::error::saying;
use super::skeleton::{put, skeletons};
use super::{put_data, tests};

/// An entry, and what speaks for it where that is not the entry.
#[derive(Clone)]
struct Entry {
    entry: Node,
    beside: Option<Node>,
    failed: bool,
}

impl Handle<'_> {
    /// Bodies that are such a list: of one entry of each kind, of all kinds, and without any.
    pub(super) fn lists(self, items: &Items, envelope: &Envelope, body: &Node) -> Vec<Node> {
        let place = items.at.clone().map_or_else(|| envelope.data.clone(), DataPlace::At);
        let build = |entries: &[Entry]| with_entries(items, &place, body, entries);
        let judged = |entry: &Entry| self.not_ok(&build(std::slice::from_ref(entry)));
        let payloads = self.payloads(items);
        let first = payloads.first().cloned().flatten();
        let mut worked = Vec::new();
        let mut failed = Vec::new();
        for skeleton in skeletons(tests(&items.judge)) {
            let entry = entry_of(items, &skeleton, first.as_deref());
            match judged(&entry) {
                Some(0) if worked.is_empty() => {
                    worked =
                        payloads.iter().map(|data| entry_of(items, &skeleton, data.as_deref())).collect();
                }
                Some(0) => worked.push(entry),
                Some(_) => failed.push(Entry { failed: true, ..entry }),
                None => {}
            }
        }
        if matches!(items.by, ItemsBy::Failed(_) | ItemsBy::Errors { .. }) {
            failed.push(Entry { failed: true, ..entry_of(items, &object(), first.as_deref()) });
        }
        let mut said = Vec::new();
        for error in self.endpoint.errors.iter().filter_map(|index| self.engine.model.errors.get(*index)) {
            for matcher in error.matchers.iter().filter(|matcher| items.can_meet(matcher)) {
                said.extend(failed.first().into_iter().flat_map(|entry| entry.saying(items, matcher)));
            }
        }
        failed.extend(said);
        let all: Vec<_> = worked.iter().chain(&failed).cloned().collect();
        let turned: Vec<_> = failed.iter().chain(&worked).cloned().collect();
        let mut bodies: Vec<_> = worked.first().map(std::slice::from_ref).map(build).into_iter().collect();
        bodies.extend([build(&all), build(&turned), build(&[])]);
        bodies.extend(all.iter().map(std::slice::from_ref).map(build));
        bodies.retain(|body| self.not_ok(body).is_some());
        bodies.dedup();
        bodies
    }

    /// How many entries of a success are none; `None` for what is no success.
    fn not_ok(self, body: &Node) -> Option<usize> {
        let answer =
            secpaid_core::Answer::new(http::StatusCode::OK, http::HeaderMap::new(), body.to_string());
        let decision = self.judge(&answer, &mut |_| ());
        let items = decision.items.filter(|_| {
            decision.outcome == Outcome::Ok || decision.outcome == Outcome::Partial && self.is_partial()
        })?;
        Some(items.not_ok.len())
    }

    fn is_partial(self) -> bool {
        self.endpoint.items.as_ref().is_some_and(|items| items.partial)
    }

    /// What an entry that worked may carry, as JSON.
    fn payloads(self, items: &Items) -> Vec<Option<String>> {
        let Some(data) = &items.data else { return vec![None] };
        let (shape, optional) = match &data.shape {
            Shape::Optional { item, .. } => (&**item, true),
            shape => (shape, false),
        };
        let sampler = Sampler::new(self.engine.types(), Direction::Read);
        let values = sampler.values(shape).into_iter().map(Some);
        values.chain(optional.then_some(None)).collect()
    }
}

impl Entry {
    /// The same, failed for what a matcher looks for.
    fn saying(&self, items: &Items, matcher: &secpaid_codegen::model::Matcher) -> Vec<Self> {
        let with = |text: Node| match &self.beside {
            Some(_) => Self { beside: Some(text), ..self.clone() },
            None => Self { entry: text, ..self.clone() },
        };
        let speaks = self.beside.as_ref().unwrap_or(&self.entry);
        saying(&items.judge, speaks, matcher).into_iter().map(with).collect()
    }
}

fn entry_of(items: &Items, skeleton: &Node, data: Option<&str>) -> Entry {
    let beside = match items.by {
        ItemsBy::Entry | ItemsBy::Envelope(_) | ItemsBy::Failed(_) => None,
        ItemsBy::Parallel(_) | ItemsBy::Errors { .. } => Some(skeleton.clone()),
    };
    let mut entry = if beside.is_some() { object() } else { skeleton.clone() };
    put_data(&mut entry, &items.judge.data, data);
    Entry { entry, beside, failed: false }
}

/// The body with these entries, and what speaks for them.
fn with_entries(items: &Items, place: &DataPlace, body: &Node, entries: &[Entry]) -> Node {
    let mut body = body.clone();
    let listed = |are: &dyn Fn(&Entry) -> bool| {
        let entries = entries.iter().enumerate().filter(|(_, entry)| are(entry));
        container(items.keyed, entries.map(|(position, entry)| (position, entry.entry.clone())))
    };
    let separate = matches!(items.by, ItemsBy::Failed(_));
    let worked = listed(&|entry| !(separate && entry.failed));
    match place {
        DataPlace::None => {}
        DataPlace::Root | DataPlace::Flat => body.value = worked,
        DataPlace::At(at) => drop(put(&mut body, at, worked, true)),
    }
    let (at, beside) = match &items.by {
        ItemsBy::Entry | ItemsBy::Envelope(_) => return body,
        ItemsBy::Parallel(at) => {
            (at, Value::Array(entries.iter().filter_map(|entry| entry.beside.clone()).collect()))
        }
        ItemsBy::Failed(at) => (at, listed(&|entry| entry.failed)),
        ItemsBy::Errors { at, path } => {
            let failed = entries.iter().enumerate().filter(|(_, entry)| entry.failed);
            let errors = failed.filter_map(|(position, entry)| {
                let mut error = entry.beside.clone()?;
                put(&mut error, path, Value::Number(position.to_string()), true);
                Some(error)
            });
            (at, Value::Array(errors.collect()))
        }
    };
    put(&mut body, at, beside, true);
    body
}

/// A list of entries; each has a key of its own where that is an object.
fn container(keyed: bool, entries: impl Iterator<Item = (usize, Node)>) -> Value {
    if !keyed {
        return Value::Array(entries.map(|(_, entry)| entry).collect());
    }
    let member = |(position, value)| {
        let key = Spanned::new(format!("key {position}"), Span::default());
        Member { key, value }
    };
    Value::Object(entries.map(member).collect())
}

fn object() -> Node {
    Node { span: Span::default(), value: Value::Object(Vec::new()) }
}
