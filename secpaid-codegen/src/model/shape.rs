//! Types as meant: what a value is in Rust, and which forms it has on the wire.

use super::{Bound, Location, Refusal, Scalar, Union};
use crate::source::Span;

/// A type of the file.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Name in the file, also the Rust name where there is a Rust type.
    pub name: String,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// What it is.
    pub kind: TypeKind,
    /// The path of a Rust type of the user's that it is, instead of one of ours: it has `FromStr` for what is read and `Display` for what
    /// is written. Only of a newtype of a string.
    pub rust: Option<String>,
    /// The parameters of its query that have functions of their own, where it is a URL: the newtype of a string.
    pub query: Vec<Parameter>,
    /// Does an answer hold one?
    pub read: bool,
    /// Does a request hold one?
    pub written: bool,
    /// Where the file defines it.
    pub span: Span,
}

/// A parameter of the query of a URL.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name in the query.
    pub wire: String,
    /// Name of the function that reads it.
    pub rust: String,
    /// Name of the function that writes its text, where that is base64.
    pub encode: Option<String>,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// What it holds.
    pub ty: ParameterType,
    /// May it be missing?
    pub optional: bool,
}

/// What a parameter of a query holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// An integer, a decimal or a string.
    BuiltIn(Base),
    /// Index into [`Model::types`](super::Model::types): a type of its own around one of them.
    Named(usize, Base),
}

/// The kinds of types.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// A built-in one with its wire forms; a Rust type of its own when `newtype`.
    Scalar {
        /// The built-in and its forms.
        codec: Codec,
        /// Has it a Rust type of its own?
        newtype: bool,
    },
    /// Text out of a list that may grow.
    Enum {
        /// Compare without regard to ASCII case.
        ignore_case: bool,
        /// In the order of the file.
        values: Vec<EnumValue>,
    },
    /// Named fields.
    Record {
        /// In the order of the file.
        fields: Vec<Field>,
    },
    /// An array that is read by position. Those that may be left out stand behind those that must be there.
    Tuple {
        /// One per position; [`Field::wire`] is a name for people.
        entries: Vec<Field>,
    },
    /// One of several types.
    Union(Union),
}

/// A value of an open enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// Rust variant.
    pub rust: String,
    /// The text written.
    pub value: String,
    /// Other texts read as this value.
    pub also: Vec<String>,
    /// Docs.
    pub doc: Option<String>,
}

/// A field of a record or of a request.
#[derive(Debug, Clone)]
pub struct Field {
    /// Rust name, raw (`r#type`) where it must be; empty for a constant, which has nothing in Rust.
    pub rust: String,
    /// Name on the wire.
    pub wire: String,
    /// The value that it always has: never null, and only of a field of a request. Its shape is one that reads this value.
    pub constant: Option<Scalar>,
    /// Other names it is read under.
    pub also: Vec<String>,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// Type and forms; [`Shape::Optional`] outermost when it may be left out.
    pub shape: Shape,
    /// Where in a request it is sent; in the body, where it is the field of a record.
    pub location: Location,
    /// Are the entries of its list joined by commas, where it is a text: in a query, a header or a form?
    pub joined: bool,
    /// What must hold for it in a request.
    pub bounds: Vec<Bound>,
    /// What the API answers where it refuses the value in a request.
    pub refusals: Vec<Refusal>,
    /// Where the file defines it.
    pub span: Span,
}

impl Field {
    /// May it be left out?
    pub fn optional(&self) -> bool {
        matches!(self.shape, Shape::Optional { .. })
    }

    /// Is it more than a value of the body?
    pub fn is_placed(&self) -> bool {
        self.location != Location::Body || self.joined
    }
}

/// Type and wire form of a value, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A built-in type with its forms.
    Scalar(Codec),
    /// Index into [`Model::types`](super::Model::types).
    Named(usize),
    /// `Vec`; with `one`, an element without a list around it is read as a list of one.
    List {
        /// The element.
        item: Box<Shape>,
        /// Is a lone element accepted?
        one: bool,
    },
    /// `BTreeMap`: an object with any keys.
    Map(Box<Shape>),
    /// `Option`: absent or null, or one of these texts.
    Optional {
        /// What is there when it is there.
        item: Box<Shape>,
        /// Texts that mean *not there*.
        none: Vec<String>,
    },
    /// JSON inside a string.
    InString {
        /// What the inner document holds.
        item: Box<Shape>,
        /// Is it read without the string around it, too?
        bare_read: bool,
        /// Is it written without the string around it?
        bare_write: bool,
    },
    /// `Secret`: not shown by `Debug`.
    Secret(Box<Shape>),
    /// `Box`, to end a recursion.
    Boxed(Box<Shape>),
}

/// A built-in type with the forms it has on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codec {
    /// The type.
    pub base: Base,
    /// The forms it is read in, in the order of the file; the first is written. Never empty.
    pub forms: Vec<Form>,
}

impl Codec {
    /// Is it a file, or a text in the place of one?
    pub fn takes_reference(&self) -> bool {
        self.base == Base::Upload && self.forms.contains(&Form::String)
    }
}

/// The built-in types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as in the format")]
pub enum Base {
    String,
    Bool,
    U8,
    U16,
    U32,
    U64,
    U128,
    I8,
    I16,
    I32,
    I64,
    I128,
    Decimal,
    Date,
    DateTime,
    YearMonth,
    UrlOrIndex,
    /// A file to send.
    Upload,
    Json,
}

impl Base {
    /// Is it one of the integer types?
    pub fn is_integer(self) -> bool {
        use Base::{I8, I16, I32, I64, I128, U8, U16, U32, U64, U128};
        matches!(self, U8 | U16 | U32 | U64 | U128 | I8 | I16 | I32 | I64 | I128)
    }
}

/// A form on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// The form a type has when there is but one: dates, `json`.
    Plain,
    /// A JSON number.
    Number,
    /// A JSON string.
    String,
    /// `true` or `false`.
    Bool,
    /// Words for true and false; the first of each is written.
    Words(Vec<(String, bool)>),
    /// `2026-05-20 11:19:48`
    SpaceDateTime,
    /// `2023-10-01T12:34:56Z`
    Rfc3339,
    /// `2026-04`
    NumericMonth,
    /// `April 2026`
    EnglishMonth,
    /// A part of a form, with the name of a file.
    File,
}
