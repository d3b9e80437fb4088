//! What a value has that the spec does not say, or lacks though the spec says it, and where.

use std::fmt;

use secpaid_codegen::model::Field;
use secpaid_core::json::Fault;

/// A difference between a value and its shape.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'f> {
    /// What kind of difference.
    pub kind: Kind<'f>,
    /// Where.
    pub place: Place<'f>,
    /// Index of the type of the file whose field this is; `None` for a field of a request, an envelope, or the data itself.
    pub record: Option<usize>,
    /// The field that it is about, where the spec has it.
    pub field: Option<&'f Field>,
    /// The JSON text of the value; empty where there is none.
    pub value: &'f str,
    /// Must the value not be shown?
    pub secret: bool,
    /// Was the field there before, under this or another of its names?
    pub repeated: bool,
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'f> {
    /// A field that the spec does not have.
    UnknownField,
    /// A field that must be there and is not.
    MissingField,
    /// A text that the enum of this index does not list.
    UnknownValue(usize),
    /// An object that is of none of the types of the union of this index.
    UnknownVariant(usize),
    /// A value that does not fit its type, or cannot be taken.
    Wrong(&'f Fault),
}

impl Kind<'_> {
    /// A stable name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::MissingField => "missing_field",
            Self::UnknownValue(_) => "unknown_value",
            Self::UnknownVariant(_) => "unknown_variant",
            Self::Wrong(_) => "wrong_value",
        }
    }
}

/// The message, without the place and without any value.
impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::UnknownField => f.write_str("the spec does not have this field"),
            Kind::MissingField => f.write_str("the field is missing"),
            Kind::UnknownValue(_) => f.write_str("the spec does not list this value"),
            Kind::UnknownVariant(_) => f.write_str("the spec does not list this type of the union"),
            Kind::Wrong(fault) => fault.fmt(f),
        }
    }
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'s> {
    /// To the value of a field.
    Key(&'s str),
    /// To an item of a list.
    Item(usize),
    /// To the value of a key of a map.
    Entry(String),
    /// Into the JSON that a string holds.
    String,
}

/// Where a value is. `Display` writes the JSON Pointer, as messages about faults do.
#[derive(Debug, Clone, Copy)]
pub struct Place<'s> {
    /// Where the document has the data.
    root: &'s str,
    steps: &'s [Step<'s>],
    /// The name of a field at the end of it.
    last: Option<&'s str>,
}

impl<'s> Place<'s> {
    /// The place that steps lead to, from the JSON Pointer of the value they begin at.
    pub(super) fn new(root: &'s str, steps: &'s [Step<'s>]) -> Self {
        Self { root, steps, last: None }
    }

    /// The value of a field here.
    pub(super) fn field(self, name: &'s str) -> Self {
        Self { last: Some(name), ..self }
    }

    /// The pointer with `*` for every position in a list and every key of a map: the same for all of them.
    pub fn general(self) -> impl fmt::Display + 's {
        struct General<'s>(Place<'s>);
        impl fmt::Display for General<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write(f, true)
            }
        }
        General(self)
    }

    fn write(self, f: &mut fmt::Formatter<'_>, general: bool) -> fmt::Result {
        f.write_str(self.root)?;
        let key = |f: &mut fmt::Formatter<'_>, name: &str| {
            write!(f, "/{}", name.replace('~', "~0").replace('/', "~1"))
        };
        for step in self.steps {
            match step {
                Step::Key(name) => key(f, name)?,
                Step::Item(_) | Step::Entry(_) if general => f.write_str("/*")?,
                Step::Entry(name) => key(f, name)?,
                Step::Item(position) => write!(f, "/{position}")?,
                Step::String => f.write_str(" in the string: ")?,
            }
        }
        self.last.map_or(Ok(()), |name| key(f, name))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}
