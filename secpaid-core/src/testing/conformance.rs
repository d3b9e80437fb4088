//! A transport to a report of what it gets wrong: the conformance kit.
//!
//! A transport is trusted with two things: it gives back what the server said, whatever that is, and when it fails it never claims that
//! nothing was sent if something may have been. [`run_blocking`] and [`run`] put a transport in front of servers of their own on
//! 127.0.0.1, which answer well, badly, slowly or not at all and record every byte that arrives, and compare what the transport says with
//! what the server saw.
//!
//! ```no_run
//! use secpaid_core::testing::conformance::{self, Report};
//! # use secpaid_core::transport::ureq_3::Ureq as MyTransport;
//!
//! // A test: when a check has failed, `?` shows the whole report.
//! fn my_transport_conforms() -> Result<(), Report> {
//!     let report = conformance::run_blocking(&MyTransport::default()).into_result()?;
//!     for check in report.remarks() {
//!         println!("{}: {:?}", check.name, check.outcome);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! The asynchronous kit runs on whatever runtime polls it, and needs none itself; `conformance::run(&transport).await` in a test of that
//! runtime is all there is to it.
//!
//! - A check that **failed** is a fault that can cost money: an answer that the server did not give, an error in place of an answer, a
//!   request that was sent twice, `Sent::No` for one that arrived, an error that lost the status and headers which came before it.
//! - A **remark** is honest but cautious: `Sent::Maybe` where the server can show that nothing arrived, a less fitting
//!   [`TransportErrorKind`](crate::transport::TransportErrorKind), or an error that keeps less of an answer's body than came, or not the
//!   head when no byte of the body came: libcurl through isahc gives the head with the first byte of the body.
//!
//! Nothing leaves the machine but, perhaps, the system's own question for a name below `.invalid`, which no resolver may find: one check
//! needs the resolver, and is content with a timeout where that does not answer.
//!
//! It fails closed: a check that cannot be carried out has failed, and so has one in which the transport panics. The servers close every
//! connection after five seconds at the latest. A transport that does not return even then holds up the kit.

mod checks;
mod log;
mod report;
mod server;
mod subject;
mod wire;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub use report::{Check, Outcome, Report};
use subject::{Asynchronous, Blocking};

use crate::transport::{BlockingTransport, LocalTransport};

/// Runs every check on a transport that blocks. Takes some seconds.
#[must_use = "a report that nobody looks at proves nothing"]
pub fn run_blocking(transport: &(impl BlockingTransport + Sync)) -> Report {
    let subject = Blocking(transport);
    let mut run = pin!(checks::all(&subject));
    loop {
        // Nothing in it waits, so the first poll is the last.
        if let Poll::Ready(report) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return report;
        }
    }
}

/// Runs every check on an asynchronous transport. Takes some seconds, and now and then blocks its thread for a few milliseconds while a
/// server comes to its end. The future may move between threads when those of the transport may.
#[must_use = "a report that nobody looks at proves nothing"]
pub async fn run(transport: &impl LocalTransport) -> Report {
    checks::all(&Asynchronous(transport)).await
}
