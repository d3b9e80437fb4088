use super::*;
use crate::json::read;

/// `{"id" | "link_id": string or number, "note": string?, "count": u8}`
struct Link {
    id: String,
    count: u8,
    note: Option<String>,
}

impl Record for Link {
    const NAMES: &'static Names =
        &Names { required: 2, text: "id count note", ends: &[2, 8, 13], also: &[("link_id", 0)] };

    fn blank() -> Self {
        Self { id: String::new(), count: 0, note: None }
    }

    fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let both = read::Forms::NUMBER.or(read::Forms::STRING);
        match position {
            0 => fill_by(&mut self.id, reader, |reader| read::text(reader, both)),
            1 => fill(&mut self.count, reader),
            _ => fill(&mut self.note, reader),
        }
    }
}

fn record(text: &str) -> Result<(String, Option<String>, u8), Fault> {
    let mut reader = Reader::from_text(text);
    let Link { id, note, count } = Link::decode(&mut reader)?;
    reader.finish()?;
    Ok((id, note, count))
}

/// The message and the pointer of the failure.
fn fault(text: &str) -> (String, String) {
    let fault = record(text).expect_err(text);
    (fault.to_string(), fault.path(text))
}

#[test]
fn fields_come_in_any_order_with_any_white_space_among_others() {
    let read = Ok(("7".to_owned(), Some("n".to_owned()), 3));
    for text in [
        r#"{"id":7,"note":"n","count":3}"#,
        r#"{"x":{"id":[]},"id":7,"y":[1],"note":"n","z":0,"count":3}"#,
        r#"{"count": 3, "note" : "n" , "link_id": "7"}"#,
        r#"{ "note":"n","id":"7","count":3,"idx":1 }"#,
        r#"{"\u0069d":7,"n\u006fte":"n","count":3}"#,
    ] {
        assert_eq!(record(text), read, "{text}");
    }
}

#[test]
fn a_field_may_be_left_out_where_its_type_says_so() {
    assert_eq!(record(r#"{"id":7,"count":0}"#), Ok(("7".to_owned(), None, 0)));
    assert_eq!(record(r#"{"id":7,"note":null,"count":0}"#), Ok(("7".to_owned(), None, 0)));
    for (text, name) in [("{}", "id"), (r#"{"count":1}"#, "id"), (r#"{"id":1,"note":"n"}"#, "count")] {
        assert_eq!(fault(text), (format!("missing field `{name}`"), String::new()), "{text}");
    }
}

#[test]
fn a_field_occurs_once() {
    for text in [
        r#"{"id":7,"count":1,"count":1}"#,
        r#"{"count":1,"id":7, "count" : 1}"#,
        r#"{"count":1,"id":7,"note":"n","count":2}"#,
    ] {
        assert_eq!(fault(text), ("field `count` occurs twice".to_owned(), "/count".to_owned()), "{text}");
    }
    assert_eq!(fault(r#"{"id":7,"id":7,"count":1}"#).0, "field `id` occurs twice");
}

#[test]
fn two_names_of_a_field_must_say_the_same() {
    assert!(record(r#"{"id":7,"count":1,"link_id":"7"}"#).is_ok());
    let message = "fields `link_id` and `id` are one and must say the same".to_owned();
    assert_eq!(fault(r#"{"link_id":7,"count":1,"id":8}"#), (message, "/id".to_owned()));
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        r#"{"id":7"note":"n","count":3}"#,
        r#"{,"id":7,"count":3}"#,
        r#"{"id":7,"count":3,}"#,
        r#"{"id":7,"count":3"#,
        r#"{"id":7,,"count":3}"#,
        r#"{"id"7,"count":3}"#,
    ] {
        assert!(record(text).is_err(), "{text}");
    }
}

#[test]
fn a_record_has_64_fields() {
    struct Many([u8; 64]);

    impl Record for Many {
        const NAMES: &'static Names = &Names {
            required: 64,
            text: "10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 \
                   42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73",
            ends: &{
                let mut ends = [0; 64];
                let (mut position, mut end) = (0, 2);
                while position < ends.len() {
                    ends[position] = end;
                    (position, end) = (position + 1, end + 3);
                }
                ends
            },
            also: &[],
        };

        fn blank() -> Self {
            Self([0; 64])
        }

        fn field(&mut self, position: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
            fill(&mut self.0[position], reader)
        }
    }

    let text: Vec<String> = (10..74).map(|number| format!("\"{number}\":{number}")).collect();
    let read = |text: &str| Many::decode(&mut Reader::from_text(text));
    let all = read(&format!("{{{}}}", text.join(","))).map(|many| many.0);
    assert!(all.is_ok_and(|all| all.into_iter().eq(10..74)));
    let (_, all_but_last) = text.split_last().unwrap();
    let missing = read(&format!("{{{}}}", all_but_last.join(","))).err().unwrap();
    assert_eq!(missing.to_string(), "missing field `73`");
}

#[test]
fn the_order_of_one_record_does_not_bind_the_next() {
    let texts = [
        r#"{"id":1,"count":2,"x":0,"note":"n"}"#,
        r#"{"id":1,"count":2,"x":0,"note":"n"}"#,
        r#"{"note":"n","id":1,"count":2}"#,
        r#"{"link_id":1,"count":2,"note":"n","y":0}"#,
        r#"{"id":1,"idcount":9,"count":2,"note":"n"}"#,
    ];
    let text = format!("[{}]", texts.join(","));
    let mut reader = Reader::from_text(&text);
    let records = read::list(&mut reader, |reader| {
        let Link { id, count, note } = Link::decode(reader)?;
        Ok((id, count, note))
    });
    assert_eq!(records, Ok(vec![("1".to_owned(), 2, Some("n".to_owned())); 5]));
}

#[test]
fn a_place_keeps_nothing_of_what_was_in_it() {
    let put = |place: &mut Option<Link>, text: &str| Link::decode_some(place, &mut Reader::from_text(text));
    let mut place = None;
    assert!(put(&mut place, r#"{"id":1,"count":1,"note":"first"}"#).is_ok());
    for before in ["{}", r#"{"note":"half","id":7,"count":"none"}"#, r#"{"id":1,"count":1,"note":"all"}"#] {
        let _ = put(&mut place, before);
        assert!(put(&mut place, r#"{"id":2,"count":3}"#).is_ok());
        let read = place.as_ref().map(|link| (link.id.as_str(), link.count, link.note.as_deref()));
        assert_eq!(read, Some(("2", 3, None)), "{before}");
    }
}

#[test]
fn a_record_behind_others_leaves_them_as_they_are() {
    let mut links = Vec::new();
    for text in [r#"{"id":1,"count":1,"note":"first"}"#, r#"{"id":2,"count":2}"#] {
        assert!(Link::decode_onto(&mut links, &mut Reader::from_text(text)).is_ok());
    }
    let fault = Link::decode_onto(&mut links, &mut Reader::from_text(r#"{"id":3}"#)).unwrap_err();
    assert_eq!(fault.to_string(), "missing field `count`");
    let read: Vec<_> = links.iter().take(2).map(|link| (link.count, link.note.as_deref())).collect();
    assert_eq!(read, [(1, Some("first")), (2, None)]);
}
