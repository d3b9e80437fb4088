//! One of several types: a value in, the type that it is out. A field says it, or the value's shape does; where neither does, that is a
//! failure and never a guess.

use std::borrow::Cow;

use crate::json::{Fault, Kind, Reader};

/// A set of kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// None.
    pub const NONE: Self = Self(0);
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOL: Self = Self(1 << 1);
    /// Numbers.
    pub const NUMBER: Self = Self(1 << 2);
    /// Strings.
    pub const STRING: Self = Self(1 << 3);
    /// Lists.
    pub const ARRAY: Self = Self(1 << 4);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 5);

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, kind: Kind) -> bool {
        let one = match kind {
            Kind::Null => Self::NULL,
            Kind::Bool => Self::BOOL,
            Kind::Number => Self::NUMBER,
            Kind::String => Self::STRING,
            Kind::Array => Self::ARRAY,
            Kind::Object => Self::OBJECT,
        };
        self.0 & one.0 != 0
    }
}

/// The text of the field that says which type an object is; the reader stays before the object.
///
/// # Errors
///
/// When there is no object, when the field is missing, is there twice, or is no string.
pub fn tag<'a>(reader: &mut Reader<'a>, name: &str) -> Result<Cow<'a, str>, Fault> {
    let mut entries = reader.object()?;
    let start = entries.start;
    let mut found = None;
    while let Some(key) = reader.next_key(&mut entries)? {
        if key != name {
            reader.skip()?;
            continue;
        }
        if found.is_some() {
            reader.token();
            return Err(Fault::new(reader.position, format!("field `{name}` occurs twice")));
        }
        found = Some(reader.string_as("a string that says which type this is")?);
    }
    reader.rewind(start);
    found.ok_or_else(|| Fault::new(start, format!("missing field `{name}`, which says which type this is")))
}

/// An object of the type that one of its fields says.
pub fn by_tag<'a, T>(
    reader: &mut Reader<'a>,
    name: &str,
    read: impl FnOnce(&mut Reader<'a>, &str) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let tag = tag(reader, name)?;
    read(reader, &tag)
}

/// A type that a value may be.
#[derive(Debug, Clone, Copy)]
pub struct Alternative<'t> {
    /// What it is called.
    pub name: &'t str,
    /// The kinds that its values are of.
    pub kinds: Kinds,
    /// Does a test over the value decide, and not whether the value fits?
    pub tested: bool,
}

/// Types of which exactly one fits a value.
#[derive(Debug, Clone, Copy)]
pub struct ByShape<'t> {
    /// Tells it from the others of the same API.
    pub id: usize,
    /// Is it the first that fits, whatever else does?
    pub first: bool,
    /// The types.
    pub alternatives: &'t [Alternative<'t>],
}

/// A value of the type that it fits, each by its position among the alternatives: `holds` says whether the test of one holds for the text
/// of the value, `read` reads the value as one.
///
/// Kinds are looked at first, and reading is tried only where they leave several. What is found out about a value inside such a try is kept
/// while it lasts, so that unions inside unions are not tried again for every type around them.
pub fn by_shape<'a, T>(
    reader: &mut Reader<'a>,
    union: &ByShape<'_>,
    holds: impl Fn(usize, &str) -> bool,
    read: impl FnMut(&mut Reader<'a>, usize) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let kind = reader.peek()?;
    let start = reader.position;
    let mut value = Value { union, kind, start, read };
    if let Some(choice) = reader.trials.choice(union.id, start) {
        return (value.read)(reader, choice?);
    }
    let text = if union.alternatives.iter().any(|alternative| alternative.tested) {
        let text = reader.skip()?;
        reader.rewind(start);
        text
    } else {
        ""
    };
    let possible = union.alternatives.iter().enumerate().filter_map(|(index, alternative)| {
        if !alternative.tested {
            return alternative.kinds.has(kind).then_some(Candidate { index, sure: false });
        }
        holds(index, text).then_some(Candidate { index, sure: true })
    });
    let mut possible: Vec<Candidate> = possible.collect();
    // Of those in order, none counts behind the first whose test holds.
    if let Some(sure) = possible.iter().position(|candidate| candidate.sure)
        && union.first
    {
        possible.truncate(sure + 1);
    }
    match possible.as_slice() {
        [] => Err(value.no_kind()),
        [only] if only.sure => (value.read)(reader, only.index),
        [only] => (value.read)(reader, only.index).map_err(|fault| value.only(fault, only.index)),
        several => value.decide(reader, several),
    }
}

/// A type that the value may be.
#[derive(Clone, Copy)]
struct Candidate {
    index: usize,
    /// Did its test say so?
    sure: bool,
}

/// A value that is to be told.
struct Value<'u, R> {
    union: &'u ByShape<'u>,
    kind: Kind,
    start: usize,
    read: R,
}

impl<R> Value<'_, R> {
    /// Tries to read the value as each of several.
    fn decide<'a, T>(&mut self, reader: &mut Reader<'a>, candidates: &[Candidate]) -> Result<T, Fault>
    where
        R: FnMut(&mut Reader<'a>, usize) -> Result<T, Fault>,
    {
        reader.trials.begin();
        let tried = self.try_each(reader, candidates);
        reader.trials.end();
        let choice = tried.as_ref().map(|(index, _)| *index).map_err(Clone::clone);
        reader.trials.keep(self.union.id, self.start, choice);
        tried.map(|(_, value)| value)
    }

    fn try_each<'a, T>(
        &mut self,
        reader: &mut Reader<'a>,
        candidates: &[Candidate],
    ) -> Result<(usize, T), Fault>
    where
        R: FnMut(&mut Reader<'a>, usize) -> Result<T, Fault>,
    {
        let depth = reader.depth;
        let mut fitting: Option<(usize, Result<T, Fault>, usize)> = None;
        let mut faults = Vec::new();
        for Candidate { index, sure } in candidates.iter().copied() {
            reader.rewind(self.start);
            reader.depth = depth;
            match (self.read)(reader, index) {
                // Where a test decides, a value that cannot be read is a mistake in the value.
                Err(fault) if !sure => faults.push((index, fault)),
                result => {
                    if let Some((other, ..)) = fitting {
                        return Err(self.both(other, index));
                    }
                    fitting = Some((index, result, reader.position));
                    if self.union.first {
                        break;
                    }
                }
            }
        }
        match fitting {
            Some((index, value, end)) => {
                reader.rewind(end);
                reader.depth = depth;
                value.map(|value| (index, value))
            }
            None => {
                reader.rewind(self.start);
                reader.depth = depth;
                // What is no JSON is of no type.
                reader.skip()?;
                Err(self.none(&faults))
            }
        }
    }

    fn name(&self, index: usize) -> &str {
        self.union.alternatives.get(index).map_or("", |alternative| alternative.name)
    }

    /// All names.
    fn names(&self) -> String {
        let names = self.union.alternatives.iter().map(|alternative| format!("`{}`", alternative.name));
        names.collect::<Vec<_>>().join(", ")
    }

    #[cold]
    fn no_kind(&self) -> Fault {
        Fault::new(self.start, format!("expected one of {}, found {}", self.names(), self.kind))
    }

    #[cold]
    fn only(&self, fault: Fault, index: usize) -> Fault {
        let note = format!("and of {} only `{}` can be {}", self.names(), self.name(index), self.kind);
        Fault::noted(fault, note)
    }

    #[cold]
    fn both(&self, one: usize, other: usize) -> Fault {
        let (one, other) = (self.name(one), self.name(other));
        Fault::new(
            self.start,
            format!("fits both `{one}` and `{other}`, and nothing says which of them it is"),
        )
    }

    #[cold]
    fn none(&self, faults: &[(usize, Fault)]) -> Fault {
        let reasons =
            faults.iter().map(|(index, fault)| format!("as `{}`: {}", self.name(*index), fault.in_short()));
        let headline = format!("fits none of {}", self.names());
        Fault::none_fits(self.start, headline, reasons.collect::<Vec<_>>().join("; "))
    }
}
