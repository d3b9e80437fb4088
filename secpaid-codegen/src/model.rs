//! The document as meant: every name resolved, every Rust identifier decided, nothing left to fail.
//!
//! Whatever holds in a [`Model`] was established by `check`; `expand`, the command line tool and the test servers rely on it.

mod auth;
mod builtin;
mod constraint;
mod endpoint;
mod envelope;
mod error;
mod inbound;
mod items;
mod keys;
mod kinds;
mod own;
mod question;
mod shape;
mod state;
mod test;
mod union;

pub use self::auth::{Auth, AuthKind};
pub use self::constraint::{Bound, Limit, Placed, Rule, RuleKind, placed, pointer_text};
pub(crate) use self::endpoint::anonymous;
pub use self::endpoint::{
    Data, Encoding, Endpoint, EndpointAuth, Example, File, Location, PageBy, Pages, Retry,
};
pub use self::envelope::{DataPlace, Empty, EmptyBy, Envelope, Hints, HttpPolicy, Outcome, Pointer};
pub use self::error::{
    Capture, CaptureType, Details, Effect, ErrorDef, ErrorSet, Matcher, Pattern, PatternPart,
};
pub use self::inbound::{Carrier, Cipher, Encrypted, Inbound, InboundExample};
pub use self::items::{Items, ItemsBy};
pub use self::keys::Keys;
pub use self::kinds::Kinds;
pub(crate) use self::kinds::kinds;
pub use self::question::LeftToRust;
pub use self::shape::{
    Base, Codec, EnumValue, Field, Form, Parameter, ParameterType, Shape, TypeDef, TypeKind,
};
pub use self::state::{Condition, Does, Filter, Refusal, RefusedFor, State, StateRefusal};
pub use self::test::{AtTest, Op, Scalar, StatusRange, Test, ValueKind};
pub use self::union::{Union, UnionBy, Variant};

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
    /// Is a byte order mark before the JSON of an answer not counted?
    pub byte_order_mark: bool,
    /// Envelopes in the order of the file.
    pub envelopes: Vec<Envelope>,
    /// Errors in the order of the file.
    pub errors: Vec<ErrorDef>,
    /// Sets of errors in the order of the file.
    pub error_sets: Vec<ErrorSet>,
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
