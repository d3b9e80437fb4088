//! The tables that say how to read an answer: data from the spec, handed over by generated code.

mod error;
mod items;
mod paging;
mod place;
mod test;

pub use error::{CaptureType, Declared, ErrorInfo, Matcher, Part};
pub use items::{InPart, Items, ItemsBy};
pub use paging::{PageBy, Paging};
pub use place::{Location, Place};
pub use test::{Op, Scalar, StatusRange, Test, ValueKind};

use crate::constraint::Constraint;
use crate::endpoint::{Encoding, Retry};
use crate::json::without_mark;

/// Everything about an endpoint that is data.
#[derive(Debug)]
pub struct Description {
    /// The endpoint's name in the spec, such as `CreateLink`.
    pub name: &'static str,
    /// The HTTP method, upper case.
    pub method: &'static str,
    /// The path below the base URL, with a leading slash; `{name}` stands for a field of the request.
    pub path: &'static str,
    /// Encodings the API takes, the first is used; empty when the request has no body.
    pub encodings: &'static [Encoding],
    /// The fields of the request that are more than a value of its body, in the order of the spec.
    pub places: &'static [Place],
    /// What must hold for a request before it is sent, in the order of the spec.
    pub constraints: &'static [Constraint],
    /// May a call be repeated when nobody knows whether it arrived?
    pub retry: Retry,
    /// How a call authenticates, if it does.
    pub auth: Option<&'static Auth>,
    /// The content types of the files that it answers with, lower case; empty when it answers with JSON only.
    pub files: &'static [&'static str],
    /// Names on the wire of the API's secret fields: what is under one of them is not for logs.
    pub secrets: &'static [&'static str],
    /// The keys of the root that envelopes and meta fields look at; a [`Pointer`] begins with one of them.
    pub keys: &'static [&'static str],
    /// Is a byte order mark before the JSON of an answer not counted?
    pub byte_order_mark: bool,
    /// The envelopes an answer can be in, tried in order.
    pub envelopes: &'static [&'static Envelope],
    /// The errors it declares itself, in the order of the variants.
    pub errors: &'static [&'static ErrorInfo],
    /// The errors of the sets that it declares. A set is one list, whatever the number of its endpoints.
    pub error_sets: &'static [&'static [&'static ErrorInfo]],
    /// How the entries of its list are judged, where they have outcomes of their own.
    pub items: Option<&'static Items>,
}

impl Description {
    /// An endpoint of which nothing is known, for tables to say what is.
    pub const NOTHING: Self = Self {
        name: "",
        method: "",
        path: "",
        encodings: &[],
        places: &[],
        constraints: &[],
        retry: Retry::Never,
        auth: None,
        files: &[],
        secrets: &[],
        keys: &[],
        byte_order_mark: false,
        envelopes: &[],
        errors: &[],
        error_sets: &[],
        items: None,
    };

    /// A body as far as it is to be JSON: without the byte order mark that the API puts before it.
    pub fn json_of<'a>(&self, body: &'a [u8]) -> &'a [u8] {
        if self.byte_order_mark { without_mark(body) } else { body }
    }

    /// Every error that it declares: its own, and behind them those of its sets.
    pub fn declared(&self) -> Declared<'static> {
        Declared { own: self.errors, sets: self.error_sets }
    }

    /// What is known about the call that a request belongs to. Travels in the request's [extensions](http::Extensions), so that layers,
    /// logs and transports can name the call; `None` for a request that [`encode`](crate::call::encode) did not make.
    pub fn of<B>(request: &http::Request<B>) -> Option<&'static Self> {
        request.extensions().get::<&'static Self>().copied()
    }
}

/// How a call authenticates.
#[derive(Debug, Clone, Copy)]
pub struct Auth {
    /// The name of the scheme in the spec; `None` for the API's default one, whose credential is the client's token.
    pub scheme: Option<&'static str>,
    /// What of a request carries the credential.
    pub kind: AuthKind,
}

/// What of a request carries the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthKind {
    /// A header: the token behind a text.
    Header {
        /// The name, lower case.
        name: &'static str,
        /// Text before the token; may be empty.
        prefix: &'static str,
    },
    /// HTTP Basic: the token is `user:password`.
    Basic,
    /// The parameter of this name in the query.
    Query(&'static str),
    /// A part of the path, between base URL and route.
    Path {
        /// Text before the token, with a leading slash.
        before: &'static str,
        /// Text behind it; may be empty.
        after: &'static str,
    },
    /// What a [`Signer`](crate::Signer) adds to the request.
    Sign,
}

/// How to read one kind of answer.
#[derive(Debug)]
pub struct Envelope {
    /// Its name in the spec.
    pub name: &'static str,
    /// The answer is in this envelope when this holds; `None`: always.
    pub when: Option<Test>,
    /// What the HTTP status says.
    pub http: HttpPolicy,
    /// One test per outcome; exactly one must hold.
    pub outcomes: &'static [(Outcome, Test)],
    /// What a success is, as an endpoint says: asked where the envelope says `Ok`. At most one may hold; none leaves it `Ok`, unless one of
    /// them is `Ok`.
    pub own_outcomes: &'static [(Outcome, Test)],
    /// Candidates for the error code; the first that is there wins.
    pub code: &'static [Pointer],
    /// Candidates for the message; the first that is there wins.
    pub message: &'static [Pointer],
    /// Texts that are neither code nor message.
    pub none: &'static [&'static str],
    /// Where the payload is.
    pub data: DataPlace,
    /// What counts as no data.
    pub empty: EmptyBy,
    /// Where the details of an error are that does not say it itself.
    pub details: Option<Pointer>,
    /// Where the answer says what to do next.
    pub hints: HintPlaces,
    /// Candidates for what a success warns of; the first that is there wins.
    pub warnings: &'static [Pointer],
}

/// Where an answer that is no success says what to do next.
#[derive(Debug, Clone, Copy)]
pub struct HintPlaces {
    /// How many seconds to wait; the first that is there wins.
    pub retry_after: &'static [AnswerPlace],
    /// What to call instead; the first that is there wins.
    pub migrate_to: &'static [AnswerPlace],
}

impl HintPlaces {
    /// It does not say so.
    pub const NONE: Self = Self { retry_after: &[], migrate_to: &[] };
}

/// A place in an answer: in its body or its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPlace {
    /// In the body.
    At(Pointer),
    /// In a header, lower case.
    Header(&'static str),
}

/// What the HTTP status says about the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpPolicy {
    /// Nothing.
    Ignore,
    /// A status outside 200 to 299 is an error, whatever the body says.
    First,
    /// Where the body is in no envelope, the status picks a declared error.
    Fallback,
}

/// What an answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It worked.
    Ok,
    /// It did not.
    Error,
    /// It is accepted, and how it ends is still to come.
    Pending,
    /// A part of it worked.
    Partial,
    /// There was nothing to do.
    Noop,
    /// Nobody knows whether it took effect.
    Unknown,
}

impl Outcome {
    /// The word that the spec has for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Pending => "pending",
            Self::Partial => "partial",
            Self::Noop => "noop",
            Self::Unknown => "unknown",
        }
    }
}

/// A JSON Pointer, split and unescaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// The whole body.
    Root,
    /// A key of the root, by its position in [`Description::keys`], and what is below it: `/errors/0/code` is the position of `errors`
    /// and `["0", "code"]`.
    Below(usize, &'static [&'static str]),
}

/// Where the payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataPlace {
    /// Nowhere.
    None,
    /// The whole body.
    Root,
    /// The whole body, which is an object: beside the keys of the envelope.
    Flat,
    /// At a pointer.
    At(Pointer),
}

/// The spellings of *no data*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyBy {
    /// The same for every outcome.
    Any(&'static [Empty]),
    /// Per outcome; for one that is not listed, absent and null.
    Outcome(&'static [(Outcome, &'static [Empty])]),
}

impl EmptyBy {
    /// Those of an outcome.
    pub fn of(self, outcome: Outcome) -> &'static [Empty] {
        match self {
            Self::Any(spellings) => spellings,
            Self::Outcome(all) => all
                .iter()
                .find(|(known, _)| *known == outcome)
                .map_or(&[Empty::Absent, Empty::Null], |(_, spellings)| spellings),
        }
    }
}

/// A spelling of *no data*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Nothing is there.
    Absent,
    /// `null`
    Null,
    /// `[]`
    Array,
    /// `{}`
    Object,
    /// `""`
    String,
    /// An object that is not empty, and in which every value is null, `""`, `[]`, `{}` or blank itself.
    Blank,
}
