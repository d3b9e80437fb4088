//! Fields whose value never varies are sent, wherever they are, and nobody gives them.

use http::Request;
use secpaid_core::endpoint::Encoding;
use secpaid_core::testing::Memory;
use secpaid_core::{BuildError, Decimal, Endpoint, Settings, call};

use super::constants::{BlockingClient, FIXTURES, Forms, Only, Ping, Report, Transfer};

fn settings() -> Settings {
    Settings::new("http://127.0.0.1/api").unwrap().with_token("k")
}

fn encoded<E: Endpoint>(endpoint: &E, settings: &Settings) -> Request<bytes::Bytes> {
    call::encode(endpoint, settings).unwrap()
}

fn body(request: &Request<bytes::Bytes>) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

#[test]
fn a_json_body_has_them_in_the_order_of_the_spec() {
    let request = encoded(&Transfer::new(25, "a"), &settings());
    assert_eq!(body(&request), r#"{"jsonrpc":"2.0","method":"transfer","amount":25,"to":"a"}"#);
    assert_eq!(request.headers()["x-api-version"], "2024-01-01");
    assert_eq!(body(&encoded(&Ping::default(), &settings())), r#"{"jsonrpc":"2.0","method":"ping"}"#);
}

#[test]
fn a_query_and_headers_have_them() {
    let request = encoded(&Report::new().page(2_u32), &settings());
    assert_eq!(
        request.uri().path_and_query().unwrap(),
        "/api/report?format=json&verbose=true&depth=1.50&page=2&key=k"
    );
    assert_eq!(request.headers()["x-limit"], "-3");
    let request = encoded(&Only::new(), &settings());
    assert_eq!(request.uri().path_and_query().unwrap(), "/api/only?confirm=yes&key=k");
}

#[test]
fn forms_have_them_in_parts_and_not() {
    let forms = Forms::new(7_u64).note("n");
    let request = encoded(&forms, &settings());
    assert_eq!(request.uri().path_and_query().unwrap(), "/api/forms/7?version=2&key=k");
    assert_eq!(body(&request), "type=a+%26+b&strict=false&level=7&note=n");
    let request = encoded(&forms, &settings().with_encoding(Encoding::Json));
    assert_eq!(body(&request), r#"{"type":"a & b","strict":false,"level":7,"note":"n"}"#);
    let request = encoded(&forms, &settings().with_encoding(Encoding::Multipart));
    let parts = body(&request);
    for part in
        ["name=\"type\"\r\n\r\na & b\r\n", "name=\"strict\"\r\n\r\nfalse\r\n", "name=\"level\"\r\n\r\n7\r\n"]
    {
        assert!(parts.contains(part), "{parts}");
    }
    assert!(!parts.contains("version"), "{parts}");
}

#[test]
fn a_rule_looks_at_them() {
    let refused = call::encode(&Transfer::new(Decimal::from(1001), "a"), &settings());
    assert!(matches!(refused, Err(BuildError::Constraints(_))), "{refused:?}");
}

#[test]
fn an_example_may_leave_them_out_and_they_tell_endpoints_of_one_path_apart() {
    let client = BlockingClient::with_settings(settings(), Memory::new(FIXTURES));
    assert_eq!(client.transfer(Transfer::new(25, "a")).unwrap().data, "t1");
    assert_eq!(client.transfer(Transfer::new(5, "b")).unwrap().data, "t2");
    let said: Vec<_> = FIXTURES.constants.iter().map(|constants| constants.endpoint).collect();
    assert_eq!(said, ["Transfer", "Ping", "Report", "Forms", "Only"]);
    assert_eq!(FIXTURES.constants[1].request, r#"{"jsonrpc":"2.0","method":"ping"}"#);
}

#[test]
fn nothing_in_rust_stands_for_them() {
    let Transfer { amount, to, .. } = Transfer::new(1, "a");
    assert_eq!((amount, to.as_str()), (Decimal::from(1), "a"));
    assert_eq!(format!("{:?}", Ping::new()), "Ping { note: None }");
    assert_eq!(format!("{:?}", Only::new()), "Only");
}
