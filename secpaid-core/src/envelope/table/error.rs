//! The errors that an endpoint declares, and how to know them.

use super::{Outcome, Pointer, Scalar, Test};
use crate::endpoint::Effect;

/// The errors that an answer may be, each at its position: those of one list, and behind them those of sets.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'t> {
    pub(in crate::envelope) own: &'t [&'t ErrorInfo],
    pub(in crate::envelope) sets: &'t [&'t [&'t ErrorInfo]],
}

impl<'t> Declared<'t> {
    /// Those of one list.
    pub fn list(own: &'t [&'t ErrorInfo]) -> Self {
        Self { own, sets: &[] }
    }

    /// The errors in the order of their positions.
    pub fn iter(self) -> impl Iterator<Item = &'t ErrorInfo> {
        self.own.iter().chain(self.sets.iter().copied().flatten()).copied()
    }

    /// The error at a position.
    pub fn get(self, position: usize) -> Option<&'t ErrorInfo> {
        self.iter().nth(position)
    }
}

/// A declared error.
#[derive(Debug)]
pub struct ErrorInfo {
    /// Its name in the spec.
    pub name: &'static str,
    /// What went wrong.
    pub doc: &'static str,
    /// What the caller can do.
    pub fix: Option<&'static str>,
    /// `Some` when the spec says whether a call that got it may have taken effect.
    pub effect: Option<Effect>,
    /// What an answer with it amounts to.
    pub outcome: Outcome,
    /// How it is recognised; the first that holds.
    pub matchers: &'static [Matcher],
    /// How many typed parts its message has.
    pub captures: usize,
    /// Where its details are; `None`: where the envelope says.
    pub details: Option<Pointer>,
}

impl ErrorInfo {
    /// An error of which nothing is known, for tables to say what is.
    pub const NOTHING: Self = Self {
        name: "",
        doc: "",
        fix: None,
        effect: None,
        outcome: Outcome::Error,
        matchers: &[],
        captures: 0,
        details: None,
    };
}

/// One way to recognise an error: all that is given must hold.
#[derive(Debug)]
pub struct Matcher {
    /// What holds for the body.
    pub when: Option<Test>,
    /// The whole message.
    pub message: Option<&'static [Part]>,
    /// The code, compared loosely.
    pub code: Option<Scalar>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The name of the envelope.
    pub envelope: Option<&'static str>,
}

impl Matcher {
    /// A matcher that asks for nothing, for tables to say what is asked for.
    pub const NOTHING: Self = Self { when: None, message: None, code: None, status: None, envelope: None };
}

/// A part of a message pattern.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// This text.
    Literal(&'static str),
    /// Text of a type, and the number of the capture it fills.
    Capture(usize, CaptureType),
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
