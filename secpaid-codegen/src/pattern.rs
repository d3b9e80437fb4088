//! In: the text of a message pattern. Out: its literals and captures, and what can be known about the messages it matches.
//!
//! `{name:type}` captures, `{{` and `}}` are braces, everything else stands for itself.

mod automaton;
mod matching;

pub(crate) use self::automaton::Automaton;
pub(crate) use self::matching::matches;
use crate::model::CaptureType;
use crate::name;
use crate::report::{did_you_mean, one_of};

/// A part of a pattern; no two literals follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// This text, never empty.
    Literal(String),
    /// Text of a type.
    Capture {
        /// `snake_case`.
        name: String,
        /// What it matches.
        ty: CaptureType,
        /// Bytes of the pattern's text, braces included.
        range: (usize, usize),
    },
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// Bytes of the pattern's text.
    pub(crate) range: (usize, usize),
    /// What is wrong there.
    pub(crate) message: String,
}

const TYPES: &[(&str, CaptureType)] = &[
    ("u32", CaptureType::U32),
    ("u64", CaptureType::U64),
    ("i64", CaptureType::I64),
    ("decimal", CaptureType::Decimal),
    ("word", CaptureType::Word),
    ("string", CaptureType::String),
];

/// Takes a pattern apart.
pub(crate) fn parse(text: &str) -> Result<Vec<Piece>, Malformed> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("{{") || rest.starts_with("}}") {
            literal.push_str(&rest[..1]);
            at += 2;
        } else if rest.starts_with('{') {
            let end = rest.find('}').map(|end| at + end + 1).ok_or_else(|| {
                malformed(at, text.len(), "this capture is not closed; a brace as such is written `{{`")
            })?;
            let capture = capture(text, at, end)?;
            pieces.extend(take_literal(&mut literal));
            pieces.push(capture);
            at = end;
        } else if rest.starts_with('}') {
            return Err(malformed(at, at + 1, "a brace as such is written `}}`"));
        } else {
            let end = rest.find(['{', '}']).unwrap_or(rest.len());
            literal.push_str(&rest[..end]);
            at += end;
        }
    }
    pieces.extend(take_literal(&mut literal));
    if pieces.is_empty() {
        return Err(malformed(
            0,
            0,
            "an empty pattern matches no message, since an empty message counts as none",
        ));
    }
    Ok(pieces)
}

fn capture(text: &str, start: usize, end: usize) -> Result<Piece, Malformed> {
    let inner = text.get(start + 1..end - 1).unwrap_or("");
    let Some((name, ty)) = inner.split_once(':') else {
        return Err(malformed(start, end, "a capture is written `{name:type}`"));
    };
    if !name::is_snake_case(name) || name::is_unusable(name) {
        let message = format!("`{name}` is no name for a capture, expected `snake_case`");
        return Err(malformed(start + 1, start + 1 + name.len(), message));
    }
    let names = || TYPES.iter().map(|(name, _)| *name);
    match TYPES.iter().find(|(name, _)| *name == ty) {
        Some((_, ty)) => Ok(Piece::Capture { name: name.to_owned(), ty: *ty, range: (start, end) }),
        None => {
            let near = did_you_mean(ty, names());
            let message = format!("unknown capture type `{ty}`, expected {}{near}", one_of(names()));
            Err(malformed(start + 2 + name.len(), end - 1, message))
        }
    }
}

fn take_literal(literal: &mut String) -> Option<Piece> {
    let literal = std::mem::take(literal);
    if literal.is_empty() { None } else { Some(Piece::Literal(literal)) }
}

fn malformed(start: usize, end: usize, message: impl Into<String>) -> Malformed {
    Malformed { range: (start, end), message: message.into() }
}

#[cfg(test)]
mod tests;
