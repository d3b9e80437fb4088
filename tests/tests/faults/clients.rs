//! The real clients, as they are by default: each keeps its connections.

use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{BlockingTransport, Transport};
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
    vec![
        blocking("ureq-3", Ureq::default()),
        asynchronous("reqwest-0_13", runtime, Reqwest::build(reqwest_0_13::Client::builder()).unwrap()),
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
