//! What a call has of its credential, and what the test servers say to one that is missing or wrong.

use secpaid_core::testing::{Memory, Server};
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::{BuildError, CallError, Settings, call};

use crate::ways::{self, BlockingClient, GetAccount, GetBasic, GetBearer, GetByKey, GetMe, GetMeError};

const TOKEN: &str = "123456:AB C/d?&%e+ä";

pub(crate) fn settings(url: &str, token: &str) -> Settings {
    Settings::new(url)
        .unwrap()
        .with_token(token)
        .with_credential("access_token", "access")
        .with_credential("login", format!("user:{token}"))
        .with_credential("api_key", token)
        .with_credential("account", token)
}

#[test]
fn a_token_stands_where_the_spec_says() {
    for base in ["https://api.example.com/base", "https://api.example.com/base/", "https://api.example.com"] {
        let settings = settings(base, TOKEN);
        let base = base.trim_end_matches('/');
        let me = call::encode(&GetMe::new(), &settings).unwrap();
        assert_eq!(
            me.uri().to_string(),
            format!("{base}/bot123456:AB%20C%2Fd%3F&%25e+%C3%A4/getMe"),
            "as one segment"
        );
        let account = call::encode(&GetAccount::new(), &settings).unwrap();
        assert_eq!(
            account.uri().to_string(),
            format!("{base}/v1/123456:AB%20C%2Fd%3F&%25e+%C3%A4/api/orders/all")
        );
        let key = call::encode(&GetByKey::new(), &settings).unwrap();
        assert_eq!(key.uri().to_string(), format!("{base}/key?api_key=123456%3AAB+C%2Fd%3F%26%25e%2B%C3%A4"));
    }
}

#[test]
fn bearer_and_basic_are_headers_that_are_marked_sensitive() {
    let settings = settings("https://api.example.com", "open sesame");
    let bearer = call::encode(&GetBearer::new(), &settings).unwrap();
    assert_eq!(bearer.headers()["authorization"], "Bearer access");
    let basic = call::encode(&GetBasic::new(), &settings).unwrap();
    // RFC 7617 has `Aladdin`; this one is `user:open sesame`.
    assert_eq!(basic.headers()["authorization"], "Basic dXNlcjpvcGVuIHNlc2FtZQ==");
    assert!([bearer, basic].iter().all(|request| request.headers()["authorization"].is_sensitive()));
}

#[test]
fn what_cannot_be_sent_is_refused_without_showing_it() {
    let reason = |encoded: Result<_, BuildError>| match encoded {
        Err(error @ BuildError::Token { .. }) => {
            assert!(!format!("{error} {error:?}").contains("cret"), "{error:?}");
            error.to_string()
        }
        other => panic!("{other:?}"),
    };
    let with = |token: &str| settings("https://api.example.com", token);
    for blank in ["", " "] {
        assert_eq!(reason(call::encode(&GetMe::new(), &with(blank))), "the token is empty");
        assert!(reason(call::encode(&GetByKey::new(), &with(blank))).starts_with("the token is empty for"));
    }
    // An HTTP client would take such a segment out, and the call would go to another address.
    for dots in [".", ".."] {
        assert!(reason(call::encode(&GetAccount::new(), &with(dots))).contains("a step in the path"));
        assert!(call::encode(&GetMe::new(), &with(dots)).is_ok());
    }
    let login = |token: &str| {
        let settings = Settings::new("https://api.example.com").unwrap().with_credential("login", token);
        call::encode(&GetBasic::new(), &settings)
    };
    assert!(reason(login("secret")).contains("expected `user:password`"));
    assert!(reason(login("user:se\ncret")).contains("HTTP Basic cannot carry"));
    assert!(login("key:").is_ok());
}

#[test]
fn test_servers_know_every_kind() {
    let memory = || {
        Memory::new(ways::FIXTURES)
            .accepting(TOKEN)
            .accepting_credential("login", format!("user:{TOKEN}"))
            .accepting_credential("api_key", TOKEN)
            .accepting_credential("account", TOKEN)
    };
    let url = "https://api.example.com/base";
    let right = BlockingClient::with_settings(settings(url, TOKEN), memory());
    assert!(right.get_me(GetMe::new()).unwrap().data);
    assert!(right.get_basic(GetBasic::new()).unwrap().data);
    assert!(right.get_by_key(GetByKey::new()).unwrap().data);
    assert!(right.get_account(GetAccount::new()).unwrap().data);
    assert!(right.get_bearer(GetBearer::new()).unwrap().data);

    let wrong = BlockingClient::with_settings(settings(url, "other"), memory());
    let rejected = GetMeError::TokenRejected;
    assert_eq!(wrong.get_me(GetMe::new()).unwrap_err().rejection(), Some(&rejected));
    assert!(matches!(wrong.get_basic(GetBasic::new()), Err(CallError::Rejected(_))));
    assert!(matches!(wrong.get_by_key(GetByKey::new()), Err(CallError::Rejected(_))));
    // The spec names no error for this one.
    assert_eq!(wrong.get_account(GetAccount::new()).unwrap_err().answer().unwrap().status, 401);
}

#[test]
fn every_kind_arrives_over_a_socket() {
    let server = Server::start_accepting(ways::FIXTURES, TOKEN).unwrap();
    let client = BlockingClient::with_settings(settings(&server.url(), TOKEN), Ureq::default());
    assert!(client.get_me(GetMe::new()).unwrap().data);
    assert!(client.get_basic(GetBasic::new()).unwrap().data);
    assert!(client.get_by_key(GetByKey::new()).unwrap().data);
    assert!(client.get_account(GetAccount::new()).unwrap().data);
}
