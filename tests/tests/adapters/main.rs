//! Every adapter and every example of a client without one, over real sockets.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod conformance;
mod limits;
mod resending;
mod tower;

#[expect(dead_code, unreachable_pub, reason = "it is a program of its own")]
#[path = "../../../secpaid-core/examples/attohttpc.rs"]
mod attohttpc;
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own")]
#[path = "../../../secpaid-core/examples/awc.rs"]
mod awc;
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own")]
#[path = "../../../secpaid-core/examples/curl.rs"]
mod curl;
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own")]
#[path = "../../../secpaid-core/examples/minreq.rs"]
mod minreq;
