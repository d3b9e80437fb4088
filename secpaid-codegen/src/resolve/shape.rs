//! In: a type expression with wire forms. Out: its [`Shape`], or why the two do not fit together.

use super::lookup::Named;
use super::{Lookup, Resolved};
use crate::model::{Base, Codec, Shape};
use crate::report::{Collector, Diagnostic, Guess, Reported, did_you_mean, one_of};
use crate::source::Spanned;
use crate::spec::{COMMA, Data, Field, Spec, Suffix, TypeExpr, TypeKind, Wire, WireForm};

/// The forms of records, tuples, maps and lists.
const JSON: &str = "json";
const JSON_IN_STRING: &str = "json-in-string";
const ONE: &str = "one";

/// What shapes are made from.
pub(crate) struct Shapes<'a> {
    spec: &'a Spec,
    lookup: &'a Lookup<'a>,
    /// Per type of the file the built-in behind it, if it is a scalar.
    scalars: &'a [Option<Resolved<Codec>>],
}

/// What a name stands for, as far as wire forms are concerned.
enum Core {
    /// A built-in type: its forms may be chosen.
    Scalar(Codec),
    /// A type with a Rust type of its own, which has its forms already.
    Fixed(usize),
    /// One that is an object or an array, and what it is called.
    Composite(usize, &'static str),
}

impl<'a> Shapes<'a> {
    pub(crate) fn new(
        spec: &'a Spec,
        lookup: &'a Lookup<'a>,
        scalars: &'a [Option<Resolved<Codec>>],
    ) -> Self {
        Self { spec, lookup, scalars }
    }

    /// The names of the spec.
    pub(super) fn lookup(&self) -> &'a Lookup<'a> {
        self.lookup
    }

    /// The shape of a type expression without wire forms.
    pub(crate) fn plain(&self, ty: &TypeExpr, collector: &mut Collector) -> Resolved<Shape> {
        Ok(with_suffixes(self.core(ty, collector)?.shape(), &ty.suffixes))
    }

    /// The shape of a field.
    pub(crate) fn field(&self, field: &Field, collector: &mut Collector) -> Resolved<Shape> {
        let none = none(field, collector);
        let shape = self.there(&field.ty, field.wire.as_ref(), collector)?;
        let optional = field.ty.is_optional();
        let shape = if field.secret { Shape::Secret(Box::new(shape)) } else { shape };
        let none = none?;
        Ok(if optional { Shape::Optional { item: Box::new(shape), none } } else { shape })
    }

    /// The shape of the data of a success.
    pub(super) fn data(&self, data: &Data, collector: &mut Collector) -> Resolved<Shape> {
        let shape = self.there(&data.ty, data.wire.as_ref(), collector)?;
        let optional = data.ty.is_optional();
        Ok(if optional { Shape::Optional { item: Box::new(shape), none: Vec::new() } } else { shape })
    }

    /// The shape of what is there where something is.
    fn there(&self, ty: &TypeExpr, wire: Option<&Wire>, collector: &mut Collector) -> Resolved<Shape> {
        let core = self.core(ty, collector)?;
        let suffixes = &ty.suffixes[..ty.suffixes.len() - usize::from(ty.is_optional())];
        match wire {
            None => Ok(with_suffixes(core.shape(), suffixes)),
            Some(wire) => with_wire(core, suffixes, wire, ty, collector),
        }
    }

    /// The built-in behind a scalar type of the file, with the forms that its `wire` says.
    pub(super) fn codec_of(&self, index: usize, base: Base) -> Resolved<Codec> {
        self.scalars.get(index).cloned().flatten().unwrap_or_else(|| Ok(base.codec()))
    }

    fn core(&self, ty: &TypeExpr, collector: &mut Collector) -> Resolved<Core> {
        let index = match self.lookup.ty(&ty.name, collector)? {
            Named::BuiltIn(base) => return Ok(Core::Scalar(base.codec())),
            Named::OfTheFile(index) => index,
        };
        Ok(match self.spec.types.get(index).map(|ty| &ty.kind) {
            Some(TypeKind::Record { .. }) => Core::Composite(index, "a record"),
            Some(TypeKind::Tuple { .. }) => Core::Composite(index, "a tuple"),
            Some(TypeKind::Union(_)) => Core::Composite(index, "a union"),
            Some(TypeKind::Scalar { newtype: false, rust: None, base, .. }) => {
                Core::Scalar(self.codec_of(index, base.value)?)
            }
            _ => Core::Fixed(index),
        })
    }
}

impl Core {
    fn shape(self) -> Shape {
        match self {
            Self::Scalar(codec) => Shape::Scalar(codec),
            Self::Fixed(index) | Self::Composite(index, _) => Shape::Named(index),
        }
    }
}

/// The built-in type with the forms that a wire says.
pub(super) fn codec(base: Base, wire: Option<&Wire>, collector: &mut Collector) -> Resolved<Codec> {
    let Some(wire) = wire else { return Ok(base.codec()) };
    check_words(wire, collector)?;
    let forms: Vec<_> = wire
        .forms
        .iter()
        .map(|form| {
            form.value.scalar(base).ok_or_else(|| {
                let known = match base.form_names().next() {
                    None => "which has but one form: leave `wire` out".to_owned(),
                    Some(_) if base == Base::Bool => {
                        "expected `bool`, `number` or an object of words such as `{\"Yes\": true, \"No\": false}`".to_owned()
                    }
                    Some(_) => format!("expected {}", one_of(base.form_names())),
                };
                not_a_form(form, &format!("`{}`", base.name()), &known, base.form_names(), collector)
            })
        })
        .collect();
    Ok(Codec { base, forms: forms.into_iter().collect::<Resolved<_>>()? })
}

/// A word that two vocabularies of a list have would be read as one of the two.
fn check_words(wire: &Wire, collector: &mut Collector) -> Resolved<()> {
    let mut known: Vec<(&str, &Spanned<WireForm>)> = Vec::new();
    for form in &wire.forms {
        let WireForm::Words(words) = &form.value else { continue };
        for (word, _) in words {
            if let Some((_, first)) = known.iter().find(|(other, _)| other == word) {
                let message = format!("two vocabularies have the word `{word}`");
                let finding =
                    Diagnostic::new("bad_vocabulary", form.span, message).also(first.span, "the other one");
                return Err(collector.error(finding));
            }
        }
        known.extend(words.iter().map(|(word, _)| (word.as_str(), form)));
    }
    Ok(())
}

/// Forms belong to the outermost type: a list has those of lists, whatever is in it.
fn with_wire(
    core: Core,
    suffixes: &[Suffix],
    wire: &Wire,
    ty: &TypeExpr,
    collector: &mut Collector,
) -> Resolved<Shape> {
    match (core, suffixes.last()) {
        (core, Some(Suffix::Map)) => {
            in_container(with_suffixes(core.shape(), suffixes), "a map", wire, collector)
        }
        (core, Some(_)) => in_container(with_suffixes(core.shape(), suffixes), "a list", wire, collector),
        (core @ Core::Composite(_, what), None) => in_container(core.shape(), what, wire, collector),
        (Core::Scalar(own), None) => codec(own.base, Some(wire), collector).map(Shape::Scalar),
        (Core::Fixed(_), None) => {
            let message = format!("`{}` is read and written in the form its own type says", ty.name.value);
            let finding = Diagnostic::new("wire_does_not_fit", wire.span, message);
            Err(collector.error(finding.help("move `wire` to the type, or leave it out")))
        }
    }
}

/// The forms of records, tuples, maps and lists.
fn in_container(mut shape: Shape, what: &str, wire: &Wire, collector: &mut Collector) -> Resolved<Shape> {
    let is_list = matches!(shape, Shape::List { .. });
    let known: &[&str] = if is_list { &[JSON, JSON_IN_STRING, ONE, COMMA] } else { &[JSON, JSON_IN_STRING] };
    let mut names = Vec::new();
    for form in &wire.forms {
        match &form.value {
            WireForm::Name(name) if known.contains(&name.as_str()) => names.push(name.as_str()),
            _ => {
                let expected = format!("expected {}", one_of(known.iter().copied()));
                return Err(not_a_form(form, what, &expected, known.iter().copied(), collector));
            }
        }
    }
    if let ([_, _, ..], true) = (names.as_slice(), names.contains(&COMMA)) {
        let message = "`comma` is how a list is sent where it is a text, and the only form then";
        return Err(collector.error(Diagnostic::new("wire_does_not_fit", wire.span, message)));
    }
    if names.first() == Some(&ONE) {
        let message =
            "a list of several cannot be written as `one`, put `json` or `json-in-string` before it";
        let span = wire.forms.first().map_or(wire.span, |form| form.span);
        return Err(collector.error(Diagnostic::new("wire_does_not_fit", span, message)));
    }
    if let Shape::List { one, .. } = &mut shape {
        *one = names.contains(&ONE);
    }
    if !names.contains(&JSON_IN_STRING) {
        return Ok(shape);
    }
    let (bare_read, bare_write) = (names.contains(&JSON), names.first() == Some(&JSON));
    Ok(Shape::InString { item: Box::new(shape), bare_read, bare_write })
}

fn not_a_form<'n>(
    form: &Spanned<WireForm>,
    what: &str,
    expected: &str,
    known: impl IntoIterator<Item = &'n str>,
    collector: &mut Collector,
) -> Reported {
    let (name, given, near) = match &form.value {
        WireForm::Name(name) => (name.as_str(), format!("`{name}`"), did_you_mean(name, known)),
        WireForm::Words(_) => ("", "a vocabulary".to_owned(), Guess::default()),
    };
    let message = format!("{given} is no wire form of {what}, {expected}{near}");
    let finding = Diagnostic::new("wire_does_not_fit", form.span, message);
    collector.error(finding.instead(form.span, name, near.clear()))
}

fn with_suffixes(core: Shape, suffixes: &[Suffix]) -> Shape {
    suffixes.iter().fold(core, |shape, suffix| match suffix {
        Suffix::List => Shape::List { item: Box::new(shape), one: false },
        Suffix::Map => Shape::Map(Box::new(shape)),
        Suffix::Optional => Shape::Optional { item: Box::new(shape), none: Vec::new() },
    })
}

/// A text can mean *not there* only where nothing need be there.
fn none(field: &Field, collector: &mut Collector) -> Resolved<Vec<String>> {
    match &field.none {
        None => Ok(Vec::new()),
        Some(none) if !field.ty.is_optional() => {
            let message = "`none` needs a type that ends in `?`";
            let finding = Diagnostic::new("none_on_required", none.span, message);
            Err(collector.error(finding.also(field.ty.span, "this type must always be there")))
        }
        Some(none) => Ok(none.value.clone()),
    }
}
