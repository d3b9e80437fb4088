use super::*;

const SAMPLES: &[&str] = &[
    "null",
    " [ ] ",
    "{}",
    r#"{"a":1}"#,
    "\n{ \"a\" : [ 1 , -2.5e3 , true , \"x\" , { \"b\" : null } ] ,\r\n\t\"c\":{}, \"d\":[[],[[]]]}\n",
    r#"{"a\"b\\":"c\"d\\","}{":"][","\u00e4":"\ud83e\udd80",":":",","":""}"#,
    "[\"ä\u{1f980}\",{\"ö\":\"ü\"}]",
];

fn nodes<'n>(node: &'n Node, all: &mut Vec<&'n Node>) {
    all.push(node);
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| nodes(item, all)),
        Value::Object(members) => members.iter().for_each(|member| nodes(&member.value, all)),
        _ => {}
    }
}

/// The same value without places, by way of another parser.
fn plain(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_span_of_every_node_parses_to_the_node() {
    for text in SAMPLES {
        let document = parse(text).unwrap();
        let mut all = Vec::new();
        nodes(&document.root, &mut all);
        for node in all {
            let slice = &text[node.span.start..node.span.end];
            assert_eq!(slice, slice.trim(), "{text}");
            assert_eq!(plain(slice), plain(&node.to_string()), "{text}");
        }
    }
}

#[test]
fn the_span_of_every_key_is_its_string() {
    fn check(text: &str, node: &Node) {
        if let Value::Object(members) = &node.value {
            for Member { key, value } in members {
                assert_eq!(plain(&text[key.span.start..key.span.end]), key.value, "{text}");
                assert!(key.span.end < value.span.start);
                check(text, value);
            }
        }
    }
    for text in SAMPLES {
        check(text, &parse(text).unwrap().root);
    }
}

#[test]
fn print_keeps_order_and_number_text() {
    let text = r#"{"z":1.50,"a":[1e2,"\n\"ä"],"m":{"y":null,"b":false}}"#;
    assert_eq!(parse(text).unwrap().root.to_string(), text);
}

#[test]
fn duplicates_are_listed_with_both_places() {
    let document = parse(r#"{"a":1,"b":{"x":1,"x":2},"a":3,"a":4}"#).unwrap();
    let found: Vec<_> =
        document.duplicates.iter().map(|d| (d.key.as_str(), d.first.start, d.again.start)).collect();
    assert_eq!(found, [("x", 12, 18), ("a", 1, 25), ("a", 1, 31)]);
}

#[track_caller]
fn refused(text: &str, at: usize, message: &str) {
    let error = parse(text).unwrap_err();
    assert_eq!((error.span.start, error.message.as_str()), (at, message));
}

#[test]
fn syntax_errors_say_where_and_what() {
    refused("", 0, "not JSON: the text ends before the document does");
    refused("{\"a\": [1, 2\n\n", 11, "not JSON: the text ends before the document does");
    refused("{\"a\": 1,}", 8, "not JSON: no comma before a closing bracket");
    refused("{\n  \"a\": 1\n  \"b\": 2}", 13, "not JSON: expected `,` or `}`");
    refused("{a: 1}", 1, "not JSON: expected a key in double quotes");
    refused("{\n\"a\": // x\n1}", 7, "not JSON: expected a value");
    refused("{} x", 3, "not JSON: the document ends here, nothing may follow");
    refused("[01]", 2, "not JSON: not a number as JSON writes it");
    refused("[\"a\nb\"]", 3, "not JSON: line breaks and control characters in a string must be escaped");
    refused("\u{feff}{}", 0, "the text starts with a byte order mark, save it as UTF-8 without one");
}

#[test]
fn half_a_surrogate_pair_is_refused_at_its_string() {
    refused(r#"[1, "\ud800x"]"#, 4, "not a JSON string: unexpected end of hex escape");
    refused(r#"{"\udc00": 1}"#, 1, "not a JSON string: lone leading surrogate in hex escape");
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    refused(&nested(MAX_DEPTH + 1), MAX_DEPTH, "the document is nested deeper than 100 levels");
    refused(&"[".repeat(1_000_000), 1_000_000, "not JSON: the text ends before the document does");
    refused(&nested(200_000), MAX_DEPTH, "the document is nested deeper than 100 levels");
}

#[test]
fn point_follows_keys_and_positions() {
    let document = parse(r#"{"a":[{"b":1}],"0":2}"#).unwrap();
    let at = |steps: &[&str]| {
        let steps: Vec<_> = steps.iter().map(|step| (*step).to_owned()).collect();
        document.root.point(&steps).map(ToString::to_string)
    };
    assert_eq!(at(&["a", "0", "b"]).as_deref(), Some("1"));
    assert_eq!(at(&["0"]).as_deref(), Some("2"));
    assert_eq!(at(&["a", "00"]), None);
    assert_eq!(at(&["*", "*", "b"]).as_deref(), Some("1"));
    assert_eq!(at(&["*", "c"]), None);
    assert_eq!(at(&["a", "0", "b", "c"]), None);
}

#[test]
fn put_replaces_and_makes_what_is_missing() {
    let put = |text: &str, steps: &[&str]| {
        let mut root = parse(text).unwrap().root;
        let steps: Vec<_> = steps.iter().map(|step| (*step).to_owned()).collect();
        root.put(&steps, Value::Bool(true));
        root.to_string()
    };
    assert_eq!(put(r#"{"a":1,"b":2}"#, &["a"]), r#"{"a":true,"b":2}"#);
    assert_eq!(put(r#"{"a":[{"b":1}]}"#, &["a", "0", "b"]), r#"{"a":[{"b":true}]}"#);
    assert_eq!(put("{}", &["x", "y"]), r#"{"x":{"y":true}}"#);
    assert_eq!(put(r#"{"x":"text"}"#, &["x", "y"]), r#"{"x":{"y":true}}"#);
    assert_eq!(put("{}", &[]), "true");
    assert_eq!(put(r#"{"a":[{"b":1},{"b":2}]}"#, &["a", "*", "b"]), r#"{"a":[{"b":true},{"b":2}]}"#);
    assert_eq!(put(r#"{"s":2,"q":{},"r":{"b":1}}"#, &["*", "b"]), r#"{"s":2,"q":{},"r":{"b":true}}"#);
    assert_eq!(put(r#"{"s":2,"q":{}}"#, &["*", "b"]), r#"{"s":2,"q":{"b":true}}"#);
    assert_eq!(put(r#"{"r":1,"*":2}"#, &["*"]), r#"{"r":1,"*":true}"#);
}
