//! Writers of values: a Rust value in, one form of it out. Called by generated encoders.

use std::collections::BTreeMap;

use super::read::Int;
use super::{Encode, Writer};
use crate::endpoint::Encoding;
use crate::foreign::Foreign;
use crate::scalar::{
    Date, DateTime, Decimal, RawJson, Secret, Target, Upload, UploadOrReference, UrlOrIndex, YearMonth,
};

/// A string.
#[expect(clippy::ptr_arg, reason = "generated code passes the function for a field of this type")]
pub fn string(writer: &mut Writer, value: &String) {
    writer.string(value);
}

/// A value that knows how it is written.
pub fn encode<T: Encode>(writer: &mut Writer, value: &T) {
    value.encode(writer);
}

/// Text that holds a number, as a number; as a string when it does not.
#[expect(clippy::ptr_arg, reason = "generated code passes the function for a field of this type")]
pub fn text_as_number(writer: &mut Writer, value: &String) {
    let mut reader = super::Reader::from_text(value);
    match reader.number() {
        Ok(number) if number.len() == value.len() => writer.number(number),
        _ => writer.string(value),
    }
}

/// A type of the user's, as a string.
pub fn foreign<T: Foreign>(writer: &mut Writer, value: &T) {
    writer.string(&value.to_string());
}

/// A type of the user's that holds a number, as a number; as a string when it does not.
pub fn foreign_as_number<T: Foreign>(writer: &mut Writer, value: &T) {
    text_as_number(writer, &value.to_string());
}

/// A file.
pub fn upload(writer: &mut Writer, value: &Upload) {
    writer.upload(value);
}

/// A file, or the string that stands for one.
pub fn upload_or_reference(writer: &mut Writer, value: &UploadOrReference) {
    match value {
        UploadOrReference::Upload(upload) => writer.upload(upload),
        UploadOrReference::Reference(reference) => writer.string(reference),
    }
}

/// `true` or `false`.
pub fn bool(writer: &mut Writer, value: &bool) {
    writer.bool(*value);
}

/// 1 or 0.
pub fn boolean_number(writer: &mut Writer, value: &bool) {
    writer.number(if *value { "1" } else { "0" });
}

/// One of two words.
pub fn words(writer: &mut Writer, yes: &str, no: &str, value: &bool) {
    writer.string(if *value { yes } else { no });
}

/// An integer.
pub fn int<T: Int>(writer: &mut Writer, value: &T) {
    writer.number(&value.to_string());
}

/// An integer in a string.
pub fn int_as_string<T: Int>(writer: &mut Writer, value: &T) {
    writer.string(&value.to_string());
}

/// A decimal number with the places it has.
pub fn decimal(writer: &mut Writer, value: &Decimal) {
    writer.number(&value.to_string());
}

/// A decimal number in a string.
pub fn decimal_as_string(writer: &mut Writer, value: &Decimal) {
    writer.string(&value.to_string());
}

/// `2026-05-20`
pub fn date(writer: &mut Writer, value: &Date) {
    writer.string(&value.to_string());
}

/// `2026-05-20 11:19:48`; a zone is left out.
pub fn date_time_space(writer: &mut Writer, value: &DateTime) {
    writer.string(&value.space().to_string());
}

/// `2023-10-01T12:34:56Z`; without the zone when the value has none, because any zone would be made up.
pub fn date_time_rfc3339(writer: &mut Writer, value: &DateTime) {
    writer.string(&value.rfc3339().to_string());
}

/// `2026-04`
pub fn year_month(writer: &mut Writer, value: &YearMonth) {
    writer.string(&value.to_string());
}

/// `April 2026`
pub fn year_month_english(writer: &mut Writer, value: &YearMonth) {
    writer.string(&value.english().to_string());
}

/// URLs and positions in a string.
pub fn url_or_index(writer: &mut Writer, value: &UrlOrIndex) {
    writer.string(&value.to_string());
}

/// One position as a number, anything else in a string.
pub fn url_or_index_number(writer: &mut Writer, value: &UrlOrIndex) {
    match value.targets() {
        [Target::Index(index)] => int(writer, index),
        _ => url_or_index(writer, value),
    }
}

/// JSON as it is.
pub fn raw_json(writer: &mut Writer, value: &RawJson) {
    writer.raw(value.as_str());
}

/// A list.
pub fn list<T>(writer: &mut Writer, value: &Vec<T>, mut item: impl FnMut(&mut Writer, &T)) {
    writer.begin_array();
    for element in value {
        writer.item();
        item(writer, element);
    }
    writer.end_array();
}

/// An object with any keys.
pub fn map<T>(writer: &mut Writer, value: &BTreeMap<String, T>, mut item: impl FnMut(&mut Writer, &T)) {
    writer.begin_object();
    for (key, value) in value {
        writer.key(key);
        item(writer, value);
    }
    writer.end_object();
}

/// An object with a field in front that says which of several types it is.
pub fn tagged<T>(
    writer: &mut Writer,
    name: &'static str,
    tag: &'static str,
    value: &T,
    write: impl FnOnce(&mut Writer, &T),
) {
    writer.tag(name, tag);
    write(writer, value);
}

/// A value of one of several types.
pub fn alternative<T>(writer: &mut Writer, value: &T, write: impl FnOnce(&mut Writer, &T)) {
    write(writer, value);
}

/// The next entry of an array that is read by position.
pub fn entry<T>(writer: &mut Writer, value: &T, write: impl FnOnce(&mut Writer, &T)) {
    writer.item();
    write(writer, value);
}

/// An entry at the end of such an array that may be left out. `left_out` counts those directly before it: they are `null` where one behind
/// them is there, and not written where none is.
pub fn last_entry<T>(
    writer: &mut Writer,
    left_out: &mut usize,
    value: &Option<T>,
    write: impl FnOnce(&mut Writer, &T),
) {
    let Some(value) = value else {
        *left_out += 1;
        return;
    };
    for _ in 0..std::mem::take(left_out) {
        writer.item();
        writer.null();
    }
    entry(writer, value, write);
}

/// A value, or `null`.
pub fn optional<T>(writer: &mut Writer, value: &Option<T>, item: impl FnOnce(&mut Writer, &T)) {
    match value {
        Some(value) => item(writer, value),
        None => writer.null(),
    }
}

/// JSON inside a string.
pub fn in_string<T>(writer: &mut Writer, value: &T, item: impl FnOnce(&mut Writer, &T)) {
    let mut held = Writer::new(Encoding::Json);
    item(&mut held, value);
    writer.string(&held.into_text());
}

/// A value that is not to be shown, but is to be sent.
pub fn secret<T>(writer: &mut Writer, value: &Secret<T>, item: impl FnOnce(&mut Writer, &T)) {
    item(writer, value.expose());
}

/// A value in a box.
#[expect(clippy::borrowed_box, reason = "generated code passes the function for a field of this type")]
pub fn boxed<T>(writer: &mut Writer, value: &Box<T>, item: impl FnOnce(&mut Writer, &T)) {
    item(writer, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new(Encoding::Json);
        write(&mut writer);
        writer.into_text()
    }

    #[test]
    fn numbers_and_bools_in_each_form() {
        assert_eq!(json(|w| int(w, &u128::MAX)), u128::MAX.to_string());
        assert_eq!(json(|w| int_as_string(w, &-7_i8)), "\"-7\"");
        assert_eq!(json(|w| decimal(w, &Decimal::new(2500, 2))), "25.00");
        assert_eq!(json(|w| decimal_as_string(w, &Decimal::new(-10, 2))), "\"-0.10\"");
        assert_eq!(json(|w| bool(w, &true)), "true");
        assert_eq!(json(|w| boolean_number(w, &false)), "0");
        assert_eq!(json(|w| words(w, "Yes", "No", &true)), "\"Yes\"");
        assert_eq!(json(|w| words(w, "Yes", "No", &false)), "\"No\"");
    }

    #[test]
    fn entries_that_are_left_out_are_null_only_before_others() {
        let write = |second: Option<u8>, third: Option<u8>| {
            json(|w| {
                let mut left_out = 0;
                w.begin_array();
                entry(w, &1_u8, int);
                last_entry(w, &mut left_out, &second, int);
                last_entry(w, &mut left_out, &third, int);
                w.end_array();
            })
        };
        assert_eq!(write(Some(2), Some(3)), "[1,2,3]");
        assert_eq!(write(None, Some(3)), "[1,null,3]");
        assert_eq!(write(Some(2), None), "[1,2]");
        assert_eq!(write(None, None), "[1]");
    }

    #[test]
    fn maps_are_written_in_the_order_of_their_keys() {
        let map = BTreeMap::from([("b\"".to_owned(), vec![1_u8]), ("a".to_owned(), vec![])]);
        assert_eq!(
            json(|w| super::map(w, &map, |w, list| super::list(w, list, int))),
            r#"{"a":[],"b\"":[1]}"#
        );
        assert_eq!(json(|w| super::map(w, &BTreeMap::<String, u8>::new(), int)), "{}");
    }

    #[test]
    fn text_is_a_number_only_where_it_is_one() {
        for number in ["1", "-1.50", "1e3"] {
            assert_eq!(json(|w| text_as_number(w, &number.to_owned())), number);
        }
        for text in ["", "01", "1 ", " 1", "1,5", "x", "1}"] {
            assert_eq!(json(|w| text_as_number(w, &text.to_owned())), format!("\"{text}\""));
        }
    }

    #[test]
    fn times_and_targets_in_each_form() {
        let time: DateTime = "2023-10-01T12:34:56+02:00".parse().expect("a time");
        assert_eq!(json(|w| date_time_space(w, &time)), "\"2023-10-01 12:34:56\"");
        assert_eq!(json(|w| date_time_rfc3339(w, &time)), "\"2023-10-01T12:34:56+02:00\"");
        assert_eq!(json(|w| date(w, &time.date())), "\"2023-10-01\"");
        let april: YearMonth = "2026-04".parse().expect("a month");
        assert_eq!(json(|w| year_month(w, &april)), "\"2026-04\"");
        assert_eq!(json(|w| year_month_english(w, &april)), "\"April 2026\"");
        assert_eq!(json(|w| url_or_index(w, &UrlOrIndex::from(1))), "\"1\"");
        assert_eq!(json(|w| url_or_index_number(w, &UrlOrIndex::from(1))), "1");
        assert_eq!(json(|w| url_or_index_number(w, &UrlOrIndex::from("0,1"))), "\"0,1\"");
    }

    #[test]
    fn wrappers_write_what_they_hold() {
        let amounts = vec![Some(1_u8), None];
        assert_eq!(json(|w| list(w, &amounts, |w, amount| optional(w, amount, int))), "[1,null]");
        let texts = vec!["a\"".to_owned()];
        assert_eq!(json(|w| in_string(w, &texts, |w, texts| list(w, texts, string))), r#""[\"a\\\"\"]""#);
        assert_eq!(json(|w| secret(w, &Secret::from("key"), string)), "\"key\"");
        assert_eq!(json(|w| boxed(w, &Box::new(true), bool)), "true");
        let raw: RawJson = "{\"a\": 1}".parse().expect("JSON");
        assert_eq!(json(|w| raw_json(w, &raw)), "{\"a\": 1}");
    }
}
