//! In: a shape of the model and a reader. Out: can a generated decoder read it, and what of it does the spec not say?
//!
//! A strict walk ends at the first fault, with the very fault of the generated decoder. A tolerant one goes on behind it, so that one
//! pass finds everything.

use std::collections::BTreeSet;

use secpaid_codegen::json::parse;
use secpaid_codegen::model::{Field, Scalar, Shape, TypeDef, TypeKind, Union, UnionBy};
use secpaid_core::json::{self, Fault, Reader, Tuple, read};

use super::coverage::Coverage;
use super::finding::{Finding, Kind, Place, Step};
use super::judge::is_known;
use super::scalar;
use super::types::Types;

/// What is told of every finding.
pub(super) type See<'s> = &'s mut dyn FnMut(&Finding<'_>);

/// Reads values of one document.
pub(super) struct Walk<'w> {
    types: Types<'w>,
    /// The JSON Pointer of the value that the walk begins at.
    root: &'w str,
    /// Keys of an object at the root that are no fields.
    beside: &'w [&'w str],
    tolerant: bool,
    see: See<'w>,
    steps: Vec<Step<'w>>,
    /// How many of the steps lead to the root of what is read.
    above: usize,
    secret: bool,
    /// Is this a field that was there before, under this or another of its names?
    repeated: bool,
    coverage: Option<&'w mut Coverage>,
}

impl<'w> Walk<'w> {
    /// A walk that ends at the first fault.
    pub(super) fn strict(types: Types<'w>, root: &'w str, see: See<'w>) -> Self {
        let (steps, coverage) = (Vec::new(), None);
        Self {
            types,
            root,
            beside: &[],
            tolerant: false,
            see,
            steps,
            above: 0,
            secret: false,
            repeated: false,
            coverage,
        }
    }

    /// A walk that ends only at what is no JSON.
    pub(super) fn tolerant(types: Types<'w>, root: &'w str, see: See<'w>) -> Self {
        Self { tolerant: true, ..Self::strict(types, root, see) }
    }

    /// These keys of the root are not the data's: the envelope's stand beside it.
    pub(super) fn beside(self, keys: &'w [&'w str]) -> Self {
        Self { beside: keys, ..self }
    }

    /// What is read is the payload of this entry of the list at the root.
    pub(super) fn within(self, entry: Step<'w>, payload: &'w [String]) -> Self {
        let steps: Vec<_> =
            std::iter::once(entry).chain(payload.iter().map(|step| Step::Key(step.as_str()))).collect();
        Self { above: steps.len(), steps, ..self }
    }

    /// Which fields of records were there is written down here.
    pub(super) fn covering(self, coverage: Option<&'w mut Coverage>) -> Self {
        Self { coverage, ..self }
    }

    /// Reads a value, and notes a fault of the value itself where that ends nothing.
    pub(super) fn root(&mut self, shape: &'w Shape, reader: &mut Reader<'_>) -> Result<(), Fault> {
        self.guarded(None, None, reader, |walk, reader| walk.value(shape, reader))
    }

    /// Reads an object of fields.
    pub(super) fn fields(&mut self, fields: &'w [Field], reader: &mut Reader<'_>) -> Result<(), Fault> {
        self.guarded(None, None, reader, |walk, reader| walk.record(None, fields, None, reader))
    }

    fn value(&mut self, shape: &'w Shape, reader: &mut Reader<'_>) -> Result<(), Fault> {
        match shape {
            Shape::Scalar(codec) => scalar::read(codec, reader),
            Shape::Named(index) => match self.types.get(*index).map(|ty| &ty.kind) {
                Some(TypeKind::Scalar { codec, .. }) => scalar::read(codec, reader),
                Some(TypeKind::Enum { .. }) => self.open_enum(*index, reader),
                Some(TypeKind::Record { fields }) => self.record(Some(*index), fields, None, reader),
                Some(TypeKind::Tuple { entries }) => self.tuple(entries, reader),
                Some(TypeKind::Union(union)) => self.union(*index, union, reader),
                // Every index of a model is one of a type.
                None => reader.skip().map(drop),
            },
            Shape::List { item, one } => {
                let mut position = 0;
                let item = |reader: &mut Reader<'_>| {
                    self.steps.push(Step::Item(position));
                    position += 1;
                    let read = self.guarded(None, None, reader, |walk, reader| walk.value(item, reader));
                    self.steps.pop();
                    read
                };
                if *one { read::list_or_one(reader, item) } else { read::list(reader, item) }.map(drop)
            }
            Shape::Map(item) => self.map(item, reader),
            Shape::Optional { item, none } if none.is_empty() => {
                read::optional(reader, |reader| self.value(item, reader)).map(drop)
            }
            Shape::Optional { item, none } => {
                let none: Vec<&str> = none.iter().map(String::as_str).collect();
                read::optional_unless(reader, &none, |reader| self.value(item, reader)).map(drop)
            }
            Shape::InString { item, bare_read: true, .. } if reader.peek()? != json::Kind::String => {
                self.value(item, reader)
            }
            Shape::InString { item, .. } => read::in_string(reader, |reader| {
                self.steps.push(Step::String);
                let read = self.value(item, reader);
                self.steps.pop();
                read
            }),
            Shape::Secret(item) => {
                let before = std::mem::replace(&mut self.secret, true);
                let read = self.value(item, reader);
                self.secret = before;
                read
            }
            Shape::Boxed(item) => self.value(item, reader),
        }
    }

    /// `tag` is a key that is no field: a union reads it.
    fn record(
        &mut self,
        record: Option<usize>,
        fields: &'w [Field],
        tag: Option<&str>,
        reader: &mut Reader<'_>,
    ) -> Result<(), Fault> {
        let mut slots = vec![None; fields.len()];
        let mut entries = reader.object()?;
        while let Some(key) = reader.next_key(&mut entries)? {
            let mut known = fields.iter().zip(&mut slots);
            let known = known.find_map(|(field, slot)| Some((field, slot, field.name(&key)?)));
            let Some((field, slot, name)) = known else {
                let value = reader.skip()?;
                if !(self.steps.len() == self.above && is_known(self.beside, &key)) && tag != Some(&*key) {
                    self.note(Kind::UnknownField, record, None, Some(&key), value);
                }
                continue;
            };
            self.steps.push(Step::Key(name));
            self.repeated = slot.is_some();
            let read = self.guarded(record, Some(field), reader, |walk, reader| {
                if let Some(constant) = &field.constant {
                    return reader.field(slot, &field.wire, |reader| self::constant(constant, reader));
                }
                if field.also.is_empty() {
                    return reader.field(slot, &field.wire, |reader| walk.value(&field.shape, reader));
                }
                // The names are asked for only where one of them was there before.
                let again = slot.is_some();
                let names = std::iter::once(&field.wire).chain(&field.also).filter(|_| again);
                let names: Vec<&str> = names.map(String::as_str).collect();
                reader.field_as(&entries, &key, &names, slot, |reader| walk.value(&field.shape, reader))
            });
            self.steps.pop();
            self.repeated = false;
            read?;
            *slot = Some(());
        }
        if let (Some(index), Some(coverage)) = (record, &mut self.coverage) {
            coverage.mark(index, &slots);
        }
        for (field, slot) in fields.iter().zip(slots) {
            if slot.is_some() || field.optional() {
                continue;
            }
            if !self.tolerant {
                reader.required(&entries, slot, &field.wire)?;
            }
            self.note(Kind::MissingField, record, Some(field), Some(&field.wire), "");
        }
        Ok(())
    }

    /// The same rules as [`read::map`]; where the walk is tolerant, a value that does not fit hides no other.
    fn map(&mut self, item: &'w Shape, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let mut entries = reader.object()?;
        let mut keys = BTreeSet::new();
        while let Some(key) = reader.next_key(&mut entries)? {
            self.steps.push(Step::Entry(key.clone().into_owned()));
            let read = self.guarded(None, None, reader, |walk, reader| {
                reader.peek()?;
                let start = reader.offset();
                walk.value(item, reader)?;
                if keys.insert(key.into_owned()) { Ok(()) } else { Err(read::key_twice(start)) }
            });
            self.steps.pop();
            read?;
        }
        Ok(())
    }

    fn tuple(&mut self, entries: &'w [Field], reader: &mut Reader<'_>) -> Result<(), Fault> {
        let mut tuple = Tuple::begin(reader)?;
        for (position, entry) in entries.iter().enumerate() {
            let mut read = |reader: &mut Reader<'_>| {
                self.steps.push(Step::Item(position));
                let read =
                    self.guarded(None, Some(entry), reader, |walk, reader| walk.value(&entry.shape, reader));
                self.steps.pop();
                read
            };
            if entry.optional() {
                tuple.optional(reader, |reader| read(reader).map(Some))?;
            } else {
                tuple.required(reader, &entry.wire, read)?;
            }
        }
        let known = entries.len();
        for position in known.. {
            if !tuple.more(reader)? {
                break;
            }
            let value = reader.skip()?;
            self.steps.push(Step::Item(position));
            self.note(Kind::UnknownField, None, None, None, value);
            self.steps.pop();
        }
        Ok(())
    }

    fn union(&mut self, index: usize, union: &'w Union, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let types = self.types;
        let shape = match &union.by {
            UnionBy::Tag(tag) => {
                let said = read::tag(reader, tag)?;
                let Some(variant) = union.tagged(&said) else {
                    let value = reader.skip()?;
                    self.note(Kind::UnknownVariant(index), None, None, None, value);
                    return Ok(());
                };
                if let Shape::Named(record) = variant.shape.bare()
                    && let Some(fields) = types.get(*record).and_then(TypeDef::fields)
                {
                    return self.record(Some(*record), fields, Some(tag), reader);
                }
                &variant.shape
            }
            UnionBy::Shape { first } => {
                reader.peek()?;
                let start = reader.offset();
                let alternatives = types.alternatives(union);
                let union_table = read::ByShape { id: index, first: *first, alternatives: &alternatives };
                let holds = |variant: usize, value: &str| types.holds(index, variant, value);
                let chosen = read::by_shape(reader, &union_table, holds, |reader, position| {
                    let Some(variant) = union.variants.get(position) else { return Ok(None) };
                    // What only tries a type finds nothing worth a note.
                    let mut silent = |_: &Finding<'_>| ();
                    Walk::strict(types, "", &mut silent).value(&variant.shape, reader)?;
                    Ok(Some(&variant.shape))
                })?;
                let Some(shape) = chosen else { return Ok(()) };
                reader.rewind(start);
                shape
            }
        };
        self.value(shape, reader)
    }

    fn open_enum(&mut self, index: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
        reader.peek()?;
        let start = reader.clone();
        let text = reader.string()?;
        let known = self.types.get(index).is_some_and(|ty| ty.lists(&text));
        if !known {
            let value = start.clone().skip()?;
            self.note(Kind::UnknownValue(index), None, None, None, value);
        }
        Ok(())
    }

    /// Reads a value. Where the walk is tolerant, a fault is noted and the value left behind.
    fn guarded(
        &mut self,
        record: Option<usize>,
        field: Option<&'w Field>,
        reader: &mut Reader<'_>,
        read: impl FnOnce(&mut Self, &mut Reader<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.tolerant {
            return read(self, reader);
        }
        reader.peek()?;
        let start = reader.clone();
        let depth = self.steps.len();
        let Err(fault) = read(self, reader) else { return Ok(()) };
        self.steps.truncate(depth);
        *reader = start;
        let value = reader.skip()?;
        let before = self.secret;
        self.secret |= field.is_some_and(|field| field.shape.is_secret());
        self.note(Kind::Wrong(&fault), record, field, None, value);
        self.secret = before;
        Ok(())
    }

    fn note(
        &mut self,
        kind: Kind<'_>,
        record: Option<usize>,
        field: Option<&Field>,
        name: Option<&str>,
        value: &str,
    ) {
        let place = Place::new(self.root, &self.steps);
        let place = name.map_or(place, |name| place.field(name));
        let (secret, repeated) = (self.secret, self.repeated);
        (self.see)(&Finding { kind, place, record, field, value, secret, repeated });
    }
}

/// Reads a value that never varies.
fn constant(constant: &Scalar, reader: &mut Reader<'_>) -> Result<(), Fault> {
    reader.peek()?;
    let start = reader.offset();
    let value = parse(reader.skip()?);
    if value.is_ok_and(|value| constant.is(&value.root.value)) {
        return Ok(());
    }
    Err(Fault::new(start, format!("this field is always `{constant}`")))
}
