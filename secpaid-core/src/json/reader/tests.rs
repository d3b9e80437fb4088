//! The reader by itself; `tests/json_reader.rs` holds it against serde_json.

use super::*;

#[test]
fn a_copy_goes_on_as_deep_as_the_reader_would_have() {
    let deep = format!("{}1{}", "[".repeat(126), "]".repeat(126));
    let text = format!("{{\"a\":{deep}}}");
    let mut reader = Reader::from_text(&text);
    let mut object = reader.object().expect("an object");
    assert!(reader.next_key(&mut object).expect("a key").is_some());
    let before = reader.clone();
    // A failure inside leaves containers open, which must not count for the copy.
    let mut list = reader.array().expect("a list");
    assert!(reader.next_item(&mut list).expect("an item"));
    assert!(reader.array().is_ok());
    assert!(reader.bool().is_err());
    reader = before;
    assert_eq!(reader.skip(), Ok(&*deep));
    assert_eq!(reader.next_key(&mut object), Ok(None));
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn leaving_a_container_frees_its_level() {
    let deep = format!("{}1{}", "[".repeat(126), "]".repeat(126));
    let text = format!("[[],{deep},{{}},{deep},[{deep}]]");
    let mut reader = Reader::from_text(&text);
    let mut list = reader.array().expect("a list");
    let mut read = 0;
    while reader.next_item(&mut list).expect("an item") && reader.skip().is_ok() {
        read += 1;
    }
    assert_eq!(read, 4);
}

#[test]
fn offsets_from_elsewhere_do_no_harm() {
    let text = "{\"é\": [\"€\"]}";
    for offset in 0..20 {
        let _ = Reader::at(text, offset).skip();
        let _ = Reader::at(text, offset).string();
        let _ = Reader::at(text, offset)
            .object()
            .map(|mut object| Reader::at(text, offset).next_key(&mut object));
        let _ = Reader::at(text, offset).null();
        let _ = Reader::at(text, offset).finish();
    }
}

#[test]
fn a_string_without_escapes_is_borrowed() {
    for (text, borrowed) in [("\"plain and long enough\"", true), ("\"\"", true), (r#""a\nb""#, false)] {
        let string = Reader::from_text(text).string().expect("a string");
        assert_eq!(matches!(string, Cow::Borrowed(_)), borrowed, "{text}");
    }
}

#[test]
fn a_fault_says_what_was_there() {
    let message = |text| Reader::from_text(text).bool().expect_err("no bool").to_string();
    assert_eq!(message(" 1"), "expected a bool, found a number");
    assert_eq!(message("null"), "expected a bool, found null");
    assert_eq!(message("nul"), "expected a bool, found text that is not JSON");
    assert_eq!(message("?"), "expected a bool");
    assert_eq!(message(""), "expected a bool, found the end of the text");
}

#[test]
fn debug_shows_nothing_of_the_text() {
    let shown = format!("{:?}", Reader::from_text("\"hunter2\""));
    assert!(!shown.contains("hunter2"), "{shown}");
}
