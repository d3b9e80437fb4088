//! Answers without the API: a transport in memory and an HTTP server on loopback, both from the fixtures of a spec.
//!
//! Both choose in the same way: a call without a token or with a wrong one gets the error that the spec declares for that; a request
//! equal to that of an example gets its answer; any other gets the endpoint's first success. [`Memory::next_error`] and
//! [`Memory::next_answer`] put something else first.

pub mod conformance;
mod http1;
mod memory;
mod responder;
mod server;

pub use memory::Memory;
pub use server::Server;

pub use crate::fixture::{Fixture, FixtureAuth, Fixtures};
