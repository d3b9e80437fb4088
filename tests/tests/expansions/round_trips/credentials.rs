//! Which credential each call carries.

use secpaid_core::testing::Memory;
use secpaid_core::{BuildError, CallError, Settings, call};

use super::files::{self, BlockingClient, GetBill, GetBillError, GetTable, Version};

fn settings() -> Settings {
    Settings::new("https://api.example.com").unwrap()
}

#[test]
fn each_endpoint_sends_the_credential_of_its_scheme_and_no_other() {
    let settings = settings().with_token("default").with_credential("access_token", "access");
    let bill = call::encode(&GetBill::new(7), &settings).unwrap();
    assert_eq!(bill.headers()["authorization"], "Bearer access");
    assert!(bill.headers()["authorization"].is_sensitive());
    assert!(!bill.headers().contains_key("token"));
    let table = call::encode(&GetTable::default(), &settings).unwrap();
    assert_eq!(table.headers()["token"], "default");
    assert!(!table.headers().contains_key("authorization"));
    let version = call::encode(&Version::default(), &settings).unwrap();
    assert!(!version.headers().contains_key("authorization") && !version.headers().contains_key("token"));
}

#[test]
fn a_missing_credential_is_named_and_nothing_is_sent() {
    let memory = Memory::new(files::FIXTURES);
    // Whatever else there is: the token of the default scheme, credentials of schemes that the spec does not have.
    let settings = settings().with_token("default").with_credential("acces_token", "s3cret");
    let client = BlockingClient::with_settings(settings, memory);
    let Err(CallError::Build(error)) = client.get_bill(GetBill::new(7)) else { panic!("sent") };
    assert!(matches!(error, BuildError::Token { scheme: Some("access_token"), .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "there is no token for the auth scheme `access_token`, see `Settings::with_credential`"
    );
    client.get_table(GetTable::default()).unwrap();
    assert_eq!(client.inner().transport().requests().len(), 1);

    let only_named = self::settings().with_credential("access_token", "access");
    let error = call::encode(&GetTable::default(), &only_named).unwrap_err();
    assert_eq!(error, BuildError::Token { scheme: None, reason: "there is no token" });
    assert!(call::encode(&Version::default(), &only_named).is_ok());
}

#[test]
fn a_credential_that_no_header_can_carry_is_refused_without_showing_it() {
    let settings = settings().with_credential("access_token", "s3cret\n");
    let error = call::encode(&GetBill::new(7), &settings).unwrap_err();
    assert!(matches!(error, BuildError::Token { scheme: Some("access_token"), .. }));
    assert!(!format!("{error} {error:?} {settings:?}").contains("s3cret"));
}

#[test]
fn the_test_servers_know_which_credential_an_endpoint_takes() {
    let memory =
        || Memory::new(files::FIXTURES).accepting("default").accepting_credential("access_token", "access");
    let right = settings().with_token("default").with_credential("access_token", "access");
    let client = BlockingClient::with_settings(right, memory());
    client.get_bill(GetBill::new(7)).unwrap();
    client.get_table(GetTable::default()).unwrap();
    // The spec has no example of this one, so there is nothing to answer, but no credential is asked for.
    let error = client.version(Version::default()).map(|success| success.data).unwrap_err();
    assert_eq!(error.answer().unwrap().status, 501);

    let crossed = settings().with_token("access").with_credential("access_token", "default");
    let client = BlockingClient::with_settings(crossed, memory());
    let error = client.get_bill(GetBill::new(7)).unwrap_err();
    assert_eq!(error.rejection(), Some(&GetBillError::WrongKey));
    // The spec names no error for a wrong key of this scheme, and the text of the test server's own is in no envelope.
    let error = client.get_table(GetTable::default()).unwrap_err();
    assert_eq!(error.answer().unwrap().status, 401);
}
