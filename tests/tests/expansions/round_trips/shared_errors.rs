//! Errors that endpoints share, what stands beside them, and what an answer says to do next.

use std::time::Duration;

use secpaid_core::endpoint::{DeclaredError, Endpoint};
use secpaid_core::error::Rejected;
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Success, call};

use super::error_sets::{
    self, Ask, AskError, BlockingClient, Buy, BuyError, CommonError, Error, GuardError, LookError, Sell,
    SellError,
};

fn answer<E: Endpoint>(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<Success<E>, CallError<E::Error>> {
    let mut answer = Answer::new(status.try_into().unwrap(), http::HeaderMap::new(), body.to_owned());
    for (name, value) in headers {
        answer.headers.insert(*name, value.parse().unwrap());
    }
    call::decode(answer)
}

#[track_caller]
fn rejected<E: Endpoint>(body: &str) -> Rejected<E::Error> {
    match answer::<E>(200, &[], body) {
        Err(CallError::Rejected(rejected)) => *rejected,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a success"),
    }
}

fn flood(parameters: &str) -> String {
    format!(r#"{{"ok":false,"error_code":429,"description":"slow down, Ann","parameters":{parameters}}}"#)
}

#[test]
fn an_endpoint_has_a_set_as_one_variant_and_a_set_alone_as_its_enum() {
    let buy = rejected::<Buy>(r#"{"ok":false,"error_code":"401"}"#).error;
    assert_eq!(buy, BuyError::Common(CommonError::TokenRejected { details: None }));
    let sell: SellError = buy.clone();
    assert_eq!((sell.doc(), sell.remedy()), (Some("The token is not known."), Some("Ask for another one.")));
    assert_eq!(sell.to_string(), "The token is not known.");
    assert_eq!(Error::from(buy), Error::TokenRejected { details: None });

    let ask: AskError = rejected::<Ask>(r#"{"ok":false,"error_code":401}"#).error;
    let look: LookError = ask.clone();
    assert_eq!(look, CommonError::TokenRejected { details: None });
    assert_eq!(Error::from(ask), Error::TokenRejected { details: None });
    assert!(matches!(rejected::<Buy>(r#"{"ok":false,"error_code":1}"#).error, BuyError::OutOfStock { .. }));
}

#[test]
fn an_error_that_nobody_declares_is_unknown_to_the_outermost_enum() {
    let body = r#"{"ok":false,"error_code":7,"description":"new"}"#;
    let BuyError::Unknown(unknown) = rejected::<Buy>(body).error else { panic!() };
    assert_eq!((unknown.code.as_deref(), unknown.message.as_deref()), (Some("7"), Some("new")));
    assert!(matches!(rejected::<Ask>(body).error, CommonError::Unknown(_)));
    assert!(matches!(Error::from(rejected::<Ask>(body).error), Error::Unknown(_)));
    // What the other endpoint's set has is none of this one's.
    assert!(matches!(rejected::<Ask>(r#"{"ok":false,"error_code":403}"#).error, CommonError::Unknown(_)));
    assert_eq!(BuyError::Common(CommonError::Unknown(unknown)).to_string(), "new (code 7)");
}

#[test]
fn an_endpoint_refers_to_the_list_of_the_set() {
    let (buy, sell, ask) = (Buy::DESCRIPTION, Sell::DESCRIPTION, Ask::DESCRIPTION);
    assert_eq!((buy.errors.len(), ask.errors.len()), (1, 0));
    let names: Vec<_> = buy.declared().iter().map(|error| error.name).collect();
    assert_eq!(names, ["OutOfStock", "TokenRejected", "FloodWait", "Forbidden", "Challenge"]);
    let [common, _] = buy.error_sets else { panic!() };
    assert!(std::ptr::eq(*common, sell.error_sets[0]) && std::ptr::eq(*common, ask.error_sets[0]));
    let last = buy.declared().get(4).unwrap();
    let made = BuyError::declared(4, &Default::default());
    assert!(std::ptr::eq(made.info().unwrap(), last));
}

#[test]
fn details_are_read_where_the_error_or_its_envelope_says() {
    let Rejected { error, .. } = rejected::<Buy>(&flood(r#"{"retry_after":5,"more":1}"#));
    let BuyError::Common(CommonError::FloodWait { name, details }) = error else { panic!("{error:?}") };
    assert_eq!((name.as_deref(), details.unwrap().retry_after), (Some("Ann"), Some(5)));

    let marked = format!("\u{feff}{}", flood(r#"{"retry_after":5}"#));
    let BuyError::Common(CommonError::FloodWait { details, .. }) = rejected::<Buy>(&marked).error else {
        panic!()
    };
    assert_eq!(details.unwrap().retry_after, Some(5));

    let body =
        r#"{"ok":false,"error_code":403,"what":{"denied":["read","fly"]},"parameters":{"retry_after":1}}"#;
    let BuyError::Guard(GuardError::Forbidden { details: Some(rights) }) = rejected::<Buy>(body).error else {
        panic!()
    };
    assert_eq!(rights, [error_sets::Right::Read, error_sets::Right::Unknown("fly".to_owned())]);

    let body = r#"{"challenge":{"image":"a.png","tries":3},"ok":false,"error_code":401}"#;
    let BuyError::Guard(GuardError::Challenge { details: Some(challenge) }) = rejected::<Buy>(body).error
    else {
        panic!()
    };
    assert_eq!(challenge.challenge.tries, 3);
}

#[test]
fn details_that_are_missing_or_do_not_fit_cost_nobody_the_error() {
    for parameters in ["null", "[]", "7", r#"{"retry_after":"soon"}"#, r#"{"retry_after":1,"retry_after":2}"#]
    {
        let Rejected { error, answer, .. } = rejected::<Ask>(&flood(parameters));
        let CommonError::FloodWait { details, .. } = error else { panic!("{parameters}: {error:?}") };
        assert_eq!(details, None, "{parameters}");
        assert_eq!(answer.body, flood(parameters));
    }
    let bare = r#"{"ok":false,"error_code":429}"#;
    assert_eq!(rejected::<Ask>(bare).error, CommonError::FloodWait { name: None, details: None });
    let odd = r#"{"challenge":[],"ok":false}"#;
    assert_eq!(rejected::<Buy>(odd).error, BuyError::Guard(GuardError::Challenge { details: None }));
    let shown = format!("{:?}", rejected::<Ask>(&flood(r#"{"secret":"s3cret"}"#)));
    assert!(shown.contains("FloodWait") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn an_answer_says_how_long_to_wait_and_where_to_go() {
    let hints = rejected::<Ask>(&flood(r#"{"retry_after":2.5,"migrate_to_chat_id":-1001234567890}"#)).hints;
    assert_eq!(hints.retry_after(), Some(Duration::from_millis(2500)));
    assert_eq!(hints.migrate_to(), Some("-1001234567890"));
    assert!(rejected::<Ask>(&flood("{}")).hints.is_empty());

    let body = r#"{"ok":false}"#;
    let Err(error) = answer::<Ask>(200, &[("retry-after", "7")], body) else { panic!() };
    assert_eq!(error.hints().and_then(|hints| hints.retry_after()), Some(Duration::from_secs(7)));
    // No envelope: what headers say is all there is.
    let Err(error) = answer::<Ask>(502, &[("x-wait", "9"), ("retry-after", "8")], "<html>") else { panic!() };
    assert!(matches!(error, CallError::Rejected(_)));
    assert_eq!(error.hints().and_then(|hints| hints.retry_after()), Some(Duration::from_secs(8)));
    let Err(error) = answer::<Ask>(200, &[("x-wait", "9")], "<html>") else { panic!() };
    assert!(matches!(error, CallError::Unrecognised(_)));
    assert_eq!(error.hints().and_then(|hints| hints.retry_after()), Some(Duration::from_secs(9)));
    let converted = error.map(Error::from);
    assert!(converted.hints().is_some());
}

#[test]
fn a_success_says_what_the_api_warns_of() {
    let said = |messages: &str| {
        let body = format!(r#"{{"ok":true,"result":1,"messages":{messages}}}"#);
        answer::<Buy>(200, &[], &body).unwrap().warnings
    };
    assert_eq!(said(r#"[{"code":1,"message":"old"},{"message":"older"}]"#), ["old", "older"]);
    assert_eq!(said(r#"["deprecated"]"#), ["deprecated"]);
    assert!(said("[]").is_empty() && said("null").is_empty());
    let success = answer::<Buy>(200, &[], r#"{"ok":true,"result":1}"#).unwrap();
    assert_eq!(success.warnings.capacity(), 0);
}

#[test]
fn the_body_of_an_error_is_looked_at_only_where_it_is_json() {
    let Err(CallError::Rejected(rejected)) = answer::<Buy>(500, &[], r#"{"trace":{"challenge":{}}"#) else {
        panic!()
    };
    assert!(matches!(rejected.error, BuyError::Unknown(_)));
    // A document that breaks off was read in part, and is still an envelope.
    let torn = answer::<Buy>(500, &[], r#"{"challenge":{},"ok":false"#);
    assert!(matches!(torn, Err(CallError::Unrecognised(_))));
}

#[test]
fn test_servers_answer_errors_of_sets_for_every_endpoint() {
    let memory = Memory::new(error_sets::FIXTURES);
    for error in ["FloodWait", "Challenge", "OutOfStock"] {
        memory.next_error(error);
    }
    let client = BlockingClient::main(memory).unwrap();
    let Err(CallError::Rejected(rejected)) = client.ask(Ask::new()) else { panic!() };
    assert!(matches!(rejected.error, CommonError::FloodWait { .. }));
    let Err(CallError::Rejected(rejected)) = client.sell(Sell::new()) else { panic!() };
    assert!(matches!(rejected.error, SellError::Guard(GuardError::Challenge { .. })));
    assert!(matches!(client.buy(Buy::new()), Err(CallError::Rejected(_))));
    // Each error of a set is there once, however many endpoints declare it.
    assert_eq!((error_sets::FIXTURES.entries.len(), error_sets::FIXTURES.shared.len()), (3, 2));
}
