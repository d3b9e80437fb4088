use super::super::table::{CaptureType, Op, Part, Pointer, Scalar, StatusRange, Test};
use super::*;

const ANY: Matcher = Matcher::NOTHING;

/// A test of the value at the first key.
const fn first(op: Op) -> Test {
    Test::At { at: Pointer::Below(0, &[]), op, or_absent: false, loose: false, every: false }
}

fn info(matchers: &'static [Matcher]) -> ErrorInfo {
    ErrorInfo { matchers, ..ErrorInfo::NOTHING }
}

/// Position and captures of the error that is found.
fn found<'a>(
    errors: &[&ErrorInfo],
    envelope: Option<&'static str>,
    status: u16,
    codes: &[Raw<'a>],
    message: Option<&str>,
) -> Option<(usize, Captures<'a>)> {
    let said = Said {
        envelope,
        outcome: Outcome::Error,
        status,
        codes,
        message,
        texts: &[],
        silent: false,
        fields: None,
    };
    find_error(Declared::list(errors), said).map(|told| (told.index, told.captures))
}

#[test]
fn all_that_a_matcher_gives_must_hold() {
    const MATCHERS: &[Matcher] = &[Matcher {
        when: None,
        code: Some(Scalar::Number("7")),
        status: Some(400),
        envelope: Some("v2"),
        message: Some(&[Part::Literal("no")]),
    }];
    let error = info(MATCHERS);
    let found =
        |envelope, status, code, message| found(&[&error], envelope, status, &[code], message).is_some();
    assert!(found(Some("v2"), 400, "\"7\"", Some("no")));
    assert!(!found(Some("v1"), 400, "7", Some("no")));
    assert!(!found(Some("v2"), 401, "7", Some("no")));
    assert!(!found(Some("v2"), 400, "8", Some("no")));
    assert!(!found(Some("v2"), 400, "7", None));
}

#[test]
fn the_first_error_wins_and_brings_its_captures() {
    const FIRST: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("a")]), ..ANY }];
    const SECOND: &[Matcher] =
        &[Matcher { message: Some(&[Part::Literal("b"), Part::Capture(1, CaptureType::U32)]), ..ANY }];
    let (first, second) = (info(FIRST), info(SECOND));
    let (again, last) = (info(SECOND), info(FIRST));
    let all = [&first, &second, &again, &last];
    assert_eq!(found(&all, None, 200, &[], Some("a")).unwrap().0, 0);
    let (index, captures) = found(&all, None, 200, &[], Some("b12")).unwrap();
    assert_eq!(index, 1);
    assert_eq!(captures.u32(1), 12);
    assert_eq!(captures.optional_u32(0), None);
    assert_eq!(captures.optional_string(1), None);
}

#[test]
fn a_message_counts_more_than_a_code_and_a_code_more_than_a_status() {
    const STATUS: &[Matcher] = &[Matcher { status: Some(429), ..ANY }];
    const CODE: &[Matcher] = &[Matcher { code: Some(Scalar::String("slow")), ..ANY }];
    const MESSAGE: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("used")]), ..ANY }];
    let (status, code, message) = (info(STATUS), info(CODE), info(MESSAGE));
    let found = |codes: &[Raw<'_>], text| {
        found(&[&status, &code, &message], None, 429, codes, text).map(|(index, _)| index)
    };
    assert_eq!(found(&["\"slow\""], Some("used")), Some(2));
    assert_eq!(found(&["\"slow\""], Some("other")), Some(1));
    assert_eq!(found(&[], Some("other")), Some(0));
}

#[test]
fn of_several_codes_none_takes_back_what_another_one_leaves_open() {
    const PLAIN: &[Matcher] = &[
        Matcher { code: Some(Scalar::Number("1")), ..ANY },
        Matcher { message: Some(&[Part::Literal("no")]), ..ANY },
    ];
    const LOST: &[Matcher] =
        &[Matcher { code: Some(Scalar::Number("2")), ..ANY }, Matcher { status: Some(500), ..ANY }];
    let plain = info(PLAIN);
    let lost = ErrorInfo { outcome: Outcome::Unknown, ..info(LOST) };
    let found = |status, codes: &[Raw<'_>], message| {
        found(&[&plain, &lost], None, status, codes, message).map(|(index, _)| index)
    };
    assert_eq!(found(200, &["1", "2"], Some("no")), Some(1));
    // One code says no more than what the message says better, and a status less than any code.
    assert_eq!(found(200, &["2"], Some("no")), Some(0));
    assert_eq!(found(500, &["1", "3"], None), Some(0));
    assert_eq!(found(500, &["3", "4"], None), Some(1));
}

#[test]
fn of_several_texts_each_is_held_against_the_patterns() {
    const PLAIN: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("no")]), ..ANY }];
    const LOST: &[Matcher] =
        &[Matcher { message: Some(&[Part::Literal("lost "), Part::Capture(0, CaptureType::U32)]), ..ANY }];
    const DONE: &[Matcher] =
        &[Matcher { message: Some(&[Part::Literal("done"), Part::Capture(0, CaptureType::Word)]), ..ANY }];
    const WHOLE: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("a; b")]), ..ANY }];
    let plain = info(PLAIN);
    let lost = ErrorInfo { outcome: Outcome::Unknown, ..info(LOST) };
    let done = ErrorInfo { outcome: Outcome::Noop, ..info(DONE) };
    let whole = info(WHOLE);
    let all = [&plain, &lost, &done, &whole];
    let found = |texts: &[&'static str]| {
        let texts: Vec<Cow<'_, str>> = texts.iter().map(|text| Cow::Borrowed(*text)).collect();
        let message = texts.join("; ");
        let message = Some(message.as_str());
        let said = Said {
            envelope: None,
            outcome: Outcome::Error,
            status: 200,
            codes: &[],
            message,
            texts: &texts,
            silent: false,
            fields: None,
        };
        find_error(Declared::list(&all), said).map(|told| (told.index, told.captures.text(0)))
    };
    assert_eq!(found(&["other", "no"]), Some((0, None)));
    assert_eq!(found(&["no", "lost 7"]), Some((1, Some("7".to_owned()))));
    assert_eq!(found(&["lost 7", "no"]), Some((1, Some("7".to_owned()))));
    assert_eq!(found(&["a", "b"]), Some((3, None)));
    assert_eq!(found(&["b", "a"]), None);
    // Nothing to do is what all of them have to say.
    assert_eq!(found(&["done1", "done2"]), Some((2, Some("1".to_owned()))));
    assert_eq!(found(&["done1", "other"]), None);
    assert_eq!(found(&["done1", "no"]), Some((0, None)));
}

#[test]
fn what_a_status_leaves_open_is_left_open_by_an_error_that_says_nothing_else() {
    const FIRST: &[Matcher] = &[Matcher { code: Some(Scalar::Number("1")), ..ANY }];
    const SECOND: &[Matcher] = &[Matcher { code: Some(Scalar::Number("2")), ..ANY }];
    let none = ErrorInfo { effect: Some(Effect::None), ..info(FIRST) };
    let assumed = info(SECOND);
    let found = |status| found(&[&none, &assumed], None, status, &["1", "2"], None).map(|(index, _)| index);
    assert_eq!((found(502), found(302), found(200)), (Some(1), Some(1), Some(0)));
}

#[test]
fn a_part_means_nothing_to_do_only_where_all_of_its_matcher_holds() {
    const TEST: Test = first(Op::Present);
    const BY_CODE: &[Matcher] = &[
        Matcher { code: Some(Scalar::Number("5")), status: Some(409), ..ANY },
        Matcher { code: Some(Scalar::Number("6")), message: Some(&[Part::Literal("done")]), ..ANY },
        Matcher { code: Some(Scalar::Number("7")), ..ANY },
    ];
    const BY_BODY: &[Matcher] = &[Matcher { when: Some(TEST), ..ANY }];
    const SLOW: &[Matcher] = &[Matcher { status: Some(202), ..ANY }];
    let noop = ErrorInfo { outcome: Outcome::Noop, ..info(BY_CODE) };
    let whole = ErrorInfo { outcome: Outcome::Noop, ..info(BY_BODY) };
    let slow = ErrorInfo { outcome: Outcome::Pending, ..info(SLOW) };
    let found = |status, codes: &[Raw<'_>], message| {
        found(&[&noop, &slow], None, status, codes, message).map(|(index, _)| index)
    };
    assert_eq!(found(409, &["5", "7"], None), Some(0));
    assert_eq!(found(200, &["5", "7"], None), None);
    assert_eq!(found(200, &["6", "7"], Some("done")), Some(0));
    assert_eq!(found(200, &["6", "7"], Some("other")), None);
    // What is no noop is looked for among the rest.
    assert_eq!(found(202, &["7", "8"], None), Some(1));
    assert_eq!(found(200, &vec!["7"; MOST_CODES], None), None);

    let headers = http::HeaderMap::new();
    let fields = Fields::read(r#"{"same":true}"#, &["same"], &headers).unwrap();
    let said = |outcome, fields| Said {
        envelope: None,
        outcome,
        status: 200,
        codes: &["7", "8"],
        message: None,
        texts: &[],
        silent: false,
        fields,
    };
    let all = [&noop, &whole];
    let position = |said| find_error(Declared::list(&all), said).map(|told| told.index);
    assert_eq!(position(said(Outcome::Error, Some(&fields))), Some(1));
    assert_eq!(position(said(Outcome::Noop, None)), Some(0));
    assert_eq!(position(said(Outcome::Error, None)), None);
}

#[test]
fn an_entry_has_no_status_that_a_test_could_ask_for() {
    const NOT: &[Matcher] =
        &[Matcher { when: Some(Test::Not(&Test::Status(&[StatusRange::only(200)]))), ..ANY }];
    let error = info(NOT);
    let headers = http::HeaderMap::new();
    let found = |status: Option<u16>| {
        let fields = Fields::read("{}", &[], &headers).unwrap();
        let fields = match status {
            Some(status) => fields.with_status(status),
            None => fields,
        };
        let said = Said {
            envelope: None,
            outcome: Outcome::Error,
            status: status.unwrap_or_default(),
            codes: &[],
            message: None,
            texts: &[],
            silent: false,
            fields: Some(&fields),
        };
        find_error(Declared::list(&[&error]), said).is_some()
    };
    assert_eq!((found(Some(500)), found(Some(200)), found(None)), (true, false, false));
}

#[test]
fn what_the_body_says_counts_most_and_is_nothing_without_json() {
    const TEST: Test = first(Op::Present);
    const WHEN: &[Matcher] = &[Matcher { when: Some(TEST), ..ANY }];
    const MESSAGE: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("used")]), ..ANY }];
    let (message, when) = (info(MESSAGE), info(WHEN));
    let headers = http::HeaderMap::new();
    let found = |fields: Option<&Fields<'_>>| {
        let said = Said {
            envelope: None,
            outcome: Outcome::Error,
            status: 200,
            codes: &[],
            message: Some("used"),
            texts: &[],
            silent: false,
            fields,
        };
        find_error(Declared::list(&[&message, &when]), said).map(|told| told.index)
    };
    let fields = |body| Fields::read(body, &["challenge"], &headers).unwrap();
    assert_eq!(found(Some(&fields(r#"{"challenge":{}}"#))), Some(1));
    assert_eq!(found(Some(&fields("{}"))), Some(0));
    assert_eq!(found(None), Some(0));
}

#[test]
fn a_when_of_nothing_but_the_status_needs_no_json() {
    const BODY: Test =
        Test::At { at: Pointer::Below(0, &[]), op: Op::Absent, or_absent: false, loose: false, every: false };
    const GATEWAY: Test = Test::Status(&[StatusRange::only(502), StatusRange::only(520)]);
    const OTHER: Test = Test::Not(&GATEWAY);
    const ALL: Test = Test::All(&[GATEWAY, Test::Not(&Test::Status(&[StatusRange::only(520)]))]);
    const ANY_OF: Test = Test::Any(&[ALL, Test::Status(&[StatusRange::only(504)])]);
    const WITH_BODY: Test = Test::Any(&[GATEWAY, BODY]);
    let holds = |when: Test, status: u16| {
        let matchers: &'static [Matcher] = Box::leak(Box::new([Matcher { when: Some(when), ..ANY }]));
        found(&[&info(matchers)], None, status, &[], None).is_some()
    };
    for (when, wanted) in [
        (GATEWAY, [true, true, false]),
        (OTHER, [false, false, true]),
        (ALL, [true, false, false]),
        (ANY_OF, [true, false, true]),
        (WITH_BODY, [false; 3]),
        (Test::Not(&BODY), [false; 3]),
    ] {
        assert_eq!([502, 520, 504].map(|status| holds(when, status)), wanted, "{when:?}");
    }
}

#[test]
fn errors_of_sets_stand_behind_those_of_the_list() {
    let all: Vec<ErrorInfo> = (0..4).map(|_| info(&[])).collect();
    let (own, first, second) = ([&all[0]], [&all[1], &all[2]], [&all[3]]);
    let declared = Declared { own: &own, sets: &[&first, &second] };
    assert!(declared.iter().zip(&all).all(|(found, meant)| std::ptr::eq(found, meant)));
    assert!(declared.get(3).is_some_and(|found| std::ptr::eq(found, &all[3])));
    assert!(declared.get(4).is_none());
}

#[test]
fn what_nobody_declares_is_noticed_beside_what_somebody_does() {
    const BY_CODE: &[Matcher] = &[Matcher { code: Some(Scalar::String("no")), ..ANY }];
    const BY_TEXT: &[Matcher] = &[Matcher { message: Some(&[Part::Literal("No.")]), ..ANY }];
    let (code, text) = (info(BY_CODE), info(BY_TEXT));
    let beside = |codes: &[Raw<'_>], texts: &[&'static str]| {
        let all: Vec<Cow<'_, str>> = texts.iter().map(|text| Cow::Borrowed(*text)).collect();
        let message = texts.join("; ");
        let said = Said {
            envelope: None,
            outcome: Outcome::Error,
            status: 200,
            codes,
            message: (!texts.is_empty()).then_some(message.as_str()),
            texts: if texts.len() > 1 { &all } else { &[] },
            silent: false,
            fields: None,
        };
        find_error(Declared::list(&[&code, &text]), said).map(|told| told.beside_undeclared)
    };
    const NO: Raw<'static> = r#""no""#;
    const NEW: Raw<'static> = r#""new""#;
    for (codes, texts, expected) in [
        (&[NO][..], &[][..], Some(false)),
        (&[NO, NO], &[], Some(false)),
        (&[NO, NEW], &[], Some(true)),
        (&[NEW, NEW], &[], None),
        // One thing went wrong, and several texts are about it.
        (&[NO], &["a", "b"], Some(false)),
        (&[NEW], &["No.", "b"], Some(true)),
        (&[], &["No.", "No."], Some(false)),
        (&[], &["No.", "b"], Some(true)),
        // The texts say what the codes do not.
        (&[NEW, NEW], &["No.", "No."], Some(false)),
        (&[NEW, NEW, NO], &["No.", "No."], Some(true)),
    ] {
        assert_eq!(beside(codes, texts), expected, "{codes:?} {texts:?}");
    }
    assert_eq!(beside(&vec![NO; MOST_CODES], &[]), Some(true));
}
