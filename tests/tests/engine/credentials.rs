//! What the engine makes of a credential in a request: it finds those that clients send, says which are missing, and shows none.

use bytes::Bytes;
use http::Request;
use secpaid_cli::engine::{Engine, Handle, Subject};
use secpaid_codegen::model::AuthKind;
use secpaid_core::call::untyped;
use secpaid_core::{Settings, signer_fn};

const TOKEN: &str = "123:A b/c";

fn engine() -> Engine {
    super::engine(include_str!("../expansions/specs/ways.json"))
}

fn settings(token: &str) -> Settings {
    let schemes = ["access_token", "login", "api_key", "account"];
    let settings = Settings::new("http://localhost/base").unwrap().with_token(token);
    let settings = settings.with_signer_for("signature", signer_fn(|_| Ok(())));
    schemes.into_iter().fold(settings, |settings, scheme| settings.with_credential(scheme, token))
}

fn is_signed(engine: &Engine, handle: Handle<'_>) -> bool {
    engine.model().auth_of(handle.endpoint()).unwrap().kind == AuthKind::Sign
}

/// The call with its example's fields.
fn request(handle: Handle<'_>, token: &str) -> Request<Bytes> {
    let fields = handle.sample_requests().into_iter().next().unwrap();
    untyped::encode(handle.description(), &|writer| writer.raw(&fields), &settings(token)).unwrap()
}

#[test]
fn a_credential_that_a_client_sends_is_found() {
    let engine = engine();
    for handle in engine.handles() {
        let request = request(handle, TOKEN);
        let received = engine.receive(&request).unwrap();
        assert_eq!(received.endpoint, handle.index(), "{}", request.uri());
        let token = handle.credential(&request);
        let expected = (!is_signed(&engine, handle)).then_some(TOKEN);
        assert_eq!(token.as_ref().map(|token| token.expose()), expected, "{}", request.uri());
    }
}

#[test]
fn one_that_is_missing_is_named() {
    let engine = engine();
    let mut said = Vec::new();
    for handle in engine.handles().filter(|handle| !is_signed(&engine, *handle)) {
        let uri = format!("http://localhost/base{}", handle.endpoint().path);
        let request = Request::builder().method(&*handle.endpoint().method).uri(uri);
        let refused = engine.receive(&request.body(Bytes::new()).unwrap()).unwrap_err();
        assert_eq!(refused.endpoint, Some(handle.index()));
        let auth = engine.model().auth_of(handle.endpoint()).unwrap();
        assert_eq!(refused.complaints[0].subject, Subject::CredentialMissing(auth.missing.or(auth.rejected)));
        said.push(refused.complaints[0].message.clone());
    }
    assert_eq!(
        said,
        [
            "the part `/bot{token}` of the path with the credential is missing",
            "the header `authorization` with the credential is missing",
            "the header `authorization` with the credential is missing",
            "the query parameter `api_key` with the credential is missing",
            "the part `/v1/{token}/api` of the path with the credential is missing",
        ]
    );
}

#[test]
fn a_path_is_shown_without_its_token() {
    let engine = engine();
    let get_me = engine.find("GetMe");
    for (path, call, shown) in [
        ("/base/bot123:A%20b/getMe", get_me, "/base/bot{token}/getMe"),
        ("/base/bot123:A%20b/getMee", None, "/base/bot{token}/getMee"),
        ("/v1/123/api/orders/all", engine.find("GetAccount"), "/v1/{token}/api/orders/all"),
        ("/v1/123/api", None, "/v1/{token}/api"),
        ("/v1/123/apis", None, "/v1/{token}/apis"),
        ("/v1/123", None, "/v1/{token}"),
        ("/bot/getMe", get_me, "/bot/getMe"),
        ("/getMe", get_me, "/getMe"),
        ("", None, ""),
    ] {
        assert_eq!(engine.path_without_secrets(path, call), shown);
    }
    let lost = Request::get("http://localhost/bot123:A%20b/getYou").body(Bytes::new()).unwrap();
    let refused = engine.receive(&lost).unwrap_err();
    assert_eq!(refused.complaints[0].message, "no endpoint is `GET /bot{token}/getYou`");
}
