//! Fields of requests in path, query, headers and body: what is sent, and what cannot be.

use http::Request;
use secpaid_core::call::encode;
use secpaid_core::endpoint::{Encoding, Endpoint};
use secpaid_core::{BuildError, Secret, Settings};

use super::places::{
    DeleteRecord, Kind, ListRecords, Newest, PatchRecord, PutRecord, Record, Redeem, ZoneId,
};

fn settings() -> Settings {
    Settings::new("http://127.0.0.1/api").unwrap().with_token("tok")
}

fn sent<E: Endpoint>(endpoint: &E) -> Request<bytes::Bytes> {
    encode(endpoint, &settings()).unwrap()
}

fn refused<E: Endpoint>(endpoint: &E) -> String {
    encode(endpoint, &settings()).unwrap_err().to_string()
}

fn list() -> ListRecords {
    ListRecords::new("a/b", [Kind::A, Kind::Mx])
}

#[test]
fn a_query_repeats_the_name_of_a_list_or_joins_it() {
    let request = sent(&list());
    assert_eq!(request.uri(), "http://127.0.0.1/api/zones/a%2Fb/records?kind=A&kind=MX");
    assert_eq!(request.method(), "GET");
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));

    let all =
        list().tag(["x y".to_owned(), "ä&=".to_owned()]).page(2_u32).proxied(true).filter(Record::new("w"));
    let request = sent(&all);
    assert_eq!(
        request.uri().query(),
        Some("kind=A&kind=MX&tag=x+y%2C%C3%A4%26%3D&page=2&proxied=true&filter=%7B%22name%22%3A%22w%22%7D")
    );
    let empty = ListRecords::new("z", Vec::<Kind>::new());
    assert_eq!(sent(&empty).uri(), "http://127.0.0.1/api/zones/z/records");
    assert_eq!(sent(&empty.tag(Vec::<String>::new())).uri(), "http://127.0.0.1/api/zones/z/records");
    let comma = list().tag(["a,b".to_owned()]);
    assert_eq!(refused(&comma), "the field `tag` has an entry with a comma, which would be read as two");
}

#[test]
fn a_segment_of_a_path_is_one_whatever_is_in_it() {
    for (zone, segment) in [("a/b", "a%2Fb"), ("50% ?#ä", "50%25%20%3F%23%C3%A4"), ("...", "...")] {
        let path = format!("/api/zones/{segment}/records/newest");
        assert_eq!(sent(&Newest::new(zone)).uri().path(), path);
    }
    assert_eq!(
        refused(&Newest::new("")),
        "the field `zone_id` is empty, which a segment of a path cannot be"
    );
    for zone in [".", ".."] {
        let expected = "the field `zone_id` is `.` or `..`, which would lead to another path";
        assert_eq!(refused(&Newest::new(zone)), expected);
    }
}

#[test]
fn a_header_carries_printable_ascii() {
    let request = sent(&list().x_trace_id("a b=c"));
    assert_eq!(request.headers()["x-trace-id"], "a b=c");
    for text in ["a\nb", "ä", "\u{7f}"] {
        let expected =
            "the field `X-Trace-Id` has characters that no header can carry: it takes printable ASCII";
        assert_eq!(refused(&list().x_trace_id(text)), expected);
    }
    let expected = "the field `X-Trace-Id` begins or ends with white space, which a header loses";
    assert_eq!(refused(&list().x_trace_id(" a")), expected);

    let put = PutRecord::new("z", 7_u64, "n").if_match(["\"a\"".to_owned(), "\"b\"".to_owned()]);
    let request = sent(&put);
    let values: Vec<_> = request.headers().get_all("if-match").iter().collect();
    assert_eq!(values, ["\"a\"", "\"b\""]);
}

#[test]
fn a_body_has_what_is_nowhere_else_in_every_encoding() {
    let put = || PutRecord::new("z", 7_u64, "n & m").dry_run(true).tags(["a".to_owned(), "b".to_owned()]);
    let put = || put().values(["1".to_owned(), "2".to_owned()]);
    let body = |encoding| {
        let request = encode(&put(), &settings().with_encoding(encoding)).unwrap();
        assert_eq!(request.uri(), "http://127.0.0.1/api/zones/z/records/7?dry_run=true");
        assert_eq!(request.method(), "PUT");
        String::from_utf8(request.body().to_vec()).unwrap()
    };
    assert_eq!(body(Encoding::Json), r#"{"name":"n & m","tags":["a","b"],"values":["1","2"]}"#);
    assert_eq!(body(Encoding::Form), "name=n+%26+m&tags=a%2Cb&values=1&values=2");
    let parts = body(Encoding::Multipart);
    let parts = secpaid_core::call::untyped::form_parts(parts.as_bytes());
    let said: Vec<_> = parts.map(|part| format!("{}={}", part.name, part.text())).collect();
    assert_eq!(said, ["name=n & m", "tags=a,b", "values=1", "values=2"]);
    assert_eq!(sent(&PatchRecord::new("z", 7_u64)).body(), "{}");
}

#[test]
fn constraints_hold_wherever_fields_are() {
    let broken = |error| match error {
        BuildError::Constraints(broken) => {
            broken.into_iter().map(|broken| broken.constraint).collect::<Vec<_>>()
        }
        other => panic!("{other}"),
    };
    assert_eq!(broken(encode(&list().page(0_u32), &settings()).unwrap_err()), ["min"]);
    let put = PutRecord::new("z", 1001_u64, "n");
    assert!(encode(&put, &settings()).is_ok());
    assert_eq!(broken(encode(&put.dry_run(true), &settings()).unwrap_err()), ["not_both"]);
    assert!(encode(&list().page(0_u32), &settings().without_constraint("page.min")).is_ok());
}

#[test]
fn secrets_are_sent_and_not_shown() {
    let delete = DeleteRecord::new("z", 7_u64, Secret::from("pin-4711")).reason(Secret::from("because-4711"));
    assert!(!format!("{delete:?}").contains("4711"));
    let request = sent(&delete);
    assert_eq!(request.uri().query(), Some("pin=pin-4711"));
    assert!(request.headers()["x-reason"].is_sensitive());
    assert!(!format!("{:?}", request.headers()).contains("4711"));
    let bad = DeleteRecord::new("z", 7_u64, Secret::from("p")).reason(Secret::from("4711\n"));
    assert!(!format!("{:?}", encode(&bad, &settings())).contains("4711"));
    assert_eq!(sent(&Redeem::new(Secret::from("code-4711"))).uri().path(), "/api/codes/code-4711");
    assert!(refused(&Redeem::new(Secret::from(".."))).starts_with("the field `code` is `.` or `..`"));
}

#[test]
fn a_url_that_is_too_long_is_told_before_it_is_sent() {
    let expected = "the URL of `Newest` is longer than the 65,534 bytes that one can have";
    assert_eq!(refused(&Newest::new(ZoneId::from("z".repeat(70_000)))), expected);
}
