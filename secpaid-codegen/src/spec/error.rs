//! Errors and sets of them, as written.

use super::{Text, TypeExpr};
use crate::model::{Effect, Outcome, Pointer, Scalar, Test};
use crate::pattern::Piece;
use crate::source::{Span, Spanned};

#[derive(Debug)]
pub(crate) struct ErrorDef {
    pub(crate) name: Text,
    pub(crate) doc: String,
    pub(crate) fix: Option<String>,
    pub(crate) source: Vec<String>,
    pub(crate) effect: Option<Spanned<Effect>>,
    /// What an answer with it amounts to.
    pub(crate) outcome: Option<Spanned<Outcome>>,
    pub(crate) api_wide: bool,
    pub(crate) matchers: Vec<Matcher>,
    pub(crate) details: Option<Details>,
}

/// Errors that endpoints declare together.
#[derive(Debug)]
pub(crate) struct ErrorSet {
    pub(crate) name: Text,
    pub(crate) doc: Option<String>,
    pub(crate) source: Vec<String>,
    /// Never empty.
    pub(crate) errors: Vec<Text>,
    pub(crate) api_wide: bool,
}

/// What stands beside an error.
#[derive(Debug)]
pub(crate) struct Details {
    /// Empty: the whole body.
    pub(crate) at: Pointer,
    pub(crate) ty: TypeExpr,
}

#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) span: Span,
    pub(crate) when: Option<Spanned<Test>>,
    pub(crate) message: Option<Pattern>,
    pub(crate) code: Option<Spanned<Scalar>>,
    pub(crate) status: Option<Spanned<u16>>,
    pub(crate) envelope: Option<Text>,
    pub(crate) example: Option<Text>,
}

#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) text: Text,
    pub(crate) pieces: Vec<Piece>,
}
