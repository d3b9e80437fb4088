//! Types and their fields, as written.

use super::{COMMA, Refusal, Text};
use crate::json::Node;
use crate::model::{Base, Bound, Form, Location, Scalar, Test};
use crate::source::{Span, Spanned};

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
    /// Of a constant that of its value, which stands for it in messages.
    pub(crate) ty: TypeExpr,
    /// The value that it always has; a field of a request only.
    pub(crate) constant: Option<Spanned<Scalar>>,
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

impl Field {
    /// A field of which nothing is said but its type.
    pub(crate) fn of(wire_name: Text, ty: TypeExpr) -> Self {
        Self {
            wire_name,
            ty,
            constant: None,
            location: None,
            name: None,
            also: Vec::new(),
            wire: None,
            none: None,
            secret: false,
            bounds: Vec::new(),
            refusals: Vec::new(),
            doc: None,
            source: Vec::new(),
            example: None,
        }
    }
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
