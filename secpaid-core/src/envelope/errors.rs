//! From code, message and status of an error to the declared error that they stand for.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use rust_decimal::Decimal;

use super::compare::equal;
use super::fields::Fields;
use super::pattern::{Value, match_message};
use super::place::Raw;
use super::said::{MOST_CODES, MOST_TEXTS};
use super::table::{Declared, ErrorInfo, Matcher, Outcome};
use crate::endpoint::Effect;
use crate::error::assumed_effect;
use crate::json::{Fault, Reader};
use crate::shown::Shown;

/// The typed parts of a declared error: those of its message by number, which the engine has parsed, and the details beside it.
#[derive(Default)]
pub struct Captures<'a> {
    values: Vec<(usize, Value)>,
    details: Option<Reader<'a>>,
}

macro_rules! captures {
    ($($(#[$doc:meta])* $get:ident, $optional:ident: $variant:ident -> $ty:ty;)*) => {
        impl Captures<'_> {
            $(
                $(#[$doc])*
                pub fn $get(&self, number: usize) -> $ty {
                    // The matcher has one of this type wherever generated code asks for it without `optional`.
                    self.$optional(number).unwrap_or_default()
                }

                $(#[$doc])*
                ///
                /// `None` when the message that matched has no such part.
                pub fn $optional(&self, number: usize) -> Option<$ty> {
                    self.values.iter().find_map(|(have, value)| match value {
                        Value::$variant(value) if *have == number => Some(value.clone()),
                        _ => None,
                    })
                }
            )*
        }
    };
}

captures! {
    /// A `u32`.
    u32, optional_u32: U32 -> u32;
    /// A `u64`.
    u64, optional_u64: U64 -> u64;
    /// An `i64`.
    i64, optional_i64: I64 -> i64;
    /// A decimal.
    decimal, optional_decimal: Decimal -> Decimal;
    /// A text.
    string, optional_string: String -> String;
}

impl<'a> Captures<'a> {
    /// The text of a captured part, whatever its type; `None` when the message that matched has no such part.
    pub fn text(&self, number: usize) -> Option<String> {
        self.values.iter().find(|(have, _)| *have == number).map(|(_, value)| value.to_string())
    }

    /// The details beside the message; `None` where there are none, and where they do not fit: an error is never lost over what
    /// stands beside it, and the answer is kept.
    pub fn details<T>(&self, read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> Option<T> {
        read(&mut self.details.clone()?).ok()
    }

    pub(super) fn beside(self, details: Option<Reader<'a>>) -> Self {
        Self { details, ..self }
    }
}

/// Shows nothing of the answer, which may hold secrets.
impl fmt::Debug for Captures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captures").field("values", &self.values.len()).finish_non_exhaustive()
    }
}

/// What an error says, for matchers to be held against.
#[derive(Clone, Copy)]
pub(crate) struct Said<'s, 'a> {
    /// The name of the envelope; `None` where there is none.
    pub(crate) envelope: Option<&'static str>,
    /// What the answer amounts to without the error.
    pub(crate) outcome: Outcome,
    pub(crate) status: u16,
    pub(crate) codes: &'s [Raw<'a>],
    pub(crate) message: Option<&'s str>,
    /// The texts that the message was joined of; none where it is one.
    pub(crate) texts: &'s [Cow<'a, str>],
    /// The body; `None` where it is not JSON.
    pub(crate) fields: Option<&'s Fields<'a>>,
}

impl Said<'_, '_> {
    /// Does it say several things at once?
    fn is_several(&self) -> bool {
        self.codes.len() > 1 || self.texts.len() > 1
    }
}

/// The declared error whose matcher holds, by its position: what the whole body says counts more than a message, a message more than a
/// code, and a code more than a status; among equals the first.
///
/// Several codes, or several texts, stand for several things that went wrong. Then the error that leaves most open counts, whatever tells
/// of it but the status: none of them takes back what another one says.
pub(crate) fn find_error<'t, 'a>(
    errors: Declared<'t>,
    said: Said<'_, 'a>,
) -> Option<(usize, &'t ErrorInfo, Captures<'a>)> {
    let (weight, index, error, values) = most_telling(errors, said, |_| true)?;
    // What the whole body says, nobody says beside it; and what the envelope says is said.
    let in_doubt = error.outcome == Outcome::Noop && weight < Weight::Body && said.outcome != Outcome::Noop;
    let (_, index, error, values) = if in_doubt && said.is_several() && !all_mean_nothing_to_do(errors, said)
    {
        most_telling(errors, said, |error| error.outcome != Outcome::Noop)?
    } else {
        (weight, index, error, values)
    };
    Some((index, error, Captures { values, details: None }))
}

type Found<'t> = (Weight, usize, &'t ErrorInfo, Vec<(usize, Value)>);

/// The same among some of the errors, whatever they leave unsaid.
fn most_telling<'t>(
    errors: Declared<'t>,
    said: Said<'_, '_>,
    counts: impl Fn(&ErrorInfo) -> bool,
) -> Option<Found<'t>> {
    let several = said.is_several();
    let mut found: Option<(_, Found<'_>)> = None;
    for (index, error) in errors.iter().enumerate().filter(|(_, error)| counts(error)) {
        for matcher in error.matchers {
            let weight = matcher.weight();
            let open = (several && weight > Weight::Status).then(|| error.leaves_open(said.status));
            if found.as_ref().is_none_or(|(most, _)| (open, weight) > *most)
                && let Some(values) = matcher.captures(said)
            {
                found = Some(((open, weight), (weight, index, error, values)));
            }
        }
    }
    found.map(|(_, found)| found)
}

/// Is each code, or each text where there are not several codes, one of those that say that there was nothing to do? One that nobody knows
/// may say anything, and so may those behind the last that is looked at.
fn all_mean_nothing_to_do(errors: Declared<'_>, said: Said<'_, '_>) -> bool {
    let noops =
        || errors.iter().filter(|error| error.outcome == Outcome::Noop).flat_map(|error| error.matchers);
    if said.codes.len() > 1 {
        let means = |code: &Raw<'_>| {
            let alone = Said { codes: std::slice::from_ref(code), ..said };
            noops().any(|matcher| matcher.code.is_some() && matcher.captures(alone).is_some())
        };
        return said.codes.len() < MOST_CODES && said.codes.iter().all(means);
    }
    let means = |text: &str| {
        let alone = Said { message: Some(text), texts: &[], ..said };
        noops().any(|matcher| matcher.message.is_some() && matcher.captures(alone).is_some())
    };
    said.message.is_some_and(means)
        || said.texts.len() < MOST_TEXTS && said.texts.iter().all(|text| means(text))
}

/// How much a call leaves open that got an error: what became of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// It had nothing to do.
    Nothing,
    /// It failed.
    Failed,
    /// It failed, and may have taken effect all the same.
    Effect,
    /// It goes on.
    Unfinished,
    /// Nobody knows.
    Everything,
}

impl ErrorInfo {
    pub(crate) fn leaves_open(&self, status: u16) -> Open {
        match (self.outcome, self.effect.unwrap_or_else(|| assumed_effect(status))) {
            (Outcome::Unknown, _) => Open::Everything,
            (Outcome::Pending | Outcome::Partial, _) => Open::Unfinished,
            (Outcome::Noop, _) => Open::Nothing,
            (Outcome::Ok | Outcome::Error, Effect::Unknown) => Open::Effect,
            (Outcome::Ok | Outcome::Error, Effect::None) => Open::Failed,
        }
    }
}

/// How much it counts that a matcher holds: as much as the most telling thing that it looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Status,
    Code,
    Message,
    Body,
}

impl Matcher {
    #[inline]
    fn weight(&self) -> Weight {
        match self {
            Self { when: Some(_), .. } => Weight::Body,
            Self { message: Some(_), .. } => Weight::Message,
            Self { code: Some(_), .. } => Weight::Code,
            _ => Weight::Status,
        }
    }

    #[inline]
    fn captures(&self, said: Said<'_, '_>) -> Option<Vec<(usize, Value)>> {
        let holds = self.status.is_none_or(|wanted| wanted == said.status)
            && self.envelope.is_none_or(|wanted| Some(wanted) == said.envelope)
            && self.code.is_none_or(|wanted| said.codes.iter().any(|code| equal(code, wanted, true)))
            && self.when.is_none_or(|when| match said.fields {
                // An entry has no status, so that nothing is known of what asks for it.
                Some(fields) => when.holds(fields) && (fields.status().is_some() || !when.looks_at_status()),
                // Where nothing can be read, only what asks for nothing but the status can hold.
                None => when.holds_for_status(said.status) == Some(true),
            });
        match self.message {
            _ if !holds => None,
            None => Some(Vec::new()),
            Some(parts) => {
                let each = || said.texts.iter().find_map(|text| match_message(parts, text));
                match_message(parts, said.message?).or_else(each)
            }
        }
    }
}

/// An error that the spec does not know.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownError {
    /// The code, if the answer has one.
    pub code: Option<String>,
    /// The message, if the answer has one.
    pub message: Option<String>,
    /// The whole body. Not shown by `Debug`.
    pub body: Bytes,
}

impl UnknownError {
    pub(crate) fn new(code: Option<String>, message: Option<String>, body: Bytes) -> Self {
        Self { code, message, body }
    }
}

impl fmt::Debug for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownError")
            .field("code", &self.code.as_deref().map(Shown))
            .field("message", &self.message.as_deref().map(Shown))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, code) = (self.message.as_deref().map(Shown), self.code.as_deref().map(Shown));
        match (message, code) {
            (Some(message), Some(code)) => write!(f, "{message} (code {code})"),
            (Some(message), None) => message.fmt(f),
            (None, Some(code)) => write!(f, "an error with code {code} that the spec does not know"),
            (None, None) => f.write_str("an error without code or message"),
        }
    }
}

impl std::error::Error for UnknownError {}

#[cfg(test)]
mod tests {
    use super::super::table::{CaptureType, Op, Part, Pointer, Scalar, Test};
    use super::*;

    const ANY: Matcher = Matcher::NOTHING;

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
        let said =
            Said { envelope, outcome: Outcome::Error, status, codes, message, texts: &[], fields: None };
        find_error(Declared::list(errors), said).map(|(index, _, captures)| (index, captures))
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
        const LOST: &[Matcher] = &[Matcher {
            message: Some(&[Part::Literal("lost "), Part::Capture(0, CaptureType::U32)]),
            ..ANY
        }];
        const DONE: &[Matcher] = &[Matcher {
            message: Some(&[Part::Literal("done"), Part::Capture(0, CaptureType::Word)]),
            ..ANY
        }];
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
                fields: None,
            };
            find_error(Declared::list(&all), said).map(|(index, _, captures)| (index, captures.text(0)))
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
        let found =
            |status| found(&[&none, &assumed], None, status, &["1", "2"], None).map(|(index, _)| index);
        assert_eq!((found(502), found(302), found(200)), (Some(1), Some(1), Some(0)));
    }

    #[test]
    fn a_part_means_nothing_to_do_only_where_all_of_its_matcher_holds() {
        const TEST: Test =
            Test::At { at: Pointer::Below(0, &[]), op: Op::Present, or_absent: false, loose: false };
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
            fields,
        };
        let all = [&noop, &whole];
        let position = |said| find_error(Declared::list(&all), said).map(|(index, ..)| index);
        assert_eq!(position(said(Outcome::Error, Some(&fields))), Some(1));
        assert_eq!(position(said(Outcome::Noop, None)), Some(0));
        assert_eq!(position(said(Outcome::Error, None)), None);
    }

    #[test]
    fn an_entry_has_no_status_that_a_test_could_ask_for() {
        const NOT: &[Matcher] = &[Matcher { when: Some(Test::Not(&Test::Status(&[200]))), ..ANY }];
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
                fields: Some(&fields),
            };
            find_error(Declared::list(&[&error]), said).is_some()
        };
        assert_eq!((found(Some(500)), found(Some(200)), found(None)), (true, false, false));
    }

    #[test]
    fn what_the_body_says_counts_most_and_is_nothing_without_json() {
        const TEST: Test =
            Test::At { at: Pointer::Below(0, &[]), op: Op::Present, or_absent: false, loose: false };
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
                fields,
            };
            find_error(Declared::list(&[&message, &when]), said).map(|(index, ..)| index)
        };
        let fields = |body| Fields::read(body, &["challenge"], &headers).unwrap();
        assert_eq!(found(Some(&fields(r#"{"challenge":{}}"#))), Some(1));
        assert_eq!(found(Some(&fields("{}"))), Some(0));
        assert_eq!(found(None), Some(0));
    }

    #[test]
    fn a_when_of_nothing_but_the_status_needs_no_json() {
        const BODY: Test =
            Test::At { at: Pointer::Below(0, &[]), op: Op::Absent, or_absent: false, loose: false };
        const GATEWAY: Test = Test::Status(&[502, 520]);
        const OTHER: Test = Test::Not(&GATEWAY);
        const ALL: Test = Test::All(&[GATEWAY, Test::Not(&Test::Status(&[520]))]);
        const ANY_OF: Test = Test::Any(&[ALL, Test::Status(&[504])]);
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
    fn debug_does_not_show_the_body() {
        let error = UnknownError::new(None, Some("m".into()), Bytes::from_static(b"hidden"));
        assert!(!format!("{error:?}").contains("hidden"));
    }

    #[test]
    fn display_shows_the_beginning_of_a_long_message() {
        let error = UnknownError::new(Some("7".into()), Some("ä".repeat(100_000)), Bytes::new());
        assert_eq!(error.to_string(), format!("{}... (code 7)", "ä".repeat(200)));
    }
}
