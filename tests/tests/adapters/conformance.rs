//! Every transport against the conformance kit: none fails a check, and what remarks there are is what its documentation says.

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use isahc::HttpClient;
use secpaid_core::testing::conformance::{self, Report};
use secpaid_core::transport::isahc_2::Isahc;
use secpaid_core::transport::reqwest_0_13::{BlockingReqwest, Reqwest};
use secpaid_core::transport::reqwest_middleware_0_5::ReqwestMiddleware;
use secpaid_core::transport::tower::{Tower, TransportService};
use secpaid_core::transport::{hyper_util_0_1, reqwest_0_12};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::{attohttpc, awc, curl, minreq};

/// Nothing failed, and remarks are these only.
fn check(report: Report, expected: &[&str]) {
    println!("{report}");
    let report = report.into_result().unwrap();
    let remarks: Vec<_> = report.remarks().map(|check| check.name).collect();
    assert_eq!(remarks, expected);
}

#[tokio::test]
async fn reqwest_0_13_conforms() {
    let transport = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    check(conformance::run(&transport).await, &[]);
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
    check(conformance::run(&transport).await, &[]);
}

#[test]
fn blocking_isahc_2_conforms() {
    let transport = Isahc::build(HttpClient::builder()).unwrap();
    check(conformance::run_blocking(&transport), &[]);
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
fn minreq_conforms() {
    check(conformance::run_blocking(&minreq::Minreq), &[]);
}

#[test]
fn attohttpc_conforms() {
    check(conformance::run_blocking(&attohttpc::Attohttpc), &[]);
}

#[test]
fn curl_conforms() {
    check(conformance::run_blocking(&curl::Curl), &[]);
}

#[tokio::test]
async fn awc_conforms() {
    LocalSet::new().run_until(async { check(conformance::run(&awc::Awc::default()).await, &[]) }).await;
}
