//! A list of which a part is no success.

use std::fmt;

use super::ItemError;

/// Not every entry of a list worked. What did is not lost.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ItemErrors<T, E> {
    /// What worked, in its order.
    pub ok: Vec<T>,
    /// What did not, in its order; never empty.
    pub errors: Vec<ItemError<E>>,
}

impl<T, E: fmt::Debug> fmt::Debug for ItemErrors<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemErrors").field("ok", &self.ok.len()).field("errors", &self.errors).finish()
    }
}

/// How many, and the first of them.
impl<T, E> fmt::Display for ItemErrors<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, all) = (self.errors.len(), self.errors.len() + self.ok.len());
        write!(f, "{count} of {all} entries did not work")?;
        match self.errors.first() {
            Some(first) => write!(f, ": {first}"),
            None => Ok(()),
        }
    }
}

impl<T, E: fmt::Debug> std::error::Error for ItemErrors<T, E> {}
