//! Inbound shapes as meant: what others send on their own.

use super::{Pointer, Shape, Test};
use crate::source::Span;

/// A shape in which others send something: a webhook, a browser redirect.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// Name in the file and of the generated struct, `UpperCamelCase`.
    pub name: String,
    /// Docs.
    pub doc: Option<String>,
    /// Address of its documentation.
    pub docs: Option<String>,
    /// Where the fact was read.
    pub source: Vec<String>,
    /// What it comes as, each once; never empty.
    pub from: Vec<Carrier>,
    /// What must hold for a document to be of this shape.
    pub when: Option<Test>,
    /// Type and forms of the data; [`Shape::Optional`] outermost when it may be missing.
    pub shape: Shape,
    /// Docs of the data.
    pub data_doc: Option<String>,
    /// Where the data is.
    pub at: Pointer,
    /// How it is encrypted, if its sender may do that.
    pub encrypted: Option<Encrypted>,
    /// Test vectors.
    pub examples: Vec<InboundExample>,
    /// Where the file names it.
    pub span: Span,
}

/// What an inbound shape comes as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A body of JSON.
    Json,
    /// A body of `application/x-www-form-urlencoded`, with brackets in the names for what is nested.
    Form,
    /// The query of an address, with the same brackets.
    Query,
}

impl Carrier {
    /// Every carrier by its word in the format.
    pub(crate) const WORDS: &[(&str, Self)] =
        &[("json", Self::Json), ("form", Self::Form), ("query", Self::Query)];
}

/// How an inbound shape is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// Where the ciphertext is, as a string.
    pub at: Pointer,
    /// The cipher.
    pub cipher: Cipher,
}

/// A cipher, with everything that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cipher {
    /// AES-256 in CBC mode: the key is 32 bytes, its first 16 are the initialisation vector, the padding is PKCS#7, the ciphertext base64.
    Aes256Cbc,
}

/// A test vector.
#[derive(Debug, Clone)]
pub struct InboundExample {
    /// What it comes as.
    pub from: Carrier,
    /// The whole body or query as it is sent.
    pub text: String,
    /// The key that decrypts it, if it is encrypted.
    pub key: Option<String>,
    /// Where it was read.
    pub source: Vec<String>,
}
