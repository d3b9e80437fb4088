//! Signed calls: what the signer sees, what arrives, and what happens where there is none or it fails.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::envelope::table::Description;
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::retry::{Policy, Retrying};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{Sent, TransportErrorKind, blocking_transport_fn};
use secpaid_core::{Answer, BuildError, CallError, Settings, SignError, Signer, call, signer_fn};
use sha2::Sha256;

use crate::signed;
use crate::ways::{self, BlockingClient, Client, FindOrder, PlaceOrder};

const SECRET: &[u8] = b"the secret of both sides";

fn signature(nonce: &str, request: &Request<Bytes>) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
    mac.update(nonce.as_bytes());
    mac.update(request.method().as_str().as_bytes());
    mac.update(request.uri().path_and_query().unwrap().as_str().as_bytes());
    mac.update(request.headers()["content-type"].as_bytes());
    mac.update(request.body());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Signs nonce, method, path, content type and body; no two nonces are the same.
#[derive(Default)]
struct Exchange(AtomicUsize);

impl Signer for Exchange {
    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
        let nonce = self.0.fetch_add(1, Ordering::SeqCst).to_string();
        let signature = signature(&nonce, request).parse().map_err(SignError::new)?;
        request.headers_mut().insert("x-nonce", nonce.parse().map_err(SignError::new)?);
        request.headers_mut().insert("x-signature", signature);
        Ok(())
    }
}

/// A server that holds the signature of what arrives against its own, takes no nonce twice, and is busy at first.
struct Api {
    server: Server,
    nonces: Arc<Mutex<BTreeSet<String>>>,
}

impl Api {
    fn busy(times: usize) -> Self {
        let nonces = Arc::new(Mutex::new(BTreeSet::new()));
        let (seen, tries) = (Arc::clone(&nonces), AtomicUsize::new(0));
        let server = Server::start_with(move |request| {
            let header = |name: &str| request.headers().get(name)?.to_str().ok();
            let nonce = header("x-nonce").unwrap_or_default();
            let right = header("x-signature") == Some(&signature(nonce, request));
            let fresh = seen.lock().unwrap().insert(nonce.to_owned());
            let (status, body) = if !right || !fresh {
                (StatusCode::UNAUTHORIZED, r#"{"ok":false,"description":"Not found"}"#)
            } else if tries.fetch_add(1, Ordering::SeqCst) < times {
                (StatusCode::SERVICE_UNAVAILABLE, "busy")
            } else {
                (StatusCode::OK, r#"{"ok":true,"result":true}"#)
            };
            Some(Answer::new(status, HeaderMap::new(), body))
        });
        Self { server: server.unwrap(), nonces }
    }

    fn settings(&self, signer: impl Signer + 'static) -> Settings {
        Settings::new(&format!("{}/base", self.server.url())).unwrap().with_signer_for("signature", signer)
    }

    fn nonces(&self) -> usize {
        self.nonces.lock().unwrap().len()
    }
}

fn reqwest() -> Reqwest {
    Reqwest::build(reqwest_0_13::Client::builder()).unwrap()
}

fn quick() -> Policy {
    Policy::default().with_first_delay(Duration::from_millis(10))
}

#[tokio::test]
async fn what_arrives_is_what_was_signed() {
    let api = Api::busy(0);
    let signer = Arc::new(Exchange::default());
    let blocking = BlockingClient::with_settings(api.settings(Arc::clone(&signer)), Ureq::default());
    assert!(blocking.place_order(PlaceOrder::new(5)).unwrap().data);
    let client = Client::with_settings(api.settings(signer), reqwest());
    assert!(client.place_order(PlaceOrder::new(6)).await.unwrap().data);
    assert_eq!(api.nonces(), 2);

    // The server does compare: another secret is another signature.
    let forged = signer_fn(|request| {
        request.headers_mut().insert("x-nonce", "99".parse().map_err(SignError::new)?);
        request.headers_mut().insert("x-signature", "AAAA".parse().map_err(SignError::new)?);
        Ok(())
    });
    let forger = BlockingClient::with_settings(api.settings(forged), Ureq::default());
    assert!(matches!(forger.place_order(PlaceOrder::new(7)), Err(CallError::Rejected(_))));
}

#[tokio::test]
async fn every_try_has_a_signature_of_its_own() {
    let api = Api::busy(2);
    let transport = Retrying::blocking(Ureq::default()).with_policy(quick());
    let client = BlockingClient::with_settings(api.settings(Exchange::default()), transport);
    assert!(client.find_order(FindOrder::new(7)).unwrap().data);
    assert_eq!(api.nonces(), 3);

    let api = Api::busy(2);
    let transport = Retrying::new(reqwest(), tokio::time::sleep).with_policy(quick());
    let client = Client::with_settings(api.settings(Exchange::default()), transport);
    assert!(client.find_order(FindOrder::new(7)).await.unwrap().data);
    assert_eq!(api.nonces(), 3);
}

#[test]
fn a_signer_that_fails_later_ends_the_call() {
    let times = AtomicUsize::new(0);
    let signer = signer_fn(move |request| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Exchange::default().sign(request),
        _ => Err(SignError::new("the clock is broken")),
    });
    let api = Api::busy(9);
    let transport = Retrying::blocking(Ureq::default()).with_policy(quick());
    let client = BlockingClient::with_settings(api.settings(signer), transport);
    let Err(CallError::Transport(error)) = client.find_order(FindOrder::new(7)) else { panic!("sent") };
    // The first try has arrived.
    assert_eq!((error.kind, error.sent), (TransportErrorKind::Request, Sent::Maybe));
    assert!(error.source.unwrap().to_string().ends_with("the clock is broken"));
    assert_eq!(api.nonces(), 1);
}

#[test]
fn the_signer_sees_the_whole_request_and_may_change_all_of_it() {
    let signer = signer_fn(|request| {
        assert_eq!(Description::of(request).unwrap().name, "PlaceOrder");
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/base/orders"));
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.headers()["user-agent"], "mine");
        assert_eq!(request.body(), r#"{"amount":5}"#);
        *request.uri_mut() = format!("{}?signature=abc", request.uri()).parse().map_err(SignError::new)?;
        *request.body_mut() = r#"{"amount":5,"nonce":1}"#.into();
        Ok(())
    });
    let settings = Settings::new("https://api.example.com/base").unwrap();
    let settings = settings.with_user_agent("mine".parse().unwrap()).with_signer_for("signature", signer);
    let request = call::encode(&PlaceOrder::new(5), &settings).unwrap();
    assert_eq!(request.uri(), "https://api.example.com/base/orders?signature=abc");
    assert_eq!(request.body(), r#"{"amount":5,"nonce":1}"#);
}

#[test]
fn a_request_is_signed_again_from_what_it_was() {
    let count = AtomicUsize::new(0);
    let signer = signer_fn(move |request| {
        let number = count.fetch_add(1, Ordering::SeqCst).to_string();
        *request.uri_mut() = format!("{}?n={number}", request.uri()).parse().map_err(SignError::new)?;
        *request.body_mut() = [request.body(), number.as_bytes()].concat().into();
        request.headers_mut().append("accept", number.parse().map_err(SignError::new)?);
        request.headers_mut().append("x-number", number.parse().map_err(SignError::new)?);
        Ok(())
    });
    let settings = Settings::new("https://api.example.com").unwrap().with_signer_for("signature", signer);
    let mut request = call::encode(&FindOrder::new(7), &settings).unwrap();
    // What a layer adds on the way stays.
    request.headers_mut().insert("idempotency-key", "k".parse().unwrap());
    call::sign_again(&mut request).unwrap();
    assert_eq!(request.uri(), "https://api.example.com/orders/find?n=1");
    assert_eq!(request.body(), r#"{"id":7}1"#);
    let all = |name| request.headers().get_all(name).iter().collect::<Vec<_>>();
    assert_eq!(all("accept"), ["application/json", "1"]);
    assert_eq!(all("x-number"), ["1"]);
    assert_eq!(all("idempotency-key"), ["k"]);

    let mut unsigned = call::encode(&signed::Status::new(), &settings).unwrap();
    let uri = unsigned.uri().clone();
    call::sign_again(&mut unsigned).unwrap();
    assert_eq!(*unsigned.uri(), uri);
}

#[test]
fn nothing_is_sent_without_a_signer_or_where_it_fails() {
    let transport = || blocking_transport_fn(|_| panic!("sent"));
    let settings = || Settings::new("https://api.example.com").unwrap();
    let build = |settings| {
        let client = BlockingClient::with_settings(settings, transport());
        match client.place_order(PlaceOrder::new(5)) {
            Err(CallError::Build(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    // The default scheme's signer is no other's, and a token is no signer.
    let other = settings().with_signer(signer_fn(|_| Ok(()))).with_credential("signature", "key");
    assert_eq!(build(other.clone()), BuildError::Signer { scheme: Some("signature") });
    assert_eq!(
        build(other).to_string(),
        "there is no signer for the auth scheme `signature`, see `Settings::with_signer_for`"
    );
    let failing = settings().with_signer_for("signature", signer_fn(|_| Err(SignError::new("no clock"))));
    let error = build(failing);
    assert_eq!(error, BuildError::Sign { scheme: Some("signature"), reason: "no clock".to_owned() });
    assert!(error.to_string().ends_with("no clock"));

    let client = signed::BlockingClient::with_settings(settings(), transport());
    let Err(CallError::Build(error)) = client.ping(signed::Ping::new()) else { panic!("sent") };
    assert_eq!(error.to_string(), "calls are signed and there is no signer, see `Settings::with_signer`");
}

#[test]
fn the_client_of_a_signed_api_takes_its_signer() {
    let sign = || {
        signer_fn(|request| {
            request.headers_mut().insert("x-signed", "yes".parse().map_err(SignError::new)?);
            Ok(())
        })
    };
    let client = signed::BlockingClient::production(sign(), Memory::new(signed::FIXTURES)).unwrap();
    let _ = (client.ping(signed::Ping::new()), client.status(signed::Status::new()));
    let sent = client.inner().transport().requests();
    assert_eq!(sent[0].headers()["x-signed"], "yes");
    assert!(!sent[1].headers().contains_key("x-signed"));
    assert!(signed::BlockingClient::at_server("production", sign(), Memory::new(ways::FIXTURES)).is_ok());
    // A test server takes any signature.
    let signer = Settings::new("http://localhost").unwrap().with_signer_for("signature", sign());
    let client = BlockingClient::with_settings(signer, Memory::new(ways::FIXTURES));
    assert!(client.place_order(PlaceOrder::new(5)).unwrap().data);
}
