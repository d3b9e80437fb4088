//! The document as meant: every name resolved, every Rust identifier decided, nothing left to fail.
//!
//! Whatever holds in a [`Model`] was established by `check`; `expand`, the command line tool and the test servers rely on it.

mod builtin;
mod constraint;
mod inbound;
mod keys;
mod question;

pub use self::constraint::{Bound, Limit, Placed, Rule, RuleKind, placed, pointer_text};
pub use self::inbound::{Carrier, Cipher, Encrypted, Inbound, InboundExample};
pub use self::keys::Keys;
use crate::source::Span;

/// One API.
#[derive(Debug, Clone)]
pub struct Model {
    /// The API's name, `snake_case`.
    pub name: String,
    /// The spec's own version, `major.minor.patch`.
    pub version: String,
    /// First line of the docs.
    pub title: Option<String>,
    /// Address of the API's documentation.
    pub docs: Option<String>,
    /// More text for the docs.
    pub doc: Option<String>,
    /// Servers in the order of the file; never empty.
    pub servers: Vec<Server>,
    /// How a call authenticates whose endpoint says nothing else, if it does.
    pub auth: Option<Auth>,
    /// Other ways to authenticate, in the order of the file.
    pub auth_schemes: Vec<Auth>,
    /// Envelopes in the order of the file.
    pub envelopes: Vec<Envelope>,
    /// Errors in the order of the file.
    pub errors: Vec<ErrorDef>,
    /// Types in the order of the file.
    pub types: Vec<TypeDef>,
    /// One per distinct set of meta fields.
    pub metas: Vec<Meta>,
    /// Endpoints in the order of the file.
    pub endpoints: Vec<Endpoint>,
    /// Inbound shapes in the order of the file.
    pub inbound: Vec<Inbound>,
}

/// A server of the API.
#[derive(Debug, Clone)]
pub struct Server {
    /// `snake_case`, also the Rust name.
    pub name: String,
    /// Base URL without a trailing slash.
    pub url: String,
    /// Docs.
    pub doc: Option<String>,
}

/// How a call authenticates.
#[derive(Debug, Clone)]
pub struct Auth {
    /// `snake_case`; `None` for [`Model::auth`].
    pub scheme: Option<String>,
    /// Lower-case header name.
    pub header: String,
    /// Text before the token; may be empty.
    pub prefix: String,
    /// Index into [`Model::errors`]: the answer to a call without a token.
    pub missing: Option<usize>,
    /// Index into [`Model::errors`]: the answer to a call with a wrong token.
    pub rejected: Option<usize>,
}

/// How to read one kind of answer.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// `snake_case`.
    pub name: String,
    /// Docs.
    pub doc: Option<String>,
    /// The answer is in this envelope when this holds; `None`: always.
    pub when: Option<Test>,
    /// What the HTTP status says.
    pub http: HttpPolicy,
    /// One test per outcome, in the order of the file.
    pub outcomes: Vec<(Outcome, Test)>,
    /// Candidates for the error code.
    pub code: Vec<Pointer>,
    /// Candidates for the message.
    pub message: Vec<Pointer>,
    /// Where the payload is.
    pub data: DataPlace,
    /// What counts as no data.
    pub empty: Vec<Empty>,
    /// A whole answer per outcome, as compact JSON text in the key order of the file.
    pub samples: Vec<(Outcome, String)>,
    /// HTTP status of the `error` sample.
    pub status: u16,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It worked.
    Ok,
    /// It did not.
    Error,
}

/// A JSON Pointer, split and unescaped: `/errors/0/code` is `["errors", "0", "code"]`.
pub type Pointer = Vec<String>;

/// A predicate over the answer.
#[derive(Debug, Clone)]
pub enum Test {
    /// Holds when every one holds.
    All(Vec<Test>),
    /// Holds when one holds.
    Any(Vec<Test>),
    /// Holds when the other does not.
    Not(Box<Test>),
    /// Looks at one place of the answer.
    At(AtTest),
}

/// A test of the value at a pointer.
#[derive(Debug, Clone)]
pub struct AtTest {
    /// Where to look.
    pub at: Pointer,
    /// What must hold there.
    pub op: Op,
    /// Does it hold where nothing is there?
    pub or_absent: bool,
    /// Are scalars compared by what they say?
    pub loose: bool,
}

/// An operator of [`AtTest`].
#[derive(Debug, Clone)]
pub enum Op {
    /// Equals.
    Is(Scalar),
    /// Is there and differs.
    Not(Scalar),
    /// Equals one of them.
    In(Vec<Scalar>),
    /// Is a number below this one.
    Lt(String),
    /// Is not there.
    Absent,
    /// Is there.
    Present,
    /// Is (`true`) or is not (`false`) one of null, `[]`, `{}`, `""`.
    Empty(bool),
    /// Starts with this, or has an entry that does.
    Prefix(String),
    /// Has no entry that starts with this.
    NonePrefix(String),
}

/// A JSON scalar; a number keeps its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string, unescaped.
    String(String),
}

/// Where the payload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataPlace {
    /// Nowhere.
    None,
    /// The whole body.
    Root,
    /// Beside the keys of the envelope.
    Flat,
    /// At a pointer.
    At(Pointer),
}

/// A spelling of *no data*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
}

/// Values beside the data.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Name of the generated struct; `None` when there are no fields and `()` will do.
    pub rust: Option<String>,
    /// In the order of the file, the envelopes' before the endpoint's.
    pub fields: Vec<MetaField>,
}

/// One value beside the data.
#[derive(Debug, Clone)]
pub struct MetaField {
    /// Rust name of the field.
    pub rust: String,
    /// Docs.
    pub doc: Option<String>,
    /// Where to look: the first place that is there wins. One per envelope that has the field.
    pub places: Vec<MetaPlace>,
    /// Always [`Shape::Optional`].
    pub shape: Shape,
}

/// Where a meta field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetaPlace {
    /// In the body.
    At(Pointer),
    /// In a header, lower case.
    Header(String),
}

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
    /// Is it an error of every endpoint?
    pub api_wide: bool,
    /// How it is recognised; the first that holds.
    pub matchers: Vec<Matcher>,
    /// Typed parts of the message: the union over all patterns.
    pub captures: Vec<Capture>,
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
    /// The whole message.
    pub message: Option<Pattern>,
    /// The code, compared loosely.
    pub code: Option<Scalar>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Index into [`Model::envelopes`].
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
    /// Index into [`Model::types`]: a type of its own around one of them.
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
    /// Rust name, raw (`r#type`) where it must be.
    pub rust: String,
    /// Name on the wire.
    pub wire: String,
    /// Other names it is read under.
    pub also: Vec<String>,
    /// Docs.
    pub doc: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// Type and forms; [`Shape::Optional`] outermost when it may be left out.
    pub shape: Shape,
    /// What must hold for it in a request.
    pub bounds: Vec<Bound>,
    /// Where the file defines it.
    pub span: Span,
}

impl Field {
    /// May it be left out?
    pub fn optional(&self) -> bool {
        matches!(self.shape, Shape::Optional { .. })
    }
}

/// Type and wire form of a value, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A built-in type with its forms.
    Scalar(Codec),
    /// Index into [`Model::types`].
    Named(usize),
    /// `Vec`; with `one`, an element without a list around it is read as a list of one.
    List {
        /// The element.
        item: Box<Shape>,
        /// Is a lone element accepted?
        one: bool,
    },
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
}

/// An endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Name in the file and of the request struct, `UpperCamelCase`.
    pub name: String,
    /// Name of the client's method, `snake_case`.
    pub method_name: String,
    /// Name of the error enum, such as `CreateLinkError`.
    pub error_name: String,
    /// HTTP method, upper case.
    pub method: String,
    /// Path below the server's base URL, with a leading slash.
    pub path: String,
    /// Docs.
    pub doc: Option<String>,
    /// Address of its documentation.
    pub docs: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// How its calls authenticate.
    pub auth: EndpointAuth,
    /// Encodings the API takes, the first is used; empty when there are no request fields.
    pub encodings: Vec<Encoding>,
    /// May a call be repeated when nobody knows whether it arrived?
    pub retry: Retry,
    /// Indices into [`Model::envelopes`], tried in order; never empty.
    pub envelopes: Vec<usize>,
    /// Request fields in the order of the file.
    pub request: Vec<Field>,
    /// What must hold for several values of a request.
    pub rules: Vec<Rule>,
    /// What a success carries in its envelope.
    pub data: Option<Data>,
    /// The file that a success is; never beside `data`.
    pub file: Option<File>,
    /// How the pages of its list are asked for, if it has pages.
    pub pages: Option<Pages>,
    /// Index into [`Model::metas`].
    pub meta: usize,
    /// Indices into [`Model::errors`] in the order of the file, those of the whole API included.
    pub errors: Vec<usize>,
    /// Test vectors.
    pub examples: Vec<Example>,
    /// Where the file names it.
    pub span: Span,
}

/// How the calls of an endpoint authenticate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointAuth {
    /// As [`Model::auth`] says.
    Default,
    /// They carry no credential.
    None,
    /// Index into [`Model::auth_schemes`].
    Scheme(usize),
}

/// What a success carries.
#[derive(Debug, Clone)]
pub struct Data {
    /// Type and forms; [`Shape::Optional`] outermost when a success may come without.
    pub shape: Shape,
    /// Overrides the envelope's place.
    pub place: Option<DataPlace>,
    /// Overrides the envelope's spellings of *no data*.
    pub empty: Option<Vec<Empty>>,
    /// Docs.
    pub doc: Option<String>,
}

/// A success that is no JSON.
#[derive(Debug, Clone)]
pub struct File {
    /// May a success come in an envelope, without a file?
    pub optional: bool,
    /// Content types, lower case and without parameters; never empty.
    pub content: Vec<String>,
    /// Docs.
    pub doc: Option<String>,
}

/// How the pages of a list are asked for, and which one is the last.
#[derive(Debug, Clone)]
pub struct Pages {
    /// What tells one page from another.
    pub by: PageBy,
    /// Index into [`Endpoint::request`]: the field that says which page.
    pub field: usize,
    /// Index into [`Endpoint::request`]: the field that says how many records a page holds.
    pub size: Option<usize>,
    /// How many records a page holds when the request does not say.
    pub default_size: Option<u64>,
    /// How many records a page holds at most, whatever the request says.
    pub max_size: Option<u64>,
    /// Index into the fields of the record that the data is: where the records are. `None`: the data is the list.
    pub items: Option<usize>,
    /// The page is the last one when this holds.
    pub stop: Option<Test>,
}

/// What tells one page from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageBy {
    /// A number that goes up by one.
    Number {
        /// That of the first page.
        first: u64,
    },
    /// How many records come before it.
    Offset,
    /// A text that the page before it names.
    Cursor {
        /// Where the text is.
        next: Pointer,
    },
}

/// How a request body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
}

/// May a call be repeated when nobody knows whether it arrived?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No.
    Never,
    /// Yes: it changes nothing, or the same thing again.
    Safe,
}

/// A test vector: an answer, and what it stands for.
#[derive(Debug, Clone)]
pub struct Example {
    /// The request's fields, as compact JSON text.
    pub request: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// The content type of the answer.
    pub content_type: String,
    /// The whole answer: compact JSON text in the key order of the file, or the text of a file.
    pub response: String,
    /// Index into [`Model::errors`]; `None` is a success.
    pub error: Option<usize>,
    /// Where it was read.
    pub source: Vec<String>,
}
