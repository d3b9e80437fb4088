//! The real clients, as their adapters build them by default: all but isahc keep their connections.

use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::rt::TokioExecutor;
use isahc::HttpClient;
use secpaid_core::transport::isahc_2::Isahc;
use secpaid_core::transport::reqwest_0_13::{BlockingReqwest, Reqwest};
use secpaid_core::transport::reqwest_middleware_0_5::ReqwestMiddleware;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{BlockingTransport, Transport, hyper_util_0_1, reqwest_0_12};
use secpaid_core::v2::{BlockingClient, Client, CreateLink, CreateLinkError};
use secpaid_core::{CallError, Settings, Success};
use tokio::runtime::Handle;

pub(crate) type CallResult = Result<Success<CreateLink>, CallError<CreateLinkError>>;

/// Something that calls.
pub(crate) struct Caller {
    pub(crate) name: &'static str,
    pub(crate) call: Box<dyn Fn(Settings, CreateLink) -> CallResult + Send + Sync>,
}

/// Every client. Those that do not block run on this runtime.
pub(crate) fn all(runtime: &Handle) -> Vec<Caller> {
    let middleware = |client| reqwest_middleware::ClientBuilder::new(client).build();
    let hyper = HyperClient::builder(TokioExecutor::new()).build_http();
    vec![
        blocking("ureq-3", Ureq::default()),
        blocking("isahc-2 blocking", Isahc::build(HttpClient::builder()).unwrap()),
        blocking(
            "reqwest-0_13 blocking",
            BlockingReqwest::build(reqwest_0_13::blocking::Client::builder()).unwrap(),
        ),
        asynchronous("reqwest-0_13", runtime, Reqwest::build(reqwest_0_13::Client::builder()).unwrap()),
        asynchronous(
            "reqwest-middleware-0_5",
            runtime,
            ReqwestMiddleware::build(reqwest_0_13::Client::builder(), middleware).unwrap(),
        ),
        asynchronous(
            "reqwest-0_12",
            runtime,
            reqwest_0_12::Reqwest::build(::reqwest_0_12::Client::builder()).unwrap(),
        ),
        asynchronous("isahc-2", runtime, Isahc::build(HttpClient::builder()).unwrap()),
        asynchronous("hyper-util-0_1", runtime, hyper_util_0_1::transport(hyper, tokio::time::sleep)),
    ]
}

pub(crate) fn blocking(
    name: &'static str,
    transport: impl BlockingTransport + Send + Sync + 'static,
) -> Caller {
    let call =
        move |settings, endpoint| BlockingClient::with_settings(settings, &transport).create_link(endpoint);
    Caller { name, call: Box::new(call) }
}

pub(crate) fn asynchronous(
    name: &'static str,
    runtime: &Handle,
    transport: impl Transport + Send + Sync + 'static,
) -> Caller {
    let runtime = runtime.clone();
    let call = move |settings, endpoint| {
        runtime.block_on(Client::with_settings(settings, &transport).create_link(endpoint))
    };
    Caller { name, call: Box::new(call) }
}
