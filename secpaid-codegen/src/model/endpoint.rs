//! Endpoints as meant: what is sent, what comes back, how often and in how many pages.

use super::{
    DataPlace, EmptyBy, Field, Items, MetaPlace, Outcome, Pointer, Rule, Scalar, Shape, State, Test,
};
use crate::json::{Member, Node, Value};
use crate::source::{Span, Spanned};

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
    /// Path below the server's base URL, with a leading slash; a name between braces stands for that field of the request.
    pub path: String,
    /// Docs.
    pub doc: Option<String>,
    /// Address of its documentation.
    pub docs: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// How its calls authenticate.
    pub auth: EndpointAuth,
    /// Encodings the API takes, the first is used; empty when there are no fields in the body.
    pub encodings: Vec<Encoding>,
    /// May a call be repeated when nobody knows whether it arrived?
    pub retry: Retry,
    /// Indices into [`Model::envelopes`](super::Model::envelopes), tried in order; never empty.
    pub envelopes: Vec<usize>,
    /// What a success can be beside one: at most one of the tests may hold.
    pub outcomes: Vec<(Outcome, Test)>,
    /// Where the code may be, before the places of the envelope.
    pub code: Vec<Pointer>,
    /// The same of the message.
    pub message: Vec<Pointer>,
    /// Request fields in the order of the file.
    pub request: Vec<Field>,
    /// What must hold for several values of a request.
    pub rules: Vec<Rule>,
    /// What a success carries in its envelope.
    pub data: Option<Data>,
    /// The file that a success is; never beside `data`.
    pub file: Option<File>,
    /// The list that a success is, of which each entry has an outcome of its own; never beside `data` and `file`.
    pub items: Option<Items>,
    /// How the pages of its list are asked for, if it has pages.
    pub pages: Option<Pages>,
    /// What it does with the records that the API keeps, if the spec says it.
    pub state: Option<State>,
    /// Index into [`Model::metas`](super::Model::metas).
    pub meta: usize,
    /// Indices into [`Model::errors`](super::Model::errors): those that it declares itself and those of the whole API in the order of
    /// the file, and behind them those of its sets. Each once.
    pub errors: Vec<usize>,
    /// How many of `errors` are in none of its sets.
    pub own_errors: usize,
    /// Indices into [`Model::error_sets`](super::Model::error_sets) in the order of the file, those of the whole API included.
    pub error_sets: Vec<usize>,
    /// Test vectors.
    pub examples: Vec<Example>,
    /// Where the file names it.
    pub span: Span,
}

impl Endpoint {
    /// The fields of a request that callers give: all but the constants.
    pub fn arguments(&self) -> impl Iterator<Item = &Field> {
        self.request.iter().filter(|field| field.constant.is_none())
    }

    /// What every request has, whatever callers give: the fields with a constant value, and the value.
    pub fn constants(&self) -> impl Iterator<Item = (&Field, &Scalar)> {
        self.request.iter().filter_map(|field| Some((field, field.constant.as_ref()?)))
    }

    /// The constants as a JSON object, if there are any.
    pub fn constant_fields(&self) -> Option<Node> {
        let node = |value| Node { span: Span::default(), value };
        let member = |(field, value): (&Field, &Scalar)| Member {
            key: Spanned::new(field.wire.clone(), Span::default()),
            value: node(value.json()),
        };
        let members: Vec<Member> = self.constants().map(member).collect();
        (!members.is_empty()).then(|| node(Value::Object(members)))
    }

    /// The names between braces in its path, in their order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
    }

    /// Its path as a server sees it: `/zones/{}/records`.
    pub fn anonymous_path(&self) -> String {
        anonymous(&self.path)
    }
}

/// A path without the names between its braces.
pub(crate) fn anonymous(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|rest| rest.split_once('}').map_or(rest, |(_, after)| after));
    rest.fold(first, |path, after| path + "{}" + after)
}

/// How the calls of an endpoint authenticate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointAuth {
    /// As [`Model::auth`](super::Model::auth) says.
    Default,
    /// They carry no credential.
    None,
    /// Index into [`Model::auth_schemes`](super::Model::auth_schemes).
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
    pub empty: Option<EmptyBy>,
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
    /// The request field that says which page: an index into [`Endpoint::request`], and behind it those into the fields of the records
    /// that it is in.
    pub field: Vec<usize>,
    /// The request field that says how many records a page holds, in the same way.
    pub size: Option<Vec<usize>>,
    /// How many records a page holds when the request does not say.
    pub default_size: Option<u64>,
    /// How many records a page holds at most, whatever the request says.
    pub max_size: Option<u64>,
    /// Index into the fields of the record that the data is: where the records are. `None`: the data is the list.
    pub items: Option<usize>,
    /// Where the answer says how many records there are in all.
    pub total: Option<Pointer>,
    /// Where it says how many pages there are in all; only by number.
    pub pages: Option<Pointer>,
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
    /// How many records come before it, counted from `first`.
    Offset {
        /// That of the first page.
        first: u64,
    },
    /// A text that the page before it names.
    Cursor {
        /// Where the text is.
        next: MetaPlace,
        /// The text is a URL, or a `Link` header with one, and the cursor is this parameter of its query.
        query: Option<String>,
    },
    /// The key of the last record before it.
    Last {
        /// The names that the key goes by in a record; never empty.
        key: Vec<String>,
        /// What is added to the key, which is an integer then; never 0.
        plus: Option<i64>,
    },
}

/// Where in a request a field is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path, as a segment or a part of one.
    Path,
    /// In the query.
    Query,
    /// In the header of its name.
    Header,
    /// In the body.
    Body,
}

impl Location {
    /// What the format and its messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
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
    /// Index into [`Model::errors`](super::Model::errors).
    pub error: Option<usize>,
    /// What it amounts to.
    pub outcome: Outcome,
    /// Where it was read.
    pub source: Vec<String>,
}
