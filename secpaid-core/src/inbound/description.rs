//! The tables that say how to read what others send: data from the spec, handed over by generated code.

use crate::envelope::table::{Pointer, Test};

/// Everything about an inbound shape that is data.
#[derive(Debug)]
pub struct Description {
    /// Its name in the spec, such as `PaymentWebhook`.
    pub name: &'static str,
    /// What it comes as; never empty.
    pub from: &'static [Carrier],
    /// The keys of the root that the rest looks at; a [`Pointer`] begins with the position of one of them.
    pub keys: &'static [&'static str],
    /// What must hold for a document to be of this shape.
    pub when: Option<Test>,
    /// Where the data is.
    pub data: Pointer,
    /// How it is encrypted, if its sender may do that.
    pub encrypted: Option<Encrypted>,
    /// Examples out of the spec, for tests.
    pub samples: &'static [Sample],
}

impl Description {
    pub(super) fn comes_as(&self, carrier: Carrier) -> bool {
        self.from.contains(&carrier)
    }
}

/// What an inbound shape comes as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// A body of JSON.
    Json,
    /// A body of `application/x-www-form-urlencoded`, with brackets in the names for what is nested.
    Form,
    /// The query of an address, with the same brackets.
    Query,
}

/// How an inbound shape is encrypted.
#[derive(Debug, Clone, Copy)]
pub struct Encrypted {
    /// Where the ciphertext is, as a string; what it hides is the whole document. Anything else there: the document is plain.
    pub at: Pointer,
    /// The cipher.
    pub cipher: Cipher,
}

/// A cipher, with everything that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cipher {
    /// AES-256 in CBC mode: the key is 32 bytes, its first 16 are the initialisation vector, the padding is PKCS#7, the ciphertext base64.
    Aes256Cbc,
}

/// An example of an inbound shape.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// What it comes as.
    pub from: Carrier,
    /// The whole body, or the whole query.
    pub text: &'static str,
    /// The key that decrypts it, if it is encrypted.
    pub key: Option<&'static str>,
    /// Where it was read.
    pub source: Option<&'static str>,
}
