//! The conformance kit: transports that are wrong on purpose fail it. That the adapters pass it is shown with the adapters.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod naive;
mod wrong;
