//! Values of the generated types: every form that is read, the one that is written, and what is refused.

use std::fmt::Debug;

use secpaid_core::json::{Decode, Encode, from_str, to_string};

use super::{scalars, shapes, types};

/// Reads `read`, and writes it as `written`, which says the same.
#[track_caller]
pub(super) fn rewritten<T: Decode + Encode + PartialEq + Debug>(read: &str, written: &str) -> T {
    let value: T = from_str(read).unwrap_or_else(|fault| panic!("{fault} at {}", fault.path(read)));
    assert_eq!(to_string(&value), written);
    assert_eq!(from_str::<T>(written).unwrap(), value);
    value
}

#[track_caller]
pub(super) fn round_trip<T: Decode + Encode + PartialEq + Debug>(body: &str) -> T {
    rewritten(body, body)
}

#[track_caller]
pub(super) fn refused<T: Decode + Debug>(body: &str) -> String {
    let fault = from_str::<T>(body).unwrap_err();
    format!("{fault} at {}", fault.path(body))
}

#[test]
fn numbers() {
    let body = r#"{"u8":255,"u16":"65535","u32":1,"u64":"18446744073709551615","u128":340282366920938463463374607431768211455,"i8":-128,"i16":-1,"i32":-2,"i64":-9223372036854775808,"i128":"-3","price":25.10,"rate":"0.001","total":"7"}"#;
    let numbers: scalars::Numbers = round_trip(body);
    assert_eq!((numbers.u16, numbers.u64), (u16::MAX, u64::MAX));
    assert_eq!(numbers.price.to_string(), "25.10");

    let other = body.replace(r#""u32":1"#, r#""u32":"1""#).replace(r#""total":"7""#, r#""total":7"#);
    assert_eq!(rewritten::<scalars::Numbers>(&other, body), numbers);
    for (from, to, place) in [
        ("255", "256", "/u8"),
        (r#""65535""#, "65535", "/u16"),
        ("-128", r#""-128""#, "/i8"),
        ("25.10", r#""25.10""#, "/price"),
        (r#""0.001""#, "0.001", "/rate"),
    ] {
        let error = refused::<scalars::Numbers>(&body.replacen(from, to, 1));
        assert!(error.ends_with(place), "{error}");
    }
}

#[test]
fn texts() {
    let body = r#"{"text":"ä\n","digits":12.50,"either":"x","day":"2024-02-29","at":"2026-05-20 11:19:48","since":"2023-10-01T12:34:56Z","until":"2023-10-01T12:34:56+02:00","month":"2026-04","billed":"April 2026","due":"2026-05","link":"https://a.example","position":3,"target":"0,https://a.example","anything":{"a": [1.0]}}"#;
    let texts: scalars::Texts = round_trip(body);
    assert_eq!((texts.digits.as_str(), texts.text.as_str()), ("12.50", "ä\n"));
    assert_eq!(texts.month, texts.billed);

    let other =
        body.replace(r#""due":"2026-05""#, r#""due":"May 2026""#).replace(r#""either":"x""#, r#""either":7"#);
    let other = other.replace(r#""target":"0,https://a.example""#, r#""target":0"#);
    let written = body.replace(r#""either":"x""#, r#""either":"7""#).replace("0,https://a.example", "0");
    rewritten::<scalars::Texts>(&other, &written);
    for (from, to, place) in [
        ("12.50", r#""12.50""#, "/digits"),
        ("2024-02-29", "2023-02-29", "/day"),
        ("2023-10-01T12:34:56Z", "2023-10-01 12:34:56", "/since"),
        ("April 2026", "2026-04", "/billed"),
        ("\"2026-04\"", "\"April 2026\"", "/month"),
        ("3,", "-3,", "/position"),
    ] {
        let error = refused::<scalars::Texts>(&body.replacen(from, to, 1));
        assert!(error.ends_with(place), "{error}");
    }
}

#[test]
fn flags() {
    let flags: scalars::Flags = round_trip(r#"{"plain":true,"number":1,"words":"No","all":0}"#);
    assert!(flags.plain && flags.number && !flags.words && !flags.all);
    for all in ["true", "1", r#""True""#, r#""on""#] {
        let body = format!(r#"{{"plain":false,"number":0,"words":"yes","all":{all}}}"#);
        rewritten::<scalars::Flags>(&body, r#"{"plain":false,"number":0,"words":"Yes","all":1}"#);
    }
    assert!(refused::<scalars::Flags>(r#"{"plain":1}"#).ends_with("/plain"));
    assert!(refused::<scalars::Flags>(r#"{"words":"YES"}"#).ends_with("/words"));
    assert!(refused::<scalars::Flags>(r#"{"number":2}"#).ends_with("/number"));
}

#[test]
fn lists() {
    let body = r#"{"of_scalars":["a",""],"of_named_scalars":[1],"of_records":[{"id":1}],"of_lists":[[],[1,2]],"of_options":[true,null],"or_one":[{"id":2}],"or_one_scalar":[3],"in_string":"[{\"id\":4}]","in_string_or_not":"[\"b\"]"}"#;
    let lists: shapes::Lists = round_trip(body);
    assert_eq!(lists.of_options, [Some(true), None]);
    assert_eq!(lists.in_string[0].id, 4);

    let lone = body.replace(r#"[{"id":2}]"#, r#"{"id":"2"}"#).replace("[3]", "3");
    rewritten::<shapes::Lists>(&lone, body);
    for other in [r#"["b"]"#, r#""\"b\"""#] {
        rewritten::<shapes::Lists>(&body.replace(r#""[\"b\"]""#, other), body);
    }
    assert!(refused::<shapes::Lists>(&body.replace(r#"\"id\":4"#, r#"\"id\":\"x\""#)).contains("/in_string"));
    assert!(
        refused::<shapes::Lists>(&body.replace(r#"[[],[1,2]]"#, "[[],[1,256]]")).ends_with("/of_lists/1/1")
    );
}

#[test]
fn options() {
    let empty: shapes::Options = round_trip("{}");
    for nothing in [
        r#"{"scalar":null,"record":null,"list":null,"none":null,"record_in_string":null,"record_or_string":null}"#,
        r#"{"none":"-","record_in_string":""}"#,
    ] {
        assert_eq!(rewritten::<shapes::Options>(nothing, "{}"), empty);
    }
    let body = r#"{"scalar":1.5,"record":{"id":1},"list":[],"none":"2026-01-01","record_in_string":"{\"id\":2}","record_or_string":{"id":3}}"#;
    let options: shapes::Options = round_trip(body);
    assert_eq!(options.list, Some(Vec::new()));
    rewritten::<shapes::Options>(&body.replace(r#"{"id":3}"#, r#""{\"id\":3}""#), body);
    assert!(refused::<shapes::Options>(r#"{"record":""}"#).ends_with("/record"));
}

#[test]
fn secrets_are_written_and_not_shown() {
    let secrets: shapes::Secrets = round_trip(r#"{"pin":"1234","code":5678,"answers":["blue"]}"#);
    let shown = format!("{secrets:?}");
    assert!(["1234", "5678", "blue"].iter().all(|secret| !shown.contains(secret)), "{shown}");
    assert_eq!(rewritten::<shapes::Secrets>(r#"{"pin":"","answers":""}"#, r#"{"pin":""}"#).answers, None);
    assert!(!refused::<shapes::Secrets>(r#"{"pin":1234}"#).contains("1234"));
}

#[test]
fn recursive_types() {
    let tree: shapes::Tree = round_trip(
        r#"{"name":"a","left":{"name":"b"},"branches":[{"name":"c","branches":[]}],"owner":{"favourite":{"name":"d"}}}"#,
    );
    assert_eq!(tree.owner.unwrap().favourite.name, "d");
    let deep = format!("{}{{\"name\":\"x\"}}{}", r#"{"name":"x","left":"#.repeat(500), "}".repeat(500));
    assert!(from_str::<shapes::Tree>(&deep).is_err());
}

#[test]
fn newtypes_and_enums() {
    let body = r#"{"name":"n","flag":"Yes","count":1,"price":"2.50","day":"2026-01-01","time":"2026-01-01 00:00:00","month":"May 2026","place":"1","extra":[],"state":"2","colours":["Red","Green","blue"]}"#;
    let new: types::Newtypes = round_trip(body);
    assert_eq!(new.state, types::State::Paid);
    assert_eq!(new.colours[2], types::Colour::Unknown("blue".into()));

    let other = body.replace("\"2\"", "\"paid\"").replace("\"Red\",\"Green\"", "\"rED\",\"LIME\"");
    assert_eq!(rewritten::<types::Newtypes>(&other, body), new);
    let cased = body.replace("\"2\"", "\"PAID\"");
    assert_eq!(round_trip::<types::Newtypes>(&cased).state, types::State::Unknown("PAID".into()));

    assert_eq!(types::Count(7).to_string().parse(), Ok(types::Count(7)));
    assert_eq!(types::Price::from(3), "3".parse().unwrap());
    assert_eq!(types::Name::from("a").into_inner(), "a");
    assert_eq!(types::State::from("two").as_str(), "2");
    assert_eq!(types::State::SentOut.to_string(), "sent-out");
}

#[test]
fn names_that_have_another_use() {
    let body = r#"{"type":"t","match":1,"self":2,"new":3,"default":4,"isGift":true,"@attr":5,"r":6,"w":7,"key":8,"entries":9,"rt":10,"value":11,"core":12,"item":13}"#;
    let names: types::Names = round_trip(body);
    assert_eq!((names.own, names.attribute, names.entries), (Some(2), Some(5), Some(9)));
    let built = types::Names::new()
        .r#type("t")
        .r#match(1)
        .own(2)
        .with_new(3)
        .with_default(4)
        .is_gift(true)
        .attribute(5);
    let built = built.r(6).w(7).key(8).entries(9).rt(10).value(11).core(12).item(13);
    assert_eq!(built, names);

    rewritten::<types::Names>(r#"{"gift":true,"is_gift":true}"#, r#"{"isGift":true}"#);
    assert!(refused::<types::Names>(r#"{"gift":true,"is_gift":false}"#).ends_with("/is_gift"));
    assert!(refused::<types::Names>(r#"{"gift":true,"gift":true}"#).ends_with("/gift"));
}
