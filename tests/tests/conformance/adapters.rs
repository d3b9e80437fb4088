//! Adapters over real HTTP clients pass.

use secpaid_core::testing::conformance;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;

#[test]
fn ureq_3() {
    conformance::run_blocking(&Ureq::default()).into_result().unwrap();
}

#[tokio::test]
async fn reqwest_0_13() {
    let transport = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    conformance::run(&transport).await.into_result().unwrap();
}

/// The kit of a transport whose futures may move between threads may itself.
#[test]
fn the_kit_is_send() {
    fn is_send(_: &impl Send) {}
    is_send(&conformance::run(&Reqwest::build(reqwest_0_13::Client::builder()).unwrap()));
}
