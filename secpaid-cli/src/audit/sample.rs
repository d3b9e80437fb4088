//! In: the JSON texts of the values that were seen at one place. Out: what type could read them all. No value is kept.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::model::{Base, Codec, Form};
use secpaid_core::json::{Fault, Kind, Reader};

use super::hidden;
use crate::engine::scalar;

/// Deeper values are any JSON.
const DEEPEST: usize = 16;
/// An object with more names is a map, not a record.
const MOST_FIELDS: usize = 200;

/// Texts that say true or false, in pairs of opposites.
pub(super) const WORDS: [(&str, bool); 12] = [
    ("true", true),
    ("false", false),
    ("True", true),
    ("False", false),
    ("TRUE", true),
    ("FALSE", false),
    ("Yes", true),
    ("No", false),
    ("yes", true),
    ("no", false),
    ("1", true),
    ("0", false),
];

/// The built-in types that some texts or numbers do not fit, smallest first.
const BASES: [Base; 16] = [
    Base::U8,
    Base::U16,
    Base::U32,
    Base::U64,
    Base::U128,
    Base::I8,
    Base::I16,
    Base::I32,
    Base::I64,
    Base::I128,
    Base::Decimal,
    Base::Date,
    Base::DateTime,
    Base::YearMonth,
    Base::UrlOrIndex,
    Base::Bool,
];

/// What all values of a place have in common.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) null: bool,
    pub(super) bool: bool,
    pub(super) number: bool,
    pub(super) string: bool,
    /// The built-in types that read every scalar, in one of their forms.
    bases: Vec<Base>,
    /// Every string is one of these; `None`: not every one.
    words: Option<BTreeSet<usize>>,
    /// The items of lists.
    pub(super) list: Option<Box<Sample>>,
    /// The fields of objects.
    pub(super) record: Option<Members>,
    /// More than can be told: too deep, too many names, or taken out by the recorder.
    pub(super) opaque: bool,
}

/// The fields of objects.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    /// How many objects there were.
    pub(super) objects: u64,
    /// Per name how many objects had it, and its values.
    pub(super) fields: BTreeMap<String, (u64, Sample)>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            null: false,
            bool: false,
            number: false,
            string: false,
            bases: BASES.to_vec(),
            words: Some(BTreeSet::new()),
            list: None,
            record: None,
            opaque: false,
        }
    }
}

impl Sample {
    /// Looks at a value.
    pub(super) fn add(&mut self, value: &str) {
        if self.read(&mut Reader::from_text(value), 0).is_err() {
            self.opaque = true;
        }
    }

    fn read(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<(), Fault> {
        let kind = reader.peek()?;
        if depth >= DEEPEST || self.opaque && matches!(kind, Kind::Array | Kind::Object) {
            self.opaque = true;
            return reader.skip().map(drop);
        }
        match kind {
            Kind::Null => {
                self.null = true;
                reader.null()
            }
            Kind::Array => {
                let mut items = reader.array()?;
                let list = self.list.get_or_insert_default();
                while reader.next_item(&mut items)? {
                    list.read(reader, depth + 1)?;
                }
                Ok(())
            }
            Kind::Object => self.object(reader, depth),
            Kind::Bool | Kind::Number | Kind::String => {
                let value = reader.skip()?;
                self.scalar(kind, value);
                Ok(())
            }
        }
    }

    fn object(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<(), Fault> {
        let mut keys = reader.object()?;
        let members = self.record.get_or_insert_default();
        members.objects += 1;
        let mut met = BTreeSet::new();
        while let Some(key) = reader.next_key(&mut keys)? {
            if members.fields.len() >= MOST_FIELDS && !members.fields.contains_key(&*key) {
                self.opaque = true;
                reader.skip()?;
                continue;
            }
            let (count, sample) = members.fields.entry(key.clone().into_owned()).or_default();
            *count += u64::from(met.insert(key.into_owned()));
            sample.read(reader, depth + 1)?;
        }
        Ok(())
    }

    fn scalar(&mut self, kind: Kind, value: &str) {
        if hidden::is_redacted(value) {
            self.opaque = true;
            return;
        }
        match kind {
            Kind::Bool => self.bool = true,
            Kind::Number => self.number = true,
            _ => {
                self.string = true;
                let word = WORDS.iter().position(|(word, _)| value == format!("\"{word}\""));
                match (&mut self.words, word) {
                    (Some(words), Some(word)) => _ = words.insert(word),
                    _ => self.words = None,
                }
            }
        }
        self.bases.retain(|base| reads(*base, value));
    }

    /// Adds what another place has seen.
    pub(super) fn merge(&mut self, other: &Self) {
        self.null |= other.null;
        self.bool |= other.bool;
        self.number |= other.number;
        self.string |= other.string;
        self.opaque |= other.opaque;
        self.bases.retain(|base| other.bases.contains(base));
        match (&mut self.words, &other.words) {
            (Some(words), Some(others)) => words.extend(others),
            _ => self.words = None,
        }
        if let Some(list) = &other.list {
            self.list.get_or_insert_default().merge(list);
        }
        if let Some(record) = &other.record {
            let own = self.record.get_or_insert_default();
            own.objects += record.objects;
            for (name, (count, sample)) in &record.fields {
                let (own_count, own_sample) = own.fields.entry(name.clone()).or_default();
                *own_count += count;
                own_sample.merge(sample);
            }
        }
    }

    /// Is nothing but null there, or nothing at all?
    pub(super) fn only_null(&self) -> bool {
        !self.has_scalar() && self.list.is_none() && self.record.is_none() && !self.opaque
    }

    /// Are there strings, numbers, bools or null, and nothing else?
    pub(super) fn only_scalars(&self) -> bool {
        self.list.is_none() && self.record.is_none() && !self.opaque
    }

    fn has_scalar(&self) -> bool {
        self.bool || self.number || self.string
    }

    /// Does a built-in type read every value but null, given all its forms?
    pub(super) fn fits(&self, base: Base) -> bool {
        match base {
            _ if !self.only_scalars() => false,
            Base::Json => true,
            Base::String => !self.bool,
            base => self.bases.contains(&base),
        }
    }

    /// The words for true and false among the strings, each with its opposite; `None` where there are other strings.
    pub(super) fn words(&self) -> Option<Vec<(&'static str, bool)>> {
        let words = self.words.as_ref().filter(|_| self.only_scalars())?;
        let meant = |index: usize| words.contains(&index) || words.contains(&(index ^ 1));
        Some(WORDS.iter().enumerate().filter(|(index, _)| meant(*index)).map(|(_, word)| *word).collect())
    }
}

fn reads(base: Base, value: &str) -> bool {
    let forms = forms(base).to_vec();
    scalar::read(&Codec { base, forms }, &mut Reader::from_text(value)).is_ok()
}

/// The forms of a built-in type that have names of their own.
pub(super) fn forms(base: Base) -> &'static [Form] {
    match base {
        Base::Json | Base::Date => &[Form::Plain],
        Base::Upload => &[Form::File, Form::String],
        Base::Bool => &[Form::Bool, Form::Number],
        Base::DateTime => &[Form::SpaceDateTime, Form::Rfc3339],
        Base::YearMonth => &[Form::NumericMonth, Form::EnglishMonth],
        Base::String | Base::UrlOrIndex => &[Form::String, Form::Number],
        _ => &[Form::Number, Form::String],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(values: &[&str]) -> Sample {
        let mut sample = Sample::default();
        values.iter().for_each(|value| sample.add(value));
        sample
    }

    #[test]
    fn a_type_fits_when_it_reads_every_value() {
        assert!(sample(&["1", "255"]).fits(Base::U8));
        assert!(!sample(&["1", "256"]).fits(Base::U8));
        assert!(sample(&["1", "\"256\""]).fits(Base::U64));
        assert!(!sample(&["1", "-1"]).fits(Base::U64));
        assert!(sample(&["1", "-1.5"]).fits(Base::Decimal));
        assert!(!sample(&["\"x\""]).fits(Base::Decimal));
        assert!(!sample(&["1", "[]"]).fits(Base::U64));
    }

    #[test]
    fn samples_of_two_places_are_one() {
        let mut one = sample(&["1", "{\"a\":1}"]);
        one.merge(&sample(&["\"Yes\"", "{\"a\":\"x\",\"b\":null}"]));
        let record = one.record.as_ref().unwrap_or_else(|| unreachable!("there are objects"));
        assert_eq!(record.objects, 2);
        assert_eq!(
            record.fields.iter().map(|(name, (count, _))| (name.as_str(), *count)).collect::<Vec<_>>(),
            [("a", 2), ("b", 1)]
        );
        assert!(one.number && one.string && !one.bool);
    }

    #[test]
    fn words_are_told_from_other_strings() {
        assert_eq!(
            sample(&["\"Yes\"", "\"no\""]).words(),
            Some(vec![("Yes", true), ("No", false), ("yes", true), ("no", false)])
        );
        assert_eq!(sample(&["\"Yes\"", "\"maybe\""]).words(), None);
    }
}
