//! In: records as they are read. Out: which of their fields were ever there.

use secpaid_codegen::model::Model;

/// The fields of the file's records that were met.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Per type of the model, per field; empty for what is no record.
    met: Vec<Vec<bool>>,
}

impl Coverage {
    /// Nothing was met yet.
    pub fn new(model: &Model) -> Self {
        let fields = model.types.iter().map(|ty| ty.fields().map_or(0, <[_]>::len));
        Self { met: fields.map(|count| vec![false; count]).collect() }
    }

    /// Was this field of this type ever there? Null counts.
    pub fn has(&self, record: usize, field: usize) -> bool {
        self.met.get(record).and_then(|fields| fields.get(field)) == Some(&true)
    }

    /// Adds what a record had.
    pub(super) fn mark(&mut self, record: usize, slots: &[Option<()>]) {
        for (met, slot) in self.met.get_mut(record).into_iter().flatten().zip(slots) {
            *met |= slot.is_some();
        }
    }
}
