//! Every transport against the conformance kit. No adapter fails a check; what an example fails, its client cannot do, as its documentation says.

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use isahc::HttpClient;
use secpaid_core::testing::conformance::{self, Check, Report};
use secpaid_core::transport::isahc_2::Isahc;
use secpaid_core::transport::reqwest_0_13::{BlockingReqwest, Reqwest};
use secpaid_core::transport::reqwest_middleware_0_5::ReqwestMiddleware;
use secpaid_core::transport::tower::{Tower, TransportService};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{hyper_util_0_1, reqwest_0_12};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::{attohttpc, awc, curl, minreq};

/// Nothing failed, and these are all the remarks.
fn check(report: Report, remarks: &[&str]) {
    check_example(report, &[], remarks);
}

/// What an example says that its client cannot do, and no more.
fn check_example(report: Report, failures: &[&str], remarks: &[&str]) {
    let names = |checks: Vec<&Check>| checks.iter().map(|check| check.name).collect::<Vec<_>>();
    assert_eq!(names(report.failures().collect()), failures, "{report}");
    assert_eq!(names(report.remarks().collect()), remarks, "{report}");
}

/// `isahc` and libcurl are built without TLS here, and do not say that they did nothing; `ureq` does not tell a handshake that failed from a
/// connection that broke.
const TLS: &str = "https is not spoken in the clear";
/// `isahc` gives the head with the first byte of the body, and so not where an answer is cut between them.
const CUT_BODY: &str = "an answer cut in its body is no answer";
const CUT_CHUNKS: &str = "an answer cut in its chunks is no answer";

#[test]
fn ureq_3_conforms() {
    check(conformance::run_blocking(&Ureq::default()), &[TLS]);
}

#[tokio::test]
async fn reqwest_0_13_conforms() {
    let transport = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    check(conformance::run(&transport).await, &[]);
}

/// The kit of a transport whose futures may move between threads may itself.
#[test]
fn the_kit_is_send() {
    fn is_send(_: &impl Send) {}
    is_send(&conformance::run(&Reqwest::build(reqwest_0_13::Client::builder()).unwrap()));
}

#[test]
fn blocking_reqwest_0_13_conforms() {
    let transport = BlockingReqwest::build(reqwest_0_13::blocking::Client::builder()).unwrap();
    check(conformance::run_blocking(&transport), &[]);
}

#[tokio::test]
async fn reqwest_0_12_conforms() {
    let transport = reqwest_0_12::Reqwest::build(::reqwest_0_12::Client::builder()).unwrap();
    check(conformance::run(&transport).await, &[]);
}

#[tokio::test]
async fn reqwest_middleware_0_5_conforms() {
    let transport = ReqwestMiddleware::build(reqwest_0_13::Client::builder(), Into::into).unwrap();
    check(conformance::run(&transport).await, &[]);
}

#[tokio::test]
async fn isahc_2_conforms() {
    let transport = Isahc::build(HttpClient::builder()).unwrap();
    check(conformance::run(&transport).await, &[TLS, CUT_BODY, CUT_CHUNKS]);
}

#[test]
fn blocking_isahc_2_conforms() {
    let transport = Isahc::build(HttpClient::builder()).unwrap();
    check(conformance::run_blocking(&transport), &[TLS, CUT_BODY, CUT_CHUNKS]);
}

#[tokio::test]
async fn hyper_util_0_1_conforms() {
    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    check(conformance::run(&hyper_util_0_1::transport(client, sleep)).await, &[]);
}

#[tokio::test]
async fn a_transport_that_went_through_tower_conforms() {
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    check(conformance::run(&Tower::new(TransportService::new(reqwest), sleep)).await, &[]);
}

#[test]
fn curl_conforms() {
    check(conformance::run_blocking(&curl::Curl), &[TLS]);
}

const INTERIM: &str = "interim answers are skipped";
const UNRESOLVED: &str = "a name that does not resolve was not sent";

#[test]
fn minreq_conforms_but_for_what_it_cannot_do() {
    let report = conformance::run_blocking(&minreq::Minreq);
    check_example(
        report,
        &[INTERIM, CUT_CHUNKS],
        &["a body that never ends runs into the timeout", UNRESOLVED],
    );
}

#[test]
fn attohttpc_conforms_but_for_what_it_cannot_do() {
    let report = conformance::run_blocking(&attohttpc::Attohttpc);
    check_example(
        report,
        &["chunked bodies come back whole", INTERIM],
        &["a server that does not read runs into the timeout", UNRESOLVED, CUT_CHUNKS],
    );
}

#[tokio::test]
async fn awc_conforms_but_for_what_it_cannot_do() {
    let transport = awc::Awc::default();
    let report = LocalSet::new().run_until(conformance::run(&transport)).await;
    check_example(
        report,
        &["a body that ends with the connection comes back whole", INTERIM, CUT_CHUNKS],
        &["every header arrives once", "reading stops at the limit"],
    );
}
