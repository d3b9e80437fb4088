//! Books a parcel and follows it: `cargo run -p parcels --example book`. The server is one on loopback, which answers from the spec.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use parcels::testing::Server;
use parcels::transport::ureq_3::Ureq;
use parcels::{BlockingClient, BookParcel, Decimal, FIXTURES, TrackParcel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::start(FIXTURES)?;
    let client = BlockingClient::new(&server.url(), "any key", Ureq::default())?;
    let booked = client.book_parcel(BookParcel::new("Marktplatz 1, 28195 Bremen", Decimal::new(25, 1)))?.data;
    println!("{} costs {} EUR", booked.number, booked.price);
    let parcel = client.track_parcel(TrackParcel::new(booked.number))?.data;
    println!("{} is {:?}", parcel.number, parcel.state);
    Ok(())
}
