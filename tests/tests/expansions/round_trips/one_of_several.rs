//! Types that are one of several: which of them a value is, how it is written, and what is never guessed.

use std::fmt::Write as _;

use secpaid_core::json::{from_str, to_string};

use super::unions::{Echoed, Figure, Knot, Level, Media, Message, Note, Photo, Reply, Side, State, Video};
use super::values::{refused, rewritten, round_trip};

#[test]
fn a_field_says_which() {
    let photo: Media = round_trip(r#"{"type":"photo","file":"a"}"#);
    assert!(matches!(&photo, Media::Photo(photo) if photo.file == "a"));
    let film: Media = rewritten(
        r#"{"file":"a","more":[{"type":7}],"seconds":5,"\u0074ype":"\u0076ideo"}"#,
        r#"{"type":"video","file":"a","seconds":5}"#,
    );
    assert!(matches!(&film, Media::Film(video) if video.seconds == Some(5)));
    let clip: Media = round_trip(r#"{"type":"clip","file":"a"}"#);
    assert!(matches!(clip, Media::Clip(_)));
    let album = r#"{"type":"album","items":[{"type":"photo","file":"a"}],"cover":{"type":"album","items":[]},"named":{"x":{"type":"clip","file":"b"}}}"#;
    round_trip::<Media>(album);

    let other = r#"{ "type" : "story", "of": [1.0, {"type": 1}] }"#;
    let story: Media = round_trip(other);
    assert!(matches!(&story, Media::Unknown(json) if json.as_str() == other));
    let secret: Media = from_str(r#"{"type":"photo","file":"a","key":"hidden"}"#).unwrap();
    assert!(!format!("{secret:?}").contains("hidden"));
}

#[test]
fn a_field_that_says_nothing() {
    let media =
        |value: &str| refused::<Echoed>(&format!(r#"{{"media":[{{"type":"clip","file":""}},{value}]}}"#));
    assert_eq!(media("{}"), "missing field `type`, which says which type this is at /media/1");
    assert_eq!(
        media(r#"{"type":1,"file":"a"}"#),
        "expected a string that says which type this is, found a number at /media/1/type"
    );
    assert_eq!(
        media(r#"{"type":null}"#),
        "expected a string that says which type this is, found null at /media/1/type"
    );
    assert_eq!(
        media(r#"{"type":"clip","file":"a","type":"photo"}"#),
        "field `type` occurs twice at /media/1/type"
    );
    assert_eq!(media(r#""photo""#), "expected an object, found a string at /media/1");
    assert_eq!(media(r#"{"type":"photo"}"#), "missing field `file` at /media/1");
    assert!(
        media(r#"{"type":"album","items":[{"type":"photo","file":1}]}"#)
            .ends_with(" at /media/1/items/0/file")
    );
}

#[test]
fn the_shape_says_which() {
    assert_eq!(round_trip::<Reply>("true"), Reply::Done(true));
    assert!(matches!(round_trip::<Reply>(r#"{"id":1,"reply":{"id":2,"reply":false}}"#), Reply::Message(_)));
    assert!(matches!(round_trip::<Reply>(r#"{"type":"photo","file":"a"}"#), Reply::Media(Media::Photo(_))));
    assert_eq!(round_trip::<Side>("1"), Side::U8(1));
    assert!(matches!(round_trip::<Side>(r#"{"name":"l","left":{"end":3}}"#), Side::Left(_)));
    let echoed: Echoed = from_str(r#"{"in_string":" {\"id\":1} "}"#).unwrap();
    assert!(matches!(echoed.in_string, Some(Reply::Message(_))));
}

#[test]
fn a_value_that_fits_two_or_none() {
    let reply = |value: &str| refused::<Echoed>(&format!(r#"{{"figure":"1","reply":{value}}}"#));
    assert_eq!(
        reply(r#"{"id":1,"type":"photo","file":"a"}"#),
        "fits both `Message` and `Media`, and nothing says which of them it is at /reply"
    );
    assert_eq!(
        reply(r#"{"id":"x"}"#),
        "fits none of `Message`, `Done`, `Media`: as `Message`: expected a whole number (u64), found a string; as `Media`: missing field `type`, which says which type this is at /reply"
    );
    assert_eq!(reply("[]"), "expected one of `Message`, `Done`, `Media`, found a list at /reply");
    // Where only one of them can be such a value, what is wrong with it is said.
    let side = refused::<Echoed>(r#"{"sides":[{"name":"l","left":{"end":300}}]}"#);
    assert_eq!(
        side,
        "fits none of `End`, `LeftKnot`, `RightKnot`, and of `Left`, `U8` only `Left` can be an object at /sides/0/left"
            .replace(
                "`RightKnot`, and",
                "`RightKnot`: as `End`: expected a whole number (u8), found a number that does not fit; as `LeftKnot`: missing field `below`; as `RightKnot`: missing field `below`, and"
            )
    );
    let inside = refused::<Echoed>(r#"{"in_string":"{\"id\":1,\"text\":2}"}"#);
    assert!(
        inside.starts_with("in the JSON of a string: fits none of `Message`, `Done`, `Media`: as "),
        "{inside}"
    );
    assert!(inside.ends_with(" at /in_string"), "{inside}");
    // What is no JSON is that first of all.
    assert!(reply(r#"{"id":1"#).contains("end of the text"), "{}", reply(r#"{"id":1"#));
}

#[test]
fn a_test_says_which() {
    let gone: State = round_trip(r#"{"state":"gone","note":"x"}"#);
    assert!(matches!(gone, State::Gone(Note { .. })));
    assert!(matches!(round_trip::<State>(r#"{"state":"moved"}"#), State::Moved(_)));
    assert_eq!(round_trip::<State>(r#""gone""#), State::String("gone".to_owned()));
    let state = |value: &str| refused::<Echoed>(&format!(r#"{{"states":{{"a":{value}}}}}"#));
    assert_eq!(
        state(r#"{"state":"here"}"#),
        "expected one of `Gone`, `Moved`, `String`, found an object at /states/a"
    );
    assert!(state(r#"{"state":"gone","note":1}"#).ends_with(" at /states/a/note"));
}

#[test]
fn the_first_that_fits() {
    assert_eq!(rewritten::<Figure>("1.50", "\"1.50\""), Figure::Price("1.50".parse().unwrap()));
    assert_eq!(round_trip::<Figure>("\"1.50\""), Figure::Price("1.50".parse().unwrap()));
    assert_eq!(round_trip::<Figure>("\"none\""), Figure::String("none".to_owned()));
    assert!(matches!(round_trip::<Figure>(r#"["1.5"]"#), Figure::Level(Level { .. })));
    assert_eq!(round_trip::<Figure>("[]"), Figure::MessageList(Vec::new()));
    let figure = |value: &str| refused::<Echoed>(&format!(r#"{{"figure":{value}}}"#));
    assert_eq!(
        figure("[true]"),
        "fits none of `Price`, `Level`, `MessageList`, `String`: as `Level`: expected a decimal or a string with one, found a bool; as `MessageList`: expected an object, found a bool at /figure"
    );
}

#[test]
fn what_a_variant_holds_becomes_the_union() {
    assert_eq!(Reply::from(true), Reply::Done(true));
    assert_eq!(to_string(&Reply::from(Message::new(1))), r#"{"id":1}"#);
    assert_eq!(to_string(&Media::from(Photo::new("a"))), r#"{"type":"photo","file":"a"}"#);
    assert_eq!(to_string(&Media::Clip(Video::new("a"))), r#"{"type":"clip","file":"a"}"#);
    assert_eq!(to_string(&Side::from(3)), "3");
    assert_eq!(to_string(&Message::new(1).reply(Message::new(2))), r#"{"id":1,"reply":{"id":2}}"#);
}

/// Every level of it is told only by what stands behind the level below, so each of several types has to be tried.
fn knots(levels: usize, end: &str) -> String {
    let mut body = r#"{"below":"#.repeat(levels);
    body.push_str(end);
    for level in 0..levels {
        let side = if level % 2 == 0 { "left" } else { "right" };
        write!(body, ",\"{side}\":true}}").unwrap();
    }
    body
}

#[test]
fn unions_inside_unions_cost_what_their_text_does() {
    let body = knots(126, r#"{"end":1}"#);
    assert_eq!(round_trip::<Knot>(&body).levels(), 126);
    // Without what is kept about each place, this would be tried two to the power of its depth times.
    assert!(
        refused::<Knot>(&knots(126, r#"{"end":300}"#))
            .starts_with("fits none of `End`, `LeftKnot`, `RightKnot`: as ")
    );
    assert!(refused::<Knot>(&knots(126, r#"{"end":300}"#)).len() < 1_000);
    assert_eq!(
        refused::<Knot>(&knots(127, r#"{"end":1}"#)).split(" at ").next(),
        Some("nested deeper than 127 levels")
    );
    assert_eq!(
        refused::<Knot>(&knots(5_000, "{}")).split(" at ").next(),
        Some("nested deeper than 127 levels")
    );
    // Both sides at each level: two fit, and the innermost says so.
    let both = format!(
        "{}{}{}",
        r#"{"below":"#.repeat(100),
        r#"{"end":1}"#,
        r#","left":true,"right":true}"#.repeat(100)
    );
    assert!(
        refused::<Knot>(&both).starts_with("fits none of `End`, `LeftKnot`, `RightKnot`: as "),
        "{}",
        refused::<Knot>(&both)
    );
}

impl Knot {
    fn levels(&self) -> usize {
        match self {
            Self::End(_) => 0,
            Self::LeftKnot(knot) => knot.below.levels() + 1,
            Self::RightKnot(knot) => knot.below.levels() + 1,
        }
    }
}
