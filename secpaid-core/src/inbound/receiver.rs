//! From headers and body, or a query, to what the shape carries: the settings of a receiver, and the way through it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;

#[cfg(feature = "encryption")]
use super::encryption::WebhookKey;
use super::{Description, InBody, InQuery, Inbound, InboundError, InboundReason, carrier};
use crate::envelope::Fields;
#[cfg(feature = "encryption")]
use crate::json::Reader;
use crate::json::{Fault, Kind};

/// How many bytes are read if nothing is said: 256 KiB.
const LIMIT: usize = 256 * 1024;

/// Reads what is sent in one shape, plain or encrypted.
pub struct Receiver<I> {
    limit: usize,
    #[cfg(feature = "encryption")]
    key: Option<WebhookKey>,
    encrypted_only: bool,
    shape: PhantomData<fn() -> I>,
}

impl<I: Inbound> Receiver<I> {
    /// A receiver that has no key and reads up to 256 KiB.
    pub fn new() -> Self {
        Self {
            limit: LIMIT,
            #[cfg(feature = "encryption")]
            key: None,
            encrypted_only: false,
            shape: PhantomData,
        }
    }

    /// How many bytes are read.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The key for what is encrypted. What is plain is read all the same, unless [`encrypted_only`](Self::encrypted_only) is called.
    #[cfg(feature = "encryption")]
    #[must_use]
    pub fn with_key(mut self, key: WebhookKey) -> Self {
        self.key = Some(key);
        self
    }

    /// Refuse what is plain. This keeps out those who do not know that bodies are encrypted; it does not prove who sent one.
    #[must_use]
    pub fn encrypted_only(mut self) -> Self {
        self.encrypted_only = true;
        self
    }

    /// Reads the body of a request. The content type is a hint at most: JSON is known by how it begins.
    ///
    /// # Errors
    ///
    /// Whatever is not exactly one event. Answer the sender the same for all of them.
    pub fn decode(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Result<I::Data, InboundError>
    where
        I: InBody,
    {
        let body = body.into();
        let read = self.read(&body, |body| carrier::of_body(I::DESCRIPTION, headers, body));
        read.map_err(|reason| InboundError::new(I::DESCRIPTION.name, reason, body))
    }

    /// Reads a query, alone (`pay_id=1&status=success`) or in the address that a browser opened (`/paid?pay_id=1&status=success`,
    /// `https://...`). Parameters may be separated by `&amp;`, which is what becomes of `&` in a page that escapes it once too often.
    ///
    /// Anybody can make up an address: what it says is for the page that is shown, and proves nothing.
    ///
    /// # Errors
    ///
    /// Whatever is not exactly one event.
    pub fn decode_query(&self, query: &str) -> Result<I::Data, InboundError>
    where
        I: InQuery,
    {
        let read = self.read(query.as_bytes(), carrier::of_query);
        read.map_err(|reason| {
            InboundError::new(I::DESCRIPTION.name, reason, Bytes::copy_from_slice(query.as_bytes()))
        })
    }

    fn read<'b>(
        &self,
        body: &'b [u8],
        document: impl FnOnce(&'b [u8]) -> Result<Cow<'b, str>, Fault>,
    ) -> Result<I::Data, InboundReason> {
        if body.len() > self.limit {
            return Err(InboundReason::TooLarge { limit: self.limit });
        }
        let sent = document(body).map_err(|fault| InboundReason::unreadable(&fault))?;
        let hidden = self.hidden(&sent)?;
        let is_body = hidden.is_none() && matches!(sent, Cow::Borrowed(_));
        let document = hidden.as_deref().unwrap_or(&sent);

        let headers = HeaderMap::new();
        let undecodable = |fault: Fault| InboundReason::undecodable(&fault, document, is_body);
        let fields = Fields::read(document, I::DESCRIPTION.keys, &headers).map_err(undecodable)?;
        if I::DESCRIPTION.when.is_some_and(|when| !when.holds(&fields)) {
            return Err(InboundReason::Unrecognised);
        }
        let value = fields.get(I::DESCRIPTION.data).filter(|value| *value != "null");
        let mut reader = value.map(|value| fields.reader(value));
        I::data(reader.as_mut()).map_err(undecodable)
    }

    /// The document inside this one, if this one is encrypted.
    fn hidden(&self, sent: &str) -> Result<Option<String>, InboundReason> {
        match ciphertext(I::DESCRIPTION, sent) {
            Some(text) => self.decrypt(&text).map(Some),
            None if self.encrypted_only => Err(InboundReason::NotEncrypted),
            None => Ok(None),
        }
    }

    #[cfg(feature = "encryption")]
    fn decrypt(&self, ciphertext: &str) -> Result<String, InboundReason> {
        let key = self.key.as_ref().ok_or(InboundReason::KeyMissing)?;
        let document = key.decrypt(ciphertext).filter(|document| is_object(document));
        document.ok_or(InboundReason::Undecryptable)
    }

    #[cfg(not(feature = "encryption"))]
    fn decrypt(&self, _: &str) -> Result<String, InboundReason> {
        Err(InboundReason::EncryptionOff)
    }
}

/// The text that hides the document. A document that cannot be read is plain: what is wrong with it is found when it is.
fn ciphertext(description: &Description, document: &str) -> Option<String> {
    let encrypted = description.encrypted?;
    let headers = HeaderMap::new();
    let fields = Fields::read(document, description.keys, &headers).ok()?;
    let mut value = fields.reader(fields.get(encrypted.at)?);
    if value.peek().ok()? != Kind::String {
        return None;
    }
    value.string().ok().map(Cow::into_owned)
}

/// What a wrong key makes of a ciphertext is no document, and hardly ever JSON.
#[cfg(feature = "encryption")]
fn is_object(document: &str) -> bool {
    let mut reader = Reader::from_text(document);
    reader.peek() == Ok(Kind::Object) && reader.skip().is_ok() && reader.finish().is_ok()
}

impl<I: Inbound> Default for Receiver<I> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I> Clone for Receiver<I> {
    fn clone(&self) -> Self {
        Self {
            limit: self.limit,
            #[cfg(feature = "encryption")]
            key: self.key.clone(),
            encrypted_only: self.encrypted_only,
            shape: PhantomData,
        }
    }
}

/// Does not show the key.
impl<I: Inbound> fmt::Debug for Receiver<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("shape", &I::DESCRIPTION.name)
            .field("limit", &self.limit)
            .field("encrypted_only", &self.encrypted_only)
            .finish_non_exhaustive()
    }
}
