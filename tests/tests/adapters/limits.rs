//! Limits that no client was made for.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use isahc::HttpClient;
use secpaid_core::Settings;
use secpaid_core::testing::Server;
use secpaid_core::transport::isahc_2::Isahc;
use secpaid_core::transport::reqwest_0_13::{BlockingReqwest, Reqwest};
use secpaid_core::transport::reqwest_middleware_0_5::ReqwestMiddleware;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{
    BlockingTransport, Limits, LocalTransport, Transport, hyper_util_0_1, reqwest_0_12,
};
use secpaid_core::v2::{self, BlockingClient, CreateLink};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::{attohttpc, awc, curl, minreq};

/// A request that may take and be as much as a limit can say.
fn unlimited(server: &Server) -> Request<Bytes> {
    let mut limits = Limits::default();
    (limits.timeout, limits.body) = (Duration::MAX, usize::MAX);
    Request::get(server.url()).extension(limits).body(Bytes::new()).unwrap()
}

#[test]
fn the_longest_time_is_none_too_long_for_clients_that_block() {
    let server = Server::start(v2::FIXTURES).unwrap();
    let clients: [&dyn BlockingTransport; 6] = [
        &Ureq::default(),
        &Isahc::build(HttpClient::builder()).unwrap(),
        &BlockingReqwest::build(reqwest_0_13::blocking::Client::builder()).unwrap(),
        &attohttpc::Attohttpc,
        &curl::Curl,
        &minreq::Minreq,
    ];
    for client in clients {
        client.send(unlimited(&server)).unwrap();
    }
    let settings = Settings::new(&server.url()).unwrap().with_token("any").with_timeout(Duration::MAX);
    let client = BlockingClient::with_settings(settings, Ureq::default());
    client.create_link(CreateLink::new(25)).unwrap();
}

#[tokio::test]
async fn the_longest_time_is_none_too_long_for_asynchronous_clients() {
    let server = Server::start(v2::FIXTURES).unwrap();
    let hyper: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let reqwest = || reqwest_0_13::Client::builder();
    Reqwest::build(reqwest()).unwrap().send(unlimited(&server)).await.unwrap();
    ReqwestMiddleware::build(reqwest(), Into::into).unwrap().send(unlimited(&server)).await.unwrap();
    let older = reqwest_0_12::Reqwest::build(::reqwest_0_12::Client::builder()).unwrap();
    older.send(unlimited(&server)).await.unwrap();
    hyper_util_0_1::transport(hyper, sleep).send(unlimited(&server)).await.unwrap();
    Transport::send(&Isahc::build(HttpClient::builder()).unwrap(), unlimited(&server)).await.unwrap();
    let awc = async { awc::Awc::default().send_local(unlimited(&server)).await.unwrap() };
    LocalSet::new().run_until(awc).await;
}
