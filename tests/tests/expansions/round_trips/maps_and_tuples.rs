//! Maps with any keys and arrays that are read by position: what is read, what is written, and what is refused.

use std::collections::BTreeMap;
use std::fmt::Debug;

use secpaid_core::json::{Decode, from_str, to_string};

use super::collections::{Candle, Level, Maps, Ticker, Tuples};
use super::values::{refused, rewritten, round_trip};

#[test]
fn maps_hold_whatever_their_keys_are() {
    let body = r##"{"of_scalars":{"#text":0.10,"*":1,"@attr":2,"":3},"of_records":{"BTC-USD":{"last":7},"type":{"last":8,"key":"k"}},"of_lists":{"a":[],"b":[{"last":1}]},"of_options":{"x":null,"y":true},"of_maps":{"a":{"b":1}},"in_list":[{},{"a":"b"}],"in_string":"{\"z\":1.5}","inside":{"deep":{"of_scalars":{},"of_records":{}}}}"##;
    // They are written in the order of the keys.
    let written =
        body.replace(r##""#text":0.10,"*":1,"@attr":2,"":3"##, r##""":3,"#text":0.10,"*":1,"@attr":2"##);
    let maps: Maps = rewritten(body, &written);
    assert_eq!(maps.of_records["BTC-USD"].last, 7.into());
    assert_eq!(maps.of_options.as_ref().unwrap()["x"], None);
    assert_eq!(maps.inside.as_ref().unwrap()["deep"].of_records, BTreeMap::new());
    assert!(!format!("{maps:?}").contains("\"k\""), "a secret is shown");

    let bare = r#"{"of_scalars":{},"of_records":{},"in_string":{"z":1.5}}"#;
    rewritten::<Maps>(bare, r#"{"of_scalars":{},"of_records":{},"in_string":"{\"z\":1.5}"}"#);
}

#[test]
fn maps_are_refused_where_they_do_not_fit() {
    let error = refused::<Maps>(r#"{"of_scalars":{"a":1,"b":2,"a":1},"of_records":{}}"#);
    assert_eq!(error, "this key of a map occurs twice at /of_scalars/a");
    let error = refused::<Maps>(r#"{"of_scalars":[],"of_records":{}}"#);
    assert_eq!(error, "expected an object, found a list at /of_scalars");
    let error = refused::<Maps>(r#"{"of_scalars":{},"of_records":{"a/b":{"last":null}}}"#);
    assert!(error.ends_with(" at /of_records/a~1b/last"), "{error}");
    let error = refused::<Maps>(r#"{"of_scalars":{},"of_records":{},"in_string":"{\"a\":1,\"\\u0061\":2}"}"#);
    assert_eq!(
        error,
        "in the JSON of a string: this key of a map occurs twice at /in_string in the string: /a"
    );
}

#[test]
fn tuples_are_read_by_position() {
    let body = r#"{"one":[1700000000,1.50,"S",3,"1234",[[7],[8,[9]]]],"several":[],"named":{"a":[1]},"held":"[2,[3]]"}"#;
    let tuples: Tuples = round_trip(body);
    assert_eq!(
        (tuples.one.time, tuples.one.r#type.as_str(), tuples.one.trades),
        (1_700_000_000, "S", Some(3))
    );
    assert_eq!(tuples.one.levels.as_ref().unwrap()[1].below.as_ref().unwrap().price, 9.into());
    assert!(!format!("{tuples:?}").contains("1234"), "a secret is shown");

    // What may be missing is so from the end; what is there beyond the last entry is tolerated.
    let candle = |body| rewritten::<Candle>(body, r#"[1,2,"M"]"#);
    let short = candle(r#"[1,"2","M"]"#);
    assert_eq!(candle(r#"[1,2,"M",null]"#), short);
    assert_eq!(candle(r#"[1,2,"M",null,null,null,{"more":[1]},"and more"]"#), short);
    rewritten::<Candle>(r#"[1,2,"M",null,"x"]"#, r#"[1,2,"M",null,"x"]"#);
}

#[test]
fn tuples_are_refused_where_they_do_not_fit() {
    let tuple = |one: &str| refused::<Tuples>(&format!(r#"{{"held":"[1]","one":{one}}}"#));
    assert_eq!(tuple(r#"[1,2]"#), "this list is too short, it ends before entry 2, `type` at /one");
    assert_eq!(tuple("[]"), "this list is too short, it ends before entry 0, `time` at /one");
    assert_eq!(tuple("{}"), "expected a list, found an object at /one");
    assert!(tuple(r#"[1,2,3]"#).ends_with(" at /one/2"));
    assert!(tuple(r#"[1,2,"S",null,null,[[1],[]]]"#).ends_with(" at /one/5/1"));
    assert!(tuple(r#"[1,2,"S",null,null,null,01]"#).contains("/one"));
}

#[test]
fn what_requests_hold_is_built_like_a_record() {
    let candle = Candle::new(1, 2, "S").levels([Level::new(3).below(Box::new(Level::new(4)))]);
    assert_eq!(to_string(&candle), r#"[1,2,"S",null,null,[[3,[4]]]]"#);
    let maps = Maps::new([("a".to_owned(), 1.into())], BTreeMap::from([("b".to_owned(), Ticker::new(2))]));
    assert_eq!(to_string(&maps), r#"{"of_scalars":{"a":1},"of_records":{"b":{"last":2}}}"#);
}

#[test]
fn nesting_ends_where_the_reader_says() {
    fn deep<T: Decode + Debug>(open: &str, inside: &str, close: &str, levels: usize) -> Result<T, String> {
        let body = format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
        from_str(&body).map_err(|fault| fault.to_string())
    }
    assert!(deep::<Level>("[1,", "null", "]", 127).is_ok());
    assert_eq!(deep::<Level>("[1,", "null", "]", 128).unwrap_err(), "nested deeper than 127 levels");
    assert_eq!(deep::<Level>("[1,", "null", "]", 100_000).unwrap_err(), "nested deeper than 127 levels");
    let open = r#"{"of_scalars":{},"of_records":{},"inside":{"a":"#;
    let ends = r#"{"of_scalars":{},"of_records":{}}"#;
    assert!(deep::<Maps>(open, ends, "}}", 62).is_ok());
    assert_eq!(deep::<Maps>(open, ends, "}}", 63).unwrap_err(), "nested deeper than 127 levels");
}
