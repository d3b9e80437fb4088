//! The conformance kit: the adapters pass it, and transports that are wrong on purpose fail it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod adapters;
mod naive;
mod wrong;
