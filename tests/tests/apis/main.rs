//! Clients of real APIs, generated from the specs in `../../specs/apis`: every body of a spec goes through the client, and what the client
//! asks is held byte by byte against what the API's documentation wants.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod bodies;
#[path = "../engine/broken.rs"]
mod broken;
mod cloudflare;
mod graphql;
mod jsend;
mod json_rpc;
mod kucoin;
mod telegram;
