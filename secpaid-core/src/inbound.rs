//! What others send on their own: webhooks and browser redirects. Headers and bytes in, a typed event out; no HTTP server needed.
//!
//! The spec describes the shape, a unit struct of the generated module stands for it, and a [`Receiver`] reads it:
//!
//! ```
//! # #[cfg(feature = "secpaid")] {
//! use http::HeaderMap;
//! use secpaid_core::v2::PaymentWebhook;
//!
//! let receiver = PaymentWebhook::receiver();
//! let body = "ResponseCode=1&data[pay_id]=1466&data[amount]=100&data[status]=success";
//! let event = receiver.decode(&HeaderMap::new(), body)?;
//! assert_eq!(event.payment.pay_id.0, 1466);
//! # }
//! # Ok::<(), secpaid_core::inbound::InboundError>(())
//! ```
//!
//! # What a sender can be trusted with
//!
//! Nothing. An address that takes webhooks takes them from anybody, and anybody can make a browser open any address. What arrives is a
//! hint that something may have happened: ask the API itself before it counts, and act once per payment, since a sender may repeat
//! itself. For SecPaid that is [`GetPayInTransactions`](crate::v2::GetPayInTransactions) with the `pay_id` of the event:
//!
//! ```no_run
//! # #[cfg(feature = "secpaid")] {
//! use secpaid_core::transport::BlockingTransport;
//! use secpaid_core::v2::{BlockingClient, GetPayInTransactions, LinkId, PayIn};
//!
//! /// The payment as the API has it, if it does.
//! fn paid<T: BlockingTransport>(client: &BlockingClient<T>, pay_id: LinkId) -> Option<PayIn> {
//!     let request = GetPayInTransactions::new().pay_id(pay_id);
//!     client.get_pay_in_transactions(request).ok()?.data.into_iter().find(|paid| paid.pay_id == pay_id)
//! }
//! # }
//! ```
//!
//! # Encryption
//!
//! With the feature `encryption`, a receiver that has a [`WebhookKey`] reads encrypted bodies as well as plain ones. AES in CBC mode
//! hides what a body says from those who only listen; it **authenticates nothing**. Who can change an encrypted body can flip chosen
//! bits of what it says without the key, and a key that is also the initialisation vector gives equal bodies equal ciphertexts. A
//! receiver that tells a sender why a body was refused, in words, by the status or by how long it takes, can be asked often enough
//! to give away the whole text (a padding oracle). So every way that decryption can fail is one and the same
//! [`InboundReason::Undecryptable`]; answer a sender the same whatever [`Receiver::decode`] says, and keep the reason for your log.

mod carrier;
mod description;
#[cfg(feature = "encryption")]
mod encryption;
mod error;
mod form;
mod receiver;

pub use self::description::{Carrier, Cipher, Description, Encrypted, Sample};
#[cfg(feature = "encryption")]
pub use self::encryption::{WebhookKey, WebhookKeyError};
pub use self::error::{InboundError, InboundReason};
pub use self::receiver::Receiver;

use crate::json::{Fault, Reader};

/// A shape in which others send something. Generated from the spec, as a unit struct.
pub trait Inbound {
    /// What it carries.
    type Data;

    /// Everything about the shape that is data.
    const DESCRIPTION: &'static Description;

    /// Reads what it carries; `None` when nothing is in its place.
    ///
    /// # Errors
    ///
    /// When it does not fit its type.
    fn data(reader: Option<&mut Reader<'_>>) -> Result<Self::Data, Fault>;
}

/// A shape that comes as the body of a request.
pub trait InBody: Inbound {}

/// A shape that comes in the query of an address.
pub trait InQuery: Inbound {}
