//! From the fields and the status of an answer to what it amounts to, by the envelopes that an endpoint may be answered in.

use std::borrow::Cow;

use super::errors::{Captures, Open, Said, find_error};
use super::fields::Fields;
use super::place::{Found, Raw, is_blank};
use super::refusal::Refusal;
use super::said::{codes, join, joined, message, texts, warnings};
use super::table::{DataPlace, Declared, Empty, Envelope, ErrorInfo, HttpPolicy, Outcome, Pointer, Test};

/// What an answer amounts to.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// The envelope it is in; `None` when the HTTP status alone decided.
    pub envelope: Option<&'static Envelope>,
    /// The outcome.
    pub outcome: Outcome,
    /// The text of the code; several are joined with `, `. Of a success it is there for tools ([`untyped::judge`](crate::call::untyped::judge)), not for clients.
    pub code: Option<Cow<'a, str>>,
    /// The message; several are joined with `; `.
    pub message: Option<Cow<'a, str>>,
    /// The first declared error that this is, by its position, with its typed parts; none of a success.
    pub error: Option<(usize, Captures<'a>)>,
    status: u16,
    codes: Vec<Raw<'a>>,
}

impl<'a> Verdict<'a> {
    /// Adds what another one says, where several speak for the same thing: it amounts to what the one says that leaves most open.
    pub(crate) fn join(&mut self, other: Self, errors: Declared<'_>) {
        self.code = join(self.code.take(), other.code, ", ");
        self.message = join(self.message.take(), other.message, "; ");
        let rank = |error: &Option<(usize, Captures<'_>)>| {
            let info = error.as_ref().and_then(|(index, _)| errors.get(*index));
            (info.map_or(Open::Failed, |info| info.leaves_open(NO_STATUS)), info.is_some())
        };
        if rank(&other.error) > rank(&self.error) {
            (self.outcome, self.error) = (other.outcome, other.error);
        }
    }

    /// Where the details of an error are in this answer, if somewhere.
    pub fn details(&self, error: &ErrorInfo) -> Option<Pointer> {
        error.details.or(self.envelope?.details)
    }

    /// What a success warns of.
    pub fn warnings(&self, fields: &Fields<'_>) -> Vec<String> {
        match self.envelope {
            Some(envelope) => warnings(envelope.warnings, fields),
            None => Vec::new(),
        }
    }

    /// Finds the declared error of what is no success. An error can amount to something else than a failure; where the envelope does not
    /// leave that to it, the two have to agree.
    fn settle(mut self, errors: Declared<'_>, fields: Option<&Fields<'a>>) -> Result<Self, Refusal> {
        if self.outcome == Outcome::Ok {
            return Ok(self);
        }
        let envelope = self.envelope.map(|envelope| envelope.name);
        let texts = match (&self.message, self.envelope, fields) {
            // What is borrowed is one text.
            (Some(Cow::Owned(_)), Some(envelope), Some(fields)) => texts(envelope.message, fields),
            _ => Vec::new(),
        };
        let said = Said {
            envelope,
            outcome: self.outcome,
            status: self.status,
            codes: &self.codes,
            message: self.message.as_deref(),
            texts: &texts,
            fields,
        };
        let Some((index, error, captures)) = find_error(errors, said) else { return Ok(self) };
        let details = fields.zip(self.details(error)).and_then(|(fields, pointer)| {
            let value = fields.get(pointer).filter(|value| *value != "null")?;
            Some(fields.reader(value))
        });
        self.error = Some((index, captures.beside(details)));
        if self.outcome == Outcome::Error {
            self.outcome = error.outcome;
        } else if error.outcome != Outcome::Error && error.outcome != self.outcome {
            return Err(Refusal::Disagreement {
                envelope: envelope.unwrap_or_default(),
                outcome: self.outcome,
                error: error.name,
                meant: error.outcome,
            });
        }
        Ok(self)
    }

    /// With the code of a success, too, which nobody looks for while one is read.
    #[must_use]
    pub(crate) fn with_code(self, fields: &Fields<'a>) -> Self {
        let code = match (self.outcome, self.envelope) {
            (Outcome::Ok, Some(envelope)) => joined(&codes(envelope.code, fields)),
            _ => self.code,
        };
        Self { code, ..self }
    }
}

/// What the answer to an endpoint of this name amounts to; `fields` is `None` when the body is not JSON, and has nothing where there is no
/// body.
pub fn judge<'a>(
    endpoint: &'static str,
    envelopes: &[&'static Envelope],
    errors: Declared<'_>,
    fields: Option<&Fields<'a>>,
    status: u16,
) -> Result<Verdict<'a>, Refusal> {
    let failed = !(200..300).contains(&status);
    let recognised = fields.and_then(|fields| Some((fields, recognise(envelopes, fields)?)));
    let Some((fields, envelope)) = recognised else {
        return failed
            .then(|| by_status(envelopes, errors, fields, status))
            .flatten()
            .ok_or_else(|| Refusal::NoEnvelope(envelopes.iter().map(|envelope| envelope.name).collect()));
    };
    let outcome = if failed && envelope.http == HttpPolicy::First {
        Outcome::Error
    } else {
        outcome(endpoint, envelope, fields)?
    };
    said(envelope, outcome, fields, status).settle(errors, Some(fields))
}

/// What a status that is no success stands for where the body is in no envelope.
fn by_status<'a>(
    envelopes: &[&'static Envelope],
    errors: Declared<'_>,
    fields: Option<&Fields<'a>>,
    status: u16,
) -> Option<Verdict<'a>> {
    // An envelope that has to be recognised says nothing about what is not in it.
    let first =
        envelopes.iter().any(|envelope| envelope.http == HttpPolicy::First && envelope.when.is_none());
    let fallback = envelopes.iter().any(|envelope| envelope.http == HttpPolicy::Fallback);
    let bare = Verdict {
        envelope: None,
        outcome: Outcome::Error,
        code: None,
        message: None,
        error: None,
        status,
        codes: Vec::new(),
    };
    bare.settle(errors, fields).ok().filter(|verdict| first || fallback && verdict.error.is_some())
}

/// An entry of a list has no HTTP status of its own, and no matcher asks for this one.
const NO_STATUS: u16 = 0;

/// What an entry of a list amounts to, or what speaks for it; `given` where that is known from elsewhere.
pub(crate) fn judge_entry<'a>(
    judge: &'static Envelope,
    errors: Declared<'_>,
    fields: &Fields<'a>,
    given: Option<Outcome>,
) -> Result<Verdict<'a>, Refusal> {
    if judge.when.is_some_and(|when| !when.holds(fields)) {
        return Err(Refusal::NoEnvelope(vec![judge.name]));
    }
    let outcome = given.map_or_else(|| outcome("", judge, fields), Ok)?;
    said(judge, outcome, fields, NO_STATUS).settle(errors, Some(fields))
}

/// The verdict with what the answer says for it.
fn said<'a>(envelope: &'static Envelope, outcome: Outcome, fields: &Fields<'a>, status: u16) -> Verdict<'a> {
    let codes = if outcome == Outcome::Ok { Vec::new() } else { codes(envelope.code, fields) };
    Verdict {
        envelope: Some(envelope),
        outcome,
        code: joined(&codes),
        message: message(envelope.message, fields),
        error: None,
        status,
        codes,
    }
}

/// Does the value count as *no data*?
pub(crate) fn is_empty(spellings: &[Empty], value: Option<Raw<'_>>) -> bool {
    let Some(value) = value else { return spellings.contains(&Empty::Absent) };
    match Found::new(value).emptiness() {
        Some(spelling) => spellings.contains(&spelling),
        None => spellings.contains(&Empty::Blank) && is_blank(value),
    }
}

/// The text of the data, where there is some.
pub(crate) fn data<'a>(place: DataPlace, fields: &Fields<'a>) -> Option<Raw<'a>> {
    match place {
        DataPlace::None => None,
        DataPlace::Root => fields.get(Pointer::Root),
        DataPlace::At(pointer) => fields.get(pointer),
    }
}

/// The first envelope that the answer is in.
fn recognise(envelopes: &[&'static Envelope], fields: &Fields<'_>) -> Option<&'static Envelope> {
    let is_in = |envelope: &&&'static Envelope| {
        (fields.is_object() || envelope.takes_what_is_no_object(fields))
            && envelope.when.is_none_or(|when| when.holds(fields))
    };
    envelopes.iter().find(is_in).copied()
}

impl Envelope {
    /// Can an answer be in it whose body is no object? Where nothing is there, only one whose status it asks for. Every key is missing in
    /// a list and in a text, and where a missing key means success, they must not be one: something has to look at what they are.
    fn takes_what_is_no_object(&self, fields: &Fields<'_>) -> bool {
        if fields.is_nothing() {
            return self.when.is_some_and(|when| when.asks_for_status());
        }
        let (mut in_body, mut at_this) = (false, self.data == DataPlace::Root);
        let mut see = |pointer| at_this |= fields.can_lead_anywhere(pointer);
        self.own_outcomes.iter().for_each(|(_, test)| test.pointers(&mut see));
        let tests = self.when.iter().chain(self.outcomes.iter().map(|(_, test)| test));
        tests.for_each(|test| {
            test.pointers(&mut |pointer| {
                in_body = true;
                see(pointer);
            });
        });
        at_this || !in_body
    }
}

/// What the envelope says; where that is a success, what the endpoint says about it.
fn outcome(
    endpoint: &'static str,
    envelope: &'static Envelope,
    fields: &Fields<'_>,
) -> Result<Outcome, Refusal> {
    let refuse =
        |whose, outcomes, tests| Err(Refusal::contradiction(envelope.name, whose, outcomes, tests, fields));
    match holding(envelope.outcomes, fields) {
        (Some(Outcome::Ok), 1) => match holding(envelope.own_outcomes, fields) {
            (None, _) => Ok(Outcome::Ok),
            (Some(own), 1) => Ok(own),
            (Some(_), several) => refuse(Some(endpoint), several, envelope.own_outcomes),
        },
        (Some(outcome), 1) => Ok(outcome),
        (_, others) => refuse(None, others, envelope.outcomes),
    }
}

/// The first outcome whose test holds, and for how many that is so.
fn holding(tests: &[(Outcome, Test)], fields: &Fields<'_>) -> (Option<Outcome>, usize) {
    let mut holding = tests.iter().filter(|(_, test)| test.holds(fields)).map(|(outcome, _)| *outcome);
    let first = holding.next();
    (first, usize::from(first.is_some()) + holding.count())
}

#[cfg(test)]
mod tests {
    use super::super::table::{CaptureType, EmptyBy, HintPlaces, Matcher, Op, Part, Scalar};
    use super::*;
    use http::HeaderMap;

    const fn is(at: Pointer, scalar: Scalar, or_absent: bool) -> Test {
        Test::At { at, op: Op::Is(scalar), or_absent, loose: false }
    }

    const fn present(at: Pointer) -> Test {
        Test::At { at, op: Op::Present, or_absent: false, loose: false }
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
            "the answer contradicts itself: no outcome of envelope `main` fits: `/code` is 1, `/result` is \"False\""
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
        let many =
            judged(BOTH, r#"{"error":[{"id":1},{"id":"b"}],"errorMessage":["x",null,"y"]}"#, 400).unwrap();
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
        const ABSENT: Test = Test::At { at: ERROR, op: Op::Absent, or_absent: false, loose: false };
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
        const STATUS: Envelope = Envelope { outcomes: &[(Outcome::Ok, Test::Status(&[200]))], ..MISSING };
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
}
