//! In: a place of the format and a key there. Out: what stands behind the key, and which order and rows the keys of an object have.

use crate::json::{Node, Value};
use crate::parse::section::{self, COMMENT, Section};

/// What a value of the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Api,
    Server,
    Auth,
    Envelope,
    Test,
    MetaField,
    Error,
    ErrorSet,
    Details,
    Hints,
    Hint,
    Matcher,
    Type,
    EnumValue,
    /// An alternative of a union, or the object that holds all of them by their tag.
    Alternative,
    Field,
    Parameter,
    Endpoint,
    EndpointData,
    Example,
    Rule,
    Items,
    Pages,
    PageSize,
    State,
    Inbound,
    InboundData,
    Encrypted,
    InboundExample,
    /// A section of the file: an object whose keys are names, of entries that stand at such a place.
    Definitions(Entry),
    /// An object whose keys are names, inside a definition.
    Names(Entry),
    /// JSON of the API, texts, numbers, vocabularies: nothing of it has an order of its own.
    Data,
}

/// What an object of names has entries of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Server,
    Auth,
    Envelope,
    Test,
    MetaField,
    Error,
    ErrorSet,
    Type,
    Field,
    Parameter,
    Endpoint,
    Inbound,
    Data,
}

impl Entry {
    fn place(self) -> Place {
        match self {
            Self::Server => Place::Server,
            Self::Auth => Place::Auth,
            Self::Envelope => Place::Envelope,
            Self::Test => Place::Test,
            Self::MetaField => Place::MetaField,
            Self::Error => Place::Error,
            Self::ErrorSet => Place::ErrorSet,
            Self::Type => Place::Type,
            Self::Field => Place::Field,
            Self::Parameter => Place::Parameter,
            Self::Endpoint => Place::Endpoint,
            Self::Inbound => Place::Inbound,
            Self::Data => Place::Data,
        }
    }
}

impl Place {
    /// The place behind a key of an object here. The entries of a list stand at the place of the list.
    pub(super) fn behind(self, key: &str) -> Self {
        if key == COMMENT {
            return Self::Data;
        }
        match (self, key) {
            (Self::Definitions(entry) | Self::Names(entry), _) => entry.place(),
            (Self::Api, "servers") => Self::Names(Entry::Server),
            (Self::Api, "auth") => Self::Auth,
            (Self::Api, "auth_schemes") => Self::Definitions(Entry::Auth),
            (Self::Api, "envelopes") => Self::Definitions(Entry::Envelope),
            (Self::Api, "errors") => Self::Definitions(Entry::Error),
            (Self::Api, "error_sets") => Self::Definitions(Entry::ErrorSet),
            (Self::Api, "types") => Self::Definitions(Entry::Type),
            (Self::Api, "endpoints") => Self::Definitions(Entry::Endpoint),
            (Self::Api, "inbound") => Self::Definitions(Entry::Inbound),
            (Self::Envelope | Self::Error, "details") => Self::Details,
            (Self::Envelope, "hints") => Self::Hints,
            (Self::Hints, _) => Self::Hint,
            (Self::Envelope | Self::Inbound | Self::Matcher | Self::Rule, "when") | (Self::Pages, "stop") => {
                Self::Test
            }
            (Self::Test, "all" | "any" | "not") => Self::Test,
            (Self::Envelope | Self::Endpoint | Self::Items, "outcome") => Self::Names(Entry::Test),
            (Self::Envelope, "samples") => Self::Names(Entry::Data),
            (Self::Envelope | Self::Endpoint, "meta") => Self::Names(Entry::MetaField),
            (Self::Error, "match") => Self::Matcher,
            (Self::Type, "enum") => Self::EnumValue,
            (Self::Alternative, "when") => Self::Test,
            (Self::Type, "union") | (Self::Alternative, _) => Self::Alternative,
            (Self::Type, "fields" | "tuple") | (Self::Endpoint, "request") => Self::Names(Entry::Field),
            (Self::Type, "query") => Self::Names(Entry::Parameter),
            (Self::Endpoint, "rules") => Self::Rule,
            (Self::Endpoint, "data") => Self::EndpointData,
            (Self::Endpoint, "items") => Self::Items,
            (Self::Endpoint, "pages") => Self::Pages,
            (Self::Endpoint, "examples") => Self::Example,
            (Self::Endpoint, "state") => Self::State,
            (Self::Pages, "size") => Self::PageSize,
            (Self::Pages, "next") => Self::Hint,
            (Self::Inbound, "data") => Self::InboundData,
            (Self::Inbound, "encrypted") => Self::Encrypted,
            (Self::Inbound, "examples") => Self::InboundExample,
            _ => Self::Data,
        }
    }

    /// The keys that an object here may have, in their order; nothing where the order is the author's.
    pub(super) fn keys(self, object: &Node) -> Option<&'static [&'static str]> {
        let section: Section = match self {
            Self::Api => section::API,
            Self::Server => section::SERVER,
            Self::Auth => section::AUTH,
            Self::Envelope => section::ENVELOPE,
            Self::Test if object.get("at").is_some() => section::AT,
            Self::Test if object.get("all").is_some() => section::ALL,
            Self::Test if object.get("any").is_some() => section::ANY,
            Self::Test if object.get("status").is_some() => section::STATUS,
            Self::Test if object.get("rust").is_some() => section::RUST,
            Self::Test => section::NOT,
            Self::MetaField => section::META,
            Self::Error => section::ERROR,
            Self::ErrorSet => section::ERROR_SET,
            Self::Details => section::DETAILS,
            Self::Hints => section::HINTS,
            Self::Hint => section::HINT,
            Self::Matcher => section::MATCHER,
            Self::Type if object.get("scalar").is_some() => section::SCALAR,
            Self::Type if object.get("enum").is_some() => section::ENUM,
            Self::Type if object.get("tag").is_some() => section::TAGGED,
            Self::Type if object.get("union").is_some() => section::SHAPED,
            Self::Type if object.get("tuple").is_some() => section::TUPLE,
            Self::Type => section::RECORD,
            Self::EnumValue => section::VALUE,
            Self::Alternative if !is_alternative(object) => return None,
            Self::Alternative => section::ALTERNATIVE,
            Self::Field => section::FIELD,
            Self::Parameter => section::PARAMETER,
            Self::Endpoint => section::ENDPOINT,
            Self::EndpointData if object.get("content").is_some() => section::FILE,
            Self::EndpointData => section::DATA,
            Self::Example => section::EXAMPLE,
            Self::Rule => section::RULE,
            Self::Items => section::ITEMS,
            Self::Pages => section::PAGES,
            Self::PageSize => section::SIZE,
            Self::State => section::STATE,
            Self::Inbound => section::INBOUND,
            Self::InboundData => section::INBOUND_DATA,
            Self::Encrypted => section::ENCRYPTED,
            Self::InboundExample => section::INBOUND_EXAMPLE,
            Self::Definitions(_) | Self::Names(_) | Self::Data => return None,
        };
        Some(section.keys)
    }

    /// Is this broken into lines even where it fits on one?
    pub(super) fn always_broken(self, node: &Node) -> bool {
        let has_entries = matches!(&node.value, Value::Object(members) if !members.is_empty());
        has_entries && matches!(self, Self::Api | Self::Definitions(_))
    }

    /// Does a key of a broken object here stand in a row of its own?
    pub(super) fn stands_alone(self, key: &str) -> bool {
        match self {
            Self::Api
            | Self::Server
            | Self::Envelope
            | Self::Error
            | Self::ErrorSet
            | Self::Type
            | Self::Endpoint => true,
            Self::Inbound | Self::Definitions(_) | Self::Names(_) => true,
            Self::Data => false,
            Self::Example | Self::InboundExample if matches!(key, "request" | "response" | "body") => true,
            _ => matches!(key, COMMENT | "doc" | "source"),
        }
    }
}

/// Is the object one alternative, and not all of them by their tag?
fn is_alternative(object: &Node) -> bool {
    let known = |key: &str| section::ALTERNATIVE.keys.contains(&key) || key == COMMENT;
    matches!(object.get("type"), Some(Node { value: Value::String(_), .. }))
        && matches!(&object.value, Value::Object(members) if members.iter().all(|member| known(&member.key.value)))
}
