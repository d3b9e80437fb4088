//! Malformed and contradictory answers: an error value that says what is wrong and keeps the answer; never a panic, never a success.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_core::testing::Memory;
use secpaid_core::v2::{
    BlockingClient, CreateLink, CreateLinkError, DeleteLink, DeleteLinkError, FIXTURES, GetMyUnusedLinks,
    RefundPayment, RefundPaymentError,
};
use secpaid_core::{Answer, CallError, Endpoint, Success, call};

fn decode<E: Endpoint>(status: u16, body: impl AsRef<[u8]>) -> Result<Success<E>, CallError<E::Error>> {
    let mut headers = HeaderMap::new();
    headers.insert("x-kong-request-id", HeaderValue::from_static("abc"));
    let status = StatusCode::from_u16(status).unwrap();
    call::decode(Answer::new(status, headers, body.as_ref().to_vec()))
}

/// The error's text, after checking that status, headers and body are kept and that nobody knows the outcome.
fn refused(status: u16, body: impl AsRef<[u8]>) -> String {
    let error = decode::<CreateLink>(status, &body).map(|success| success.data).unwrap_err();
    let answer = error.answer().expect("the answer is kept");
    assert_eq!(answer.status, status);
    assert_eq!(answer.headers["x-kong-request-id"], "abc");
    assert_eq!(answer.body, body.as_ref());
    assert!(error.outcome_unknown(), "{error}");
    error.to_string()
}

#[test]
fn fields_that_disagree_are_named() {
    let text = refused(200, r#"{"ResponseCode":1,"ResponseMsg":"done","Result":"False","data":{}}"#);
    assert_eq!(
        text,
        "no outcome of envelope `v2` fits the answer: `/ResponseCode` is 1, `/Result` is \"False\"; \
         HTTP status 200, 66 bytes"
    );
    for body in [
        r#"{"ResponseCode":0,"Result":"True"}"#,
        r#"{"ResponseCode":2,"Result":"True"}"#,
        r#"{"ResponseCode":"1","Result":"True"}"#,
        r#"{"ResponseCode":true}"#,
        r#"{"ResponseCode":null,"Result":"True"}"#,
        r#"{"Result":"True"}"#,
        r#"{"ResponseCode":1,"Result":true}"#,
        r#"{"ResponseCode":1,"Result":null}"#,
        r#"{"ResponseCode":[1],"Result":"True"}"#,
    ] {
        assert!(refused(200, body).starts_with("no outcome of envelope `v2` fits the answer: `/R"), "{body}");
    }
}

#[test]
fn a_repeated_key_of_the_envelope_is_refused() {
    let text = refused(200, r#"{"ResponseCode":0,"ResponseCode":1,"Result":"True","data":{}}"#);
    assert!(text.contains("the key is there twice at byte 33 (`/ResponseCode`)"), "{text}");
}

#[test]
fn bodies_that_are_not_json() {
    for (body, expected) in [
        ("", "the answer has no body; HTTP status 502, 0 bytes"),
        ("<html><h1>502 Bad Gateway</h1></html>", "the answer cannot be read"),
        ("\u{feff}{\"ResponseCode\":1}", "the answer cannot be read"),
        ("Warning: mysqli\n{\"ResponseCode\":1}", "the answer cannot be read"),
        ("{\"ResponseCode\":1", "the answer cannot be read"),
        ("{\"ResponseCode\":1}{", "the answer cannot be read"),
        ("{\"ResponseCode\":1,\"data\":{\"id\":", "the answer cannot be read"),
        ("null", "the answer is in no known envelope"),
        ("[]", "the answer is in no known envelope"),
        ("{}", "the answer is in no known envelope"),
        ("\"ok\"", "the answer is in no known envelope"),
    ] {
        let text = refused(502, body);
        assert!(text.starts_with(expected), "{body}: {text}");
    }
    let text = refused(200, b"{\"ResponseCode\":1,\"ResponseMsg\":\"\xff\"}");
    assert!(text.contains("UTF-8") && text.contains("at byte 33"), "{text}");
}

#[test]
fn data_that_does_not_fit_is_named_by_path_and_byte() {
    let body = r#"{"ResponseCode":1,"Result":"True","data":{"id":1,"pay_link":"p","amount":[]}}"#;
    let Err(CallError::Undecodable(error)) = decode::<CreateLink>(200, body) else { panic!("decoded") };
    assert_eq!(error.path, "/data/amount");
    assert_eq!(error.fault.offset(), body.find("[]").unwrap());
    assert_eq!(
        CallError::<CreateLinkError>::Undecodable(error).to_string(),
        "the call worked, but its answer does not fit: expected a decimal or a string with one, found a list at `/data/amount` (byte 73)"
    );
    for data in [
        "[]",
        "7",
        "\"text\"",
        "null",
        "{}",
        r#"{"id":1,"pay_link":"p"}"#,
        r#"{"id":1,"pay_link":"p","amount":null}"#,
        r#"{"id":-1,"pay_link":"p","amount":1}"#,
        r#"{"id":1.5,"pay_link":"p","amount":1}"#,
        r#"{"id":18446744073709551616,"pay_link":"p","amount":1}"#,
        r#"{"id":1,"id":1,"pay_link":"p","amount":1}"#,
        r#"{"id":1,"linktopay_id":2,"pay_link":"p","amount":1}"#,
        r#"{"id":1,"pay_link":"p","amount":"25,00"}"#,
        r#"{"id":1,"pay_link":"p","amount":1e400}"#,
        r#"{"id":1,"pay_link":"p","amount":1,"created_at":"2026-02-30 00:00:00"}"#,
        r#"{"id":1,"pay_link":"p","amount":1,"recipients":"[{\"token\":\"t\"}]"}"#,
        r#"{"id":1,"pay_link":"p","amount":1,"recipients":"[{"}"#,
        r#"{"id":1,"pay_link":"p","amount":1,"is_split_link":"maybe"}"#,
    ] {
        let text = refused(200, format!(r#"{{"data":{data},"ResponseCode":1,"Result":"True"}}"#));
        assert!(text.starts_with("the call worked, but its answer does not fit"), "{data}: {text}");
    }
    let text = refused(200, r#"{"ResponseCode":1,"Result":"True"}"#);
    assert!(text.contains("does not fit"), "{text}");
}

#[test]
fn two_names_of_one_field_may_agree() {
    let body = r#"{"ResponseCode":1,"data":{"id":124,"linktopay_id":"124","pay_link":"p","amount":1}}"#;
    assert!(decode::<CreateLink>(200, body).is_ok());
}

#[test]
fn a_fault_inside_a_json_string_has_a_path_too() {
    let body = r#"{"ResponseCode":1,"data":[{"id":1,"amount":1,"user_id":"u","recipients":"[{\"token\":\"t\",\"share\":{}}]"}]}"#;
    let Err(CallError::Undecodable(error)) = decode::<GetMyUnusedLinks>(200, body) else { panic!("decoded") };
    assert_eq!(error.path, "/data/0/recipients in the string: /0/share");
}

#[test]
fn the_shape_of_data_does_not_matter_on_an_error() {
    for data in ["[]", "{}", "\"\"", "null", "7", r#"{"amount":[]}"#, r#"[{"id":{}}]"#] {
        for body in [
            format!(
                r#"{{"data":{data},"ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False"}}"#
            ),
            format!(
                r#"{{"ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False","data":{data}}}"#
            ),
        ] {
            let error = decode::<CreateLink>(200, &body).map(|success| success.data).unwrap_err();
            assert_eq!(error.rejection(), Some(&CreateLinkError::AmountRequired), "{body}");
            assert!(!error.outcome_unknown());
        }
    }
}

#[test]
fn an_unknown_error_keeps_code_message_and_body() {
    let body = r#"{"error":"Conflict","errorMessage":"The moon is full"}"#;
    let error = decode::<DeleteLink>(409, body).map(|success| success.data).unwrap_err();
    let Some(DeleteLinkError::Unknown(unknown)) = error.rejection() else { panic!("{error}") };
    assert_eq!(unknown.code.as_deref(), Some("Conflict"));
    assert_eq!(unknown.message.as_deref(), Some("The moon is full"));
    assert_eq!(unknown.body, body);
    assert!(error.outcome_unknown(), "nobody knows what an error means that the spec does not know");
    let body = r#"{"ResponseCode":0,"ResponseMsg":"Something went wrong","Result":"False"}"#;
    assert!(decode::<DeleteLink>(200, body).map(|success| success.data).unwrap_err().outcome_unknown());
}

#[test]
fn what_stands_beside_the_data_costs_no_success() {
    let body = r#"{"ResponseCode":1,"ServerTime":5,"data":{"id":1,"pay_link":"p","amount":1}}"#;
    let success = decode::<CreateLink>(200, body).unwrap();
    assert_eq!((success.data.id, success.meta.server_time), (Some(1.into()), None));
}

#[test]
fn messages_stay_short_whatever_a_server_makes_up() {
    let long = "x".repeat(1_000_000);
    for body in [
        format!(r#"{{"{long}":[x]}}"#),
        format!(r#"{{"ResponseCode":0,"ResponseMsg":"{long}\u001b[2J"}}"#),
        format!(
            r#"{{"ResponseCode":1,"data":{{"id":1,"pay_link":"p","amount":1,"recipients":"{{\"{long}\":1}}"}}}}"#
        ),
    ] {
        let error = decode::<CreateLink>(200, &body).map(|success| success.data).unwrap_err();
        assert!(error.to_string().len() < 500 && format!("{error:?}").len() < 2000);
    }
}

#[test]
fn a_server_that_fails_leaves_the_outcome_unknown() {
    let body = r#"{"error":"Oops","errorMessage":"half-way"}"#;
    assert!(decode::<CreateLink>(503, body).map(|success| success.data).unwrap_err().outcome_unknown());
    let body = r#"{"error":"InternalServerError","errorMessage":"An unexpected error occurred. Please try again later."}"#;
    let error = decode::<CreateLink>(500, body).map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&CreateLinkError::InternalServerError));
    assert!(error.outcome_unknown());
}

#[test]
fn the_rate_limit_is_known_by_its_status_alone() {
    for body in ["", "<html>slow down</html>", "{}", r#"{"message":"API rate limit exceeded"}"#] {
        let error = decode::<CreateLink>(429, body).map(|success| success.data).unwrap_err();
        assert_eq!(error.rejection(), Some(&CreateLinkError::RateLimited), "{body}");
        assert!(!error.outcome_unknown());
    }
}

#[test]
fn nesting_beyond_the_limit_is_an_error() {
    for open in ["[", "{\"a\":"] {
        let bomb = open.repeat(1_000_000);
        assert!(refused(200, &bomb).starts_with("the answer cannot be read"));
        let inside = format!(r#"{{"ResponseCode":1,"Result":"True","data":{bomb}"#);
        assert!(refused(200, inside).starts_with("the answer cannot be read"));
    }
}

#[test]
fn a_body_of_100_megabytes_is_an_error() {
    const SIZE: usize = 100 * 1024 * 1024;
    let zeros = vec![0_u8; SIZE];
    assert!(refused(200, zeros).starts_with("the answer cannot be read"));
    let text = format!(r#"{{"ResponseCode":1,"Result":"True","data":{{"id":"{}"}}}}"#, "9".repeat(SIZE));
    let shown = refused(200, text);
    assert!(shown.len() < 300, "the message does not repeat the body");
}

#[test]
fn every_truncation_of_an_answer_is_an_error() {
    let body = r#"{"data":{"id":99290,"pay_link":"https://\u0061pp/","amount":"25.00","recipients":"[{\"token\":\"t\",\"share\":4.9}]"},"ResponseCode":1,"ResponseMsg":"ok","Result":"True"}"#;
    assert!(decode::<CreateLink>(200, body).is_ok());
    for end in 0..body.len() {
        assert!(decode::<CreateLink>(200, &body[..end]).is_err(), "{}", &body[..end]);
    }
}

#[test]
fn no_single_byte_turned_makes_a_failure_a_success() {
    let body = br#"{"ResponseCode":0,"ResponseMsg":"Link not found","Result":"False","data":{"id":1,"pay_link":"p","amount":1}}"#;
    for position in 0..body.len() {
        for byte in 0..=u8::MAX {
            let mut mutated = body.to_vec();
            mutated[position] = byte;
            assert!(decode::<CreateLink>(200, &mutated).is_err(), "{}", String::from_utf8_lossy(&mutated));
        }
    }
}

#[test]
fn secrets_never_show() {
    let request = CreateLink::new(25).encryption_key("s3cret-key");
    assert!(!format!("{request:?}").contains("s3cret"));
    let body = r#"{"ResponseCode":1,"data":{"id":1,"pay_link":"p","amount":1,"recipients":"[{\"token\":\"s3cret\",\"share\":1}]"}}"#;
    let success = decode::<CreateLink>(200, body).unwrap();
    assert!(!format!("{success:?}").contains("s3cret"));
    assert_eq!(success.data.recipients.unwrap()[0].token.expose(), "s3cret");
    let body = body.replace("\\\"share\\\":1", "\\\"share\\\":[]");
    let error = decode::<CreateLink>(200, body).map(|success| success.data).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"));
    let memory = Memory::new(FIXTURES).accepting("s3cret-token");
    let client = BlockingClient::new("https://app.secpaid.com", "s3cret-token", memory).unwrap();
    client.create_link(CreateLink::new(25).encryption_key("s3cret-key")).unwrap();
    assert!(!format!("{client:?}").contains("s3cret"));
}

#[test]
fn every_error_example_with_a_request_is_reached_by_that_request() {
    let client = BlockingClient::new("https://app.secpaid.com", "any", Memory::new(FIXTURES)).unwrap();
    let error = client.refund_payment(RefundPayment::new(99248, 6)).map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&RefundPaymentError::InvalidRefundAmount));
    let error = client.delete_link(DeleteLink::new(99250)).map(|success| success.data).unwrap_err();
    assert_eq!(error.rejection(), Some(&DeleteLinkError::LinkAlreadyUsed));
}
