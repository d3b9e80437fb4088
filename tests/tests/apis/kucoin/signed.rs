//! The signature of the exchange: an HMAC over time, method, path with query, and body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderValue, Request};
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{BuildError, CallError, Decimal, Settings, SignError, Signer, call};
use serde_json::json;
use sha2::Sha256;

use super::spot::{BlockingClient, GetServerTime, ListAccounts, PlaceOrder, Side};
use crate::bodies::{answer, header};

/// What the exchange gave, and the time of the test.
struct Keys {
    key: &'static str,
    secret: &'static str,
    passphrase: &'static str,
    time: &'static str,
}

const KEYS: Keys =
    Keys { key: "670fd33b", secret: "s3cr3t", passphrase: "open sesame", time: "1729176273859" };

impl Keys {
    fn mac(&self, text: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(text);
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

impl Signer for Keys {
    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let text = [self.time, request.method().as_str(), target].concat();
        let sign = self.mac(&[text.as_bytes(), request.body()].concat());
        let passphrase = self.mac(self.passphrase.as_bytes());
        for (name, value) in [
            ("kc-api-key", self.key),
            ("kc-api-sign", &sign),
            ("kc-api-timestamp", self.time),
            ("kc-api-passphrase", &passphrase),
            ("kc-api-key-version", "2"),
        ] {
            request.headers_mut().insert(name, HeaderValue::from_str(value).map_err(SignError::new)?);
        }
        Ok(())
    }
}

fn settings(url: &str) -> Settings {
    Settings::new(url).unwrap().with_signer(KEYS)
}

#[test]
fn private_calls_are_signed_over_what_is_sent() {
    // The signatures were made by another program.
    let settings = settings("https://api.kucoin.com");
    let accounts = call::encode(&ListAccounts::new().currency("USDT").kind("trade"), &settings).unwrap();
    assert_eq!(header(&accounts, "kc-api-sign"), "aQixj9tX4DdWd3JdPdeOR+Fcoq9PHpxj0ExTT+WooeQ=");
    assert_eq!(header(&accounts, "kc-api-passphrase"), "eERJkruWFJo3DVvpZe9QTfdj/CtSKyyE4N7Ns3C4HMs=");
    assert_eq!(
        (
            header(&accounts, "kc-api-key"),
            header(&accounts, "kc-api-timestamp"),
            header(&accounts, "kc-api-key-version")
        ),
        ("670fd33b", "1729176273859", "2")
    );
    let order =
        call::encode(&PlaceOrder::new("BTC-USDT", Side::Buy, "market").funds(Decimal::from(10)), &settings);
    assert_eq!(header(&order.unwrap(), "kc-api-sign"), "9dXaLaqlqqpfjWha6ywyyPab01lzDDUluWx+UaDcM9k=");
}

#[test]
fn public_calls_are_not() {
    let time = call::encode(&GetServerTime::new(), &settings("https://api.kucoin.com")).unwrap();
    assert_eq!(header(&time, "kc-api-sign"), "-");
}

#[test]
fn nothing_is_sent_without_a_signer() {
    let client = BlockingClient::with_settings(Settings::new("http://127.0.0.1:9").unwrap(), Ureq::default());
    let error = client.list_accounts(ListAccounts::new()).unwrap_err();
    assert!(matches!(error, CallError::Build(BuildError::Signer { scheme: None })), "{error}");
    assert!(!error.outcome_unknown());
}

#[test]
fn a_server_can_check_the_signature() {
    let server = Server::start_with(|request| {
        let text =
            [KEYS.time, request.method().as_str(), request.uri().path_and_query().unwrap().as_str()].concat();
        let expected = KEYS.mac(&[text.as_bytes(), request.body()].concat());
        Some(if header(request, "kc-api-sign") == expected {
            answer(
                200,
                &json!({"code": "200000", "data": {"orderId": "5bd6e9286d99522a52e458de"}}).to_string(),
            )
        } else {
            answer(401, &json!({"code": "400005", "msg": "Invalid KC-API-SIGN"}).to_string())
        })
    });
    let server = server.unwrap();
    let client = BlockingClient::with_settings(settings(&server.url()), Ureq::default());
    let order = PlaceOrder::new("BTC-USDT", Side::Buy, "market").funds(Decimal::from(10));
    assert_eq!(client.place_order(order).unwrap().data.order_id.to_string(), "5bd6e9286d99522a52e458de");
}
