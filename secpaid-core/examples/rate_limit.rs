//! Keeping to a limit of calls with tower: the calls wait for their turn instead of being refused.
//!
//! SecPaid takes 60 calls per minute. So that this ends soon, the server on loopback takes 10 per second.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::tower::{Tower, TransportService};
use secpaid_core::transport::{BlockingTransport, SharedTransport, Transport};
use secpaid_core::v2::{self, Client, DeleteLink};
use secpaid_core::{Answer, CallError};
use tower::ServiceBuilder;

const CALLS: u64 = 15;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = limited_server()?;
    let reqwest = Reqwest::build(reqwest_0_13::Client::builder())?;

    println!("{CALLS} calls at once");
    delete_links(Client::new(&server.url(), "any token", reqwest.clone())?).await?;

    // The window in which the server counts is over.
    tokio::time::sleep(Duration::from_secs(1)).await;

    // One call in a little more than a tenth of a second, and not ten at a time: whenever the server begins to count, it never sees
    // more than ten in a second. All calls but the next two wait in front of the buffer: one whose time is up there was certainly not sent.
    let service = ServiceBuilder::new()
        .buffer(1)
        .rate_limit(1, Duration::from_millis(110))
        .service(TransportService::new(reqwest));
    // Shared, so that its type is short and its futures can be spawned.
    let limited = SharedTransport::new(Tower::new(service, tokio::time::sleep));

    println!("\n{CALLS} calls, one after the other has its turn");
    delete_links(Client::new(&server.url(), "any token", limited)?).await
}

/// Makes the calls, all at the same time, and says what became of them.
async fn delete_links<T>(client: Client<T>) -> Result<(), Box<dyn Error>>
where
    T: Transport + Clone + Send + Sync + 'static,
{
    let started = Instant::now();
    let calls: Vec<_> = (0..CALLS)
        .map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.delete_link(DeleteLink::new(id)).await.map(|_| ()) })
        })
        .collect();
    let (mut answered, mut refused) = (0, 0);
    for call in calls {
        match call.await? {
            Ok(()) => answered += 1,
            Err(CallError::Rejected(rejected)) if rejected.answer.status == StatusCode::TOO_MANY_REQUESTS => {
                refused += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    println!("  {answered} answered, {refused} refused, after {} ms", started.elapsed().as_millis());
    Ok(())
}

/// A server that refuses what is more than ten calls in a second.
fn limited_server() -> Result<Server, Box<dyn Error>> {
    let fixtures = Memory::new(v2::FIXTURES);
    let window = Mutex::new((Instant::now(), 0));
    Ok(Server::start_with(move |request| {
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.0.elapsed() >= Duration::from_secs(1) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        if window.1 > 10 {
            return Some(Answer::new(StatusCode::TOO_MANY_REQUESTS, HeaderMap::new(), ""));
        }
        BlockingTransport::send(&fixtures, request.clone()).ok().map(Answer::from)
    })?)
}
