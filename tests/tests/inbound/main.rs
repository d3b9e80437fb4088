//! What SecPaid sends by itself: every published webhook and redirect is read, and whatever is none is refused.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod any;
mod published;
mod refused;

use http::HeaderMap;
use secpaid_core::inbound::{InboundError, Receiver, WebhookKey};
use secpaid_core::v2::{PaymentEvent, PaymentWebhook};

/// A key that encrypts nothing but tests.
const KEY: &str = "0123456789abcdefghijklmnopqrstuv";

/// The receiver of someone who takes both plain and encrypted webhooks.
fn receiver() -> Receiver<PaymentWebhook> {
    PaymentWebhook::receiver().with_key(WebhookKey::new(KEY).unwrap())
}

/// Reads a body as a webhook, without any header.
fn webhook(body: &str) -> Result<PaymentEvent, InboundError> {
    receiver().decode(&HeaderMap::new(), body.to_owned())
}

/// The body that hides a document.
fn encrypted(document: &str) -> String {
    format!(r#"{{"data":"{}"}}"#, WebhookKey::new(KEY).unwrap().encrypt(document))
}
