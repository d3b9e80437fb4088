//! A request that is ready to be sent in, the same request with a signature out: the hook for APIs whose spec says `"sign": true`.
//!
//! A signer gets each request when everything else is done: it sees the method, the URI, the headers and the body that go over the
//! wire, and may change any of them. Here it signs as exchanges have it, with a time, and an HMAC of time, method, path and body:
//!
//! ```
//! use std::time::SystemTime;
//!
//! use base64::Engine;
//! use base64::engine::general_purpose::STANDARD;
//! use hmac::{Hmac, KeyInit, Mac};
//! use http::{HeaderValue, Request};
//! use secpaid_core::{Settings, SignError, Signer};
//! use sha2::Sha256;
//!
//! struct Keys {
//!     key: HeaderValue,
//!     secret: Vec<u8>,
//! }
//!
//! impl Signer for Keys {
//!     fn sign(&self, request: &mut Request<bytes::Bytes>) -> Result<(), SignError> {
//!         let time = SystemTime::UNIX_EPOCH.elapsed().map_err(SignError::new)?.as_millis().to_string();
//!         let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).map_err(SignError::new)?;
//!         mac.update(time.as_bytes());
//!         mac.update(request.method().as_str().as_bytes());
//!         mac.update(request.uri().path_and_query().map_or("/", |target| target.as_str()).as_bytes());
//!         mac.update(request.body());
//!         let signature = STANDARD.encode(mac.finalize().into_bytes());
//!
//!         let headers = request.headers_mut();
//!         headers.insert("x-key", self.key.clone());
//!         headers.insert("x-time", time.parse().map_err(SignError::new)?);
//!         headers.insert("x-signature", signature.parse().map_err(SignError::new)?);
//!         Ok(())
//!     }
//! }
//!
//! let keys = Keys { key: HeaderValue::from_static("k-1"), secret: b"secret".to_vec() };
//! let settings = Settings::new("https://api.example.com")?.with_signer(keys);
//! # Ok::<(), secpaid_core::BuildError>(())
//! ```
//!
//! Where a call is repeated by a [`Retrying`](crate::transport::retry) transport, every try is signed anew, from the request as it was
//! before: a time does not get old and a nonce is not used twice. Whoever repeats requests in another way calls
//! [`sign_again`](crate::call::sign_again).
//!
//! Headers that a signer sets are marked sensitive, `Content-Type` and `Content-Length` aside; a recording has them redacted, and
//! address and body as they were before the signature.

use std::fmt::{self, Display};
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

/// Signs requests. [`signer_fn`] makes one of a closure.
pub trait Signer: Send + Sync {
    /// Adds what authenticates the request. Runs last; what it leaves is sent.
    ///
    /// The endpoint's [`Description`](crate::envelope::table::Description::of) is in the request's extensions.
    ///
    /// # Errors
    ///
    /// When the request cannot be signed. It is not sent then, and the caller gets the text as [`BuildError::Sign`](crate::BuildError::Sign).
    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), SignError>;
}

/// Why a request could not be signed. The text is shown to the caller and in logs: no key belongs into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignError(String);

impl SignError {
    /// An error with this text.
    pub fn new(reason: impl Display) -> Self {
        Self(reason.to_string())
    }
}

impl Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SignError {}

/// A closure as a [`Signer`]; made by [`signer_fn`].
#[derive(Clone, Copy)]
pub struct SignerFn<F>(F);

/// A signer that calls this closure.
///
/// ```
/// use secpaid_core::{Settings, signer_fn};
///
/// let settings = Settings::new("https://api.example.com")?.with_signer(signer_fn(|request| {
///     let length = request.body().len();
///     request.headers_mut().insert("x-signed-length", length.into());
///     Ok(())
/// }));
/// # Ok::<(), secpaid_core::BuildError>(())
/// ```
pub fn signer_fn<F>(sign: F) -> SignerFn<F>
where
    F: Fn(&mut Request<Bytes>) -> Result<(), SignError> + Send + Sync,
{
    SignerFn(sign)
}

impl<F> Signer for SignerFn<F>
where
    F: Fn(&mut Request<Bytes>) -> Result<(), SignError> + Send + Sync,
{
    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
        (self.0)(request)
    }
}

impl<F> fmt::Debug for SignerFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignerFn(..)")
    }
}

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<T: Signer + ?Sized> Signer for $pointer {
            fn sign(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
                (**self).sign(request)
            }
        }
    )*};
}

forward!(&T, Box<T>, Arc<T>);
