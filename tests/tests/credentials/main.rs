//! Every way to authenticate: what goes over the wire, what the test servers make of it, and where a credential never shows.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod hidden;
mod kinds;
mod signing;

/// An API with an endpoint per way.
#[secpaid_core::api("../expansions/specs/ways.json")]
pub mod ways {}

/// An API whose calls are signed.
#[secpaid_core::api("../expansions/specs/signed.json")]
pub mod signed {}
