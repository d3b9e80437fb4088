//! Requests as they are sent, and answers as they are read.

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Endpoint, Settings, Success, call};

use super::{bare, calls, envelopes, errors, types};

fn answer<E: Endpoint>(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<Success<E>, CallError<E::Error>> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
        .collect();
    call::decode(Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.to_owned()))
}

#[track_caller]
fn rejected<E: Endpoint<Data: Debug>>(status: u16, body: &str) -> E::Error {
    match answer::<E>(status, &[], body) {
        Err(CallError::Rejected(rejected)) => rejected.error,
        Err(other) => panic!("{other}"),
        Ok(success) => panic!("{:?}", success.data),
    }
}

#[test]
fn errors_with_captures() {
    use errors::{FailError as Error, FailSeldomError as Seldom};

    let said =
        |message: &str| rejected::<errors::Fail>(200, &format!(r#"{{"ok":false,"message":"{message}"}}"#));
    assert_eq!(said("A is not B C"), Error::Texts { first: "A".into(), second: Some("B C".into()) });
    assert_eq!(said("what is A?"), Error::Texts { first: "A".into(), second: None });
    assert_eq!(
        said("1 of 2 at -3 for 4.50"),
        Error::Numbers { small: 1, large: 2, offset: -3, price: "4.50".parse().unwrap() }
    );
    assert_eq!(
        said("none of them"),
        Error::Sometimes { small: None, large: None, r#type: None, price: None, word: None, rest: None }
    );
    assert!(matches!(said("some: 1, 2, 3, 4.5, a, b c"), Error::Sometimes { r#type: Some(3), .. }));
    assert_eq!(said("a {brace}"), Error::Braces);
    let both = r#"{"ok":false,"message":["It failed","what is A?"]}"#;
    assert_eq!(rejected::<errors::Fail>(200, both), Error::Texts { first: "A".into(), second: None });
    assert!(
        matches!(said("something else"), Error::Unknown(unknown) if unknown.message.as_deref() == Some("something else"))
    );

    assert_eq!(rejected::<errors::FailSeldom>(200, r#"{"ok":false,"code":"401"}"#), Seldom::Denied);
    assert_eq!(
        rejected::<errors::FailSeldom>(200, r#"{"ok":false,"errors":[{"code":1},{"code":"denied"}]}"#),
        Seldom::Denied
    );
    assert_eq!(rejected::<errors::FailSeldom>(503, r#"{"ok":false}"#), Seldom::Broken);
    assert_eq!(rejected::<errors::Fail>(410, r#"{"text":"gone"}"#), Error::Elsewhere);
    assert!(matches!(rejected::<errors::Fail>(410, r#"{"ok":false,"message":"gone"}"#), Error::Unknown(_)));
    assert_eq!(errors::Error::from(Error::Braces).to_string(), "Is full of {braces}.");
    assert_eq!(said("what is A?").remedy(), Some("Say something else."));
}

/// An answer that is a success to envelope `tests`, with this after it.
fn tests(more: &str) -> String {
    format!(r#"{{"v":1,"w":null,"b":"y","c":"1","d":2.49,"e":[],"f":["W","E1"]{more}}}"#)
}

#[test]
fn an_answer_behind_a_key_that_is_made_from_the_method() {
    let keyed = answer::<envelopes::Keyed>;
    let body = r#"{"thing_get_response":{"code":"0","thing":{"id":7}},"sign":"c2lnbg=="}"#;
    assert_eq!(keyed(200, &[], body).unwrap().data.id, 7);
    for (body, code, message) in [
        (r#"{"thing_get_response":{"code":"40","text":"none"}}"#, "40", Some("none")),
        (r#"{"sign":"","error_response":{"code":"20","text":""}}"#, "20", None),
        (
            r#"{"r":{"code":"1","fields":{"name":["too long","odd"],"age":[],"mail":{"a":"taken"},"x":"y"}}}"#,
            "1",
            Some("too long; odd; taken"),
        ),
        (r#"{"r":{"code":"1"},"age":"low","none":"","name":"odd"}"#, "1", Some("low; odd")),
        // A key of this name is itself, and all others are not looked at.
        (r#"{"thing_get_response":{"code":"0"},"*":{"code":"2"}}"#, "2", None),
    ] {
        match keyed(200, &[], body) {
            Err(CallError::Rejected(rejected)) => {
                assert_eq!(
                    (rejected.code.as_deref(), rejected.message.as_deref()),
                    (Some(code), message),
                    "{body}"
                );
            }
            other => panic!("{body}: {other:?}"),
        }
    }
    // One that breaks off is no answer, whatever the status says.
    let torn = r#"{"thing_get_response":{"code":"0","thing":{"id":7}"#;
    assert!(matches!(keyed(503, &[], torn), Err(CallError::Unrecognised(_))));
    assert!(matches!(keyed(503, &[], "<html>"), Err(CallError::Rejected(_))));
    let twice = r#"{"r":{"code":"0"},"thing_get_response":{"thing":{"id":7}},"r":{"code":"0"}}"#;
    assert!(matches!(keyed(200, &[], twice), Err(CallError::Unrecognised(_))));
    // Two that say something else are a contradiction, and none is no answer.
    for body in [r#"{"a":{"code":"0"},"b":{"code":"1"}}"#, r#"{"sign":""}"#, "{}", "[]"] {
        assert!(matches!(keyed(200, &[], body), Err(CallError::Unrecognised(_))), "{body}");
    }
}

#[test]
fn data_where_each_endpoint_has_it() {
    let plain = tests("");
    assert!(answer::<envelopes::None>(200, &[], &plain).is_ok());
    assert!(answer::<envelopes::Optional>(200, &[], &plain).unwrap().data.is_none());
    for nothing in ["null", "[]", "{}", r#""""#] {
        let body = tests(&format!(r#","data":{nothing}"#));
        assert!(answer::<envelopes::Optional>(200, &[], &body).unwrap().data.is_none(), "{nothing}");
        assert!(answer::<envelopes::Either>(200, &[], &body).is_err(), "{nothing}");
    }
    let body = tests(r#","data":{"id":7},"list":[[{"id":1},{"id":2}]]"#);
    assert_eq!(answer::<envelopes::Either>(200, &[], &body).unwrap().data.id, 7);
    assert_eq!(answer::<envelopes::Elsewhere>(200, &[], &body).unwrap().data.unwrap()[1].id, 2);
    assert!(answer::<envelopes::Elsewhere>(200, &[], &tests(r#","list":[[]]"#)).unwrap().data.is_none());
    assert_eq!(answer::<envelopes::Whole>(200, &[], &body).unwrap().data.as_str(), body);

    assert_eq!(answer::<envelopes::Flat>(200, &[], r#"{"id":8,"more":1}"#).unwrap().data.id, 8);
    assert!(answer::<envelopes::Flat>(400, &[], r#"{"id":8}"#).is_err());
    assert_eq!(answer::<envelopes::Either>(200, &[], r#"{"id":8}"#).unwrap().data.id, 8);
    assert_eq!(answer::<envelopes::Root>(200, &[], r#"{"id":9}"#).unwrap().data.id, 9);
    assert_eq!(answer::<envelopes::Empty>(200, &[], r#"{"id":9}"#).unwrap().data.unwrap().id, 9);
}

/// Data is read before the envelope is known: what such an attempt has read is nowhere in what is given at last.
#[test]
fn an_attempt_leaves_nothing_behind() {
    for attempt in [r#"{"note":"old","id":"x"}"#, r#"{"note":"old","id":1}"#, r#"{"note":"old"}"#, "[1]"] {
        let body = format!(r#"{{"data":{attempt},"id":8}}"#);
        let flat = answer::<envelopes::Either>(200, &[], &body).unwrap().data;
        assert_eq!((flat.id, flat.note), (8, None), "{attempt}");
    }
    for broken in [r#"{"note":"old","id":"x"}"#, r#"{"note":"old"}"#] {
        let body = tests(&format!(r#","data":{broken}"#));
        let error = answer::<envelopes::Either>(200, &[], &body).unwrap_err();
        assert!(matches!(error, CallError::Undecodable(_)), "{broken}: {error}");
    }
}

#[test]
fn tests_of_the_outcome() {
    for (from, to) in [
        (r#""b":"y""#, r#""b":7"#),
        (r#""c":"1""#, r#""c":"TWO""#),
        (r#""c":"1""#, r#""c":"true""#),
        ("2.49", r#""2.49""#),
        ("[]", "{}"),
        (r#","f":["W","E1"]"#, r#","g":[]"#),
        (r#","f":["W","E1"]"#, ""),
        (r#","f""#, r#","h":{},"f""#),
        (r#","f""#, r#","h":null,"f""#),
    ] {
        let body = tests("").replacen(from, to, 1);
        let accepted = answer::<envelopes::None>(200, &[], &body).is_ok();
        assert_eq!(accepted, !to.contains("2.49") && !to.contains("TWO"), "{body}");
    }
    for (from, to) in [
        ("2.49", "2.50"),
        ("[]", "[0]"),
        (r#""c":"1""#, r#""c":2"#),
        (r#"["W","E1"]"#, r#""W", "g":["W1"]"#),
        (r#"["W","E1"]"#, r#""W", "g":[5]"#),
        (r#","f""#, r#","h":[],"f""#),
        (r#","f""#, r#","h":"object","f""#),
        (r#""b":"y""#, r#""b":null"#),
        (r#""b":"y""#, r#""b":"""#),
        (r#""b":"y""#, r#""b":{}"#),
    ] {
        let body = tests("").replacen(from, to, 1);
        assert!(
            matches!(answer::<envelopes::None>(200, &[], &body), Err(CallError::Unrecognised(_))),
            "{body}"
        );
    }
    // Nothing says that these have an error, but nothing says what they are.
    for body in [r#""x""#, "[]", "null", "5", "true"] {
        assert!(
            matches!(answer::<envelopes::Elsewhere>(200, &[], body), Err(CallError::Unrecognised(_))),
            "{body}"
        );
    }
    assert!(answer::<envelopes::Elsewhere>(200, &[], "{}").unwrap().data.is_none());
    let body = tests("").replace(r#""y""#, r#""x""#).replace("2.49", "3");
    assert!(matches!(rejected::<envelopes::None>(200, &body), envelopes::NoneError::Unknown(_)));
}

#[test]
fn no_status_explains_an_envelope_that_breaks_off() {
    // Envelope `other` takes the status first, and has no `when`.
    assert!(matches!(rejected::<errors::Fail>(503, "<html>"), errors::FailError::Broken));
    for torn in [r#"{"ok":true"#, r#"{"ok":true,"ok":false}"#, "\u{feff}{\"ok\":true}", r#"{"done":1,"#] {
        assert!(matches!(answer::<errors::Fail>(503, &[], torn), Err(CallError::Unrecognised(_))), "{torn}");
    }
}

#[test]
fn a_declared_error_behind_a_redirect_may_have_been_done() {
    let body = r#"{"ok":false,"message":"a {brace}"}"#;
    for (status, unknown) in [
        (200, false),
        (299, false),
        (300, true),
        (302, true),
        (399, true),
        (400, false),
        (408, true),
        (500, true),
    ] {
        let Err(error) = answer::<errors::Fail>(status, &[], body) else { panic!("{status}") };
        assert!(
            matches!(&error, CallError::Rejected(rejected) if rejected.error == errors::FailError::Braces)
        );
        assert_eq!(error.outcome_unknown(), unknown, "{status}");
    }
    // What the spec says counts more.
    let denied = answer::<errors::Fail>(302, &[], r#"{"ok":false,"code":401}"#).err();
    assert_eq!(denied.map(|error| error.outcome_unknown()), Some(false));
}

#[test]
fn meta_from_body_and_header() {
    let headers = [("x-took", "2"), ("x-type", "slow"), ("x-pages", "3")];
    let meta =
        answer::<envelopes::Either>(200, &headers, &tests(r#","took":1,"data":{"id":1}"#)).unwrap().meta;
    assert_eq!((meta.took, meta.r#type.as_deref()), (Some(1), Some("slow")));
    let meta = answer::<envelopes::Either>(200, &headers, r#"{"id":1}"#).unwrap().meta;
    assert_eq!(meta.took, Some(2));
    let meta = answer::<envelopes::More>(200, &headers, &tests(r#","next":"n","data":[1]"#)).unwrap().meta;
    assert_eq!((meta.next.as_deref(), meta.pages, meta.took), (Some("n"), Some(3), None));
}

#[test]
fn calls_over_a_transport() {
    let memory = Memory::new(calls::FIXTURES).accepting("key");
    memory.next_error("Full");
    memory.next_answer(Answer::new(StatusCode::OK, HeaderMap::new(), r#"{"ok":true}"#));
    let client = calls::BlockingClient::sandbox("key", memory).unwrap();
    let form = || calls::SendForm::new("a & b", true).number(7);
    let full = client.send_form(form()).map(|success| success.data).unwrap_err();
    assert_eq!(full.rejection(), Some(&calls::SendFormError::Full { left: 3 }));
    client.send_either(calls::SendEither::new(1, 2, 3, 4, 5, 6, 7, 8)).unwrap();
    assert_eq!(client.send_form(form()).unwrap().data.id, 7);

    let memory = Memory::new(calls::FIXTURES).accepting("key");
    let client = calls::BlockingClient::production("wrong", memory).unwrap();
    let refused = client.send_nothing(calls::SendNothing::default().all(true)).map(|success| success.data);
    assert_eq!(refused.unwrap_err().rejection(), Some(&calls::SendNothingError::WrongKey));
}

#[test]
fn requests_on_the_wire() {
    let settings = Settings::new("http://localhost/base").unwrap().with_token("key");
    let request = call::encode(&calls::SendForm::new("a & b", true), &settings).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/base/form"));
    assert_eq!(request.headers()["authorization"], "Bearer key");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body(), "text=a+%26+b&yes=Yes");

    let either = calls::SendEither::new(1, 2, 3, 4, 5, 6, 7, 8);
    let request = call::encode(&either, &settings).unwrap();
    assert_eq!(request.body(), r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}"#);

    let sent = types::OnlyWritten::new(7).with_new(1).state("old");
    let request =
        call::encode(&types::Type::new([sent]), &Settings::new("http://localhost").unwrap()).unwrap();
    assert_eq!(request.body(), r#"{"sent":[{"id":7,"state":"old","new":1}]}"#);
    let read = answer::<types::Type>(200, &[], r#"{"ok":true,"data":{"no":"7","state":"newer"}}"#)
        .unwrap()
        .data
        .unwrap();
    assert_eq!((read.id, read.state), (types::Count(7), Some("newer".into())));
}

#[test]
fn a_call_without_anything() {
    let request = call::encode(&bare::Ping::new(), &Settings::new("http://localhost").unwrap()).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("GET", "/ping"));
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
    assert!(answer::<bare::Ping>(200, &[], "{}").is_ok());
    assert!(matches!(rejected::<bare::Ping>(200, "[1]"), bare::PingError::Unknown(_)));
}
