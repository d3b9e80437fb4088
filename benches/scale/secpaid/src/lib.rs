//! The client that the spec stands for.

/// The API.
#[secpaid_core::api("../../generated/spec.json")]
pub mod api {}
