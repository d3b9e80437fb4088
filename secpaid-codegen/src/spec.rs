//! The document as written: every leaf with its place, nothing resolved.
//!
//! What can be judged by looking at one place is already judged: pointers, patterns, routes and tests are taken apart.

mod endpoint;
mod error;
mod inbound;
mod items;
mod state;
mod ty;

pub(crate) use self::endpoint::{
    Data, Endpoint, EndpointAuth, Example, File, PageSize, Pages, Route, Rule, RuleKind,
};
pub(crate) use self::error::{Details, ErrorDef, ErrorSet, Matcher, Pattern};
pub(crate) use self::inbound::{Inbound, InboundData, InboundExample};
pub(crate) use self::items::{ItemLayout, Items};
pub(crate) use self::state::{Condition, Refusal, RefusedFor, State, StateFilter, StateRefusal};
pub(crate) use self::ty::{
    Alternative, EnumValue, Field, Parameter, Suffix, TypeDef, TypeExpr, TypeKind, Union, Wire, WireForm,
};
use crate::json::Node;
use crate::model::{AuthKind, DataPlace, EmptyBy, Hints, HttpPolicy, MetaPlace, Outcome, Pointer, Test};
use crate::source::Spanned;

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
    pub(crate) byte_order_mark: bool,
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

/// A test per class of outcomes, in the order of the file.
pub(crate) type Outcomes = Vec<(Outcome, Spanned<Test>)>;

#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) name: Text,
    pub(crate) doc: Option<String>,
    pub(crate) when: Option<Test>,
    pub(crate) http: HttpPolicy,
    pub(crate) outcomes: Outcomes,
    pub(crate) code: Vec<Pointer>,
    pub(crate) message: Vec<Pointer>,
    /// Texts that are neither code nor message.
    pub(crate) none: Vec<String>,
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
