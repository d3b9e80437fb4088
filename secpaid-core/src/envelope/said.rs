//! From pointers to candidates to the codes, the message and the warnings that an answer has.

use std::borrow::Cow;

use super::fields::Fields;
use super::place::{Found, Raw, each_item};
use super::table::{Envelope, Pointer};
use crate::json::Reader;

/// More codes than this are not looked at: an answer has a handful, and every declared one is compared with each. Batches have more.
pub(super) const MOST_CODES: usize = 1024;

/// More texts of a message than this are not looked at each, for the same reason.
pub(super) const MOST_TEXTS: usize = 1024;

/// More warnings than this are not kept: nobody reads them, and the answer has them all.
const MOST_WARNINGS: usize = 64;

/// Where something may be said, and the texts that are nothing said.
#[derive(Clone, Copy)]
pub(super) struct Candidates {
    pointers: &'static [Pointer],
    none: &'static [&'static str],
}

impl Candidates {
    pub(super) fn of_code(envelope: &Envelope) -> Self {
        Self { pointers: envelope.code, none: envelope.none }
    }

    pub(super) fn of_message(envelope: &Envelope) -> Self {
        Self { pointers: envelope.message, none: envelope.none }
    }

    fn said(self, found: Found<'_>) -> Option<Cow<'_, str>> {
        found.says().filter(|text| !self.none.contains(&text.as_ref()))
    }
}

/// The scalars of the first candidate that has any.
pub(super) fn codes<'a>(candidates: Candidates, fields: &Fields<'a>) -> Vec<Raw<'a>> {
    let mut codes = Vec::new();
    for pointer in candidates.pointers {
        fields.each(*pointer, &mut |value| {
            if codes.len() < MOST_CODES && candidates.said(Found::new(value)).is_some() {
                codes.push(value);
            }
        });
        if !codes.is_empty() {
            break;
        }
    }
    codes
}

/// Does the first candidate that says something lead to several things, of which one says nothing? That one is something else that went
/// wrong, and nobody knows what.
pub(super) fn is_one_silent(candidates: Candidates, fields: &Fields<'_>) -> bool {
    let says = |pointer: &&Pointer| {
        let mut says = false;
        fields.each(**pointer, &mut |value| says |= candidates.said(Found::new(value)).is_some());
        says
    };
    candidates.pointers.iter().find(says).is_some_and(|pointer| fields.is_silent_beside(*pointer))
}

/// The texts of the first candidate that has any, joined; owned only where there are several, or one has escapes in it.
pub(super) fn message<'a>(candidates: Candidates, fields: &Fields<'a>) -> Option<Cow<'a, str>> {
    candidates.pointers.iter().find_map(|pointer| {
        if let Some(found) = fields.only(*pointer)
            && let Found::String(text) = Found::new(found?)
        {
            return candidates.said(Found::String(text));
        }
        let mut message = Joined::new("; ");
        each_text(*pointer, fields, &mut |value| message.add(candidates.said(Found::new(value))));
        message.text
    })
}

/// The texts that [`message`] joins, where it joins any. Nothing is allocated for one.
pub(super) fn texts<'a>(candidates: Candidates, fields: &Fields<'a>) -> Vec<Cow<'a, str>> {
    let count = |pointer: &Pointer| {
        let mut count = 0_usize;
        each_text(*pointer, fields, &mut |value| {
            count += usize::from(candidates.said(Found::new(value)).is_some());
        });
        count
    };
    let mut texts = Vec::new();
    let mut counted = candidates.pointers.iter().map(|pointer| (pointer, count(pointer)));
    if let Some((pointer, 2..)) = counted.find(|(_, count)| *count > 0) {
        each_text(*pointer, fields, &mut |value| {
            if texts.len() < MOST_TEXTS {
                texts.extend(candidates.said(Found::new(value)));
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
    codes.iter().for_each(|value| code.add(Found::new(value).says()));
    code.text
}

/// Two texts as one.
pub(super) fn join<'a>(
    left: Option<Cow<'a, str>>,
    right: Option<Cow<'a, str>>,
    separator: &'static str,
) -> Option<Cow<'a, str>> {
    let mut joined = Joined { text: left, separator };
    joined.add(right);
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

    fn add(&mut self, text: Option<Cow<'a, str>>) {
        let Some(more) = text else { return };
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
