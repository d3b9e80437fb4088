//! What is generated for the specs, compiled and used: bodies are read, written and read again.

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_core::json::{Decode, Encode, from_str, to_string};
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Endpoint, Settings, Success, call};

macro_rules! compiled {
    ($($name:ident $spec:literal)*) => {
        /// The specs that are compiled here.
        pub(crate) const COMPILED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[secpaid_core::api($spec)]
            mod $name {}
        )*
    };
}

compiled! {
    bare "specs/bare.json"
    calls "specs/calls.json"
    envelopes "specs/envelopes.json"
    errors "specs/errors.json"
    scalars "specs/scalars.json"
    shapes "specs/shapes.json"
    types "specs/types.json"
}

/// Reads `read`, and writes it as `written`, which says the same.
#[track_caller]
fn rewritten<T: Decode + Encode + PartialEq + Debug>(read: &str, written: &str) -> T {
    let value: T = from_str(read).unwrap_or_else(|fault| panic!("{fault} at {}", fault.path(read)));
    assert_eq!(to_string(&value), written);
    assert_eq!(from_str::<T>(written).unwrap(), value);
    value
}

#[track_caller]
fn round_trip<T: Decode + Encode + PartialEq + Debug>(body: &str) -> T {
    rewritten(body, body)
}

#[track_caller]
fn refused<T: Decode + Debug>(body: &str) -> String {
    let fault = from_str::<T>(body).unwrap_err();
    format!("{fault} at {}", fault.path(body))
}

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
fn numbers() {
    let body = r#"{"u8":255,"u16":"65535","u32":1,"u64":"18446744073709551615","u128":340282366920938463463374607431768211455,"i8":-128,"i16":-1,"i32":-2,"i64":-9223372036854775808,"i128":"-3","price":25.10,"rate":"0.001","total":"7"}"#;
    let numbers: scalars::Numbers = round_trip(body);
    assert_eq!((numbers.u16, numbers.u64), (u16::MAX, u64::MAX));
    assert_eq!(numbers.price.to_string(), "25.10");

    let other = body.replace(r#""u32":1"#, r#""u32":"1""#).replace(r#""total":"7""#, r#""total":7"#);
    assert_eq!(rewritten::<scalars::Numbers>(&other, body), numbers);
    for (from, to, place) in [
        ("255", "256", "/u8"),
        (r#""65535""#, "65535", "/u16"),
        ("-128", r#""-128""#, "/i8"),
        ("25.10", r#""25.10""#, "/price"),
        (r#""0.001""#, "0.001", "/rate"),
    ] {
        let error = refused::<scalars::Numbers>(&body.replacen(from, to, 1));
        assert!(error.ends_with(place), "{error}");
    }
}

#[test]
fn texts() {
    let body = r#"{"text":"ä\n","digits":12.50,"either":"x","day":"2024-02-29","at":"2026-05-20 11:19:48","since":"2023-10-01T12:34:56Z","until":"2023-10-01T12:34:56+02:00","month":"2026-04","billed":"April 2026","due":"2026-05","link":"https://a.example","position":3,"target":"0,https://a.example","anything":{"a": [1.0]}}"#;
    let texts: scalars::Texts = round_trip(body);
    assert_eq!((texts.digits.as_str(), texts.text.as_str()), ("12.50", "ä\n"));
    assert_eq!(texts.month, texts.billed);

    let other =
        body.replace(r#""due":"2026-05""#, r#""due":"May 2026""#).replace(r#""either":"x""#, r#""either":7"#);
    let other = other.replace(r#""target":"0,https://a.example""#, r#""target":0"#);
    let written = body.replace(r#""either":"x""#, r#""either":"7""#).replace("0,https://a.example", "0");
    rewritten::<scalars::Texts>(&other, &written);
    for (from, to, place) in [
        ("12.50", r#""12.50""#, "/digits"),
        ("2024-02-29", "2023-02-29", "/day"),
        ("2023-10-01T12:34:56Z", "2023-10-01 12:34:56", "/since"),
        ("April 2026", "2026-04", "/billed"),
        ("\"2026-04\"", "\"April 2026\"", "/month"),
        ("3,", "-3,", "/position"),
    ] {
        let error = refused::<scalars::Texts>(&body.replacen(from, to, 1));
        assert!(error.ends_with(place), "{error}");
    }
}

#[test]
fn flags() {
    let flags: scalars::Flags = round_trip(r#"{"plain":true,"number":1,"words":"No","all":0}"#);
    assert!(flags.plain && flags.number && !flags.words && !flags.all);
    for all in ["true", "1", r#""True""#, r#""on""#] {
        let body = format!(r#"{{"plain":false,"number":0,"words":"yes","all":{all}}}"#);
        rewritten::<scalars::Flags>(&body, r#"{"plain":false,"number":0,"words":"Yes","all":1}"#);
    }
    assert!(refused::<scalars::Flags>(r#"{"plain":1}"#).ends_with("/plain"));
    assert!(refused::<scalars::Flags>(r#"{"words":"YES"}"#).ends_with("/words"));
    assert!(refused::<scalars::Flags>(r#"{"number":2}"#).ends_with("/number"));
}

#[test]
fn lists() {
    let body = r#"{"of_scalars":["a",""],"of_named_scalars":[1],"of_records":[{"id":1}],"of_lists":[[],[1,2]],"of_options":[true,null],"or_one":[{"id":2}],"or_one_scalar":[3],"in_string":"[{\"id\":4}]","in_string_or_not":"[\"b\"]"}"#;
    let lists: shapes::Lists = round_trip(body);
    assert_eq!(lists.of_options, [Some(true), None]);
    assert_eq!(lists.in_string[0].id, 4);

    let lone = body.replace(r#"[{"id":2}]"#, r#"{"id":"2"}"#).replace("[3]", "3");
    rewritten::<shapes::Lists>(&lone, body);
    for other in [r#"["b"]"#, r#""\"b\"""#] {
        rewritten::<shapes::Lists>(&body.replace(r#""[\"b\"]""#, other), body);
    }
    assert!(refused::<shapes::Lists>(&body.replace(r#"\"id\":4"#, r#"\"id\":\"x\""#)).contains("/in_string"));
    assert!(
        refused::<shapes::Lists>(&body.replace(r#"[[],[1,2]]"#, "[[],[1,256]]")).ends_with("/of_lists/1/1")
    );
}

#[test]
fn options() {
    let empty: shapes::Options = round_trip("{}");
    for nothing in [
        r#"{"scalar":null,"record":null,"list":null,"none":null,"record_in_string":null,"record_or_string":null}"#,
        r#"{"none":"-","record_in_string":""}"#,
    ] {
        assert_eq!(rewritten::<shapes::Options>(nothing, "{}"), empty);
    }
    let body = r#"{"scalar":1.5,"record":{"id":1},"list":[],"none":"2026-01-01","record_in_string":"{\"id\":2}","record_or_string":{"id":3}}"#;
    let options: shapes::Options = round_trip(body);
    assert_eq!(options.list, Some(Vec::new()));
    rewritten::<shapes::Options>(&body.replace(r#"{"id":3}"#, r#""{\"id\":3}""#), body);
    assert!(refused::<shapes::Options>(r#"{"record":""}"#).ends_with("/record"));
}

#[test]
fn secrets_are_written_and_not_shown() {
    let secrets: shapes::Secrets = round_trip(r#"{"pin":"1234","code":5678,"answers":["blue"]}"#);
    let shown = format!("{secrets:?}");
    assert!(["1234", "5678", "blue"].iter().all(|secret| !shown.contains(secret)), "{shown}");
    assert_eq!(rewritten::<shapes::Secrets>(r#"{"pin":"","answers":""}"#, r#"{"pin":""}"#).answers, None);
    assert!(!refused::<shapes::Secrets>(r#"{"pin":1234}"#).contains("1234"));
}

#[test]
fn recursive_types() {
    let tree: shapes::Tree = round_trip(
        r#"{"name":"a","left":{"name":"b"},"branches":[{"name":"c","branches":[]}],"owner":{"favourite":{"name":"d"}}}"#,
    );
    assert_eq!(tree.owner.unwrap().favourite.name, "d");
    let deep = format!("{}{{\"name\":\"x\"}}{}", r#"{"name":"x","left":"#.repeat(500), "}".repeat(500));
    assert!(from_str::<shapes::Tree>(&deep).is_err());
}

#[test]
fn newtypes_and_enums() {
    let body = r#"{"name":"n","flag":"Yes","count":1,"price":"2.50","day":"2026-01-01","time":"2026-01-01 00:00:00","month":"May 2026","place":"1","extra":[],"state":"2","colours":["Red","Green","blue"]}"#;
    let new: types::Newtypes = round_trip(body);
    assert_eq!(new.state, types::State::Paid);
    assert_eq!(new.colours[2], types::Colour::Unknown("blue".into()));

    let other = body.replace("\"2\"", "\"paid\"").replace("\"Red\",\"Green\"", "\"rED\",\"LIME\"");
    assert_eq!(rewritten::<types::Newtypes>(&other, body), new);
    let cased = body.replace("\"2\"", "\"PAID\"");
    assert_eq!(round_trip::<types::Newtypes>(&cased).state, types::State::Unknown("PAID".into()));

    assert_eq!(types::Count(7).to_string().parse(), Ok(types::Count(7)));
    assert_eq!(types::Price::from(3), "3".parse().unwrap());
    assert_eq!(types::Name::from("a").into_inner(), "a");
    assert_eq!(types::State::from("two").as_str(), "2");
    assert_eq!(types::State::SentOut.to_string(), "sent-out");
}

#[test]
fn names_that_have_another_use() {
    let body = r#"{"type":"t","match":1,"self":2,"new":3,"default":4,"isGift":true,"@attr":5,"r":6,"w":7,"key":8,"entries":9,"rt":10,"value":11,"core":12,"item":13}"#;
    let names: types::Names = round_trip(body);
    assert_eq!((names.own, names.attribute, names.entries), (Some(2), Some(5), Some(9)));
    let built = types::Names::new()
        .r#type("t")
        .r#match(1)
        .own(2)
        .with_new(3)
        .with_default(4)
        .is_gift(true)
        .attribute(5);
    let built = built.r(6).w(7).key(8).entries(9).rt(10).value(11).core(12).item(13);
    assert_eq!(built, names);

    rewritten::<types::Names>(r#"{"gift":true,"is_gift":true}"#, r#"{"isGift":true}"#);
    assert!(refused::<types::Names>(r#"{"gift":true,"is_gift":false}"#).ends_with("/is_gift"));
    assert!(refused::<types::Names>(r#"{"gift":true,"gift":true}"#).ends_with("/gift"));
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

#[test]
fn tests_of_the_outcome() {
    for (from, to) in [
        (r#""b":"y""#, r#""b":null"#),
        (r#""c":"1""#, r#""c":"TWO""#),
        (r#""c":"1""#, r#""c":"true""#),
        ("2.49", r#""2.49""#),
        ("[]", "{}"),
        (r#","f":["W","E1"]"#, r#","g":[]"#),
        (r#","f":["W","E1"]"#, ""),
    ] {
        let body = tests("").replacen(from, to, 1);
        let accepted = answer::<envelopes::None>(200, &[], &body).is_ok();
        assert_eq!(accepted, !to.contains("2.49") && !to.contains("TWO"), "{body}");
    }
    for (from, to) in
        [("2.49", "2.50"), ("[]", "[0]"), (r#""c":"1""#, r#""c":2"#), (r#"["W","E1"]"#, r#""W", "g":["W1"]"#)]
    {
        let body = tests("").replacen(from, to, 1);
        assert!(
            matches!(answer::<envelopes::None>(200, &[], &body), Err(CallError::Unrecognised(_))),
            "{body}"
        );
    }
    let body = tests("").replace(r#""y""#, r#""x""#).replace("2.49", "3");
    assert!(matches!(rejected::<envelopes::None>(200, &body), envelopes::NoneError::Unknown(_)));
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
