//! SecPaid's version 1: two ways to authenticate, and answers that are files, over real sockets too.
//!
//! `fixtures/secpaid-v1/requests.json` holds the published requests.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::error::UnrecognisedReason;
use secpaid_core::fixture::Fixture;
use secpaid_core::recording::Recorder;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{BlockingTransport, TransportErrorKind, blocking_transport_fn};
use secpaid_core::v1::{
    self, BlockingClient, Client, CreateLink, GenerateCsvFile, GeneratePdf, GeneratePdfError,
    GenerateTaxInvoice, GetPayInTransactions,
};
use secpaid_core::{Answer, BuildError, CallError, Date, Endpoint, Settings, YearMonth, call};
use serde::Deserialize;

fn settings(url: &str) -> Settings {
    Settings::new(url).unwrap().with_token("access").with_credential("api_token", "key")
}

fn date() -> Date {
    "2025-01-09".parse().unwrap()
}

fn report() -> GeneratePdf {
    GeneratePdf::new(date(), "20250109-po-3KvhUUjdhO")
}

fn answer(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static(content_type));
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body)
}

/// Every byte there is, several times over, behind what a PDF begins with.
fn pdf() -> Bytes {
    let rest = (0..100_000_u32).map(|number| u8::try_from(number % 256).unwrap());
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".iter().copied().chain(rest).collect()
}

#[derive(Deserialize)]
struct Sample {
    endpoint: String,
    encoding: String,
    body: BTreeMap<String, String>,
}

#[test]
fn requests_are_encoded_as_published() {
    let samples: Vec<Sample> =
        serde_json::from_str(include_str!("../fixtures/secpaid-v1/requests.json")).unwrap();
    let settings = settings("https://app.secpaid.com/api");
    for sample in &samples {
        let request = match &*sample.endpoint {
            "GeneratePdf" => call::encode(&report(), &settings),
            "GenerateTaxInvoice" => {
                call::encode(&GenerateTaxInvoice::new(YearMonth::new(2024, 12).unwrap()), &settings)
            }
            "GenerateCsvFile" => call::encode(&GenerateCsvFile::new(date()), &settings),
            other => panic!("no request for `{other}`"),
        };
        let request = request.unwrap();
        let mut method = sample.endpoint.clone();
        method[..1].make_ascii_lowercase();
        assert_eq!(request.uri(), &*format!("https://app.secpaid.com/api/v1/{method}"));
        assert_eq!(request.headers()["content-type"], sample.encoding);
        let pairs = sample.body.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
        assert_eq!(request.body(), &pairs.collect::<Vec<_>>().join("&"));
    }
    assert_eq!(samples.len(), 3);
}

#[test]
fn links_take_the_access_token_and_reports_the_api_token() {
    let settings = settings("https://app.secpaid.com/api");
    let link = call::encode(&CreateLink::new(25).recipient_note("Order 7"), &settings).unwrap();
    assert_eq!(link.headers()["authorization"], "Bearer access");
    assert!(!link.headers().contains_key("token"));
    assert_eq!(link.headers()["accept"], "application/json");
    assert_eq!(link.body(), "amount=25&recipient_note=Order+7");
    let list = call::encode(&GetPayInTransactions::new().search("Order").page(2u32).limit(5u32), &settings);
    let list = list.unwrap();
    assert_eq!(list.headers()["authorization"], "Bearer access");
    assert_eq!(list.body(), "search=Order&page=2&limit=5");
    let report = call::encode(&report(), &settings).unwrap();
    assert_eq!(report.headers()["token"], "key");
    assert!(!report.headers().contains_key("authorization"));
    assert_eq!(report.headers()["accept"], "application/pdf, application/json");
    let table = call::encode(&GenerateCsvFile::new(date()), &settings).unwrap();
    assert_eq!(table.headers()["accept"], "text/csv, application/json");

    let without = Settings::new("https://app.secpaid.com/api").unwrap().with_token("access");
    let error = call::encode(&self::report(), &without).unwrap_err();
    assert!(matches!(error, BuildError::Token { scheme: Some("api_token"), .. }), "{error:?}");
}

/// What a fixture decodes to, after checking it against what it stands for.
fn decoded<E: Endpoint<Data: Debug>>(fixture: &Fixture) {
    let status = fixture.status;
    match (fixture.error, call::decode::<E>(answer(status, fixture.content_type, fixture.response))) {
        (None, Ok(_)) => {}
        (Some(expected), Err(CallError::Rejected(rejected))) => {
            assert_eq!(rejected.error.info().map(|info| info.name), Some(expected), "{}", fixture.response);
        }
        (_, Ok(success)) => panic!("an error decoded as {:?}", success.data),
        (_, Err(error)) => panic!("{error}: {}", fixture.response),
    }
}

#[test]
fn every_fixture_decodes_to_what_it_stands_for() {
    for fixture in v1::FIXTURES.entries {
        match fixture.endpoint {
            "CreateLink" => decoded::<CreateLink>(fixture),
            "GetPayInTransactions" => decoded::<GetPayInTransactions>(fixture),
            "GeneratePdf" => decoded::<GeneratePdf>(fixture),
            "GenerateTaxInvoice" => decoded::<GenerateTaxInvoice>(fixture),
            "GenerateCsvFile" => decoded::<GenerateCsvFile>(fixture),
            other => panic!("no endpoint `{other}`"),
        }
    }
}

#[test]
fn the_transport_in_memory_answers_every_call() {
    let memory = Memory::new(v1::FIXTURES).accepting("access").accepting_credential("api_token", "key");
    let client = BlockingClient::with_settings(settings("https://app.secpaid.com/api"), memory);
    let link = client.create_link(CreateLink::new(100)).unwrap().data;
    assert_eq!(link.pay_link.as_deref(), Some("https://app.secpaid.com/payment?link_id=MTI0"));
    assert_eq!(client.get_pay_in_transactions(GetPayInTransactions::new()).unwrap().data.len(), 1);
    assert!(client.generate_pdf(report()).unwrap().data.bytes.starts_with(b"%PDF"));
    let month = YearMonth::new(2024, 12).unwrap();
    assert_eq!(
        client.generate_tax_invoice(GenerateTaxInvoice::new(month)).unwrap().data.content_type,
        "application/pdf"
    );
    let table = client.generate_csv_file(GenerateCsvFile::new(date())).unwrap().data;
    assert_eq!((&*table.bytes, &*table.content_type), (&b"column\nvalue\n"[..], "text/csv"));

    let stranger = settings("https://app.secpaid.com/api").with_credential("api_token", "wrong");
    let memory = Memory::new(v1::FIXTURES).accepting_credential("api_token", "key");
    let error = BlockingClient::with_settings(stranger, memory).generate_pdf(report()).unwrap_err();
    assert_eq!(error.rejection(), Some(&GeneratePdfError::TokenRejected));
}

#[test]
fn an_error_is_an_error_whatever_content_type_it_comes_with() {
    const ERRORS: &[(&str, GeneratePdfError)] = &[
        (
            r#"{"ResponseCode":0,"ResponseMsg":"Incorrect token or missing token","Result":"False","ServerTime":"CEST"}"#,
            GeneratePdfError::TokenRejected,
        ),
        (
            r#"{"error":"InvalidRequest","errorMessage":"Your request parameters are incorrect."}"#,
            GeneratePdfError::InvalidRequest,
        ),
        (
            r#"{"error":"Forbidden","errorMessage":"You do not have permission to perform this action."}"#,
            GeneratePdfError::PermissionDenied,
        ),
    ];
    for (body, expected) in ERRORS {
        for content_type in ["application/pdf", "text/csv", "application/json", "text/html; charset=UTF-8"] {
            for status in [200, 400, 500] {
                let pdf = call::decode::<GeneratePdf>(answer(status, content_type, *body)).unwrap_err();
                assert_eq!(pdf.rejection(), Some(expected), "{status} {content_type} {body}");
                let csv = call::decode::<GenerateCsvFile>(answer(status, content_type, *body)).unwrap_err();
                let CallError::Rejected(csv) = csv else { panic!("{csv:?}") };
                assert_eq!(csv.error.info().map(|info| info.name), expected.info().map(|info| info.name));
            }
        }
    }
    let unknown = r#"{"ResponseCode":0,"ResponseMsg":"No such transaction","Result":"False"}"#;
    let error = call::decode::<GeneratePdf>(answer(200, "application/pdf", unknown)).unwrap_err();
    assert!(matches!(error.rejection(), Some(GeneratePdfError::Unknown(_))));
}

#[test]
fn a_list_without_an_envelope_is_a_list() {
    let body = r#"{"data":[{"pay_id":"1"}],"total":1,"page":1,"limit":10}"#;
    let list = call::decode::<GetPayInTransactions>(answer(200, "application/json", body)).unwrap();
    assert_eq!(list.data[0].pay_id, Some(1.into()));
    assert_eq!(list.data[0].amount, None);
    assert_eq!(list.meta.total, Some(1));
}

#[test]
fn no_credential_is_in_a_recording_and_a_file_is() {
    let echo = blocking_transport_fn(|request: Request<Bytes>| {
        assert_eq!(request.headers()["token"], "s3cret-key");
        Ok(answer(200, "text/csv", "a;s3cret-key\n").into())
    });
    let recorder = Recorder::new(Vec::new(), echo);
    let settings = Settings::new("https://app.secpaid.com/api").unwrap().with_token("s3cret-access");
    let settings = settings.with_credential("api_token", "s3cret-key");
    let request = call::encode(&GenerateCsvFile::new(date()), &settings).unwrap();
    recorder.send(request).unwrap();
    let recording = String::from_utf8(recorder.into_writer()).unwrap();
    assert!(!recording.contains("s3cret"), "{recording}");
    assert!(recording.contains("a;"), "{recording}");
}

/// The answers of a server, by path, and the requests that it got.
fn served(
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> (Server, Arc<Mutex<Vec<Request<Bytes>>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&requests);
    let server = Server::start_with(move |request| {
        log.lock().unwrap().push(request.clone());
        Some(answer(request.uri().path()))
    });
    (server.unwrap(), requests)
}

#[tokio::test]
async fn files_arrive_byte_for_byte_over_sockets() {
    const TABLE: &str = "\u{feff}Betrag;Empfänger\r\n\"1,00\";\"a;b\"\r\n";
    let (server, requests) = served(|path| match path {
        "/v1/generateCsvFile" => answer(200, "text/csv; charset=UTF-8", TABLE),
        _ => answer(200, "application/pdf", pdf()),
    });
    let blocking = BlockingClient::with_settings(settings(&server.url()), Ureq::default());
    let client = Client::with_settings(
        settings(&server.url()),
        Reqwest::build(reqwest_0_13::Client::builder()).unwrap(),
    );
    for file in
        [blocking.generate_pdf(report()).unwrap().data, client.generate_pdf(report()).await.unwrap().data]
    {
        assert!(file.bytes == pdf(), "{file:?}");
        assert_eq!(file.content_type, "application/pdf");
    }
    let month = || GenerateTaxInvoice::new(YearMonth::new(2024, 12).unwrap());
    assert!(blocking.generate_tax_invoice(month()).unwrap().data.bytes == pdf());
    assert!(client.generate_tax_invoice(month()).await.unwrap().data.bytes == pdf());
    let table = || GenerateCsvFile::new(date());
    for file in [
        blocking.generate_csv_file(table()).unwrap().data,
        client.generate_csv_file(table()).await.unwrap().data,
    ] {
        assert_eq!((&*file.bytes, &*file.content_type), (TABLE.as_bytes(), "text/csv; charset=UTF-8"));
    }
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 6);
    for request in requests.iter() {
        assert_eq!(request.headers()["token"], "key");
        assert!(!request.headers().contains_key("authorization"));
        let accept = request.headers()["accept"].to_str().unwrap();
        assert!(accept.ends_with(", application/json"), "{accept}");
    }
}

#[tokio::test]
async fn answers_that_are_no_file_over_sockets() {
    let (server, _) = served(|path| match path {
        "/v1/generatePdf" => answer(
            200,
            "application/pdf",
            r#"{"ResponseCode":0,"ResponseMsg":"Please enter token","Result":"False"}"#,
        ),
        "/v1/generateTaxInvoice" => answer(502, "text/html", "<html><h1>Bad gateway</h1></html>"),
        _ => answer(500, "text/csv", "half a table"),
    });
    let blocking = BlockingClient::with_settings(settings(&server.url()), Ureq::default());
    let client = Client::with_settings(
        settings(&server.url()),
        Reqwest::build(reqwest_0_13::Client::builder()).unwrap(),
    );
    for result in [blocking.generate_pdf(report()), client.generate_pdf(report()).await] {
        assert_eq!(result.unwrap_err().rejection(), Some(&GeneratePdfError::TokenRejected));
    }
    let month = || GenerateTaxInvoice::new(YearMonth::new(2024, 12).unwrap());
    for result in [blocking.generate_tax_invoice(month()), client.generate_tax_invoice(month()).await] {
        let Err(CallError::Unrecognised(unrecognised)) = result else { panic!("recognised") };
        assert!(matches!(&unrecognised.reason, UnrecognisedReason::NoFile { .. }), "{unrecognised:?}");
        assert_eq!(unrecognised.answer.status, 502);
    }
    // The status 500 is a declared error, whatever is in the body.
    let table = || GenerateCsvFile::new(date());
    for result in [blocking.generate_csv_file(table()), client.generate_csv_file(table()).await] {
        let error = result.unwrap_err();
        assert_eq!(error.rejection(), Some(&v1::GenerateCsvFileError::InternalServerError));
        assert!(error.outcome_unknown());
    }
}

#[test]
fn the_limit_of_the_body_holds_for_files() {
    let (server, _) = served(|_| answer(200, "application/pdf", pdf()));
    let client = BlockingClient::with_settings(
        settings(&server.url()).with_body_limit(pdf().len() - 1),
        Ureq::default(),
    );
    let Err(CallError::Transport(error)) = client.generate_pdf(report()) else { panic!("answered") };
    assert_eq!(error.kind, TransportErrorKind::BodyTooLarge);
    let client =
        BlockingClient::with_settings(settings(&server.url()).with_body_limit(pdf().len()), Ureq::default());
    assert!(client.generate_pdf(report()).is_ok());
}
