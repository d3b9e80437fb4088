//! Each reader with each of its forms, and what it refuses.

use super::*;
use crate::scalar::{Decimal, RawJson, Secret, Target, UrlOrIndex};

const BOTH: Forms = Forms::NUMBER.or(Forms::STRING);

/// Reads the whole text.
fn read<'a, T>(text: &'a str, read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> Result<T, Fault> {
    let mut reader = Reader::from_text(text);
    let value = read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// The message of a failure.
fn refused<'a, T>(text: &'a str, read_as: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> String {
    read(text, read_as).err().map(|fault| fault.to_string()).expect(text)
}

#[test]
fn texts_from_strings_and_numbers() {
    assert_eq!(read(r#" "a\n" "#, string), Ok("a\n".to_owned()));
    assert_eq!(refused("1", string), "expected a string, found a number");
    assert_eq!(read("1.50", |r| text(r, BOTH)), Ok("1.50".to_owned()));
    assert_eq!(read("\"1\"", |r| text(r, BOTH)), Ok("1".to_owned()));
    assert_eq!(refused("1", |r| text(r, Forms::STRING)), "expected a string, found a number");
    assert_eq!(refused("\"1\"", |r| text(r, Forms::NUMBER)), "expected a number, found a string");
    assert_eq!(refused("null", |r| text(r, BOTH)), "expected a string, found null");
}

#[test]
fn bools_in_each_vocabulary() {
    const YES_NO: &[(&str, bool)] = &[("Yes", true), ("No", false)];
    let lenient = Forms::BOOL.or(Forms::NUMBER);
    for (text, value) in [
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("\"Yes\"", true),
        (" \"No\"", false),
        (r#""\u0059es""#, true),
    ] {
        assert_eq!(read(text, |r| boolean(r, lenient, YES_NO)), Ok(value), "{text}");
    }
    assert_eq!(
        refused("\"yes\"", |r| boolean(r, lenient, YES_NO)),
        "expected one of `\"Yes\"`, `\"No\"`, `true`, `false`, `1`, `0`, found another string"
    );
    let strict = |r: &mut Reader<'_>| boolean(r, Forms::BOOL, &[]);
    assert_eq!(refused("1", strict), "expected one of `true`, `false`, found a number");
    assert_eq!(refused("\"true\"", strict), "expected one of `true`, `false`, found a string");
    assert_eq!(
        refused("1.0", |r| boolean(r, Forms::NUMBER, &[])),
        "expected one of `1`, `0`, found another number"
    );
    assert_eq!(refused("\"Yes", |r| boolean(r, lenient, YES_NO)), "the text ends inside a string");
    assert_eq!(read("true", bool), Ok(true));
    assert_eq!(refused("\"true\"", bool), "expected a bool, found a string");
}

#[test]
fn integers_up_to_their_bounds() {
    assert_eq!(read("18446744073709551615", |r| int::<u64>(r, BOTH)), Ok(u64::MAX));
    assert_eq!(read("-128", |r| int::<i8>(r, BOTH)), Ok(i8::MIN));
    assert_eq!(read("\"99290\"", |r| int::<u64>(r, BOTH)), Ok(99290));
    assert_eq!(read(&u128::MAX.to_string(), |r| int::<u128>(r, BOTH)), Ok(u128::MAX));
    let number = "expected a whole number (u8), found a number that does not fit";
    for text in ["256", "-1", "1.0", "1e1"] {
        assert_eq!(refused(text, |r| int::<u8>(r, Forms::NUMBER)), number, "{text}");
    }
    let string = "expected a whole number (u8) or a string with one, found another string";
    for text in ["\"\"", "\"+1\"", "\" 1\"", "\"256\"", "\"1.0\"", "\"x\""] {
        assert_eq!(refused(text, |r| int::<u8>(r, BOTH)), string, "{text}");
    }
    assert_eq!(
        refused("\"1\"", |r| int::<i64>(r, Forms::NUMBER)),
        "expected a whole number (i64), found a string"
    );
    assert!(read("1", |r| int::<i64>(r, Forms::STRING)).is_err());
}

#[test]
fn decimals_are_exact() {
    for (text, value) in [("35.39", "35.39"), ("\"25.00\"", "25.00"), ("-0.10", "-0.10"), ("1e2", "100")] {
        let value: Decimal = value.parse().expect("a decimal");
        assert_eq!(read(text, |r| decimal(r, BOTH)), Ok(value), "{text}");
    }
    assert_eq!(read("\"25.00\"", |r| decimal(r, BOTH)).expect("money").scale(), 2);
    assert_eq!(
        refused("0.12345678901234567890123456789", |r| decimal(r, BOTH)),
        "expected a decimal or a string with one, found a number that does not fit"
    );
    assert_eq!(
        refused("\"1,50\"", |r| decimal(r, BOTH)),
        "expected a decimal or a string with one, found another string"
    );
    assert_eq!(refused("[1]", |r| decimal(r, Forms::NUMBER)), "expected a decimal, found a list");
}

#[test]
fn dates_and_times() {
    assert_eq!(read("\"2026-05-20\"", date).expect("a date").to_string(), "2026-05-20");
    assert_eq!(refused("\"2026-02-30\"", date), "expected a date such as `2026-05-20`, found another string");
    assert_eq!(refused("20260520", date), "expected a date such as `2026-05-20`, found a number");
    let either = Forms::SPACE.or(Forms::RFC3339);
    for text in ["2026-05-20 11:19:48", "2023-10-01T12:34:56Z"] {
        let json = format!("\"{text}\"");
        assert_eq!(read(&json, |r| date_time(r, either)).expect(text).to_string(), text);
    }
    assert_eq!(
        refused("\"2023-10-01T12:34:56Z\"", |r| date_time(r, Forms::SPACE)),
        "expected a date and time such as `2026-05-20 11:19:48`, found another string"
    );
    assert!(read("\"2026-05-20 11:19:48\"", |r| date_time(r, Forms::RFC3339)).is_err());
    let april = read("\"April 2026\"", |r| year_month(r, Forms::ENGLISH)).expect("a month");
    assert_eq!(read("\"2026-04\"", |r| year_month(r, Forms::NUMERIC.or(Forms::ENGLISH))), Ok(april));
    assert_eq!(
        refused("\"April 2026\"", |r| year_month(r, Forms::NUMERIC)),
        "expected a month such as `2026-04`, found another string"
    );
}

#[test]
fn targets_from_strings_and_numbers() {
    assert_eq!(read("3", |r| url_or_index(r, BOTH)), Ok(UrlOrIndex::from(3)));
    let both = read("\"0,https://a.example\"", |r| url_or_index(r, BOTH)).expect("targets");
    assert_eq!(both.targets(), [Target::Index(0), Target::Url("https://a.example".to_owned())]);
    assert_eq!(refused("-1", |r| url_or_index(r, BOTH)), "expected a position (u32), found another number");
    assert!(read("3", |r| url_or_index(r, Forms::STRING)).is_err());
    assert!(read("\"3\"", |r| url_or_index(r, Forms::NUMBER)).is_err());
}

#[test]
fn raw_json_keeps_its_text() {
    let raw: RawJson = read(r#" {"a": 1.0} "#, raw_json).expect("JSON");
    assert_eq!(raw.as_str(), r#"{"a": 1.0}"#);
    assert!(read("{", raw_json).is_err());
}

#[test]
fn lists() {
    let numbers = |r: &mut Reader<'_>| list(r, |r| int::<u8>(r, BOTH));
    assert_eq!(read("[]", numbers), Ok(vec![]));
    assert_eq!(read("[1, \"2\"]", numbers), Ok(vec![1, 2]));
    assert!(read("[1,]", numbers).is_err());
    assert_eq!(refused("1", numbers), "expected a list, found a number");
    let lenient = |r: &mut Reader<'_>| list_or_one(r, |r| int::<u8>(r, BOTH));
    assert_eq!(read("[1]", lenient), Ok(vec![1]));
    assert_eq!(read(" 1", lenient), Ok(vec![1]));
    let text = "[1, 2, 300]";
    assert_eq!(read(text, numbers).expect_err("out of range").path(text), "/2");
}

#[test]
fn maps() {
    let numbers = |r: &mut Reader<'_>| map(r, |r| int::<u8>(r, BOTH));
    let read_back = read(r#" {"b": "2", "a\u0031": 1, "": 3}"#, numbers).expect("a map");
    let expected = [("", 3), ("a1", 1), ("b", 2)].map(|(key, value)| (key.to_owned(), value));
    assert_eq!(read_back, std::collections::BTreeMap::from(expected));
    assert_eq!(read("{}", numbers), Ok(std::collections::BTreeMap::new()));
    assert_eq!(refused("[]", numbers), "expected an object, found a list");
    let text = r#"{"a": 1, "b/c": {}}"#;
    assert_eq!(read(text, numbers).expect_err("an object").path(text), "/b~1c");
}

#[test]
fn a_key_of_a_map_that_occurs_twice() {
    let numbers = |r: &mut Reader<'_>| map(r, |r| int::<u8>(r, BOTH));
    let text = r#"{"a": 1, "b": 2, "\u0061":  1}"#;
    let fault = read(text, numbers).expect_err("`a` is there twice");
    assert_eq!(fault.to_string(), "this key of a map occurs twice");
    assert_eq!(
        (fault.path(text), fault.offset()),
        ("/a".to_owned(), text.rfind('1').expect("the last value"))
    );
}

#[test]
fn options() {
    assert_eq!(read(" null", |r| optional(r, string)), Ok(None));
    assert_eq!(read("\"\"", |r| optional(r, string)), Ok(Some(String::new())));
    assert!(read("nul", |r| optional(r, string)).is_err());
    let unless = |r: &mut Reader<'_>| optional_unless(r, &["", "-"], |r| int::<u8>(r, BOTH));
    assert_eq!(read("\"\"", unless), Ok(None));
    assert_eq!(read(" \"\\u002d\"", unless), Ok(None));
    assert_eq!(read("null", unless), Ok(None));
    assert_eq!(read(" \"7\"", unless), Ok(Some(7)));
    assert_eq!(read("7", unless), Ok(Some(7)));
    assert!(read("\"x\"", unless).is_err());
}

#[test]
fn json_in_strings() {
    let shares = |r: &mut Reader<'_>| in_string(r, |r| list(r, |r| decimal(r, BOTH)));
    let expected = vec![Decimal::new(10, 0), Decimal::new(49, 1)];
    assert_eq!(read(r#""[10, \"4.9\"]""#, shares), Ok(expected.clone()));
    assert_eq!(read("\"[10, 4.9]\"", shares), Ok(expected.clone()));
    let pair = r#"["[1, \"2\"]", "[\"3\"]"]"#;
    let decimals = |numbers: &[i64]| numbers.iter().map(|&number| number.into()).collect();
    assert_eq!(read(pair, |r| list(r, shares)), Ok(vec![decimals(&[1, 2]), decimals(&[3])]));
    assert_eq!(refused("[10]", shares), "expected a string that holds JSON, found a list");
    assert_eq!(refused("\"[1] x\"", shares), "in the JSON of a string: expected the end of the text");
    assert_eq!(
        refused("\"\"", shares),
        "in the JSON of a string: expected a list, found the end of the text"
    );
    let lenient = |r: &mut Reader<'_>| in_string_or_bare(r, |r| list(r, |r| decimal(r, BOTH)));
    assert_eq!(read("\"[10, 4.9]\"", lenient), Ok(expected.clone()));
    assert_eq!(read(" [10, 4.9]", lenient), Ok(expected));
}

#[test]
fn a_fault_in_a_string_has_both_paths() {
    let text = r#"{"data": {"recipients": "[{\"share\": 1}, {\"share\": \"x\"}]"}}"#;
    let shares = |r: &mut Reader<'_>| {
        in_string(r, |r| {
            list(r, |r| {
                let mut object = r.object()?;
                let mut share = None;
                while r.next_key(&mut object)?.is_some() {
                    r.field(&mut share, "share", |r| decimal(r, BOTH))?;
                }
                r.required(&object, share, "share")
            })
        })
    };
    let mut reader = Reader::at(text, text.find("\"[").expect("the string"));
    let fault = shares(&mut reader).expect_err("the second share is no number");
    assert_eq!(fault.path(text), "/data/recipients in the string: /1/share");
    assert_eq!(fault.offset(), text.find("\"[").expect("the string"));
    assert_eq!(
        fault.to_string(),
        "in the JSON of a string: expected a decimal or a string with one, found another string"
    );
}

#[test]
fn strings_in_strings_count_as_levels() {
    fn nested(reader: &mut Reader<'_>) -> Result<usize, Fault> {
        match reader.peek()? {
            Kind::Number => reader.number().map(|_| 0),
            Kind::String => in_string(reader, nested).map(|levels| levels + 1),
            _ => list(reader, nested).map(|levels| levels.into_iter().max().unwrap_or(0) + 1),
        }
    }
    let inner = format!("\"{}1{}\"", "[".repeat(125), "]".repeat(125));
    assert_eq!(read(&format!("[{inner}]"), nested), Ok(127));
    assert!(read(&format!("[[{inner}]]"), nested).is_err());
}

#[test]
fn secrets_and_boxes_hold_what_is_read() {
    assert_eq!(read("\"key\"", |r| secret(r, string)), Ok(Secret::from("key")));
    assert_eq!(read("7", |r| boxed(r, |r| int::<u8>(r, BOTH))), Ok(Box::new(7)));
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    let known = |text: &str| (text == "Unused").then(|| "known".to_owned());
    assert_eq!(read("\"Unused\"", |r| open_enum(r, known, |_| String::new())), Ok("known".to_owned()));
    assert_eq!(read("\"New\"", |r| open_enum(r, known, |other| other)), Ok("New".to_owned()));
    assert!(read("1", |r| open_enum(r, known, |other| other)).is_err());
}
