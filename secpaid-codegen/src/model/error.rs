//! Declared errors as meant: what they are called, and how one is recognised.

use super::{Outcome, Pointer, Scalar, Shape, Test};

/// A declared error.
#[derive(Debug, Clone)]
pub struct ErrorDef {
    /// Name and Rust variant, `UpperCamelCase`.
    pub name: String,
    /// What went wrong.
    pub doc: String,
    /// What the caller can do.
    pub fix: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// `Some` when the spec says whether a call that got it may have taken effect.
    pub effect: Option<Effect>,
    /// What an answer with it amounts to: [`Outcome::Error`], unless the spec says otherwise.
    pub outcome: Outcome,
    /// Is it an error of every endpoint?
    pub api_wide: bool,
    /// How it is recognised; the first that holds.
    pub matchers: Vec<Matcher>,
    /// Typed parts of the message: the union over all patterns.
    pub captures: Vec<Capture>,
    /// What stands beside it, if something does: its own, or what its envelopes say.
    pub details: Option<Details>,
}

/// What stands beside an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Where it is, empty for the whole body; `None`: where the envelope says.
    pub at: Option<Pointer>,
    /// Always [`Shape::Optional`].
    pub shape: Shape,
}

/// Errors that endpoints declare together.
#[derive(Debug, Clone)]
pub struct ErrorSet {
    /// Name, and Rust variant in the enums of endpoints; `UpperCamelCase`.
    pub name: String,
    /// Name of its enum, such as `CommonError`.
    pub error_name: String,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// Is it one of every endpoint?
    pub api_wide: bool,
    /// Indices into [`Model::errors`](super::Model::errors) in the order of the file; never empty.
    pub errors: Vec<usize>,
}

/// May a call that got this error have taken effect?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// No.
    None,
    /// Nobody knows.
    Unknown,
}

/// One way to recognise an error: all that is given must hold.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// What holds for the body.
    pub when: Option<Test>,
    /// The whole message.
    pub message: Option<Pattern>,
    /// The code, compared loosely.
    pub code: Option<Scalar>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Index into [`Model::envelopes`](super::Model::envelopes).
    pub envelope: Option<usize>,
    /// A message that the pattern matches: the example, or the text of a pattern without captures.
    pub example: Option<String>,
}

/// A message pattern: literal text and captures in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Never empty; no two literals in a row.
    pub parts: Vec<PatternPart>,
}

/// A part of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPart {
    /// This text.
    Literal(String),
    /// Text of a type; the index is into [`ErrorDef::captures`].
    Capture(usize, CaptureType),
}

/// A typed part of an error's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Rust name of the variant's field.
    pub name: String,
    /// Its type.
    pub ty: CaptureType,
    /// Do all matchers have it? If not, the field is an `Option`.
    pub always: bool,
}

/// What a capture matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureType {
    /// Digits that fit.
    U32,
    /// Digits that fit.
    U64,
    /// Digits that fit, with an optional minus.
    I64,
    /// A decimal number.
    Decimal,
    /// One character or more, none of them white space.
    Word,
    /// One character or more.
    String,
}
