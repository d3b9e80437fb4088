//! Fields of requests in path, query, headers and body: what arrives over a socket, and where secret ones never show.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod arrived;
mod credentials;
mod hidden;

/// An API with fields in every place.
#[secpaid_core::api("../expansions/specs/places.json")]
pub mod api {}

/// An API whose credentials stand in path and query, and whose calls may be signed.
#[secpaid_core::api("credentials.json")]
pub mod files {}
