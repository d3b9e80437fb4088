//! Lists whose entries have outcomes of their own: the answer to a batch of which some parts worked and others did not.

mod container;
mod error;
mod errors;
pub(crate) mod read;
mod target;

use std::{slice, vec};

use crate::envelope::table::Outcome;

pub use container::Which;
pub use error::ItemError;
pub use errors::ItemErrors;

/// What became of one entry. `E` is the endpoint's own error enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item<T, E> {
    /// It worked; what the entry carries.
    Ok(T),
    /// It did not.
    Failed(Box<ItemError<E>>),
    /// It is neither a success nor a failure; [`ItemError::outcome`] says what it is.
    Other(Box<ItemError<E>>),
}

impl<T, E> Item<T, E> {
    /// An entry that is no success.
    pub(crate) fn not_ok(error: ItemError<E>) -> Self {
        let is_error = error.outcome == Outcome::Error;
        let error = Box::new(error);
        if is_error { Self::Failed(error) } else { Self::Other(error) }
    }

    /// What the entry carries, if it worked.
    pub fn ok(self) -> Option<T> {
        match self {
            Self::Ok(value) => Some(value),
            Self::Failed(_) | Self::Other(_) => None,
        }
    }

    /// The same, borrowed.
    pub fn as_ok(&self) -> Option<&T> {
        match self {
            Self::Ok(value) => Some(value),
            Self::Failed(_) | Self::Other(_) => None,
        }
    }

    /// Why it is no success, if it is none.
    pub fn error(&self) -> Option<&ItemError<E>> {
        match self {
            Self::Ok(_) => None,
            Self::Failed(error) | Self::Other(error) => Some(error),
        }
    }

    /// The payload, or why there is none.
    ///
    /// # Errors
    ///
    /// For every entry that is no success.
    pub fn into_result(self) -> Result<T, Box<ItemError<E>>> {
        match self {
            Self::Ok(value) => Ok(value),
            Self::Failed(error) | Self::Other(error) => Err(error),
        }
    }
}

/// The entries of a list, each with its own outcome, in the order of the answer. That the call worked says nothing about any of them.
///
/// Where what failed is in a list of its own, it comes behind what worked. Where a list is an object, its entries have keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a part of it may have failed"]
pub struct Items<T, E> {
    entries: Vec<Item<T, E>>,
    /// None at all where no entry has one.
    keys: Vec<Option<String>>,
}

impl<T, E> Items<T, E> {
    /// Adds an entry, and its key where its list is an object.
    pub(crate) fn push(&mut self, key: Option<String>, entry: Item<T, E>) {
        if key.is_some() || !self.keys.is_empty() {
            self.keys.resize(self.entries.len(), None);
            self.keys.push(key);
        }
        self.entries.push(entry);
    }

    /// How many entries there are, whatever became of them.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Is there no entry at all?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in their order.
    pub fn iter(&self) -> slice::Iter<'_, Item<T, E>> {
        self.entries.iter()
    }

    /// The entry at a position.
    pub fn get(&self, position: usize) -> Option<&Item<T, E>> {
        self.entries.get(position)
    }

    /// The key of the entry at a position, where its list is an object.
    pub fn key(&self, position: usize) -> Option<&str> {
        self.keys.get(position)?.as_deref()
    }

    /// The entry with a key, where its list is an object.
    pub fn by_key(&self, key: &str) -> Option<&Item<T, E>> {
        self.get(self.keys.iter().position(|known| known.as_deref() == Some(key))?)
    }

    /// The entries in their order, each with its key where its list is an object.
    pub fn with_keys(&self) -> impl Iterator<Item = (Option<&str>, &Item<T, E>)> {
        self.iter().enumerate().map(|(position, entry)| (self.key(position), entry))
    }

    /// What worked.
    pub fn ok(&self) -> impl Iterator<Item = &T> {
        self.iter().filter_map(Item::as_ok)
    }

    /// What failed.
    pub fn failed(&self) -> impl Iterator<Item = &ItemError<E>> {
        self.iter().filter_map(|item| match item {
            Item::Failed(error) => Some(&**error),
            Item::Ok(_) | Item::Other(_) => None,
        })
    }

    /// All that is no success, for whatever reason.
    pub fn not_ok(&self) -> impl Iterator<Item = &ItemError<E>> {
        self.iter().filter_map(Item::error)
    }

    /// Did every entry work? So it is for a list without any.
    pub fn all_ok(&self) -> bool {
        self.not_ok().next().is_none()
    }

    /// The entries, each for itself.
    pub fn into_vec(self) -> Vec<Item<T, E>> {
        self.entries
    }

    /// All payloads, if every entry worked.
    ///
    /// # Errors
    ///
    /// When one did not: what worked and what did not.
    pub fn into_result(self) -> Result<Vec<T>, ItemErrors<T, E>> {
        let (mut ok, mut errors) = (Vec::with_capacity(self.entries.len()), Vec::new());
        for entry in self.entries {
            match entry.into_result() {
                Ok(value) => ok.push(value),
                Err(error) => errors.push(*error),
            }
        }
        if errors.is_empty() { Ok(ok) } else { Err(ItemErrors { ok, errors }) }
    }
}

impl<T, E> Default for Items<T, E> {
    fn default() -> Self {
        Self { entries: Vec::new(), keys: Vec::new() }
    }
}

impl<T, E> IntoIterator for Items<T, E> {
    type Item = Item<T, E>;
    type IntoIter = vec::IntoIter<Item<T, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'i, T, E> IntoIterator for &'i Items<T, E> {
    type Item = &'i Item<T, E>;
    type IntoIter = slice::Iter<'i, Item<T, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
