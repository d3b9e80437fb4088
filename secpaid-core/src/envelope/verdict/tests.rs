use super::super::table::{CaptureType, EmptyBy, HintPlaces, Matcher, Op, Part, Scalar, StatusRange};
use super::*;
use http::HeaderMap;

const fn is(at: Pointer, scalar: Scalar, or_absent: bool) -> Test {
    Test::At { at, op: Op::Is(scalar), or_absent, loose: false, every: false }
}

const fn present(at: Pointer) -> Test {
    Test::At { at, op: Op::Present, or_absent: false, loose: false, every: false }
}

const KEYS: &[&str] = &["code", "result", "msg", "data", "error", "errorMessage", "missing"];
const CODE: Pointer = Pointer::Below(0, &[]);
const RESULT: Pointer = Pointer::Below(1, &[]);
const ERROR: Pointer = Pointer::Below(4, &[]);

const MAIN: Envelope = Envelope {
    name: "main",
    when: Some(Test::Any(&[present(CODE), present(RESULT)])),
    http: HttpPolicy::Ignore,
    outcomes: &[
        (
            Outcome::Ok,
            Test::All(&[is(CODE, Scalar::Number("1"), false), is(RESULT, Scalar::String("True"), true)]),
        ),
        (
            Outcome::Error,
            Test::All(&[is(CODE, Scalar::Number("0"), false), is(RESULT, Scalar::String("False"), true)]),
        ),
    ],
    code: &[],
    message: &[Pointer::Below(2, &[])],
    data: DataPlace::At(Pointer::Below(3, &[])),
    own_outcomes: &[],
    empty: EmptyBy::Any(&[Empty::Absent, Empty::Null]),
    details: None,
    hints: HintPlaces::NONE,
    none: &[],
    warnings: &[],
};
const GATEWAY: Envelope = Envelope {
    name: "gateway",
    when: Some(present(ERROR)),
    http: HttpPolicy::Fallback,
    outcomes: &[(Outcome::Error, present(ERROR))],
    code: &[Pointer::Below(6, &[]), Pointer::Below(4, &["*", "id"]), ERROR],
    message: &[Pointer::Below(5, &[])],
    data: DataPlace::None,
    own_outcomes: &[],
    empty: EmptyBy::Any(&[]),
    details: None,
    hints: HintPlaces::NONE,
    none: &[],
    warnings: &[],
};
const FIRST: Envelope = Envelope { when: None, http: HttpPolicy::First, ..MAIN };
const ANY: Matcher = Matcher::NOTHING;
const LIMITED: ErrorInfo = ErrorInfo {
    name: "Limited",
    doc: "",
    fix: None,
    effect: None,
    outcome: Outcome::Error,
    matchers: &[
        Matcher { status: Some(429), ..ANY },
        Matcher { message: Some(&[Part::Literal("wait "), Part::Capture(0, CaptureType::U32)]), ..ANY },
    ],
    captures: 1,
    details: None,
};

/// Outcome, code and message, or the refusal.
fn judged(envelopes: &[&'static Envelope], body: &str, status: u16) -> Result<String, Refusal> {
    let headers = HeaderMap::new();
    let fields = Fields::read(body, KEYS, &headers).ok().map(|fields| fields.with_status(status));
    let verdict = judge("Get", envelopes, Declared::list(&[&LIMITED]), fields.as_ref(), status)?;
    let error = verdict.error.is_some();
    Ok(format!(
        "{} {:?} {:?} {:?} {error}",
        verdict.envelope.map_or("-", |envelope| envelope.name),
        verdict.outcome,
        verdict.code,
        verdict.message
    ))
}

const BOTH: &[&Envelope] = &[&MAIN, &GATEWAY];

#[test]
fn exactly_one_outcome_must_hold() {
    let ok = judged(BOTH, r#"{"code":1,"result":"True","msg":"fine"}"#, 500).unwrap();
    assert_eq!(ok, r#"main Ok None Some("fine") false"#);
    assert!(judged(BOTH, r#"{"code":1}"#, 200).is_ok());
    let contradiction = judged(BOTH, r#"{"code":1,"result":"False"}"#, 200).unwrap_err();
    assert_eq!(
        contradiction.to_string(),
        "no outcome of envelope `main` fits the answer: `/code` is 1, `/result` is \"False\""
    );
    const TWICE: Envelope =
        Envelope { outcomes: &[(Outcome::Ok, present(CODE)), (Outcome::Error, present(CODE))], ..MAIN };
    let two = judged(&[&TWICE], r#"{"code":[1]}"#, 200).unwrap_err();
    assert!(matches!(&two, Refusal::Contradiction { outcomes: 2, .. }));
    assert!(two.to_string().ends_with("`/code` is a list"), "{two}");
    assert!(judged(BOTH, r#"{"code":"1","result":"True"}"#, 200).is_err());
    assert!(judged(BOTH, r#"{"result":"True"}"#, 200).is_err());
}

#[test]
fn a_contradiction_does_not_repeat_long_values() {
    let body = format!(r#"{{"code":1,"result":"{}"}}"#, "s3cret".repeat(20));
    assert!(!judged(BOTH, &body, 200).unwrap_err().to_string().contains("s3cret"));
}

#[test]
fn envelopes_are_tried_in_order() {
    let gateway = judged(BOTH, r#"{"error":"NotFound","errorMessage":"none"}"#, 404).unwrap();
    assert_eq!(gateway, r#"gateway Error Some("NotFound") Some("none") false"#);
    let main = judged(BOTH, r#"{"error":"x","code":0}"#, 200).unwrap();
    assert_eq!(main, "main Error None None false");
    let neither = judged(BOTH, r#"{"other":1}"#, 200).unwrap_err();
    assert_eq!(neither.to_string(), "the answer is in no known envelope (tried `main`, `gateway`)");
}

#[test]
fn codes_and_messages_come_from_the_first_candidate_that_has_any() {
    let many = judged(BOTH, r#"{"error":[{"id":1},{"id":"b"}],"errorMessage":["x",null,"y"]}"#, 400).unwrap();
    assert_eq!(many, r#"gateway Error Some("1, b") Some("x; y") false"#);
    let empty = judged(BOTH, r#"{"error":"","errorMessage":""}"#, 400).unwrap();
    assert_eq!(empty, "gateway Error None None false");
}

#[test]
fn the_status_decides_only_where_the_policy_says_so() {
    assert_eq!(judged(BOTH, "<html>", 429).unwrap(), "- Error None None true");
    assert_eq!(judged(BOTH, r#"{"other":1}"#, 429).unwrap(), "- Error None None true");
    assert!(judged(BOTH, "<html>", 502).is_err());
    assert!(judged(&[&MAIN], "<html>", 429).is_err());
    assert_eq!(judged(&[&FIRST], r#"{"code":1}"#, 500).unwrap(), "main Error None None false");
    assert_eq!(judged(&[&FIRST], r#"{"code":1}"#, 200).unwrap(), "main Ok None None false");
    assert_eq!(judged(&[&FIRST], "<html>", 502).unwrap(), "- Error None None false");
    assert!(judged(&[&FIRST], "<html>", 200).is_err());
    const FIRST_IF: Envelope = Envelope { when: MAIN.when, ..FIRST };
    assert_eq!(judged(&[&FIRST_IF], r#"{"code":1}"#, 500).unwrap(), "main Error None None false");
    assert!(judged(&[&FIRST_IF], "<html>", 502).is_err());
}

#[test]
fn a_body_that_is_no_object_is_in_an_envelope_that_looks_at_it() {
    const ABSENT: Test = Test::At { at: ERROR, op: Op::Absent, or_absent: false, loose: false, every: false };
    const MISSING: Envelope = Envelope {
        when: None,
        outcomes: &[(Outcome::Ok, ABSENT), (Outcome::Error, present(ERROR))],
        data: DataPlace::None,
        ..MAIN
    };
    const NO_OBJECTS: [&str; 6] = [r#""x""#, "[]", "[1]", "null", "5", "true"];
    assert!(judged(&[&MISSING], "{}", 200).is_ok());
    for body in NO_OBJECTS {
        let refusal = judged(&[&MISSING], body, 200).unwrap_err();
        assert_eq!(refusal, Refusal::NoEnvelope(vec!["main"]), "{body}");
    }
    const STARS: &[&str] = &["*", "0", "00"];
    const fn first(at: usize) -> [(Outcome, Test); 2] {
        let bad = is(Pointer::Below(at, &["bad"]), Scalar::Bool(true), false);
        const BAD: [Test; 3] = [
            is(Pointer::Below(0, &["bad"]), Scalar::Bool(true), false),
            is(Pointer::Below(1, &["bad"]), Scalar::Bool(true), false),
            is(Pointer::Below(2, &["bad"]), Scalar::Bool(true), false),
        ];
        [(Outcome::Ok, Test::Not(&BAD[at])), (Outcome::Error, bad)]
    }
    const EACH: Envelope = Envelope { outcomes: &first(0), ..MISSING };
    const POSITION: Envelope = Envelope { outcomes: &first(1), ..MISSING };
    const KEY: Envelope = Envelope { outcomes: &first(2), ..MISSING };
    const ROOT: Envelope = Envelope { data: DataPlace::Root, ..MISSING };
    const STATUS: Envelope =
        Envelope { outcomes: &[(Outcome::Ok, Test::Status(&[StatusRange::only(200)]))], ..MISSING };
    const WHOLE: Envelope = Envelope {
        outcomes: &[(Outcome::Ok, Test::Not(&is(Pointer::Root, Scalar::Bool(false), false)))],
        ..MISSING
    };
    const OWN: Envelope =
        Envelope { own_outcomes: &[(Outcome::Noop, is(Pointer::Root, Scalar::Null, false))], ..MISSING };
    let is_ok = |envelope: &'static Envelope, body: &str| {
        let headers = HeaderMap::new();
        let fields = Fields::read(body, STARS, &headers).unwrap().with_status(200);
        judge("Get", &[envelope], Declared::list(&[]), Some(&fields), 200).is_ok()
    };
    for body in NO_OBJECTS {
        for envelope in [&ROOT, &STATUS, &WHOLE, &OWN] {
            assert!(is_ok(envelope, body), "{body}");
        }
        for envelope in [&EACH, &POSITION] {
            assert_eq!(is_ok(envelope, body), body.starts_with('['), "{body}");
        }
        assert!(!is_ok(&KEY, body), "{body}");
    }
}

#[test]
fn warnings_are_the_texts_of_the_first_candidate_that_has_any() {
    const WARNING: Envelope = Envelope {
        warnings: &[Pointer::Below(2, &["*", "text"]), Pointer::Below(2, &["*"]), Pointer::Below(6, &[])],
        ..MAIN
    };
    let warnings = |body: &str| {
        let headers = HeaderMap::new();
        let fields = Fields::read(body, KEYS, &headers).unwrap();
        judge("Get", &[&WARNING], Declared::list(&[]), Some(&fields), 200).unwrap().warnings(&fields)
    };
    assert_eq!(warnings(r#"{"code":1,"msg":[{"text":"old"},{"text":""},{"text":7}]}"#), ["old", "7"]);
    assert_eq!(warnings(r#"{"code":1,"msg":["a","b",null]}"#), ["a", "b"]);
    assert_eq!(warnings(r#"{"code":1,"msg":[],"missing":"x"}"#), ["x"]);
    assert_eq!(warnings(r#"{"code":1}"#).capacity(), 0);
    let many = format!(r#"{{"code":1,"msg":[{}0]}}"#, "1,".repeat(1000));
    assert_eq!(warnings(&many).len(), 64);
}

#[test]
fn no_data_is_spelled_as_the_envelope_says() {
    const ALL: &[Empty] = &[Empty::Absent, Empty::Null, Empty::Array, Empty::Object, Empty::String];
    for (value, spelling) in [
        (None, Empty::Absent),
        (Some("null"), Empty::Null),
        (Some("[ ]"), Empty::Array),
        (Some("{}"), Empty::Object),
        (Some("\"\""), Empty::String),
    ] {
        assert!(is_empty(ALL, value));
        assert!(is_empty(&[spelling], value));
        let others: Vec<_> = ALL.iter().copied().filter(|other| *other != spelling).collect();
        assert!(!is_empty(&others, value));
    }
    assert!(!is_empty(ALL, Some("0")));
    assert!(!is_empty(ALL, Some(r#"{"a":""}"#)));
}

#[test]
fn an_object_full_of_nothing_is_blank() {
    const BLANK: &[Empty] = &[Empty::Blank];
    for value in
        [r#"{"a":""}"#, r#"{ "a" : null , "b" : "" }"#, r#"{"a":[],"b":{},"c":{"d":"","e":{"f":[ ]}}}"#]
    {
        assert!(is_empty(BLANK, Some(value)), "{value}");
    }
    for value in [
        "{}",
        "null",
        "[]",
        r#""""#,
        r#"[""]"#,
        r#"{"a":0}"#,
        r#"{"a":false}"#,
        r#"{"a":" "}"#,
        r#"{"a":[""]}"#,
        r#"{"a":"","b":1}"#,
        r#"{"a":{"b":"","c":"x"}}"#,
    ] {
        assert!(!is_empty(BLANK, Some(value)), "{value}");
    }
    assert!(!is_empty(BLANK, None));
}
