//! How long to wait and how much to read, for one request.

use std::time::Duration;

/// What a transport must keep to. Travels in the request's [extensions](http::Extensions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How long the whole exchange may take.
    pub timeout: Duration,
    /// How many bytes of the body are read. A longer body is an error, and reading stops there.
    pub body: usize,
}

impl Limits {
    /// The limits of this request, or the default.
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }
}

/// 45 seconds, 4 MiB.
impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(45), body: 4 * 1024 * 1024 }
    }
}
