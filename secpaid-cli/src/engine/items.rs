//! In: a success that is a list of entries with outcomes. Out: how many there are, and which of them are no success, and why.

use secpaid_codegen::model::{Data, DataPlace, Shape};
use secpaid_core::call::untyped::Enveloped;
use secpaid_core::endpoint::Effect;
use secpaid_core::envelope::table::Outcome;
use secpaid_core::items::ItemError;
use secpaid_core::json::Fault;

use super::Handle;
use super::coverage::Coverage;
use super::decision::DeclaredError;
use super::finding::Step;
use super::value::{See, Walk};

/// The entries of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// How many there are.
    pub total: usize,
    /// Those that are no success, in the order of the answer.
    pub not_ok: Vec<Entry>,
}

/// An entry that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in its list.
    pub position: usize,
    /// Its key, where the list is an object.
    pub key: Option<String>,
    /// Its JSON Pointer.
    pub path: String,
    /// What it amounts to.
    pub outcome: Outcome,
    /// May what it stands for have taken effect?
    pub effect: Effect,
    /// The error code.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The declared error that it is.
    pub error: Option<DeclaredError>,
}

impl Handle<'_> {
    /// Judges every entry, and reads what those carry that worked.
    pub(super) fn entries(
        self,
        enveloped: &Enveloped<'_>,
        tolerant: bool,
        mut coverage: Option<&mut Coverage>,
        see: See<'_>,
    ) -> Result<Entries, Fault> {
        let data = self.endpoint.items.as_ref().and_then(|items| items.data.as_ref());
        let list = enveloped.data_pointer().unwrap_or_default();
        let payload = match self.endpoint.items.as_ref().map(|items| &items.judge.data) {
            Some(DataPlace::At(at)) => at.as_slice(),
            _ => &[],
        };
        // What decides stands among the fields of an entry.
        let beside = match self.engine.entry_keys.get(self.index) {
            Some(keys) if payload.is_empty() => keys,
            _ => &[][..],
        };
        let judged = enveloped.items(&mut |which, reader| {
            let Some(Data { shape, .. }) = data else { return Ok(()) };
            let (shape, optional) = match shape {
                Shape::Optional { item, .. } => (&**item, true),
                shape => (shape, false),
            };
            let Some(reader) = reader else {
                return if optional { Ok(()) } else { Err(Fault::new(0, "there is no data")) };
            };
            let entry = match &which.key {
                Some(key) => Step::Entry(key.clone().into_owned()),
                None => Step::Item(which.position),
            };
            let types = self.engine.types();
            let see = &mut *see;
            let walk = if tolerant { Walk::tolerant } else { Walk::strict }(types, &list, see);
            walk.within(entry, payload).beside(beside).covering(coverage.as_deref_mut()).root(shape, reader)
        })?;
        let total = judged.len();
        let not_ok = judged.into_iter().filter_map(|item| item.into_result().err());
        Ok(Entries { total, not_ok: not_ok.map(|error| self.entry(*error)).collect() })
    }

    fn entry(self, error: ItemError<(usize, secpaid_core::envelope::Captures)>) -> Entry {
        let ItemError { position, key, path, outcome, effect, error, code, message, .. } = error;
        let error = error.and_then(|(index, captures)| self.declared(index, &captures));
        Entry { position, key, path, outcome, effect, code, message, error }
    }
}
