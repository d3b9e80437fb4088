//! The document as written: every leaf with its place, nothing resolved.
//!
//! What can be judged by looking at one place is already judged: pointers, patterns, routes and tests are taken apart.

mod inbound;
mod items;
mod state;

pub(crate) use self::inbound::{Inbound, InboundData, InboundExample};
pub(crate) use self::items::{ItemLayout, Items};
pub(crate) use self::state::{Condition, Refusal, RefusedFor, State, StateFilter, StateRefusal};
use crate::json::Node;
use crate::model::{
    AuthKind, Base, Bound, DataPlace, Effect, EmptyBy, Encoding, Form, Hints, HttpPolicy, Limit, Location,
    MetaPlace, Outcome, PageBy, Pointer, Retry, Scalar, Test,
};
use crate::pattern::Piece;
use crate::source::{Span, Spanned};

pub(crate) type Text = Spanned<String>;

/// The form of a list whose entries are joined where a list of its own cannot be.
pub(crate) const COMMA: &str = "comma";

/// The type of an answer that is not JSON.
pub(crate) const FILE: &str = "file";

/// A whole file.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) title: Option<String>,
    pub(crate) docs: Option<String>,
    pub(crate) doc: Option<String>,
    pub(crate) servers: Vec<Server>,
    pub(crate) auth: Option<Auth>,
    pub(crate) auth_schemes: Vec<AuthScheme>,
    pub(crate) envelopes: Vec<Envelope>,
    /// The list for endpoints that do not say otherwise.
    pub(crate) envelope: Option<Vec<Text>>,
    pub(crate) errors: Vec<ErrorDef>,
    pub(crate) error_sets: Vec<ErrorSet>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) inbound: Vec<Inbound>,
}

impl Spec {
    /// Everywhere that a type is named.
    pub(crate) fn type_expressions(&self) -> impl Iterator<Item = &TypeExpr> {
        let requests = self.endpoints.iter().flat_map(|endpoint| &endpoint.request);
        let inside = self.types.iter().flat_map(TypeDef::inside);
        let fields = requests.map(|field| &field.ty).chain(inside);
        let data = self.endpoints.iter().filter_map(|endpoint| endpoint.data.as_ref()).map(|data| &data.ty);
        let metas = self.envelopes.iter().map(|envelope| &envelope.meta);
        let metas = metas.chain(self.endpoints.iter().map(|endpoint| &endpoint.meta)).flatten();
        let inbound = self.inbound.iter().map(|inbound| &inbound.data.ty);
        let parameters = self.types.iter().flat_map(|ty| ty.parameters()).map(|parameter| &parameter.ty);
        let details = self.details().map(|details| &details.ty);
        fields.chain(data).chain(inbound).chain(metas.map(|field| &field.ty)).chain(parameters).chain(details)
    }

    /// Everywhere that the details of errors are said.
    pub(crate) fn details(&self) -> impl Iterator<Item = &Details> {
        let of_errors = self.errors.iter().map(|error| &error.details);
        self.envelopes.iter().map(|envelope| &envelope.details).chain(of_errors).flatten()
    }
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: Text,
    pub(crate) url: String,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Auth {
    pub(crate) kind: AuthKind,
    pub(crate) missing: Option<Text>,
    pub(crate) rejected: Option<Text>,
}

#[derive(Debug)]
pub(crate) struct AuthScheme {
    pub(crate) name: Text,
    pub(crate) auth: Auth,
}

#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) name: Text,
    pub(crate) doc: Option<String>,
    pub(crate) when: Option<Test>,
    pub(crate) http: HttpPolicy,
    pub(crate) outcomes: Vec<(Outcome, Test)>,
    pub(crate) code: Vec<Pointer>,
    pub(crate) message: Vec<Pointer>,
    pub(crate) data: DataPlace,
    pub(crate) empty: Option<EmptyBy>,
    pub(crate) meta: Vec<MetaField>,
    pub(crate) details: Option<Details>,
    pub(crate) hints: Hints,
    pub(crate) warnings: Vec<Pointer>,
    pub(crate) samples: Vec<Sample>,
    pub(crate) status: Option<Spanned<u16>>,
}

#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) outcome: Spanned<Outcome>,
    pub(crate) body: Node,
}

#[derive(Debug)]
pub(crate) struct MetaField {
    pub(crate) name: Text,
    pub(crate) place: MetaPlace,
    pub(crate) ty: TypeExpr,
    pub(crate) doc: Option<String>,
}

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

/// A name with what is behind it.
#[derive(Debug, Clone)]
pub(crate) struct TypeExpr {
    pub(crate) span: Span,
    pub(crate) name: Text,
    pub(crate) suffixes: Vec<Suffix>,
}

impl TypeExpr {
    /// Does it end in `?`
    pub(crate) fn is_optional(&self) -> bool {
        self.suffixes.last() == Some(&Suffix::Optional)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    List,
    Map,
    Optional,
}

impl Suffix {
    /// As it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::List => "[]",
            Self::Map => "{}",
            Self::Optional => "?",
        }
    }
}

#[derive(Debug)]
pub(crate) struct TypeDef {
    pub(crate) name: Text,
    pub(crate) doc: Option<String>,
    pub(crate) source: Vec<String>,
    pub(crate) kind: TypeKind,
}

impl TypeDef {
    /// The types that its values are made of.
    pub(crate) fn inside(&self) -> impl Iterator<Item = &TypeExpr> {
        let alternatives = match &self.kind {
            TypeKind::Union(union) => union.alternatives.as_slice(),
            _ => &[],
        };
        self.fields()
            .iter()
            .map(|field| &field.ty)
            .chain(alternatives.iter().map(|alternative| &alternative.ty))
    }

    /// The fields of a record, the entries of a tuple.
    pub(crate) fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Record { fields } => fields,
            TypeKind::Tuple { entries } => entries,
            _ => &[],
        }
    }

    /// The parameters of its query, if it is a URL.
    pub(crate) fn parameters(&self) -> &[Parameter] {
        match &self.kind {
            TypeKind::Scalar { query, .. } => query,
            _ => &[],
        }
    }
}

#[derive(Debug)]
pub(crate) enum TypeKind {
    Scalar {
        base: Spanned<Base>,
        wire: Option<Wire>,
        newtype: bool,
        /// The path of a Rust type of the user's, in the place of one of ours.
        rust: Option<Text>,
        query: Vec<Parameter>,
        example: Option<Node>,
    },
    Enum {
        ignore_case: bool,
        values: Vec<EnumValue>,
    },
    Record {
        fields: Vec<Field>,
    },
    Tuple {
        entries: Vec<Field>,
    },
    Union(Union),
}

/// One of several types.
#[derive(Debug)]
pub(crate) struct Union {
    /// The field that says which; without it the shape does.
    pub(crate) tag: Option<Text>,
    /// Is it the first that fits, whatever else does?
    pub(crate) first: bool,
    /// Never empty.
    pub(crate) alternatives: Vec<Alternative>,
}

#[derive(Debug)]
pub(crate) struct Alternative {
    /// The text of the tag, where there is one.
    pub(crate) tag: Option<Text>,
    pub(crate) ty: TypeExpr,
    pub(crate) name: Option<Text>,
    pub(crate) when: Option<Spanned<Test>>,
    pub(crate) doc: Option<String>,
    pub(crate) source: Vec<String>,
}

/// A parameter of the query of a URL.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) wire_name: Text,
    pub(crate) ty: TypeExpr,
    pub(crate) name: Option<Text>,
    pub(crate) base64: bool,
    pub(crate) doc: Option<String>,
    pub(crate) source: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) value: Text,
    pub(crate) name: Option<Text>,
    pub(crate) also: Vec<Text>,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) wire_name: Text,
    pub(crate) ty: TypeExpr,
    /// Where in a request it is sent, as far as the file says it.
    pub(crate) location: Option<Spanned<Location>>,
    pub(crate) name: Option<Text>,
    pub(crate) also: Vec<Text>,
    pub(crate) wire: Option<Wire>,
    pub(crate) none: Option<Spanned<Vec<String>>>,
    pub(crate) secret: bool,
    /// What must hold for it in a request; each at its key.
    pub(crate) bounds: Vec<Spanned<Bound>>,
    /// What the API answers where it refuses its value.
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) doc: Option<String>,
    pub(crate) source: Vec<String>,
    pub(crate) example: Option<Node>,
}

/// Forms on the wire; never empty.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) span: Span,
    pub(crate) forms: Vec<Spanned<WireForm>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WireForm {
    /// `number`, `YYYY-MM-DD`, `json-in-string`, ...
    Name(String),
    /// Words for true and false.
    Words(Vec<(String, bool)>),
}

impl Wire {
    /// Are the entries of a list joined by commas where names are paired with texts?
    pub(crate) fn is_joined(&self) -> bool {
        self.forms.iter().any(|form| matches!(&form.value, WireForm::Name(name) if name == COMMA))
    }
}

impl WireForm {
    /// The form of a scalar that this is.
    pub(crate) fn scalar(&self, base: Base) -> Option<Form> {
        match self {
            Self::Words(words) if base == Base::Bool => Some(Form::Words(words.clone())),
            Self::Words(_) => None,
            Self::Name(name) => base.form(name),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) name: Text,
    pub(crate) route: Route,
    pub(crate) doc: Option<String>,
    pub(crate) docs: Option<String>,
    pub(crate) source: Vec<String>,
    pub(crate) auth: EndpointAuth,
    pub(crate) body: Option<Spanned<Vec<Encoding>>>,
    pub(crate) retry: Retry,
    pub(crate) envelope: Option<Vec<Text>>,
    /// What a success can be beside one.
    pub(crate) outcomes: Vec<(Outcome, Test)>,
    pub(crate) request: Vec<Field>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) data: Option<Data>,
    /// Instead of `data`, which is JSON.
    pub(crate) file: Option<File>,
    /// The entries of the list that a success carries have outcomes of their own; `data` is then that of an entry.
    pub(crate) items: Option<Items>,
    pub(crate) pages: Option<Pages>,
    pub(crate) state: Option<State>,
    pub(crate) meta: Vec<MetaField>,
    pub(crate) errors: Vec<Text>,
    pub(crate) examples: Vec<Example>,
}

#[derive(Debug)]
pub(crate) enum EndpointAuth {
    Default,
    None,
    Scheme(Text),
}

#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) span: Span,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The names between braces, in the order of the path.
    pub(crate) placeholders: Vec<Text>,
}

impl Route {
    /// The place where the path has this field.
    pub(crate) fn placeholder(&self, field: &Field) -> Option<&Text> {
        self.placeholders.iter().find(|placeholder| placeholder.value == field.wire_name.value)
    }
}

#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) ty: TypeExpr,
    pub(crate) place: Option<DataPlace>,
    pub(crate) empty: Option<EmptyBy>,
    pub(crate) doc: Option<String>,
}

/// What must hold for several values of a request.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Text,
    pub(crate) kind: RuleKind,
    pub(crate) when: Option<Spanned<Test>>,
    /// What the API answers where it is broken.
    pub(crate) rejected: Option<Text>,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) enum RuleKind {
    Sum { at: Spanned<Pointer>, at_most: Spanned<Limit> },
    NotAfter { earlier: Spanned<Pointer>, later: Spanned<Pointer> },
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) optional: bool,
    /// Content types, lower case; never empty.
    pub(crate) content: Vec<Text>,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) span: Span,
    pub(crate) by: PageBy,
    /// The request field that says which page.
    pub(crate) field: Text,
    pub(crate) size: Option<PageSize>,
    /// The field of the data that holds the records; `None`: the data is the list.
    pub(crate) items: Option<Text>,
    /// The field of a record that the next page begins behind.
    pub(crate) key: Option<Text>,
    pub(crate) total: Option<Pointer>,
    pub(crate) pages: Option<Pointer>,
    pub(crate) stop: Option<Test>,
}

#[derive(Debug)]
pub(crate) struct PageSize {
    /// The request field that says how many records a page holds.
    pub(crate) field: Text,
    pub(crate) default: Option<u64>,
    pub(crate) max: Option<u64>,
}

#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) request: Option<Node>,
    pub(crate) status: u16,
    pub(crate) response: Node,
    pub(crate) error: Option<Text>,
    pub(crate) outcome: Option<Spanned<Outcome>>,
    pub(crate) source: Vec<String>,
}
