//! In: the model. Out: answers that several stages need, so that none of them searches.

use std::collections::BTreeSet;

use super::{
    AtTest, Auth, Endpoint, EndpointAuth, Envelope, ErrorDef, ErrorSet, Field, Matcher, Model, Op, Outcome,
    Pointer, Shape, Test, TypeDef, TypeKind, Union,
};
use crate::source::Span;

/// Something that a spec leaves to Rust code of the user's, since data cannot say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftToRust<'m> {
    /// What the code decides: "the values of `Colour`".
    pub what: String,
    /// The path of the code.
    pub path: &'m str,
    /// Where the file defines it; `None` for tests, which have no place of their own.
    pub span: Option<Span>,
}

fn in_tests<'m>(tests: impl Iterator<Item = &'m Test>, what: String) -> impl Iterator<Item = LeftToRust<'m>> {
    tests.flat_map(Test::functions).map(move |path| LeftToRust { what: what.clone(), path, span: None })
}

impl Model {
    /// The endpoint of a name.
    pub fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }

    /// The type of a name.
    pub fn type_named(&self, name: &str) -> Option<&TypeDef> {
        self.types.iter().find(|ty| ty.name == name)
    }

    /// The error of a name, as an index into [`Model::errors`].
    pub fn error_index(&self, name: &str) -> Option<usize> {
        self.errors.iter().position(|error| error.name == name)
    }

    /// The sets of errors that an endpoint declares, each with the position of its first error among all of them.
    pub fn error_sets_of<'m>(
        &'m self,
        endpoint: &'m Endpoint,
    ) -> impl Iterator<Item = (usize, &'m ErrorSet)> {
        let sets = endpoint.error_sets.iter().filter_map(|index| self.error_sets.get(*index));
        sets.scan(endpoint.own_errors, |position, set| {
            let first = *position;
            *position += set.errors.len();
            Some((first, set))
        })
    }

    /// How the calls of an endpoint authenticate, if they do.
    pub fn auth_of(&self, endpoint: &Endpoint) -> Option<&Auth> {
        match endpoint.auth {
            EndpointAuth::Default => self.auth.as_ref(),
            EndpointAuth::None => None,
            EndpointAuth::Scheme(index) => self.auth_schemes.get(index),
        }
    }

    /// What the spec leaves to Rust code of the user's, in the order of the file.
    pub fn left_to_rust(&self) -> impl Iterator<Item = LeftToRust<'_>> {
        let envelopes = self.envelopes.iter().flat_map(|envelope| {
            let what = format!("what an answer in the envelope `{}` is", envelope.name);
            let outcomes = envelope.outcomes.iter().map(|(_, test)| test);
            in_tests(envelope.when.iter().chain(outcomes), what)
        });
        let errors = self.errors.iter().flat_map(|error| {
            let what = format!("whether an answer is the error `{}`", error.name);
            in_tests(error.matchers.iter().filter_map(|matcher| matcher.when.as_ref()), what)
        });
        let types = self.types.iter().filter_map(|ty| {
            let path = ty.rust.as_deref()?;
            Some(LeftToRust { what: format!("the values of `{}`", ty.name), path, span: Some(ty.span) })
        });
        let endpoints = self.endpoints.iter().flat_map(|endpoint| {
            let what = format!("what an answer of `{}` is", endpoint.name);
            let stop = endpoint.pages.iter().filter_map(|pages| pages.stop.as_ref());
            in_tests(endpoint.outcomes.iter().map(|(_, test)| test).chain(stop), what)
        });
        envelopes.chain(errors).chain(types).chain(endpoints)
    }

    /// Every name on the wire that a secret field goes by, sorted.
    pub fn secret_names(&self) -> BTreeSet<&str> {
        let records = self.types.iter().filter_map(TypeDef::fields).flatten();
        let requests = self.endpoints.iter().flat_map(|endpoint| &endpoint.request);
        let secret = records.chain(requests).filter(|field| {
            field.shape.is_secret() || self.hides_nameless(&field.shape, &mut BTreeSet::new())
        });
        secret.flat_map(|field| std::iter::once(&field.wire).chain(&field.also)).map(String::as_str).collect()
    }

    /// Is there a secret in a value of this shape that has no name of its own: an entry of a tuple?
    fn hides_nameless(&self, shape: &Shape, seen: &mut BTreeSet<usize>) -> bool {
        match shape {
            Shape::Scalar(_) => false,
            Shape::Named(index) => {
                let Some(ty) = self.types.get(*index).filter(|_| seen.insert(*index)) else { return false };
                let variants = ty.union().map(|union| union.variants.as_slice()).unwrap_or_default();
                let entries = ty.entries().unwrap_or_default();
                variants.iter().any(|variant| self.hides_nameless(&variant.shape, seen))
                    || entries
                        .iter()
                        .any(|entry| entry.shape.is_secret() || self.hides_nameless(&entry.shape, seen))
            }
            Shape::List { item, .. }
            | Shape::Map(item)
            | Shape::Optional { item, .. }
            | Shape::InString { item, .. }
            | Shape::Secret(item)
            | Shape::Boxed(item) => self.hides_nameless(item, seen),
        }
    }

    /// Is there a Rust type of the user's in the type of a value of this shape?
    pub(crate) fn holds_foreign(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Scalar(_) => false,
            Shape::Named(index) => self.types.get(*index).is_some_and(|ty| ty.rust.is_some()),
            Shape::List { item, .. }
            | Shape::Map(item)
            | Shape::Optional { item, .. }
            | Shape::InString { item, .. }
            | Shape::Secret(item)
            | Shape::Boxed(item) => self.holds_foreign(item),
        }
    }

    /// The envelopes of an endpoint with their indices into [`Model::envelopes`], in the order they are tried.
    pub fn envelopes_of<'m>(&'m self, endpoint: &'m Endpoint) -> impl Iterator<Item = (usize, &'m Envelope)> {
        endpoint.envelopes.iter().filter_map(|index| Some((*index, self.envelopes.get(*index)?)))
    }
}

impl Envelope {
    /// A whole answer of this outcome, as JSON text.
    pub fn sample(&self, outcome: Outcome) -> Option<&str> {
        self.samples.iter().find(|(known, _)| *known == outcome).map(|(_, text)| text.as_str())
    }
}

impl Test {
    /// Is the HTTP status one of the things it looks at?
    pub fn looks_at_status(&self) -> bool {
        self.statuses().next().is_some()
    }

    /// The HTTP statuses that it names; of those that follow each other the first and the last.
    pub fn statuses(&self) -> Box<dyn Iterator<Item = u16> + '_> {
        match self {
            Self::Status(ranges) => Box::new(ranges.iter().flat_map(|range| [range.from, range.to])),
            Self::All(tests) | Self::Any(tests) => Box::new(tests.iter().flat_map(Self::statuses)),
            Self::Not(test) => test.statuses(),
            Self::At(_) | Self::Rust(_) => Box::new(std::iter::empty()),
        }
    }

    /// Does it hold for an answer with this HTTP status, whatever its body says? `None` where it asks for more than the status.
    pub fn holds_for_status(&self, status: u16) -> Option<bool> {
        match self {
            Self::Status(wanted) => Some(wanted.iter().any(|range| range.contains(status))),
            Self::All(tests) => {
                tests.iter().try_fold(true, |all, test| Some(all & test.holds_for_status(status)?))
            }
            Self::Any(tests) => {
                tests.iter().try_fold(false, |any, test| Some(any | test.holds_for_status(status)?))
            }
            Self::Not(test) => test.holds_for_status(status).map(|holds| !holds),
            Self::At(_) | Self::Rust(_) => None,
        }
    }

    /// The places of the body that it looks at.
    pub fn places(&self) -> Box<dyn Iterator<Item = &Pointer> + '_> {
        match self {
            // The body that `*` goes through is not looked at for itself.
            Self::At(AtTest { at, op: Op::Container, .. }) if at.is_empty() => Box::new(std::iter::empty()),
            Self::At(test) => Box::new(std::iter::once(&test.at)),
            Self::All(tests) | Self::Any(tests) => Box::new(tests.iter().flat_map(Self::places)),
            Self::Not(test) => test.places(),
            Self::Status(_) | Self::Rust(_) => Box::new(std::iter::empty()),
        }
    }

    /// The functions of the user's that it asks, by their paths.
    pub fn functions(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Rust(path) => Box::new(std::iter::once(path.as_str())),
            Self::All(tests) | Self::Any(tests) => Box::new(tests.iter().flat_map(Self::functions)),
            Self::Not(test) => test.functions(),
            Self::At(_) | Self::Status(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Matcher {
    /// Can an answer in this envelope meet it? `index` is that of the envelope.
    pub fn can_meet(&self, index: usize, envelope: &Envelope) -> bool {
        self.envelope.is_none_or(|only| only == index)
            && (self.message.is_none() || !envelope.message.is_empty())
            && (self.code.is_none() || !envelope.code.is_empty())
    }
}

impl Endpoint {
    /// The errors that it declares itself, and those of the whole API.
    pub fn own_errors<'m>(&'m self, model: &'m Model) -> impl Iterator<Item = &'m ErrorDef> {
        self.errors.iter().take(self.own_errors).filter_map(|index| model.errors.get(*index))
    }

    /// Does it declare nothing but one set?
    pub fn only_set<'m>(&self, model: &'m Model) -> Option<&'m ErrorSet> {
        match self.error_sets.as_slice() {
            [only] if self.own_errors == 0 => model.error_sets.get(*only),
            _ => None,
        }
    }
}

impl TypeDef {
    /// Has it a Rust type of its own, or is it the built-in's?
    pub fn has_rust_type(&self) -> bool {
        !matches!(self.kind, TypeKind::Scalar { newtype: false, .. })
    }

    /// Its fields, if it is a record.
    pub fn fields(&self) -> Option<&[Field]> {
        match &self.kind {
            TypeKind::Record { fields } => Some(fields),
            _ => None,
        }
    }

    /// Its entries, if it is a tuple.
    pub fn entries(&self) -> Option<&[Field]> {
        match &self.kind {
            TypeKind::Tuple { entries } => Some(entries),
            _ => None,
        }
    }

    /// The fields of a record, or the entries of a tuple.
    pub fn members(&self) -> &[Field] {
        self.fields().or(self.entries()).unwrap_or_default()
    }

    /// The shapes that its values are made of.
    pub fn inside(&self) -> impl Iterator<Item = &Shape> {
        let variants = self.union().map(|union| union.variants.as_slice()).unwrap_or_default();
        self.members().iter().map(|field| &field.shape).chain(variants.iter().map(|variant| &variant.shape))
    }

    /// What it is one of, if it is one of several types.
    pub fn union(&self) -> Option<&Union> {
        match &self.kind {
            TypeKind::Union(union) => Some(union),
            _ => None,
        }
    }
}

impl TypeDef {
    /// Is the text one of its values, where it is an enum?
    pub fn lists(&self, text: &str) -> bool {
        let TypeKind::Enum { ignore_case, values } = &self.kind else { return false };
        let mut texts = values.iter().flat_map(|value| std::iter::once(&value.value).chain(&value.also));
        texts.any(|known| if *ignore_case { known.eq_ignore_ascii_case(text) } else { known == text })
    }
}

impl Field {
    /// The name that it is met under, if that is one of its names.
    pub fn name(&self, key: &str) -> Option<&str> {
        std::iter::once(&self.wire).chain(&self.also).find(|name| *name == key).map(String::as_str)
    }
}

impl Shape {
    /// Is the value one that is not to be shown?
    pub fn is_secret(&self) -> bool {
        match self {
            Self::Secret(_) => true,
            Self::Optional { item, .. } | Self::Boxed(item) => item.is_secret(),
            _ => false,
        }
    }

    /// The shape without what only says whether it is there, whether it is shown, and where it is kept.
    pub fn bare(&self) -> &Self {
        match self {
            Self::Optional { item, .. } | Self::Secret(item) | Self::Boxed(item) => item.bare(),
            _ => self,
        }
    }
}
