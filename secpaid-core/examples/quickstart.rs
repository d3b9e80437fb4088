//! The main job in one go: create a link, list links, meet two typed errors, clean up.
//!
//! Without any setting the calls go over real HTTP to a server on loopback that answers from the spec's examples. To talk to SecPaid
//! instead, set `SECPAID_TOKEN` and `SECPAID_SERVER` (`production`, `development` or a base URL).
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::env;
use std::error::Error;

use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{
    self, BlockingClient, CreateLink, CreateLinkError, DeleteLink, GetMyUnusedLinks, GetMyUsedLinks,
};
use secpaid_core::{BuildError, CallError};

/// The token that the loopback server takes.
const LOOPBACK_TOKEN: &str = "loopback-token";

fn main() -> Result<(), Box<dyn Error>> {
    let (server, token, _running) = match env::var("SECPAID_SERVER") {
        Ok(server) => {
            let token =
                env::var("SECPAID_TOKEN").map_err(|_| "SECPAID_SERVER is set, SECPAID_TOKEN is not")?;
            println!("Talking to {server}");
            (server, token, None)
        }
        Err(_) if env::var_os("SECPAID_TOKEN").is_some() => {
            return Err("SECPAID_TOKEN is set, SECPAID_SERVER is not: set it to `production`, `development` or a base URL".into());
        }
        Err(_) => {
            let running = Server::start_accepting(v2::FIXTURES, LOOPBACK_TOKEN)?;
            println!("Talking to {}, which answers from the spec's examples", running.url());
            (running.url(), LOOPBACK_TOKEN.to_owned(), Some(running))
        }
    };
    let client = connect(&server, &token)?;

    println!("\nCreate a link over 25 EUR");
    let created = client.create_link(CreateLink::new(25).recipient_note("Test regular link"))?;
    println!("  {}", created.message.as_deref().unwrap_or("created"));
    println!("  amount  {} EUR", created.data.amount);
    println!("  pay at  {}", created.data.pay_link);

    println!("\nList the links that nobody has paid");
    for link in client.get_my_unused_links(GetMyUnusedLinks::new().limit(5_u32))?.data {
        println!("  {:>6}  {:>8} EUR  {}", link.id, link.amount, link.recipient_note.unwrap_or_default());
    }

    println!("\nDelete one that somebody has paid");
    let used = client.get_my_used_links(GetMyUsedLinks::new().limit(1_u32))?.data;
    match used.first().map(|link| client.delete_link(DeleteLink::new(link.id))) {
        None => println!("  there is none"),
        Some(Ok(_)) => println!("  it is gone, against all expectation"),
        Some(Err(error)) => explain(&error.map(v2::Error::from)),
    }

    println!("\nCreate a link with a wrong token");
    match connect(&server, "not-the-right-token")?.create_link(CreateLink::new(25)) {
        Ok(_) => println!("  it was taken, against all expectation"),
        Err(error) => {
            if matches!(error.rejection(), Some(CreateLinkError::TokenRejected)) {
                println!("  caught as `CreateLinkError::TokenRejected`");
            }
            explain(&error.map(v2::Error::from));
        }
    }

    println!("\nDelete the link made above");
    match created.data.id {
        None => println!("  the answer did not say its id"),
        Some(id) => {
            let deleted = client.delete_link(DeleteLink::new(id))?;
            println!("  {}", deleted.message.as_deref().unwrap_or("deleted"));
        }
    }
    Ok(())
}

/// A client of a server by its name in the spec, or by its base URL.
fn connect(server: &str, token: &str) -> Result<BlockingClient<Ureq>, BuildError> {
    if server.contains("://") {
        BlockingClient::new(server, token, Ureq::default())
    } else {
        BlockingClient::at_server(server, token, Ureq::default())
    }
}

/// What went wrong, what to do, and the question that matters for money.
fn explain(error: &CallError<v2::Error>) {
    println!("  {error}");
    let answer = if error.outcome_unknown() { "nobody knows; look before you try again" } else { "no" };
    println!("  may it have taken effect? {answer}");
}
