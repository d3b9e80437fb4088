//! Answers that are neither successes nor failures: what decides, and what is left of them.

use std::fmt::Debug;

use http::{HeaderMap, StatusCode};
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::envelope::table::Outcome;
use secpaid_core::error::Answered;
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Endpoint, call};

use super::outcomes::{All, BlockingClient, Charge, Do, FIXTURES, List, Pay, PayError, Thing};
use super::outcomes::{DoError as Error, Error as AnyError};

fn decoded<E: Endpoint>(status: u16, body: &str) -> Result<E::Data, CallError<E::Error>> {
    let status = StatusCode::from_u16(status).unwrap();
    call::decode::<E>(Answer::new(status, HeaderMap::new(), body.to_owned())).map(|success| success.data)
}

/// Outcome, error and whether the call may have taken effect, in short.
fn said<E: Endpoint<Data: Debug, Error: DeclaredError>>(status: u16, body: &str) -> String {
    let name = |error: Option<&E::Error>| {
        error.map_or("-", |error| error.info().map_or("unknown", |info| info.name)).to_owned()
    };
    let (class, error, unknown) = match decoded::<E>(status, body) {
        Ok(_) => ("ok", "-".to_owned(), false),
        Err(error) => {
            let class = match &error {
                CallError::Rejected(_) => "error",
                CallError::Pending(_) => "pending",
                CallError::Partial(_) => "partial",
                CallError::Noop(_) => "noop",
                CallError::Unknown(_) => "unknown",
                CallError::Unrecognised(_) => "unrecognised",
                other => panic!("{other}"),
            };
            let named = error.rejection().or(error.answered().and_then(|answered| answered.error.as_ref()));
            (class, name(named), error.outcome_unknown())
        }
    };
    format!("{class} {error} {unknown}")
}

#[track_caller]
fn answered<E: Endpoint<Data: Debug>>(body: &str) -> Answered<E::Error> {
    match decoded::<E>(200, body) {
        Err(
            CallError::Pending(answered)
            | CallError::Partial(answered)
            | CallError::Noop(answered)
            | CallError::Unknown(answered),
        ) => *answered,
        Err(other) => panic!("{other}"),
        Ok(data) => panic!("{data:?}"),
    }
}

#[test]
fn an_envelope_says_which_class_an_answer_is_of() {
    for (state, expected) in [
        ("ok", "ok - false"),
        ("done", "ok - false"),
        ("error", "error unknown true"),
        ("wait", "pending - true"),
        ("waiting", "pending - true"),
        ("part", "partial - true"),
        ("same", "noop - false"),
        ("lost", "unknown - true"),
        ("other", "unrecognised - true"),
    ] {
        assert_eq!(said::<Do>(200, &format!(r#"{{"state":"{state}"}}"#)), expected, "{state}");
        // The status says nothing here.
        assert_eq!(said::<Do>(503, &format!(r#"{{"state":"{state}"}}"#)), expected, "{state}");
    }
}

#[test]
fn of_several_codes_the_one_counts_that_leaves_most_open() {
    for (codes, expected) in [
        ("[1,4]", "unknown Lost true"),
        ("[4,1]", "unknown Lost true"),
        ("[1,2]", "pending Slow true"),
        ("[1,6]", "partial Half true"),
        ("[6,4]", "unknown Lost true"),
        ("[2,4,3]", "unknown Lost true"),
        ("[1,3]", "error Bad false"),
        ("[3,3]", "noop Already false"),
        ("[3]", "noop Already false"),
        // Whatever 5 is, somebody had something to do.
        ("[3,5]", "error unknown true"),
        // And may have done it.
        ("[5,1]", "error Bad true"),
        ("[1,1]", "error Bad false"),
    ] {
        assert_eq!(said::<Do>(200, &format!(r#"{{"state":"error","codes":{codes}}}"#)), expected, "{codes}");
    }
}

#[test]
fn a_declared_error_can_amount_to_something_else_than_a_failure() {
    let with_code = |state: &str, code: u8| {
        said::<Do>(200, &format!(r#"{{"state":"{state}","code":{code},"data":{{"status":1}}}}"#))
    };
    assert_eq!(with_code("error", 1), "error Bad false");
    assert_eq!(with_code("error", 2), "pending Slow true");
    assert_eq!(with_code("error", 3), "noop Already false");
    assert_eq!(with_code("error", 4), "unknown Lost true");
    assert_eq!(with_code("error", 6), "partial Half true");
    assert_eq!(with_code("part", 6), "partial Half true");
    // A part may come to anything.
    assert_eq!(with_code("part", 2), "partial Slow true");
    assert_eq!(with_code("part", 3), "partial Already true");
    assert_eq!(with_code("part", 4), "partial Lost true");
    assert_eq!(with_code("wait", 6), "unrecognised - true");
    // An envelope that says more than `error` is right, where the error does not contradict it.
    assert_eq!(with_code("wait", 1), "pending Bad true");
    assert_eq!(with_code("wait", 2), "pending Slow true");
    assert_eq!(with_code("same", 2), "unrecognised - true");
    let contradiction = decoded::<Do>(200, r#"{"state":"same","code":2}"#).unwrap_err().to_string();
    assert!(
        contradiction.starts_with(
            "the answer contradicts itself: it is `noop` of envelope `main`, and its error `Slow` means `pending`"
        ),
        "{contradiction}"
    );
}

#[test]
fn an_endpoint_has_its_own_word_on_successes() {
    let pay = |status: u16, paid: &str| {
        said::<Pay>(status, &format!(r#"{{"state":"ok","code":2,"data":{{"status":"{paid}"}}}}"#))
    };
    assert_eq!(pay(200, "new"), "ok - false");
    assert_eq!(pay(200, "open"), "pending Slow true");
    assert_eq!(pay(200, "failed"), "pending Slow true");
    assert_eq!(pay(206, "new"), "unrecognised - true");
    let bare = |status: u16, paid: &str| {
        said::<Pay>(status, &format!(r#"{{"state":"done","data":{{"status":"{paid}"}}}}"#))
    };
    assert_eq!(bare(200, "failed"), "error unknown true");
    assert_eq!(bare(200, "paid"), "noop - false");
    assert_eq!(bare(206, "new"), "unknown - true");
    // It is asked of successes only.
    assert_eq!(said::<Pay>(200, r#"{"state":"error","code":1,"data":{"status":"paid"}}"#), "error Bad false");
    for status in [200, 206] {
        let body = r#"{"state":"ok","data":{"status":"both"}}"#;
        let contradiction = decoded::<Pay>(status, body).unwrap_err().to_string();
        let fields = format!(
            "the answer contradicts itself: more than one outcome of endpoint `Pay` fits: `/data/status` is \"both\", the HTTP status is {status}"
        );
        assert!(contradiction.starts_with(&fields), "{contradiction}");
    }
    assert!(matches!(
        decoded::<Pay>(200, r#"{"state":"ok","code":1,"data":{"status":"failed"}}"#),
        Err(CallError::Rejected(rejected)) if rejected.error == PayError::Bad
    ));
}

#[test]
fn an_endpoint_that_says_what_a_success_is_means_no_other() {
    let charge = |data: &str| said::<Charge>(200, &format!(r#"{{"state":"ok","data":{data}}}"#));
    assert_eq!(charge(r#"{"status":"paid"}"#), "ok - false");
    assert_eq!(charge(r#"{"status":"open"}"#), "pending - true");
    for unknown in [r#"{"status":"authorizing"}"#, r#"{"status":""}"#, r#"{"status":null}"#, "{}", "null"] {
        assert_eq!(charge(unknown), "unrecognised - true", "{unknown}");
    }
    let error = decoded::<Charge>(200, r#"{"state":"ok","data":{"status":"new"}}"#).unwrap_err().to_string();
    assert!(
        error.starts_with("no outcome of endpoint `Charge` fits the answer: `/data/status` is \"new\""),
        "{error}"
    );
    assert_eq!(said::<Charge>(200, r#"{"state":"error","data":{"status":"paid"}}"#), "error unknown true");
}

#[test]
fn an_answer_without_a_body_is_what_its_status_says() {
    assert_eq!(said::<Do>(202, ""), "pending - true");
    assert_eq!(said::<Do>(204, ""), "noop - false");
    assert_eq!(said::<Do>(200, ""), "unrecognised - true");
    let empty = decoded::<Do>(200, "").unwrap_err().to_string();
    assert!(empty.starts_with("the answer has no body"), "{empty}");
    // With a body it is not in that envelope.
    assert_eq!(said::<Do>(202, "{}"), "unrecognised - true");
    assert_eq!(said::<Do>(202, r#"{"state":"ok"}"#), "ok - false");
    assert_eq!(said::<Do>(202, "<html>"), "unrecognised - true");
    assert_eq!(said::<Pay>(202, ""), "unrecognised - true");
}

#[test]
fn a_test_of_every_entry_holds_for_one_of_them() {
    assert_eq!(decoded::<List>(200, "[]").unwrap(), []);
    assert_eq!(decoded::<List>(200, r#"[{"status":"a"},{"status":"b","state":"good"}]"#).unwrap().len(), 2);
    assert_eq!(
        said::<List>(200, r#"[{"status":"a"},{"state":"good"},{"state":"bad"}]"#),
        "error unknown true"
    );
}

#[test]
fn a_test_of_every_entry_holds_for_all_of_them() {
    let all = |entries: &str| said::<All>(200, &format!(r#"{{"entries":{entries}}}"#));
    let good = r#"{"status":"a","state":"good"}"#;
    assert_eq!(all(&format!("[{good},{good}]")), "ok - false");
    assert_eq!(all(&format!(r#"[{good},{{"state":"bad"}}]"#)), "partial - true");
    for other in [r#"{"state":""}"#, r#"{"state":null}"#, "{}", "null"] {
        assert_eq!(all(&format!("[{good},{other}]")), "unrecognised - true", "{other}");
    }
    assert_eq!(all("[]"), "unrecognised - true");
    assert_eq!(all("{}"), "unrecognised - true");
}

#[test]
fn what_counts_as_no_data_differs_from_outcome_to_outcome() {
    assert_eq!(decoded::<Do>(200, r#"{"state":"ok"}"#).unwrap(), None);
    assert!(matches!(decoded::<Do>(200, r#"{"state":"ok","data":[]}"#), Err(CallError::Undecodable(_))));
    assert!(matches!(decoded::<Do>(200, r#"{"state":"ok","data":null}"#), Err(CallError::Undecodable(_))));
    let blank = r#"{"status":"","note":{"none":[]}}"#;
    assert!(matches!(
        decoded::<Do>(200, r#"{"state":"ok","data":{"status":""}}"#),
        Ok(Some(thing)) if thing.status.is_empty()
    ));
    for (state, none) in [("part", "[]"), ("part", "null"), ("part", blank), ("wait", "null")] {
        let answered = answered::<Do>(&format!(r#"{{"state":"{state}","data":{none}}}"#));
        assert_eq!(answered.data::<Do>().unwrap(), None, "{state} {none}");
    }
    let wrong = answered::<Do>(r#"{"state":"wait","data":[]}"#).data::<Do>().unwrap_err();
    assert_eq!((wrong.path.as_str(), wrong.outcome), ("/data", Outcome::Pending));
    assert!(wrong.to_string().starts_with("the data of the answer does not fit"), "{wrong}");
}

#[test]
fn the_data_of_an_answer_is_read_as_that_of_the_endpoint() {
    let body = r#"{"state":"part","data":{"status":"half"},"text":"One of two","code":7}"#;
    let answered = answered::<Do>(body);
    assert_eq!(answered.outcome, Outcome::Partial);
    assert_eq!((answered.code.as_deref(), answered.message.as_deref()), (Some("7"), Some("One of two")));
    let thing: Option<Option<Thing>> = answered.data::<Do>().unwrap();
    assert_eq!(thing.unwrap().unwrap().status, "half");
    let other = answered.data::<Pay>().unwrap_err();
    assert!(other.to_string().contains("it is an answer of `Do`, not of `Pay`"), "{other}");
    // The enum of the whole API in the place of the endpoint's changes nothing about it.
    let Err(CallError::Partial(mapped)) = decoded::<Do>(200, body).map_err(|error| error.map(AnyError::from))
    else {
        panic!("it is partial")
    };
    assert_eq!(mapped.data::<Do>().unwrap().unwrap().unwrap().status, "half");
}

#[test]
fn none_of_them_reads_as_a_failure() {
    let shown = |body: &str| decoded::<Do>(200, body).unwrap_err().to_string();
    assert_eq!(shown(r#"{"state":"lost"}"#), "nobody knows whether the call took effect");
    assert_eq!(
        shown(r#"{"state":"lost","text":"Payment failed","code":"E\n9"}"#),
        "nobody knows whether the call took effect: `Payment failed` (code E\\n9)"
    );
    assert_eq!(
        shown(r#"{"state":"error","code":2}"#),
        "the call is under way, and nobody knows yet how it ends: It takes its time. Ask again later."
    );
    assert_eq!(shown(r#"{"state":"same","code":9}"#), "there was nothing to do (code 9)");
    assert_eq!(shown(r#"{"state":"part","text":"x"}"#), "the call was done in part: `x`");
    let debug = format!("{:?}", answered::<Do>(r#"{"state":"lost","data":{"status":"s3cret"}}"#));
    assert!(!debug.contains("s3cret"), "{debug}");
}

#[test]
fn an_error_of_a_call_is_small() {
    assert_eq!(size_of::<CallError<Error>>(), size_of::<CallError<()>>());
    assert!(size_of::<CallError<Error>>() <= 48, "{}", size_of::<CallError<Error>>());
}

#[test]
fn fixtures_have_every_outcome() {
    let memory = Memory::new(FIXTURES);
    for outcome in [Outcome::Partial, Outcome::Pending, Outcome::Noop, Outcome::Unknown] {
        memory.next_outcome(outcome);
    }
    memory.next_error("Slow");
    let client = BlockingClient::new("http://localhost", memory).unwrap();
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(client.r#do(Do::new()).unwrap_err().answered().map(|answered| answered.outcome));
    }
    let expected =
        [Outcome::Partial, Outcome::Pending, Outcome::Noop, Outcome::Unknown, Outcome::Pending].map(Some);
    assert_eq!(answers, expected);
    assert_eq!(client.r#do(Do::new()).unwrap().data.unwrap().status, "new");
    for fixture in FIXTURES.entries.iter().filter(|fixture| fixture.endpoint == "Do") {
        let class = said::<Do>(fixture.status, fixture.response);
        assert!(class.starts_with(fixture.outcome.name()), "{class}: {fixture:?}");
    }
}
