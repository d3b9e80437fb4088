//! Pointers that go through `*`: whether there is one value, and whether all that is there says something.

use super::Fields;
use crate::envelope::place::{EVERY, Found, Raw, each_member, visit};
use crate::envelope::table::Pointer;

impl<'a> Fields<'a> {
    /// The text of the value at a pointer that is to lead to one.
    ///
    /// # Errors
    ///
    /// The second one, where it leads to several.
    pub(crate) fn single(&self, pointer: Pointer) -> Result<Option<&'a str>, &'a str> {
        if !self.can_be_several(pointer) {
            return Ok(self.get(pointer));
        }
        let (mut first, mut second) = (None, None);
        self.each(pointer, &mut |value| match first {
            None => first = Some(value),
            Some(_) => second = second.or(Some(value)),
        });
        second.map_or(Ok(first), Err)
    }

    /// Does the pointer go through `*`?
    pub(crate) fn can_be_several(&self, pointer: Pointer) -> bool {
        match pointer {
            Pointer::Below(key, rest) => self.is_every(key) || rest.contains(&EVERY),
            Pointer::Root => false,
        }
    }

    /// Of the things that the pointer goes to, does one speak there and another one not? The values of the body itself are no such
    /// things: where their keys are unknown, each is looked at for itself.
    pub(crate) fn is_silent_beside(&self, pointer: Pointer) -> bool {
        let Pointer::Below(key, rest) = pointer else { return false };
        let mut all = Spoken::default();
        if !(self.is_object && self.is_every(key) && self.value(key).is_none()) {
            self.each_place(pointer, &mut |value| all.hear(value));
            return all.in_part();
        }
        let mut any = false;
        each_member(self.root, &mut |_, value| {
            let mut one = Spoken::default();
            visit(value, rest, false, &mut |value| one.hear(value));
            any |= one.in_part();
        });
        any
    }
}

/// Do the values at a pointer say something?
#[derive(Default)]
struct Spoken {
    some: bool,
    none: bool,
}

impl Spoken {
    fn hear(&mut self, value: Option<Raw<'_>>) {
        match value.and_then(|value| Found::new(value).says()) {
            Some(_) => self.some = true,
            None => self.none = true,
        }
    }

    fn in_part(&self) -> bool {
        self.some && self.none
    }
}
