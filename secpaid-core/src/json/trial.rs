//! What is known about values that are read only to find out whether they fit: a union and a place in, its choice out.
//!
//! Every type around a union that is tried reads the union once more. With the choice at hand that costs what reading costs; without it, it
//! would be decided anew every time, which doubles with every level of nesting.

use std::collections::BTreeMap;

use super::Fault;

/// What tries have found out so far. Without one under way there is nothing to keep.
#[derive(Debug, Default)]
pub(super) struct Trials(Option<Box<Found>>);

#[derive(Debug, Default)]
struct Found {
    /// How many tries are under way, one inside the other.
    level: usize,
    /// By union and offset: the alternative that fits, or why none does.
    choices: BTreeMap<(usize, usize), Result<usize, Fault>>,
    /// By the offset of a string that holds JSON: the same for what it holds.
    strings: BTreeMap<usize, Trials>,
}

impl Trials {
    /// What is known about the value at an offset.
    pub(super) fn choice(&self, union: usize, offset: usize) -> Option<Result<usize, Fault>> {
        self.0.as_ref()?.choices.get(&(union, offset)).cloned()
    }

    /// A try begins.
    pub(super) fn begin(&mut self) {
        self.0.get_or_insert_default().level += 1;
    }

    /// A try ends; what it has found out goes with the outermost.
    pub(super) fn end(&mut self) {
        let Some(found) = &mut self.0 else { return };
        found.level -= 1;
        if found.level == 0 {
            self.0 = None;
        }
    }

    /// Keeps a choice for the tries that are under way.
    pub(super) fn keep(&mut self, union: usize, offset: usize, choice: Result<usize, Fault>) {
        if let Some(found) = &mut self.0 {
            found.choices.insert((union, offset), choice);
        }
    }

    /// What is known about the JSON in a string; it is to be given back.
    pub(super) fn enter(&mut self, string: usize) -> Self {
        let Some(found) = &mut self.0 else { return Self::default() };
        found
            .strings
            .remove(&string)
            .unwrap_or_else(|| Self(Some(Box::new(Found { level: 1, ..Found::default() }))))
    }

    /// Takes back what is known about the JSON in a string.
    pub(super) fn leave(&mut self, string: usize, inside: Self) {
        if let Some(found) = &mut self.0 {
            found.strings.insert(string, inside);
        }
    }
}

/// A copy of a reader knows nothing yet: it may go elsewhere.
impl Clone for Trials {
    fn clone(&self) -> Self {
        Self::default()
    }
}
