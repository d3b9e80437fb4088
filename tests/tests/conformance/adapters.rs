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
