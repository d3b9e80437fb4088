//! From the fields and the status of an answer to what it amounts to, by the envelopes that an endpoint may be answered in.

use std::borrow::Cow;
use std::fmt;

use super::errors::{Captures, find_error};
use super::fields::Fields;
use super::place::{Found, Raw, each_item};
use super::table::{DataPlace, Empty, Envelope, ErrorInfo, HttpPolicy, Outcome, Pointer};
use crate::json::Reader;

/// What an answer amounts to.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// The envelope it is in; `None` when the HTTP status alone decided.
    pub envelope: Option<&'static Envelope>,
    /// The outcome.
    pub outcome: Outcome,
    /// The text of the error code; several are joined with `, `.
    pub code: Option<Cow<'a, str>>,
    /// The message; several are joined with `; `.
    pub message: Option<Cow<'a, str>>,
    status: u16,
    codes: Vec<Raw<'a>>,
}

impl<'a> Verdict<'a> {
    /// Adds what another one says, where several speak for the same thing.
    pub(crate) fn join(&mut self, other: Self) {
        let joined = |left: Option<Cow<'a, str>>, right: Option<Cow<'a, str>>, separator| {
            let mut joined = Joined { text: left, separator };
            right.into_iter().for_each(|text| joined.add(Found::String(text)));
            joined.text
        };
        self.code = joined(self.code.take(), other.code, ", ");
        self.message = joined(self.message.take(), other.message, "; ");
        self.codes.extend(other.codes.into_iter().take(MOST_CODES.saturating_sub(self.codes.len())));
    }

    /// The first declared error that this is, by its position, with the typed parts of its message.
    pub fn error(&self, errors: &[&ErrorInfo]) -> Option<(usize, Captures)> {
        let envelope = self.envelope.map(|envelope| envelope.name);
        find_error(errors, envelope, self.status, &self.codes, self.message.as_deref())
    }
}

/// Why an answer is neither success nor failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is in none of the envelopes; their names.
    NoEnvelope(Vec<&'static str>),
    /// It is in the envelope, but its fields agree on no outcome, or on two.
    Contradiction {
        /// The envelope's name.
        envelope: &'static str,
        /// How many outcomes hold: none, or more than one.
        outcomes: usize,
        /// What the fields that decide say.
        fields: Vec<Seen>,
    },
}

/// A field that takes part in the decision, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The field's JSON Pointer.
    pub pointer: String,
    /// Its value in short, or what kind of value is there.
    pub value: String,
}

impl Refusal {
    /// The same of an entry of a list.
    pub(crate) fn of_entry(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write("the entry", &mut text);
        text
    }

    fn write(&self, what: &str, f: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::NoEnvelope(names) => {
                write!(f, "{what} is in no known envelope")?;
                let mut separator = " (tried ";
                for name in names {
                    write!(f, "{separator}`{name}`")?;
                    separator = ", ";
                }
                f.write_str(if names.is_empty() { "" } else { ")" })
            }
            Self::Contradiction { envelope, outcomes, fields } => {
                let found = if *outcomes == 0 { "no outcome" } else { "more than one outcome" };
                write!(f, "{what} contradicts itself: {found}")?;
                if !envelope.is_empty() {
                    write!(f, " of envelope `{envelope}`")?;
                }
                f.write_str(" fits")?;
                let mut separator = ": ";
                for Seen { pointer, value } in fields {
                    let place = if pointer.is_empty() { "it".to_owned() } else { format!("`{pointer}`") };
                    write!(f, "{separator}{place} is {value}")?;
                    separator = ", ";
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("the answer", f)
    }
}

/// What the answer amounts to; `fields` is `None` when the body is not JSON.
pub fn judge<'a>(
    envelopes: &[&'static Envelope],
    errors: &[&ErrorInfo],
    fields: Option<&Fields<'a>>,
    status: u16,
) -> Result<Verdict<'a>, Refusal> {
    let failed = !(200..300).contains(&status);
    let bare = Verdict {
        envelope: None,
        outcome: Outcome::Error,
        code: None,
        message: None,
        status,
        codes: Vec::new(),
    };
    let recognised = fields.and_then(|fields| Some((fields, recognise(envelopes, fields)?)));
    let Some((fields, envelope)) = recognised else {
        // An envelope that has to be recognised says nothing about what is not in it.
        let first =
            envelopes.iter().any(|envelope| envelope.http == HttpPolicy::First && envelope.when.is_none());
        let fallback = envelopes.iter().any(|envelope| envelope.http == HttpPolicy::Fallback);
        return if failed && (first || fallback && bare.error(errors).is_some()) {
            Ok(bare)
        } else {
            Err(Refusal::NoEnvelope(envelopes.iter().map(|envelope| envelope.name).collect()))
        };
    };
    let outcome = if failed && envelope.http == HttpPolicy::First {
        Outcome::Error
    } else {
        outcome(envelope, fields)?
    };
    Ok(said(envelope, outcome, fields, status))
}

/// An entry of a list has no HTTP status of its own, and no matcher asks for this one.
const NO_STATUS: u16 = 0;

/// What an entry of a list amounts to, or what speaks for it; `given` where that is known from elsewhere.
pub(crate) fn judge_entry<'a>(
    judge: &'static Envelope,
    fields: &Fields<'a>,
    given: Option<Outcome>,
) -> Result<Verdict<'a>, Refusal> {
    if judge.when.is_some_and(|when| !when.holds(fields)) {
        return Err(Refusal::NoEnvelope(vec![judge.name]));
    }
    let outcome = given.map_or_else(|| outcome(judge, fields), Ok)?;
    Ok(said(judge, outcome, fields, NO_STATUS))
}

/// The verdict with what the answer says for it.
fn said<'a>(envelope: &'static Envelope, outcome: Outcome, fields: &Fields<'a>, status: u16) -> Verdict<'a> {
    let codes = match outcome {
        Outcome::Error => codes(envelope.code, fields),
        _ => Vec::new(),
    };
    let mut code = Joined::new(", ");
    codes.iter().for_each(|value| code.add(Found::new(value)));
    Verdict {
        envelope: Some(envelope),
        outcome,
        code: code.text,
        message: message(envelope.message, fields),
        status,
        codes,
    }
}

/// Does the value count as *no data* in this envelope?
pub(crate) fn is_empty(spellings: &[Empty], value: Option<Raw<'_>>) -> bool {
    let spelling = value.map_or(Some(Empty::Absent), |value| Found::new(value).emptiness());
    spelling.is_some_and(|spelling| spellings.contains(&spelling))
}

/// The text of the data, where there is some.
pub(crate) fn data<'a>(place: DataPlace, fields: &Fields<'a>) -> Option<Raw<'a>> {
    match place {
        DataPlace::None => None,
        DataPlace::Root => fields.get(Pointer::Root),
        DataPlace::At(pointer) => fields.get(pointer),
    }
}

fn recognise(envelopes: &[&'static Envelope], fields: &Fields<'_>) -> Option<&'static Envelope> {
    envelopes.iter().find(|envelope| envelope.when.is_none_or(|when| when.holds(fields))).copied()
}

fn outcome(envelope: &'static Envelope, fields: &Fields<'_>) -> Result<Outcome, Refusal> {
    let mut holding = envelope.outcomes.iter().filter(|(_, test)| test.holds(fields));
    match (holding.next(), holding.count()) {
        (Some((outcome, _)), 0) => Ok(*outcome),
        (first, others) => Err(Refusal::Contradiction {
            envelope: envelope.name,
            outcomes: usize::from(first.is_some()) + others,
            fields: seen(envelope, fields),
        }),
    }
}

fn seen(envelope: &Envelope, fields: &Fields<'_>) -> Vec<Seen> {
    let mut pointers: Vec<Pointer> = Vec::new();
    for (_, test) in envelope.outcomes {
        test.pointers(&mut |pointer| {
            if !pointers.contains(&pointer) {
                pointers.push(pointer);
            }
        });
    }
    pointers
        .into_iter()
        .map(|pointer| Seen { pointer: fields.pointer_text(pointer), value: in_short(fields.get(pointer)) })
        .collect()
}

/// A verdict field is a code or a flag; anything longer is not what was meant to be there, and is not repeated.
const SHOWN: usize = 24;

fn in_short(value: Option<Raw<'_>>) -> String {
    match value {
        None => "not there".to_owned(),
        Some(value) => match Found::new(value) {
            Found::Array(_) => "a list".to_owned(),
            Found::Object(_) => "an object".to_owned(),
            Found::String(_) if value.len() > SHOWN => "a long text".to_owned(),
            Found::Number(_) if value.len() > SHOWN => "a long number".to_owned(),
            _ => value.to_owned(),
        },
    }
}

/// More codes than this are not looked at: an answer has a handful, and every declared one is compared with each.
const MOST_CODES: usize = 64;

/// The scalars of the first candidate that has any.
fn codes<'a>(candidates: &[Pointer], fields: &Fields<'a>) -> Vec<Raw<'a>> {
    let mut codes = Vec::new();
    for pointer in candidates {
        fields.each(*pointer, &mut |value| {
            if codes.len() < MOST_CODES && Found::new(value).says().is_some() {
                codes.push(value);
            }
        });
        if !codes.is_empty() {
            break;
        }
    }
    codes
}

/// The texts of the first candidate that has any.
fn message<'a>(candidates: &[Pointer], fields: &Fields<'a>) -> Option<Cow<'a, str>> {
    candidates.iter().find_map(|pointer| {
        if let Pointer::Below(_, []) = pointer
            && let Found::String(text) = Found::new(fields.get(*pointer)?)
        {
            return Found::String(text).says();
        }
        let mut message = Joined::new("; ");
        fields.each(*pointer, &mut |value| match Found::new(value) {
            Found::Array(list) => {
                each_item(&mut Reader::from_text(list), &mut |item| message.add(Found::new(item)));
            }
            found => message.add(found),
        });
        message.text
    })
}

/// The texts of scalars, one after the other; borrowed while there is but one.
struct Joined<'a> {
    text: Option<Cow<'a, str>>,
    separator: &'static str,
}

impl<'a> Joined<'a> {
    fn new(separator: &'static str) -> Self {
        Self { text: None, separator }
    }

    fn add(&mut self, found: Found<'a>) {
        let Some(more) = found.says() else { return };
        match &mut self.text {
            None => self.text = Some(more),
            Some(text) => {
                let text = text.to_mut();
                text.push_str(self.separator);
                text.push_str(&more);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{CaptureType, Matcher, Op, Part, Scalar, Test};
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
        empty: &[Empty::Absent, Empty::Null],
    };
    const GATEWAY: Envelope = Envelope {
        name: "gateway",
        when: Some(present(ERROR)),
        http: HttpPolicy::Fallback,
        outcomes: &[(Outcome::Error, present(ERROR))],
        code: &[Pointer::Below(6, &[]), Pointer::Below(4, &["*", "id"]), ERROR],
        message: &[Pointer::Below(5, &[])],
        data: DataPlace::None,
        empty: &[],
    };
    const FIRST: Envelope = Envelope { when: None, http: HttpPolicy::First, ..MAIN };
    const ANY: Matcher = Matcher { message: None, code: None, status: None, envelope: None };
    const LIMITED: ErrorInfo = ErrorInfo {
        name: "Limited",
        doc: "",
        fix: None,
        effect: None,
        matchers: &[
            Matcher { status: Some(429), ..ANY },
            Matcher { message: Some(&[Part::Literal("wait "), Part::Capture(0, CaptureType::U32)]), ..ANY },
        ],
        captures: 1,
    };

    /// Outcome, code and message, or the refusal.
    fn judged(envelopes: &[&'static Envelope], body: &str, status: u16) -> Result<String, Refusal> {
        let headers = HeaderMap::new();
        let fields = Fields::read(body, KEYS, &headers).ok();
        let verdict = judge(envelopes, &[&LIMITED], fields.as_ref(), status)?;
        let error = verdict.error(&[&LIMITED]).is_some();
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
    }
}
