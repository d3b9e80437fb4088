use super::*;

const V: Pointer = Pointer::Below(0, &[]);

fn holds(body: &str, op: Op) -> bool {
    let headers = http::HeaderMap::new();
    let fields = Fields::read(body, &["v"], &headers).unwrap();
    Test::At { at: V, op, or_absent: false, loose: false, every: false }.holds(&fields)
}

#[test]
fn every_operator_but_absent_fails_where_nothing_is() {
    for op in [
        Op::Is(Scalar::Null),
        Op::Not(Scalar::Null),
        Op::In(&[Scalar::Null]),
        Op::NotIn(&[Scalar::Null]),
        Op::Lt("1"),
        Op::Gte("1"),
        Op::Present,
        Op::Kind(&[ValueKind::Null]),
        Op::Empty(true),
        Op::Empty(false),
        Op::Prefix(""),
        Op::NonePrefix("E"),
    ] {
        assert!(!holds("{}", op), "{op:?}");
    }
    assert!(holds("{}", Op::Absent));
    assert!(!holds(r#"{"v":null}"#, Op::Absent));
    assert!(holds(r#"{"v":null}"#, Op::Present));
}

#[test]
fn empty_knows_four_spellings() {
    for value in ["null", "[]", "[ ]", "{}", "{\n}", r#""""#] {
        let body = format!(r#"{{"v":{value}}}"#);
        assert!(holds(&body, Op::Empty(true)), "{value}");
        assert!(!holds(&body, Op::Empty(false)), "{value}");
    }
    for value in ["0", "false", "[0]", r#"" ""#, r#"{"a":1}"#] {
        let body = format!(r#"{{"v":{value}}}"#);
        assert!(holds(&body, Op::Empty(false)), "{value}");
    }
}

#[test]
fn kind_tells_every_kind_from_the_others() {
    const ALL: [(&[ValueKind], &[&str]); 6] = [
        (&[ValueKind::Object], &["{}", r#"{"a":[]}"#]),
        (&[ValueKind::List], &["[]", "[{}]"]),
        (&[ValueKind::String], &[r#""""#, r#""null""#, r#""\u0041""#]),
        (&[ValueKind::Number], &["0", "-1.5e7"]),
        (&[ValueKind::Bool], &["true", "false"]),
        (&[ValueKind::Null], &["null"]),
    ];
    for (kind, _) in ALL {
        for (other, values) in ALL {
            for value in values {
                let body = format!(r#"{{"v": {value} }}"#);
                assert_eq!(holds(&body, Op::Kind(kind)), kind == other, "{kind:?} {value}");
            }
        }
    }
    assert!(holds(r#"{"v":"x"}"#, Op::Kind(&[ValueKind::Null, ValueKind::String])));
    let headers = http::HeaderMap::new();
    let fields = Fields::read("{}", &["v"], &headers).unwrap();
    let or_absent =
        Test::At { at: V, op: Op::Kind(&[ValueKind::List]), or_absent: true, loose: false, every: false };
    assert!(or_absent.holds(&fields));
}

#[test]
fn prefix_looks_into_lists() {
    assert!(holds(r#"{"v":"EOrder"}"#, Op::Prefix("E")));
    assert!(holds(r#"{"v":["W1","E2"]}"#, Op::Prefix("E")));
    assert!(!holds(r#"{"v":["W1"]}"#, Op::Prefix("E")));
    assert!(holds(r#"{"v":["W1"]}"#, Op::NonePrefix("E")));
    assert!(holds(r#"{"v":[]}"#, Op::NonePrefix("E")));
    assert!(!holds(r#"{"v":["W","E"]}"#, Op::NonePrefix("E")));
    assert!(!holds(r#"{"v":{}}"#, Op::NonePrefix("E")));
}

#[test]
fn not_holds_for_no_broken_verdict() {
    let differs = |value: &str, scalar| {
        let body = format!(r#"{{"v":{value}}}"#);
        let headers = http::HeaderMap::new();
        let fields = Fields::read(&body, &["v"], &headers).unwrap();
        let holds = |loose| {
            Test::At { at: V, op: Op::Not(scalar), or_absent: false, loose, every: false }.holds(&fields)
        };
        (holds(false), holds(true))
    };
    const ALL: [Scalar; 4] =
        [Scalar::Number("0"), Scalar::String("ok"), Scalar::Bool(true), Scalar::String("")];
    for scalar in ALL {
        for value in ["null", "[]", "{}", "[0]", r#"{"a":1}"#, r#""""#] {
            assert_eq!(differs(value, scalar), (false, false), "{value} {scalar:?}");
        }
    }
    // What a flag can be is another flag, and of a text or a number, another one of either.
    for scalar in [Scalar::Number("0"), Scalar::String("ok"), Scalar::String("")] {
        for (value, other) in [("7", true), (r#""x""#, true), ("false", false)] {
            assert_eq!(differs(value, scalar), (other, other), "{value} {scalar:?}");
        }
    }
    for (meant, value, other) in [
        (true, "false", true),
        (true, "0", false),
        (true, r#""success""#, false),
        (false, "true", true),
        (false, "1", false),
        (false, r#""a reason""#, true),
    ] {
        assert_eq!(differs(value, Scalar::Bool(meant)), (other, other), "{value} {meant}");
    }
    // The same in another type is not another verdict.
    for (value, scalar) in [
        (r#""0""#, Scalar::Number("0")),
        ("0", Scalar::String("0")),
        (r#""True""#, Scalar::Bool(true)),
        ("true", Scalar::String("true")),
    ] {
        assert_eq!(differs(value, scalar), (false, false), "{value} {scalar:?}");
    }
    assert_eq!(differs("0", Scalar::Number("0")), (false, false));
    for value in ["[]", "{}", r#""""#, "0", "false"] {
        assert_eq!(differs(value, Scalar::Null), (true, true), "{value}");
    }
    assert_eq!(differs("null", Scalar::Null), (false, false));
}

#[test]
fn none_prefix_is_about_texts_only() {
    for value in
        [r#"[{"code":"EX"}]"#, "[5]", "[null]", "[true]", "[{}]", r#"[["EX"]]"#, r#"["W",5]"#, r#"[5,"W"]"#]
    {
        let body = format!(r#"{{"v":{value}}}"#);
        assert!(!holds(&body, Op::NonePrefix("E")), "{value}");
        assert!(!holds(&body, Op::Prefix("E")), "{value}");
    }
    assert!(holds(r#"{"v":["E",5]}"#, Op::Prefix("E")));
    assert!(holds(r#"{"v":[5,"E"]}"#, Op::Prefix("E")));
    assert!(!holds(r#"{"v":["E",5]}"#, Op::NonePrefix("E")));
    assert!(!holds(r#"{"v":["E","W"]}"#, Op::NonePrefix("E")));
}

#[test]
fn every_asks_for_each_entry() {
    let holds = |at: Pointer, op, or_absent, every, body: &str| {
        let headers = http::HeaderMap::new();
        let fields = Fields::read(body, &["v", "*"], &headers).unwrap();
        Test::At { at, op, or_absent, loose: false, every }.holds(&fields)
    };
    const ENTRIES: Pointer = Pointer::Below(0, &["*", "s"]);
    const DONE: Op = Op::Is(Scalar::String("done"));
    // Of one entry, of every entry, of every entry that has one.
    for (body, expected) in [
        (r#"{"v":[{"s":"done"},{"s":"done"}]}"#, [true, true, true]),
        (r#"{"v":[{"s":"done"},{"s":"open"}]}"#, [true, false, false]),
        (r#"{"v":[{"s":"done"},{}]}"#, [true, false, true]),
        (r#"{"v":[{"s":"done"},null,7]}"#, [true, false, true]),
        (r#"{"v":[{"s":"done"},{"s":null}]}"#, [true, false, false]),
        (r#"{"v":[{}]}"#, [false, false, true]),
        (r#"{"v":[]}"#, [false, false, true]),
        (r#"{"v":{"s":"done"}}"#, [false, false, true]),
        ("{}", [false, false, true]),
    ] {
        let seen = [(false, false), (false, true), (true, true)];
        assert_eq!(
            seen.map(|(or_absent, every)| holds(ENTRIES, DONE, or_absent, every, body)),
            expected,
            "{body}"
        );
    }
    const NESTED: Pointer = Pointer::Below(0, &["*", "*"]);
    const PRESENT: Op = Op::Present;
    for (body, expected) in
        [(r#"{"v":[[1],[2,3]]}"#, true), (r#"{"v":[[1],[]]}"#, false), (r#"{"v":[[1],2]}"#, false)]
    {
        assert_eq!(holds(NESTED, PRESENT, false, true, body), expected, "{body}");
    }
    const OF_ROOT: Pointer = Pointer::Below(1, &["s"]);
    assert!(holds(OF_ROOT, DONE, false, true, r#"[{"s":"done"}]"#));
    assert!(!holds(OF_ROOT, DONE, false, true, r#"[{"s":"done"},{}]"#));
}

#[test]
fn combinations_and_or_absent() {
    const IS_ONE: Test =
        Test::At { at: V, op: Op::Is(Scalar::Number("1")), or_absent: true, loose: false, every: false };
    let headers = http::HeaderMap::new();
    for (body, expected) in
        [("{}", true), (r#"{"v":1}"#, true), (r#"{"v":2}"#, false), (r#"{"v":null}"#, false)]
    {
        let fields = Fields::read(body, &["v"], &headers).unwrap();
        assert_eq!(IS_ONE.holds(&fields), expected, "{body}");
        assert_eq!(Test::Not(&IS_ONE).holds(&fields), !expected, "{body}");
        assert_eq!(Test::All(&[IS_ONE, IS_ONE]).holds(&fields), expected);
        assert!(Test::Any(&[Test::Not(&IS_ONE), IS_ONE]).holds(&fields));
    }
}
