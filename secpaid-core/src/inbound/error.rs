//! Why something that was sent here is not the event it should be.

use std::fmt;

use bytes::Bytes;

use crate::json::Fault;
use crate::shown::Shown;

/// What arrived is not what the shape says. Neither `Debug` nor `Display` shows anything of the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct InboundError {
    /// The name of the shape, such as `PaymentWebhook`.
    pub shape: &'static str,
    /// What is wrong.
    pub reason: InboundReason,
    /// The body, or the query, as it came.
    pub body: Bytes,
}

impl InboundError {
    pub(super) fn new(shape: &'static str, reason: InboundReason, body: Bytes) -> Self {
        Self { shape, reason, body }
    }
}

/// What is wrong with what arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InboundReason {
    /// It has more bytes than the receiver reads.
    TooLarge {
        /// How many it reads.
        limit: usize,
    },
    /// It is not what the shape comes as: no JSON, no form, no query.
    Unreadable {
        /// What is wrong: lower case, no full stop, no value of the body.
        message: String,
        /// The byte of the body, or of the query, where it is wrong.
        byte: usize,
    },
    /// It is JSON or a form, and something else than this shape.
    Unrecognised,
    /// It is of this shape, and a field is missing, there twice, or of the wrong type.
    Undecodable {
        /// What is wrong: lower case, no full stop, no value of the body.
        message: String,
        /// The JSON Pointer of what is wrong; for a form `data[pay_id]` it is `/data/pay_id`.
        path: String,
        /// The byte of the body where it is wrong; `None` in a form and in what was encrypted.
        byte: Option<usize>,
    },
    /// It is encrypted, and the receiver has no key.
    KeyMissing,
    /// It is encrypted, and this crate was built without its feature `encryption`.
    EncryptionOff,
    /// It is encrypted, and cannot be decrypted with this key. Never more than that: see [the module](super#encryption).
    Undecryptable,
    /// It is plain, and the receiver takes nothing that is not encrypted.
    NotEncrypted,
}

impl InboundReason {
    pub(super) fn unreadable(fault: &Fault) -> Self {
        Self::Unreadable { message: fault.to_string(), byte: fault.offset() }
    }

    /// A fault in a document, which is the body itself or was made out of it.
    pub(super) fn undecodable(fault: &Fault, document: &str, is_body: bool) -> Self {
        let byte = is_body.then(|| fault.offset());
        Self::Undecodable { message: fault.to_string(), path: fault.path(document), byte }
    }
}

impl fmt::Display for InboundReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "it is larger than {limit} bytes"),
            Self::Unreadable { message, byte } => write!(f, "{message} (byte {byte})"),
            Self::Unrecognised => f.write_str("what marks this shape is not in it"),
            Self::Undecodable { message, path, byte: Some(byte) } => {
                write!(f, "{message} at `{}` (byte {byte})", Shown(path))
            }
            Self::Undecodable { message, path, byte: None } => write!(f, "{message} at `{}`", Shown(path)),
            Self::KeyMissing => f.write_str("it is encrypted, and the receiver has no key"),
            Self::EncryptionOff => {
                f.write_str("it is encrypted, and `secpaid-core` was built without its feature `encryption`")
            }
            Self::Undecryptable => f.write_str("it cannot be decrypted"),
            Self::NotEncrypted => f.write_str("it is not encrypted, and the receiver asks for that"),
        }
    }
}

impl fmt::Display for InboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "what came is no `{}`: {}", self.shape, self.reason)
    }
}

impl fmt::Debug for InboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundError")
            .field("shape", &self.shape)
            .field("reason", &self.reason)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl std::error::Error for InboundError {}
