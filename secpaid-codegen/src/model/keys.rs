//! From a model to the keys of an answer's root that its tables look at.
//!
//! The runtime keeps the values of these keys and of no others, and a pointer begins with the position of one of them.

use super::{
    DataPlace, Endpoint, Envelope, ErrorDef, Inbound, Items, ItemsBy, MetaPlace, Model, PageBy, Test,
};

/// Keys of the root, each once.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<String>);

impl Keys {
    /// What envelopes, errors and the meta fields that endpoints share look at, in the order of the file.
    pub fn shared(model: &Model) -> Self {
        let mut keys = Self::default();
        model.envelopes.iter().for_each(|envelope| keys.add_envelope(envelope));
        for (index, meta) in model.metas.iter().enumerate() {
            let own = |endpoint: &Endpoint| {
                endpoint.meta == index
                    && meta.rust.as_ref().is_some_and(|rust| *rust == format!("{}Meta", endpoint.name))
            };
            if !model.endpoints.iter().any(own) {
                keys.add_meta(model, index);
            }
        }
        model.errors.iter().for_each(|error| keys.add_error(error));
        keys
    }

    /// What is looked at in an answer to this endpoint that is in this envelope.
    pub fn of_answer(model: &Model, endpoint: &Endpoint, envelope: &Envelope) -> Self {
        let mut keys = Self::default();
        keys.add_envelope(envelope);
        let errors = endpoint.errors.iter().filter_map(|index| model.errors.get(*index));
        errors.for_each(|error| keys.add_error(error));
        keys.of_endpoint(model, endpoint)
    }

    /// The shared keys, and behind them what only this endpoint looks at.
    pub fn of_endpoint(&self, model: &Model, endpoint: &Endpoint) -> Self {
        let mut keys = self.clone();
        endpoint.own_place().iter().for_each(|place| keys.add_place(place));
        if let Some(items) = &endpoint.items {
            match &items.by {
                ItemsBy::Entry | ItemsBy::Envelope(_) => {}
                ItemsBy::Parallel(at) | ItemsBy::Failed(at) | ItemsBy::Errors { at, .. } => keys.add(at),
            }
        }
        endpoint.outcomes.iter().for_each(|(_, test)| keys.add_test(test));
        endpoint.code.iter().chain(&endpoint.message).for_each(|at| keys.add(at));
        keys.add_meta(model, endpoint.meta);
        if let Some(pages) = &endpoint.pages {
            pages.stop.iter().for_each(|test| keys.add_test(test));
            pages.total.iter().chain(&pages.pages).for_each(|at| keys.add(at));
            if let PageBy::Cursor { next: MetaPlace::At(next), .. } = &pages.by {
                keys.add(next);
            }
        }
        keys
    }

    /// The shared keys, as errors look at entries, too, and behind them what the entries of this list are looked at for.
    pub fn of_items(&self, items: &Items) -> Self {
        let mut keys = self.clone();
        keys.add_items(items);
        keys
    }

    /// The keys of an entry that say what it amounts to.
    pub fn of_entry(items: &Items) -> Self {
        let mut keys = Self::default();
        keys.add_items(items);
        keys
    }

    /// What an inbound shape looks at.
    pub fn of_inbound(inbound: &Inbound) -> Self {
        let mut keys = Self::default();
        inbound.when.iter().for_each(|test| keys.add_test(test));
        keys.add(&inbound.at);
        inbound.encrypted.iter().for_each(|encrypted| keys.add(&encrypted.at));
        keys
    }

    /// What a test over a request looks at.
    pub fn of_test(test: &Test) -> Self {
        let mut keys = Self::default();
        keys.add_test(test);
        keys
    }

    /// The keys.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Where a key is among them. Every key of the tables that the keys were made for is.
    pub fn position(&self, name: &str) -> usize {
        self.0.iter().position(|key| key == name).unwrap_or(usize::MAX)
    }

    fn add(&mut self, pointer: &[String]) {
        if let Some(first) = pointer.first()
            && !self.0.contains(first)
        {
            self.0.push(first.clone());
        }
    }

    fn add_items(&mut self, items: &Items) {
        self.add_envelope(&items.judge);
        if let ItemsBy::Errors { path, .. } = &items.by {
            self.add(path);
        }
    }

    fn add_envelope(&mut self, envelope: &Envelope) {
        envelope.when.iter().for_each(|test| self.add_test(test));
        envelope.outcomes.iter().for_each(|(_, test)| self.add_test(test));
        envelope.code.iter().chain(&envelope.message).for_each(|pointer| self.add(pointer));
        self.add_place(&envelope.data);
        envelope.details.iter().chain(&envelope.warnings).for_each(|pointer| self.add(pointer));
        envelope.hints.each().into_iter().for_each(|(_, places)| self.add_places(places));
    }

    fn add_error(&mut self, error: &ErrorDef) {
        error
            .matchers
            .iter()
            .filter_map(|matcher| matcher.when.as_ref())
            .for_each(|when| self.add_test(when));
        error.details.iter().filter_map(|details| details.at.as_ref()).for_each(|pointer| self.add(pointer));
    }

    fn add_test(&mut self, test: &Test) {
        match test {
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| self.add_test(test)),
            Test::Not(test) => self.add_test(test),
            Test::Status(_) | Test::Rust(_) => {}
            Test::At(test) => self.add(&test.at),
        }
    }

    fn add_place(&mut self, place: &DataPlace) {
        if let DataPlace::At(pointer) = place {
            self.add(pointer);
        }
    }

    fn add_meta(&mut self, model: &Model, index: usize) {
        let fields = model.metas.get(index).into_iter().flat_map(|meta| &meta.fields);
        fields.for_each(|field| self.add_places(&field.places));
    }

    fn add_places(&mut self, places: &[MetaPlace]) {
        for place in places {
            if let MetaPlace::At(pointer) = place {
                self.add(pointer);
            }
        }
    }
}
