use super::*;
use crate::json::read;

const KEYS: &[&str] = &["a", "b", "c", "d", "data", "1", "*"];
const A: Pointer = Pointer::Below(0, &[]);
const B: Pointer = Pointer::Below(1, &[]);
const C: Pointer = Pointer::Below(2, &[]);
const D: Pointer = Pointer::Below(3, &[]);
const DATA: Pointer = Pointer::Below(4, &[]);

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("x-id", "a\"b".parse().unwrap());
    headers.insert("x-left", "17".parse().unwrap());
    headers
}

#[test]
fn looks_up_keys_of_the_root_and_below() {
    let headers = headers();
    let fields =
        Fields::read(r#" {"a":1,"b":{"c":[true]},"\u0064":"x","other":2} "#, KEYS, &headers).unwrap();
    assert_eq!(fields.get(A), Some("1"));
    assert_eq!(fields.get(Pointer::Below(1, &["c", "0"])), Some("true"));
    assert_eq!(fields.get(D), Some("\"x\""));
    assert_eq!(fields.get(C), None);
    assert!(fields.get(Pointer::Root).is_some_and(|root| root.starts_with("{\"a\"") && root.ends_with('}')));
    assert_eq!(fields.pointer_text(Pointer::Below(1, &["c/~", "0"])), "/b/c~1~0/0");
}

#[test]
fn a_root_that_is_no_object_has_values_too() {
    let headers = headers();
    let fields = Fields::read("[7,[8,9]]", KEYS, &headers).unwrap();
    assert_eq!(fields.get(Pointer::Below(5, &["0"])), Some("8"));
    assert_eq!(fields.get(A), None);
    let mut seen = Vec::new();
    fields.each(Pointer::Below(6, &[]), &mut |value| seen.push(value));
    assert_eq!(seen, ["7", "[8,9]"]);
    assert_eq!(Fields::read(" 7 ", KEYS, &headers).unwrap().get(Pointer::Root), Some("7"));
}

#[test]
fn a_key_that_counts_must_not_be_there_twice() {
    let headers = headers();
    let body = r#"{"a":1,"b":2,"\u0061":3}"#;
    assert_eq!(Fields::read(body, KEYS, &headers).unwrap_err().offset(), body.find('3').unwrap());
    assert!(Fields::read(r#"{"other":1,"other":2}"#, &["a"], &headers).is_ok());
    assert!(Fields::read(r#"{"other":1,"other":2}"#, &["*"], &headers).is_err());
}

#[test]
fn there_is_room_for_any_number_of_keys() {
    const MANY: &[&str] = &[
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
        "18",
    ];
    let headers = headers();
    let fields = Fields::read(r#"{"18":"last","16":"first","15":"before"}"#, MANY, &headers).unwrap();
    let at = |key| fields.get(Pointer::Below(key, &[]));
    assert_eq!(
        [at(18), at(17), at(16), at(15)],
        [Some("\"last\""), None, Some("\"first\""), Some("\"before\"")]
    );
    assert!(Fields::read(r#"{"18":1,"18":1}"#, MANY, &headers).is_err());
}

#[test]
fn an_attempt_that_fails_leaves_the_value_readable() {
    let headers = headers();
    let body = r#"{"data": [1,"x"], "a": 2}"#;
    let mut tried = 0;
    let mut fields = Fields::new(KEYS, &headers);
    let scanned = fields.scan(Reader::from_text(body), Some(4), &mut |reader| {
        tried += 1;
        read::list(reader, |reader| reader.number().map(str::to_owned)).map(drop)
    });
    assert_eq!(scanned, Ok(()));
    assert_eq!((tried, fields.get(DATA), fields.get(A)), (1, Some(r#"[1,"x"]"#), Some("2")));
}

#[test]
fn meta_comes_from_the_first_place_that_is_there() {
    let headers = headers();
    let fields = Fields::read(r#"{"a":null,"b":"x","c":5}"#, KEYS, &headers).unwrap();
    assert_eq!(fields.at(&[D, A, B], read::string), Some("x".to_owned()));
    assert_eq!(fields.at(&[A], read::string), None);
    assert_eq!(fields.header(&["x-none", "x-id"], read::string), Some("a\"b".to_owned()));
    assert_eq!(fields.header(&["x-left"], |reader| reader.number().map(str::to_owned)), Some("17".into()));
}

#[test]
fn meta_that_does_not_fit_counts_as_not_there() {
    let mut headers = headers();
    headers.insert("x-day", "17abc".parse().unwrap());
    let fields = Fields::read(r#"{"c":5}"#, KEYS, &headers).unwrap();
    assert_eq!(fields.at(&[C], read::string), None);
    assert_eq!(fields.header(&["x-id"], |reader| reader.number().map(str::to_owned)), None);
    assert_eq!(fields.header(&["x-day"], |reader| reader.number().map(str::to_owned)), None);
}

#[test]
fn debug_shows_nothing_of_the_answer() {
    let headers = headers();
    assert!(!format!("{:?}", Fields::read(r#"{"a":"s3cret"}"#, KEYS, &headers).unwrap()).contains("s3cret"));
}
