//! Endpoints, as written.

use super::{Field, Items, MetaField, Outcomes, State, Text, TypeExpr, Wire};
use crate::json::Node;
use crate::model::{DataPlace, EmptyBy, Encoding, Limit, Outcome, PageBy, Pointer, Retry, Test};
use crate::source::{Span, Spanned};

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
    pub(crate) outcomes: Outcomes,
    /// Where the code may be before it is where the envelope has it.
    pub(crate) code: Vec<Pointer>,
    /// The same of the message.
    pub(crate) message: Vec<Pointer>,
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
    pub(crate) wire: Option<Wire>,
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
