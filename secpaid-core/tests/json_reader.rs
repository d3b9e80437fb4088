//! The reader and the writer against serde_json: what one accepts the other accepts, with the same values.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt;

use proptest::prelude::*;
use secpaid_core::json::{self, Decode, Encode, Fault, Kind, Reader, Writer};
use serde_json::Number;

/// A document with the order of its keys, duplicates and all.
#[derive(Debug, Clone)]
enum Tree {
    Null,
    Bool(bool),
    Number {
        value: Number,
        text: String,
    },
    /// A number beyond the range of `f64`: serde_json refuses it, the reader keeps its text.
    Huge,
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Decode for Tree {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(match reader.peek()? {
            Kind::Null => reader.null().map(|()| Self::Null)?,
            Kind::Bool => Self::Bool(reader.bool()?),
            Kind::Number => {
                let text = reader.number()?;
                if text.parse::<f64>().expect("a number").is_infinite() {
                    Self::Huge
                } else {
                    let value = serde_json::from_str(text).expect("a number for serde_json too");
                    Self::Number { value, text: text.to_owned() }
                }
            }
            Kind::String => Self::String(reader.string()?.into_owned()),
            Kind::Array => {
                let mut items = Vec::new();
                let mut entries = reader.array()?;
                while reader.next_item(&mut entries)? {
                    items.push(Self::decode(reader)?);
                }
                Self::Array(items)
            }
            Kind::Object => {
                let mut fields = Vec::new();
                let mut entries = reader.object()?;
                while let Some(key) = reader.next_key(&mut entries)? {
                    fields.push((key.into_owned(), Self::decode(reader)?));
                }
                Self::Object(fields)
            }
        })
    }
}

impl Encode for Tree {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number { text, .. } => writer.number(text),
            Self::Huge => writer.number("1e999"),
            Self::String(text) => writer.string(text),
            Self::Array(items) => {
                writer.begin_array();
                for item in items {
                    writer.item();
                    item.encode(writer);
                }
                writer.end_array();
            }
            Self::Object(fields) => {
                writer.begin_object();
                for (key, value) in fields {
                    writer.field(key, value, |writer, value| value.encode(writer));
                }
                writer.end_object();
            }
        }
    }
}

impl<'de> serde::Deserialize<'de> for Tree {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

fn number(value: Number) -> Tree {
    Tree::Number { text: value.to_string(), value }
}

impl<'de> serde::de::Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(number(Number::from_f64(value).expect("finite")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::String(value.to_owned()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Tree::Array(all))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut fields: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(field) = fields.next_entry()? {
            all.push(field);
        }
        Ok(Tree::Object(all))
    }
}

/// Numbers are equal when their values are: serde_json does not give their texts.
impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) | (Self::Huge, Self::Huge) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Number { value: left, .. }, Self::Number { value: right, .. }) => left == right,
            (Self::String(left), Self::String(right)) => left == right,
            (Self::Array(left), Self::Array(right)) => left == right,
            (Self::Object(left), Self::Object(right)) => left == right,
            _ => false,
        }
    }
}

impl Tree {
    fn has_huge_number(&self) -> bool {
        match self {
            Self::Huge => true,
            Self::Array(items) => items.iter().any(Self::has_huge_number),
            Self::Object(fields) => fields.iter().any(|(_, value)| value.has_huge_number()),
            _ => false,
        }
    }
}

/// Reads `body` in every way there is and holds the results against each other. Gives what the reader made of it.
fn compare(body: &[u8]) -> Result<Tree, Fault> {
    let ours = json::from_slice::<Tree>(body);
    let theirs = serde_json::from_slice::<Tree>(body);
    let shown = String::from_utf8_lossy(body);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{shown}"),
        (Err(_), Err(_)) => {}
        // Numbers are kept as text here, so none is out of range; serde_json stops at the first that is.
        (Ok(ours), Err(error)) if ours.has_huge_number() => {
            assert!(error.to_string().starts_with("number out of range"), "{error}: {shown}");
        }
        (Ok(_), Err(error)) => panic!("accepted, but serde_json says {error}: {shown}"),
        (Err(fault), Ok(_)) => panic!("refused, but serde_json accepts: {fault}: {shown}"),
    }
    if let Err(fault) = &ours {
        assert!(fault.offset() <= body.len(), "{fault}: {shown}");
        let text = str::from_utf8(body).unwrap_or_default();
        let path = fault.path(text);
        assert!(path.is_empty() || path.starts_with('/'), "{path}: {shown}");
    }

    let skipped = Reader::new(body).and_then(|mut reader| {
        let text = reader.skip()?;
        reader.finish().map(|()| text)
    });
    match (&ours, &skipped) {
        (Ok(_), Ok(text)) => assert_eq!(*text, shown.trim_matches([' ', '\t', '\r', '\n'])),
        (Err(read), Err(skip)) => assert_eq!(read.offset(), skip.offset(), "{read}; {skip}: {shown}"),
        (Ok(_), Err(fault)) => panic!("read, but not skipped: {fault}: {shown}"),
        (Err(fault), Ok(_)) => panic!("skipped, but not read: {fault}: {shown}"),
    }
    ours
}

/// JSON text as odd as it may be, made along with nothing else: the value is what the readers say it is.
fn document() -> impl Strategy<Value = String> {
    let space = "[ \t\r\n]{0,2}";
    let string = prop_oneof![
        4 => "[a-z_]{0,12}",
        2 => "\\PC{0,20}",
        2 => proptest::collection::vec(prop_oneof![
            Just("\\n".to_owned()), Just("\\\"".to_owned()), Just("\\\\".to_owned()), Just("\\/".to_owned()),
            Just("\\b\\f\\r\\t".to_owned()), Just("\\ud83d\\ude00".to_owned()), Just("\\uDBFF\\uDFFF".to_owned()),
            "\\\\u[0-9a-cA-C][0-9a-fA-F]{3}", "[a-z é€😀]{0,9}",
        ], 0..5).prop_map(|parts| parts.concat()),
    ]
    .prop_map(|raw| {
        // Free text may hold quotes and lone backslashes: only what the escapes above put there is JSON.
        let plain = raw.replace(['"', '\\'], "");
        let json = format!("\"{raw}\"");
        if serde_json::from_str::<String>(&json).is_ok() { json } else { format!("\"{plain}\"") }
    });
    let number = "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?";
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number,
        string.clone(),
    ];
    scalar.prop_recursive(5, 60, 6, move |value| {
        let array = (proptest::collection::vec((space, value.clone(), space), 0..6), space);
        let object =
            (proptest::collection::vec((space, string.clone(), space, space, value, space), 0..6), space);
        prop_oneof![
            array.prop_map(|(items, space)| {
                let items: Vec<String> = items.into_iter().map(|(a, item, b)| a + &item + &b).collect();
                format!("[{}{space}]", items.join(","))
            }),
            object.prop_map(|(fields, space)| {
                let fields: Vec<String> = fields
                    .into_iter()
                    .map(|(a, key, b, c, value, d)| format!("{a}{key}{b}:{c}{value}{d}"))
                    .collect();
                format!("{{{}{space}}}", fields.join(","))
            }),
        ]
    })
}

/// One small damage to a document.
#[derive(Debug, Clone)]
enum Damage {
    Flip { at: usize, bit: u8 },
    Replace { at: usize, byte: u8 },
    Delete { at: usize, length: usize },
    Repeat { at: usize, length: usize },
    Insert { at: usize, text: &'static [u8] },
    Truncate { at: usize },
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        let fragments: &[&[u8]] = &[
            b"\"",
            b"\\",
            b"/",
            b",",
            b":",
            b"{",
            b"}",
            b"[",
            b"]",
            b"0",
            b"-",
            b".",
            b"e",
            b"+",
            b" ",
            b"\x0b",
            b"\x00",
            b"\x7f",
            b"\xff",
            b"\xc3",
            b"\xed\xa0\x80",
            b"\xef\xbb\xbf",
            b"\\u",
            b"\\ud800",
            b"\\udc00",
            b"\\u00e9",
            b"\\x",
            b"1e400",
            b"1e-400",
            b"null",
            b"tru",
            b"NaN",
            b"//",
            b"{}",
            b"[]",
            b"\"\"",
            b",,",
            b"\"a\":",
        ];
        let at = 0..400_usize;
        prop_oneof![
            (at.clone(), 0..8_u8).prop_map(|(at, bit)| Self::Flip { at, bit }),
            (at.clone(), any::<u8>()).prop_map(|(at, byte)| Self::Replace { at, byte }),
            (at.clone(), 1..4_usize).prop_map(|(at, length)| Self::Delete { at, length }),
            (at.clone(), 1..9_usize).prop_map(|(at, length)| Self::Repeat { at, length }),
            (at.clone(), proptest::sample::select(fragments))
                .prop_map(|(at, text)| Self::Insert { at, text }),
            at.prop_map(|at| Self::Truncate { at }),
        ]
    }

    fn apply(&self, body: &mut Vec<u8>) {
        let length = body.len();
        let place = |at: usize| if length == 0 { 0 } else { at % length };
        let run = |at: usize, wanted: usize| place(at)..length.min(place(at) + wanted);
        match *self {
            Self::Flip { .. } | Self::Replace { .. } if length == 0 => {}
            Self::Flip { at, bit } => body[place(at)] ^= 1 << bit,
            Self::Replace { at, byte } => body[place(at)] = byte,
            Self::Delete { at, length } => drop(body.drain(run(at, length))),
            Self::Repeat { at, length } => {
                let copy = body[run(at, length)].to_vec();
                body.splice(place(at)..place(at), copy);
            }
            Self::Insert { at, text } => drop(body.splice(place(at)..place(at), text.iter().copied())),
            Self::Truncate { at } => body.truncate(place(at)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_read_alike(text in document(), before in "[ \t\r\n]{0,3}", behind in "[ \t\r\n]{0,3}") {
        let text = format!("{before}{text}{behind}");
        prop_assert!(compare(text.as_bytes()).is_ok());
    }

    #[test]
    fn damaged_documents_are_refused_alike(
        text in document(),
        damages in proptest::collection::vec(Damage::any(), 1..4),
    ) {
        let mut body = text.into_bytes();
        for damage in &damages {
            damage.apply(&mut body);
            let _ = compare(&body);
        }
    }

    #[test]
    fn any_bytes_are_refused_alike(body in proptest::collection::vec(any::<u8>(), 0..40)) {
        let _ = compare(&body);
    }

    #[test]
    fn json_like_bytes_are_refused_alike(text in "[\\[\\]{}:,\"\\\\0-9.eE+ truefalsn-]{0,24}") {
        let _ = compare(text.as_bytes());
    }

    #[test]
    fn what_the_writer_writes_is_read_alike(text in document()) {
        let tree: Tree = json::from_str(&text).expect("valid");
        let written = json::to_string(&tree);
        prop_assert_eq!(&serde_json::from_str::<Tree>(&written).expect("valid for serde_json"), &tree);
        prop_assert_eq!(&json::from_str::<Tree>(&written).expect("valid"), &tree);
    }

    #[test]
    fn every_string_is_written_so_that_it_is_read_back(text in any::<String>()) {
        let tree = Tree::Object(vec![(text.clone(), Tree::String(text))]);
        let written = json::to_string(&tree);
        prop_assert_eq!(&serde_json::from_str::<Tree>(&written).expect("valid for serde_json"), &tree);
        prop_assert_eq!(&json::from_str::<Tree>(&written).expect("valid"), &tree);
    }
}

const ACCEPTED: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "0.0",
    "-0.0",
    "-1",
    "10",
    "1.5",
    "1e5",
    "1E5",
    "1e+5",
    "1e-5",
    "0e0",
    "0.1e-07",
    "123456789012345678901234567890",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "0.00000000000000000000000000000000000000001",
    "1e-400",
    "1.7976931348623157e308",
    r#""""#,
    r#""a""#,
    r#""\"\\\/\b\f\n\r\t""#,
    r#""\u0000""#,
    r#""\uD83D\uDE00""#,
    r#""\ud83d\ude00x""#,
    r#""\uFFFF""#,
    "\"\u{7f}\"",
    "\"\u{2028}\u{2029}\"",
    "\"é€😀\"",
    "\"12345678\u{e9}\"",
    "\"1234567\\\"\"",
    "\"12345678\\\"\"",
    "[]",
    "[ ]",
    "{}",
    "{ }",
    "[1]",
    "[1,2]",
    " [ 1 , 2 ] ",
    "\t\r\n{ \"a\" : 1 }\n",
    "[[],[[]],{}]",
    r#"{"":0}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"a":{"b":[{"c":null}]}}"#,
    r#"{"\u0061":1}"#,
    "[1,\n2]",
];

const REFUSED: &[&str] = &[
    "",
    " ",
    "\n",
    "nul",
    "nulll",
    "Null",
    "TRUE",
    "tru",
    "falsee",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "nan",
    "-",
    "+1",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "-.5",
    "1.e5",
    "1e",
    "1e+",
    "1ee5",
    "1e5.5",
    "0x1",
    "1_000",
    "1 2",
    "--1",
    "1-2",
    "1a",
    "0b1",
    "٣",
    "1\u{a0}",
    "\u{a0}1",
    "\u{feff}1",
    "\u{b}1",
    "\u{c}1",
    "\"",
    "\"a",
    "\"\\",
    "\"\\\"",
    r#""\a""#,
    r#""\x41""#,
    r#""\'""#,
    r#""\U0041""#,
    r#""\u""#,
    r#""\u12""#,
    r#""\u12G4""#,
    r#""\u+123""#,
    r#""\ud800""#,
    r#""\udc00""#,
    r#""\ud800\n""#,
    r#""\ud800\ud800""#,
    r#""\ud800x""#,
    r#""\ud83d\u0041""#,
    r#""\ude00\ud83d""#,
    r#""\ud83d\ude0""#,
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\u{0}\"",
    "\"1234567\u{1f}89\"",
    "'a'",
    "\"a\"b",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "[1,,2]",
    "[1}",
    "[\"a\":1]",
    "[1]]",
    "[1]x",
    "[-]",
    "[1:2]",
    "[*]",
    "{",
    "}",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{,\"a\":1}",
    "{\"a\",1}",
    "{\"a\" 1}",
    "{a:1}",
    "{1:1}",
    "{null:1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\"::1}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":}",
    "{\"a\":1]",
    "{\"a\":1}}",
    "{'a':1}",
    "{\"a\\ud800\":1}",
    "{\"a\n\":1}",
    "{\"a\":1,\"b\"=2}",
    "{\"a\":1,\"b\";2}",
    "{\"a\":1,'b':2}",
    "{\"a\":1;\"b\":2}",
    "[1]/*c*/",
    "//c\n1",
    "#1",
];

/// By itself; where more text follows, which is scanned in other steps; and in containers.
fn in_places(text: &str) -> [String; 4] {
    [
        text.to_owned(),
        format!("{text}                "),
        format!("[0,{text},\"more text behind it\"]"),
        format!("{{\"a\":0,\"b\":{text},\"c\":\"more text behind it\"}}"),
    ]
}

#[test]
fn tricky_documents_that_are_json() {
    for text in ACCEPTED.iter().flat_map(|text| in_places(text)) {
        assert!(compare(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn tricky_documents_that_are_not_json() {
    for text in REFUSED.iter().flat_map(|text| in_places(text)) {
        assert!(compare(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn every_truncation_of_a_document_is_refused() {
    let text = r#"{"a":[1.5e3,"\u00e9\n",null,true],"b":{"c":"é"}}"#;
    for end in 0..text.len() {
        assert!(compare(&text.as_bytes()[..end]).is_err(), "{end}");
    }
    assert!(compare(text.as_bytes()).is_ok());
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_where_they_start() {
    for (body, offset) in [
        (&b"\"\xff\""[..], 1),
        (b"\"\xc3\"", 1),
        (b"\"\xc0\x80\"", 1),
        (b"\"\xed\xa0\x80\"", 1),
        (b"\"\xf4\x90\x80\x80\"", 1),
        (b"[1]\xff", 3),
        (b"\"\xe2\x82", 1),
    ] {
        assert_eq!(compare(body).expect_err("not UTF-8").offset(), offset, "{body:?}");
    }
}

/// serde_json takes 127 levels and refuses the 128th, and so does the reader.
#[test]
fn nesting_ends_where_serde_json_ends_it() {
    for levels in [126, 127, 128, 129, 1000] {
        let mixed: Vec<&str> =
            (0..levels).map(|level| if level % 2 == 0 { "[" } else { "{\"a\":" }).collect();
        let ends: String = (0..levels).rev().map(|level| if level % 2 == 0 { ']' } else { '}' }).collect();
        for text in [
            "[".repeat(levels) + &"]".repeat(levels),
            "{\"a\":".repeat(levels) + "1" + &"}".repeat(levels),
            mixed.concat() + "1" + &ends,
            "[0,".repeat(levels) + "1" + &"]".repeat(levels),
        ] {
            let read = compare(text.as_bytes());
            assert_eq!(read.is_ok(), levels <= 127, "{levels}");
            if let Err(fault) = read {
                assert_eq!(fault.to_string(), "nested deeper than 127 levels");
            }
        }
    }
}

#[test]
fn a_depth_bomb_is_refused_without_recursion() {
    let bomb = "[".repeat(1_000_000);
    assert!(Reader::from_text(&bomb).skip().is_err());
    assert!(json::from_str::<Tree>(&bomb).is_err());
}

/// serde_json cannot hold these as `f64`; the reader keeps the text and leaves the range to whoever asks for a number.
#[test]
fn numbers_beyond_floats_are_kept() {
    for text in ["1e400", "-1e400", "1.5E+999", "[1e309]"] {
        assert!(compare(text.as_bytes()).is_ok(), "{text}");
        serde_json::from_str::<&serde_json::value::RawValue>(text).expect("JSON all the same");
    }
}

#[test]
fn numbers_are_given_as_written() {
    for text in ["0", "-0", "25.00", "1E+05", "0.10000000000000000000000000000000000001", "-1e-999999999999"]
    {
        let padded = format!(" {text} ");
        let mut reader = Reader::from_text(&padded);
        assert_eq!(reader.number().expect("a number"), text);
    }
}
