//! From pointers to candidates to the codes, the message and the warnings that an answer has.

use std::borrow::Cow;

use super::fields::Fields;
use super::place::{Found, Raw, each_item};
use super::table::Pointer;
use crate::json::Reader;

/// More codes than this are not looked at: an answer has a handful, and every declared one is compared with each. Batches have more.
pub(super) const MOST_CODES: usize = 1024;

/// More texts of a message than this are not looked at each, for the same reason.
pub(super) const MOST_TEXTS: usize = 1024;

/// More warnings than this are not kept: nobody reads them, and the answer has them all.
const MOST_WARNINGS: usize = 64;

/// The scalars of the first candidate that has any.
pub(super) fn codes<'a>(candidates: &[Pointer], fields: &Fields<'a>) -> Vec<Raw<'a>> {
    let mut codes = Vec::new();
    for pointer in candidates {
        fields.each(*pointer, &mut |value| {
            if codes.len() < MOST_CODES && Found::new(value).says().is_some() {
                codes.push(value);
            }
        });
        if !codes.is_empty() {
            break;
        }
    }
    codes
}

/// The texts of the first candidate that has any, joined; owned only where there are several, or one has escapes in it.
pub(super) fn message<'a>(candidates: &[Pointer], fields: &Fields<'a>) -> Option<Cow<'a, str>> {
    candidates.iter().find_map(|pointer| {
        if let Some(found) = fields.only(*pointer)
            && let Found::String(text) = Found::new(found?)
        {
            return Found::String(text).says();
        }
        let mut message = Joined::new("; ");
        each_text(*pointer, fields, &mut |value| message.add(Found::new(value)));
        message.text
    })
}

/// The texts that [`message`] joins, where it joins any. Nothing is allocated for one.
pub(super) fn texts<'a>(candidates: &[Pointer], fields: &Fields<'a>) -> Vec<Cow<'a, str>> {
    let says = |value: Raw<'_>| !matches!(value, "null" | r#""""#) && !value.starts_with(['[', '{']);
    let count = |pointer: &Pointer| {
        let mut count = 0_usize;
        each_text(*pointer, fields, &mut |value| count += usize::from(says(value)));
        count
    };
    let mut texts = Vec::new();
    let first = candidates.iter().map(|pointer| (pointer, count(pointer))).find(|(_, count)| *count > 0);
    if let Some((pointer, 2..)) = first {
        each_text(*pointer, fields, &mut |value| {
            if texts.len() < MOST_TEXTS {
                texts.extend(Found::new(value).says());
            }
        });
    }
    texts
}

/// The values at a pointer; in the place of a list, its entries.
fn each_text<'a>(pointer: Pointer, fields: &Fields<'a>, see: &mut dyn FnMut(Raw<'a>)) {
    fields.each(pointer, &mut |value| {
        if value.starts_with('[') {
            each_item(&mut Reader::from_text(value), see);
        } else {
            see(value);
        }
    });
}

/// The texts of the first candidate that has any. Nothing is allocated where there are none.
pub(super) fn warnings(candidates: &[Pointer], fields: &Fields<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    for pointer in candidates {
        fields.each(*pointer, &mut |value| {
            if warnings.len() < MOST_WARNINGS {
                warnings.extend(Found::new(value).says().map(Cow::into_owned));
            }
        });
        if !warnings.is_empty() {
            break;
        }
    }
    warnings
}

/// The codes as one text.
pub(super) fn joined<'a>(codes: &[Raw<'a>]) -> Option<Cow<'a, str>> {
    let mut code = Joined::new(", ");
    codes.iter().for_each(|value| code.add(Found::new(value)));
    code.text
}

/// Two texts as one.
pub(super) fn join<'a>(
    left: Option<Cow<'a, str>>,
    right: Option<Cow<'a, str>>,
    separator: &'static str,
) -> Option<Cow<'a, str>> {
    let mut joined = Joined { text: left, separator };
    right.into_iter().for_each(|text| joined.add(Found::String(text)));
    joined.text
}

/// The texts of scalars, one after the other; borrowed while there is but one.
struct Joined<'a> {
    text: Option<Cow<'a, str>>,
    separator: &'static str,
}

impl<'a> Joined<'a> {
    fn new(separator: &'static str) -> Self {
        Self { text: None, separator }
    }

    fn add(&mut self, found: Found<'a>) {
        let Some(more) = found.says() else { return };
        match &mut self.text {
            None => self.text = Some(more),
            Some(text) => {
                let text = text.to_mut();
                text.push_str(self.separator);
                text.push_str(&more);
            }
        }
    }
}
