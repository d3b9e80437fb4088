//! Answers that are files, and those that only look like one.

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue, StatusCode};
use secpaid_core::endpoint::Encoding;
use secpaid_core::error::UnrecognisedReason;
use secpaid_core::testing::Memory;
use secpaid_core::{Answer, CallError, Endpoint, File, Settings, Success, call};

use super::files::{self, BlockingClient, GetBill, GetBillError, GetTable, Version};

/// Every byte there is, behind what a PDF begins with.
fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n".iter().copied().chain(0..=255).collect()
}

fn answer<E: Endpoint>(
    status: u16,
    content_type: Option<&str>,
    body: impl Into<Vec<u8>>,
) -> Result<Success<E>, CallError<E::Error>> {
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", HeaderValue::from_static("r1"));
    if let Some(content_type) = content_type {
        headers.insert("content-type", HeaderValue::from_str(content_type).unwrap());
    }
    call::decode(Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.into()))
}

#[track_caller]
fn unrecognised<E: Endpoint<Data: Debug>>(
    result: Result<Success<E>, CallError<E::Error>>,
) -> UnrecognisedReason {
    match result {
        Err(CallError::Unrecognised(unrecognised)) => {
            // Debug and Display hold for whatever a server sends.
            assert!(!format!("{unrecognised} {unrecognised:?}").is_empty());
            unrecognised.reason
        }
        Err(other) => panic!("{other:?}"),
        Ok(success) => panic!("{:?}", success.data),
    }
}

#[test]
fn a_file_is_kept_byte_for_byte_with_its_content_type() {
    for content_type in
        ["application/pdf", "Application/PDF", "application/pdf;charset=binary", "application/pdf ; a=b"]
    {
        let success = answer::<GetBill>(200, Some(content_type), pdf()).unwrap();
        assert_eq!(success.data.bytes, pdf());
        assert_eq!(success.data.content_type, content_type);
        assert_eq!(success.meta.request.as_deref(), Some("r1"));
        assert_eq!((success.message, success.answer.body.len()), (None, 265));
    }
    assert!(answer::<GetBill>(201, Some("application/pdf"), pdf()).is_ok());
    let shown = format!("{:?}", answer::<GetBill>(200, Some("application/pdf"), pdf()).unwrap().data);
    assert_eq!(shown, r#"File { bytes: 265 bytes, content_type: "application/pdf" }"#);
}

#[test]
fn an_error_in_an_envelope_is_an_error_whatever_content_type_and_status_say() {
    for status in [200, 404, 500] {
        for content_type in [None, Some("application/pdf"), Some("application/json"), Some("text/html")] {
            let error =
                answer::<GetBill>(status, content_type, r#" {"ok":false,"message":"no bill"}"#).unwrap_err();
            assert_eq!(error.rejection(), Some(&GetBillError::NoBill), "{status} {content_type:?}");
        }
    }
    let proxy = answer::<GetBill>(200, Some("application/pdf"), r#"{"fault":"wrong key"}"#).unwrap_err();
    assert_eq!(proxy.rejection(), Some(&GetBillError::WrongKey));
    // Nothing else is known of this error but its status.
    for body in [pdf(), b"<html>".to_vec(), Vec::new()] {
        let limited = answer::<GetBill>(429, Some("application/pdf"), body).unwrap_err();
        assert_eq!(limited.rejection(), Some(&GetBillError::TooMany));
    }
}

#[test]
fn a_success_in_an_envelope_is_no_file() {
    let error =
        answer::<GetBill>(200, Some("application/pdf"), r#"{"ok":true,"message":"done"}"#).unwrap_err();
    let CallError::Undecodable(undecodable) = &error else { panic!("{error:?}") };
    assert_eq!(undecodable.message.as_deref(), Some("done"));
    assert!(error.to_string().contains("there is no file"), "{error}");
    let error =
        answer::<GetBill>(200, Some("application/pdf"), r#"{"ok":true,"data":{"url":"x"}}"#).unwrap_err();
    let CallError::Undecodable(undecodable) = &error else { panic!("{error:?}") };
    assert_eq!(undecodable.path, "/data");
    assert!(error.outcome_unknown());
}

#[test]
fn a_file_that_may_be_missing() {
    let table = answer::<GetTable>(200, Some("text/csv; charset=utf-8"), "a;b\n").unwrap().data;
    assert_eq!(table.map(|file: File| file.bytes).as_deref(), Some(&b"a;b\n"[..]));
    let none = answer::<GetTable>(200, Some("application/json"), r#"{"ok":true,"zone":"CET"}"#).unwrap();
    assert_eq!((none.data, none.meta.zone.as_deref()), (None, Some("CET")));
    // Something that is no file is not passed over.
    assert!(matches!(
        answer::<GetTable>(200, Some("text/csv"), r#"{"ok":true,"data":[1]}"#),
        Err(CallError::Undecodable(_))
    ));
    unrecognised(answer::<GetTable>(204, None, ""));
}

#[test]
fn json_in_no_envelope_is_a_file_where_the_spec_says_so() {
    for (content_type, body) in
        [("application/json", r#"{"rows":[1]}"#), ("text/csv", "[1]"), ("text/csv", "{a;b}")]
    {
        let file = answer::<GetTable>(200, Some(content_type), body).unwrap().data.unwrap();
        assert_eq!((&*file.bytes, &*file.content_type), (body.as_bytes(), content_type));
    }
    let reason = unrecognised(answer::<GetBill>(200, Some("application/json"), r#"{"rows":[1]}"#));
    assert!(matches!(reason, UnrecognisedReason::Refused(_)), "{reason:?}");
}

#[test]
fn what_is_neither_file_nor_envelope_is_unrecognised() {
    let no_file =
        |status, content_type, body: &[u8]| match unrecognised(answer::<GetBill>(status, content_type, body))
        {
            UnrecognisedReason::NoFile { content_type, expected, .. } => {
                assert_eq!(expected, ["application/pdf"]);
                content_type
            }
            other => panic!("{other:?}"),
        };
    assert_eq!(no_file(502, Some("text/html"), b"<html>").as_deref(), Some("text/html"));
    assert_eq!(no_file(200, Some("text/html"), b"<html>").as_deref(), Some("text/html"));
    assert_eq!(no_file(200, None, &pdf()), None);
    assert_eq!(
        no_file(200, Some("application/octet-stream"), &pdf()).as_deref(),
        Some("application/octet-stream")
    );
    assert_eq!(no_file(200, Some("application/pdfx"), &pdf()).as_deref(), Some("application/pdfx"));
    for status in [302, 404, 500, 503] {
        assert_eq!(no_file(status, Some("application/pdf"), &pdf()).as_deref(), Some("application/pdf"));
    }
    for status in [200, 204, 500] {
        let reason = unrecognised(answer::<GetBill>(status, Some("application/pdf"), ""));
        assert_eq!(reason, UnrecognisedReason::Empty);
    }
    let error = answer::<GetBill>(502, Some("text/html"), "<html>").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the answer is in no envelope and no file: its HTTP status is 502, expected one from 200 to 299; its content type is \
         `text/html`, expected `application/pdf`; HTTP status 502, 6 bytes"
    );
    for (status, content_type, said) in [
        (500, Some("application/pdf; v=1"), "its HTTP status is 500, expected one from 200 to 299"),
        (200, Some("text/html"), "its content type is `text/html`, expected `application/pdf`"),
        (200, None, "it has no content type, expected `application/pdf`"),
    ] {
        let reason = unrecognised(answer::<GetBill>(status, content_type, "<html>"));
        assert_eq!(reason.to_string(), format!("the answer is in no envelope and no file: {said}"));
    }
    assert!(error.outcome_unknown());
}

#[test]
fn a_broken_envelope_is_no_file() {
    for body in [
        r#"{"ok":false,"message":"no bi"#,
        r#"{"ok":fal"#,
        r#"{"ok":false,"ok":true}"#,
        "\u{feff}{\"ok\":false,\"message\":\"no bill\"}",
        r#"{"other":1,"fault":"#,
    ] {
        let reason = unrecognised(answer::<GetBill>(200, Some("application/pdf"), body));
        assert!(matches!(reason, UnrecognisedReason::Unreadable { .. }), "{body}: {reason:?}");
    }
    let reason = unrecognised(answer::<GetBill>(200, Some("application/pdf"), r#"{"ok":"maybe"}"#));
    assert!(matches!(reason, UnrecognisedReason::Refused(_)), "{reason:?}");
    // A byte order mark before a table is a table's.
    assert!(answer::<GetTable>(200, Some("text/csv"), "\u{feff}a;b\n").unwrap().data.is_some());
}

#[test]
fn requests_say_which_files_are_accepted() {
    let settings = Settings::new("https://api.example.com")
        .unwrap()
        .with_token("t")
        .with_credential("access_token", "a");
    let bill = call::encode(&GetBill::new(7), &settings).unwrap();
    assert_eq!(bill.headers()["accept"], "application/pdf, application/json");
    assert_eq!(bill.body(), "id=7");
    let table = call::encode(&GetTable::default(), &settings).unwrap();
    assert_eq!(table.headers()["accept"], "text/csv, application/json");
    let version = call::encode(&Version::default(), &settings).unwrap();
    assert_eq!(version.headers()["accept"], "application/json");
}

#[test]
fn a_form_is_sent_in_parts_where_the_caller_asks_for_it() {
    let settings = Settings::new("https://api.example.com")
        .unwrap()
        .with_token("t")
        .with_credential("access_token", "a");
    let in_parts = settings.with_encoding(Encoding::Multipart);
    let bill = call::encode(&GetBill::new(7), &in_parts).unwrap();
    assert_eq!(bill.headers()["content-type"], "multipart/form-data; boundary=form-data-boundary");
    let expected = "--form-data-boundary\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--form-data-boundary--\r\n";
    assert_eq!(bill.body(), expected);
    let client = BlockingClient::with_settings(in_parts, Memory::new(files::FIXTURES));
    assert_eq!(client.get_bill(GetBill::new(7)).unwrap().data.bytes, "%PDF-1.7 bill 7");
}

#[test]
fn the_endpoints_of_json_have_no_files() {
    let reason = unrecognised(answer::<Version>(200, Some("application/pdf"), pdf()));
    assert!(matches!(reason, UnrecognisedReason::Unreadable { .. }), "{reason:?}");
}
