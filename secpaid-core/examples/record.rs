//! Record two calls, make a HAR of them that a browser's developer tools can open, and replay them without the server.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::{env, fs};

use secpaid_core::recording::{Recorder, Replayer, export_har};
use secpaid_core::testing::Server;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{self, BlockingClient, CreateLink, GetMyUnusedLinks};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::temp_dir().join("secpaid-record-example");
    fs::create_dir_all(&directory)?;
    let (recording, har) = (directory.join("calls.jsonl"), directory.join("calls.har"));

    let server = Server::start(v2::FIXTURES)?;
    let recorder = Recorder::create(&recording, Ureq::default())?;
    let client = BlockingClient::new(&server.url(), "sk-not-in-the-recording", &recorder)?;
    let created = client.create_link(CreateLink::new(25))?;
    client.get_my_unused_links(GetMyUnusedLinks::new())?;
    drop(server);
    if let Some(failure) = recorder.failure() {
        println!("The recording is not complete: {failure}");
    }

    let entries = export_har(BufReader::new(File::open(&recording)?), BufWriter::new(File::create(&har)?))?;
    println!("{entries} calls are in {} and in {}", recording.display(), har.display());

    let replayer = Replayer::open(&recording)?;
    let client = BlockingClient::new("http://nobody.invalid", "any", &replayer)?;
    let replayed = client.create_link(CreateLink::new(25))?;
    assert_eq!(replayed.data, created.data);
    println!("Replayed without the server: pay at {}", replayed.data.pay_link);
    for unused in replayer.unused() {
        println!("Nobody asked for {unused}");
    }
    Ok(())
}
