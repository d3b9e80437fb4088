//! What two clients send over a socket, byte for byte.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::testing::Server;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{Answer, Secret, Settings};

use crate::api::{
    BlockingClient, Client, DeleteRecord, DeleteRecords, GetRecord, GetZone, Kind, ListRecords, PatchRecord,
    PutRecord, Record, Redeem,
};

/// A segment that would be a path, a query and a fragment, were it not encoded.
const ODD: &str = "../a?b#c%2e ä";
const ODD_ENCODED: &str = "..%2Fa%3Fb%23c%252e%20%C3%A4";

/// What arrived: the request line, the headers that are fields, and the body.
type Arrived = (String, Vec<(&'static str, String)>, String);

/// A server that keeps what arrives and takes it.
struct Api {
    server: Server,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Api {
    fn start() -> Self {
        let requests = Arc::new(Mutex::new(Vec::<Request<Bytes>>::new()));
        let seen = Arc::clone(&requests);
        let server = Server::start_with(move |request| {
            seen.lock().unwrap().push(request.clone());
            let data = match request.uri().path() {
                path if path.ends_with(".json") => r#"{"name":"www"}"#,
                path if path.ends_with("/records") => "[]",
                _ => "\"zone\"",
            };
            let body = format!("{{\"ok\":true,\"data\":{data}}}");
            Some(Answer::new(StatusCode::OK, HeaderMap::new(), body))
        });
        Self { server: server.unwrap(), requests }
    }

    fn settings(&self) -> Settings {
        Settings::new(&format!("{}/api", self.server.url())).unwrap().with_token("tok")
    }

    fn arrived(&self) -> Vec<Arrived> {
        self.requests.lock().unwrap().drain(..).map(arrived).collect()
    }
}

fn arrived(request: Request<Bytes>) -> Arrived {
    assert_eq!(request.headers()["authorization"], "Bearer tok");
    let line = format!("{} {}", request.method(), request.uri());
    let header = |name: &'static str| {
        let values = request.headers().get_all(name).iter();
        values.map(move |value| (name, value.to_str().unwrap().to_owned()))
    };
    let headers = ["content-type", "x-trace-id", "if-match", "x-reason"].into_iter().flat_map(header);
    (line, headers.collect(), String::from_utf8(request.body().to_vec()).unwrap())
}

fn expected(line: &str, headers: &[(&'static str, &str)], body: &str) -> Arrived {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    (line.to_owned(), headers, body.to_owned())
}

/// Makes a call with each method.
macro_rules! calls {
    ($client:expr $(, $await:tt)?) => {{
        let client = $client;
        let list = ListRecords::new(ODD, [Kind::A, Kind::Mx]).tag(["x y".to_owned(), "z&=".to_owned()]);
        let list = list.page(2_u32).filter(Record::new("w")).x_trace_id("a \"b\"");
        assert!(client.list_records(list)$(.$await)?.unwrap().data.is_empty());
        assert_eq!(client.get_record(GetRecord::new("z", 7_u64))$(.$await)?.unwrap().data.name, "www");
        let put = PutRecord::new("z", 7_u64, "n & m").values(["1".to_owned(), "2".to_owned()]).dry_run(true);
        client.put_record(put.if_match(["\"a\"".to_owned(), "\"b\"".to_owned()]))$(.$await)?.unwrap();
        let patch = PatchRecord::new(".well-known", 7_u64).ttl(60_u32).dry_run(false).if_match("*");
        client.patch_record(patch)$(.$await)?.unwrap();
        let delete = DeleteRecord::new("%2e%2e", 7_u64, Secret::from("a+b c")).reason(Secret::from("old"));
        client.delete_record(delete)$(.$await)?.unwrap();
        let delete = DeleteRecords::new("...", [7_u64, 8]).dry_run(true).if_match("*");
        client.delete_records(delete)$(.$await)?.unwrap();
        client.redeem(Redeem::new(Secret::from("a/b")))$(.$await)?.unwrap();
        assert_eq!(client.get_zone(GetZone::new("own"))$(.$await)?.unwrap().data, "zone");
    }};
}

fn all_expected() -> Vec<Arrived> {
    let json = ("content-type", "application/json");
    vec![
        expected(
            &format!(
                "GET /api/zones/{ODD_ENCODED}/records?kind=A&kind=MX&tag=x+y%2Cz%26%3D&page=2&filter=%7B%22name%22%3A%22w%22%7D"
            ),
            &[("x-trace-id", "a \"b\"")],
            "",
        ),
        expected("GET /api/zones/z/records/7.json", &[], ""),
        expected(
            "PUT /api/zones/z/records/7?dry_run=true",
            &[json, ("if-match", "\"a\""), ("if-match", "\"b\"")],
            r#"{"name":"n & m","values":["1","2"]}"#,
        ),
        expected(
            "PATCH /api/zones/.well-known/records/7?dry_run=false",
            &[json, ("if-match", "*")],
            r#"{"ttl":60}"#,
        ),
        expected("DELETE /api/zones/%252e%252e/records/7?pin=a%2Bb+c", &[("x-reason", "old")], ""),
        expected(
            "DELETE /api/zones/.../records?dry_run=true",
            &[json, ("if-match", "*")],
            r#"{"ids":[7,8]}"#,
        ),
        expected("POST /api/codes/a%2Fb", &[], ""),
        expected("GET /api/zones/own", &[], ""),
    ]
}

#[test]
fn ureq_sends_every_field_where_it_belongs() {
    let api = Api::start();
    calls!(BlockingClient::with_settings(api.settings(), Ureq::default()));
    assert_eq!(api.arrived(), all_expected());
}

#[tokio::test]
async fn reqwest_sends_every_field_where_it_belongs() {
    let api = Api::start();
    let transport = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    calls!(Client::with_settings(api.settings(), transport), await);
    assert_eq!(api.arrived(), all_expected());
}

#[test]
fn what_would_reach_another_route_is_not_sent() {
    let api = Api::start();
    let client = BlockingClient::with_settings(api.settings(), Ureq::default());
    for zone in ["", ".", ".."] {
        let error = client.get_zone(GetZone::new(zone)).unwrap_err();
        assert!(error.to_string().contains("`zone_id`"), "{error}");
    }
    assert_eq!(api.arrived(), []);
}
