//! Fields in path and query beside a credential there, and under a signature.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Request;
use secpaid_core::testing::Memory;
use secpaid_core::transport::{Sent, TransportError, TransportErrorKind, blocking_transport_fn};
use secpaid_core::{Secret, Settings, call, signer_fn};

use crate::files::{self, BlockingClient, FindFile, FindFileError, GetFile, GetFileError, PutFile};

const TOKEN: &str = "12:A/b?c";

fn settings(token: &str) -> Settings {
    Settings::new("http://127.0.0.1/base").unwrap().with_token(token).with_credential("key", token)
}

fn find(file: &str) -> FindFile {
    FindFile::new(Secret::from(file)).page(2_u32)
}

#[test]
fn a_credential_stands_beside_the_fields() {
    let uri = |request: Request<Bytes>| request.uri().to_string();
    assert_eq!(
        uri(call::encode(&GetFile::new("a/b").size(3_u32), &settings(TOKEN)).unwrap()),
        "http://127.0.0.1/base/bot12:A%2Fb%3Fc/files/a%2Fb?size=3"
    );
    assert_eq!(
        uri(call::encode(&find("a/b"), &settings(TOKEN)).unwrap()),
        "http://127.0.0.1/base/files/a%2Fb/parts?page=2&key=12%3AA%2Fb%3Fc"
    );
}

#[test]
fn a_test_server_tells_them_apart() {
    let memory = || {
        let memory = Memory::new(files::FIXTURES).accepting(TOKEN);
        memory.accepting_credential("key", TOKEN)
    };
    let client = BlockingClient::with_settings(settings(TOKEN), memory());
    assert!(client.get_file(GetFile::new("a/b").size(3_u32)).unwrap().data);
    assert!(!client.get_file(GetFile::new("other").size(3_u32)).unwrap().data);
    assert!(client.find_file(find("a/b")).unwrap().data);
    assert!(!client.find_file(find("other")).unwrap().data);
    let client = BlockingClient::with_settings(settings("other"), memory());
    let error = client.get_file(GetFile::new("a/b")).unwrap_err();
    assert_eq!(error.rejection(), Some(&GetFileError::TokenRejected));
    assert_eq!(client.find_file(find("a/b")).unwrap_err().rejection(), Some(&FindFileError::TokenRejected));
}

#[test]
fn a_signer_sees_every_field_where_it_is_sent() {
    let seen = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&seen);
    let signer = signer_fn(move |request: &mut Request<Bytes>| {
        let (trace, body) = (request.headers()["x-trace"].to_str().unwrap(), request.body());
        *noted.lock().unwrap() = format!("{} {} {trace} {body:?}", request.method(), request.uri());
        Ok(())
    });
    let settings = settings(TOKEN).with_signer_for("signature", signer);
    call::encode(&PutFile::new("a b", "text").dry_run(true).x_trace("7"), &settings).unwrap();
    let expected = r#"PUT http://127.0.0.1/base/files/a%20b?dry_run=true 7 b"{\"text\":\"text\"}""#;
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn neither_the_credential_nor_a_secret_beside_it_is_shown() {
    let talkative = blocking_transport_fn(|request: Request<Bytes>| {
        let text = format!("cannot send {request:?}");
        Err(TransportError::new(TransportErrorKind::Timeout, Sent::Maybe).with_source(text))
    });
    let client = BlockingClient::with_settings(settings("canary/7"), talkative);
    let error = client.find_file(find("canary/8")).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains("canary"), "{text}");
    assert!(text.contains("/files/[redacted]/parts?page=2&key=[redacted]"), "{text}");
}
