//! What an endpoint says itself and its envelopes say for others, and the request fields that its pages name.

use super::{DataPlace, EmptyBy, Endpoint, Envelope, Field, Model, Pages, Pointer, Shape};

impl Pages {
    /// The field of the request that such indices lead to, behind those that it is in.
    pub fn asked<'m>(
        &self,
        model: &'m Model,
        endpoint: &'m Endpoint,
        path: &[usize],
    ) -> Option<Vec<&'m Field>> {
        let mut fields = endpoint.request.as_slice();
        let mut found = Vec::new();
        for index in path {
            let field = fields.get(*index)?;
            found.push(field);
            if let Shape::Named(index) = field.shape.bare() {
                fields = model.types.get(*index).and_then(|ty| ty.fields()).unwrap_or_default();
            }
        }
        Some(found)
    }
}

impl Endpoint {
    /// Where a success has its data, or the list that it is, where the endpoint says that itself.
    pub fn own_place(&self) -> Option<DataPlace> {
        match &self.items {
            Some(items) => items.at.clone().map(DataPlace::At),
            None => self.data.as_ref()?.place.clone(),
        }
    }

    /// Does a success carry nothing that it could have?
    pub fn takes_nothing(&self) -> bool {
        self.data.is_none() && self.items.is_none() && self.file.is_none()
    }

    /// Where its answers in this envelope have their data, if not where the envelope says. The whole body is no data of an endpoint that takes
    /// none.
    fn own_data(&self, envelope: &Envelope) -> Option<DataPlace> {
        let is_none = || self.takes_nothing() && envelope.data == DataPlace::Root;
        self.own_place().or_else(|| is_none().then_some(DataPlace::None))
    }

    /// Does the endpoint say itself something that the envelope says for others?
    pub fn has_own(&self, envelope: &Envelope) -> bool {
        !(self.outcomes.is_empty() && self.code.is_empty() && self.message.is_empty())
            || self.own_data(envelope).is_some_and(|own| own != envelope.data)
            || self.own_empty().is_some_and(|own| own != envelope.empty)
    }

    /// The envelope as this endpoint is answered in it.
    pub fn own(&self, envelope: &Envelope) -> Envelope {
        let before = |own: &[Pointer], rest: &[Pointer]| own.iter().chain(rest).cloned().collect();
        Envelope {
            code: before(&self.code, &envelope.code),
            message: before(&self.message, &envelope.message),
            data: self.own_data(envelope).unwrap_or_else(|| envelope.data.clone()),
            empty: self.own_empty().unwrap_or_else(|| envelope.empty.clone()),
            ..envelope.clone()
        }
    }

    /// What counts as no data, where the endpoint says that itself. A list of entries with outcomes is a list when it is empty, too.
    pub fn own_empty(&self) -> Option<EmptyBy> {
        match &self.items {
            Some(_) => Some(EmptyBy::default()),
            None => self.data.as_ref()?.empty.clone(),
        }
    }
}
