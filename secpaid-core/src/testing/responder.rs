//! From a request and the fixtures of a spec to the answer that the API would give.

mod sent;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, StatusCode};

use self::sent::Sent;
use crate::answer::Answer;
use crate::call::find_credential;
use crate::envelope::table::{AuthKind, Outcome};
use crate::fixture::{Fixture, FixtureAuth, Fixtures};
use crate::token::Token;

/// Chooses a fixture for a request.
#[derive(Debug, Clone)]
pub(super) struct Responder {
    fixtures: Fixtures,
    /// The one credential that is right, per auth scheme; any where there is none.
    credentials: BTreeMap<Option<String>, Token>,
}

impl Responder {
    /// Takes any credential.
    pub(super) fn new(fixtures: Fixtures) -> Self {
        Self { fixtures, credentials: BTreeMap::new() }
    }

    /// Takes this credential only, for the scheme of this name or the default one.
    #[must_use]
    pub(super) fn accepting(mut self, scheme: Option<String>, credential: Token) -> Self {
        self.credentials.insert(scheme, credential);
        self
    }

    pub(super) fn answer(&self, request: &Request<Bytes>) -> Answer {
        let mut of_endpoint = self.of_endpoint(request);
        let Some(first) = of_endpoint.clone().next() else {
            return plain(StatusCode::NOT_FOUND, "no endpoint of the spec has this method and path");
        };
        let auth = self.fixtures.auth.iter().find(|auth| auth.endpoints.contains(&first.endpoint));
        if let Some(Refused { error }) = auth.and_then(|auth| self.refused(auth, first.path, request)) {
            return match of_endpoint.find(|fixture| error.is_some() && fixture.error == error) {
                Some(fixture) => answer(fixture),
                None => plain(StatusCode::UNAUTHORIZED, "the token is missing or wrong"),
            };
        }
        let sent = Sent::new(request);
        let first_success = of_endpoint.clone().find(|fixture| fixture.outcome == Outcome::Ok);
        let same_request = of_endpoint.find(|fixture| fixture.request.is_some_and(|text| sent.equals(text)));
        match same_request.or(first_success) {
            Some(fixture) => answer(fixture),
            None => {
                plain(StatusCode::NOT_IMPLEMENTED, "the spec has no example of a success of this endpoint")
            }
        }
    }

    /// The answer for a declared error of the endpoint that the request is for.
    pub(super) fn error(&self, request: &Request<Bytes>, name: &str) -> Answer {
        match self.of_endpoint(request).find(|fixture| fixture.error == Some(name)) {
            Some(fixture) => answer(fixture),
            None => plain(StatusCode::NOT_IMPLEMENTED, "the endpoint does not declare this error"),
        }
    }

    /// The first answer of the endpoint that the request is for with this outcome.
    pub(super) fn outcome(&self, request: &Request<Bytes>, outcome: Outcome) -> Answer {
        match self.of_endpoint(request).find(|fixture| fixture.outcome == outcome) {
            Some(fixture) => answer(fixture),
            None => {
                plain(StatusCode::NOT_IMPLEMENTED, "the spec has no answer of the endpoint with this outcome")
            }
        }
    }

    /// The fixtures of the endpoint with the longest path that the request's ends with: a base URL may have a path of its own.
    fn of_endpoint(
        &self,
        request: &Request<Bytes>,
    ) -> impl Iterator<Item = &'static Fixture> + Clone + use<> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let meant = |fixture: &&Fixture| fixture.method == method && path.ends_with(fixture.path);
        let endpoint = self.fixtures.entries.iter().filter(meant).max_by_key(|fixture| fixture.path.len());
        let name = endpoint.map(|fixture| fixture.endpoint);
        self.fixtures.entries.iter().filter(move |fixture| Some(fixture.endpoint) == name)
    }

    /// Is the token missing or wrong? A signature is taken for what it is: only its API can check it.
    fn refused(&self, fixture: &FixtureAuth, route: &str, request: &Request<Bytes>) -> Option<Refused> {
        if fixture.auth.kind == AuthKind::Sign {
            return None;
        }
        match find_credential(fixture.auth, route, request) {
            None => Some(Refused { error: fixture.missing.or(fixture.rejected) }),
            Some(sent) => {
                let wanted = self.credentials.get(&fixture.auth.scheme.map(str::to_owned));
                let right = wanted.is_none_or(|token| *token == sent);
                if right { None } else { Some(Refused { error: fixture.rejected }) }
            }
        }
    }
}

/// A token that is missing or wrong, and the name of the error that the spec declares for that.
struct Refused {
    error: Option<&'static str>,
}

fn answer(fixture: &Fixture) -> Answer {
    let mut headers = HeaderMap::new();
    if let Ok(content_type) = HeaderValue::from_str(fixture.content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    let status = StatusCode::from_u16(fixture.status).unwrap_or(StatusCode::OK);
    Answer::new(status, headers, Bytes::from_static(fixture.response.as_bytes()))
}

/// An answer that the API would not give: the request or the spec is at fault, and the text says how.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Answer::new(status, headers, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Encoding;
    use crate::envelope::table::Auth;

    const FIXTURE: Fixture = Fixture {
        endpoint: "Delete",
        method: "POST",
        path: "/delete",
        request: None,
        status: 200,
        content_type: "application/json",
        response: "\"first\"",
        error: None,
        outcome: Outcome::Ok,
        source: None,
        made: false,
    };
    const AUTH: FixtureAuth = FixtureAuth {
        auth: &Auth { scheme: None, kind: AuthKind::Header { name: "token", prefix: "" } },
        endpoints: &["Delete"],
        missing: None,
        rejected: None,
    };
    const FIXTURES: Fixtures = Fixtures {
        auth: &[FixtureAuth { missing: Some("Missing"), rejected: Some("Rejected"), ..AUTH }],
        entries: &[
            Fixture {
                request: Some(r#"{"id":7,"note":"a b"}"#),
                response: "\"used\"",
                error: Some("Used"),
                outcome: Outcome::Error,
                ..FIXTURE
            },
            FIXTURE,
            Fixture { response: "\"missing\"", error: Some("Missing"), outcome: Outcome::Error, ..FIXTURE },
            Fixture {
                response: "\"rejected\"",
                error: Some("Rejected"),
                outcome: Outcome::Error,
                status: 401,
                ..FIXTURE
            },
        ],
    };

    fn request(token: Option<&str>, content_type: &str, body: &'static str) -> Request<Bytes> {
        let mut request = Request::builder()
            .method("POST")
            .uri("http://127.0.0.1/api/delete")
            .header(CONTENT_TYPE, content_type)
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap();
        if let Some(token) = token {
            request.headers_mut().insert("token", token.parse().unwrap());
        }
        request
    }

    fn said_by(responder: &Responder, request: &Request<Bytes>) -> Bytes {
        responder.answer(request).body
    }

    #[test]
    fn chooses_by_token_then_request_then_first_success() {
        let responder = Responder::new(FIXTURES).accepting(None, "good".into());
        let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
        assert_eq!(said_by(&responder, &request(None, json, "{}")), "\"missing\"");
        assert_eq!(said_by(&responder, &request(Some(""), json, "{}")), "\"missing\"");
        assert_eq!(said_by(&responder, &request(Some("bad"), json, "{}")), "\"rejected\"");
        assert_eq!(responder.answer(&request(Some("bad"), json, "{}")).status, 401);
        assert_eq!(said_by(&responder, &request(Some("good"), json, "{}")), "\"first\"");
        assert_eq!(
            said_by(&responder, &request(Some("good"), json, r#"{"note":"a b", "id":7}"#)),
            "\"used\""
        );
        assert_eq!(said_by(&responder, &request(Some("good"), form, "id=7&note=a+b")), "\"used\"");
        assert_eq!(said_by(&responder, &request(Some("good"), form, "id=8&note=a+b")), "\"first\"");
    }

    #[test]
    fn a_wrong_token_is_refused_where_the_spec_names_no_error_for_it() {
        let fixtures = Fixtures { auth: &[AUTH], ..FIXTURES };
        let responder = Responder::new(fixtures).accepting(None, "good".into());
        assert_eq!(responder.answer(&request(Some("bad"), "application/json", "{}")).status, 401);
        assert_eq!(responder.answer(&request(None, "application/json", "{}")).status, 401);
        assert_eq!(responder.answer(&request(Some("good"), "application/json", "{}")).status, 200);
    }

    #[test]
    fn each_endpoint_has_the_credential_of_its_scheme() {
        const BEARER: FixtureAuth = FixtureAuth {
            auth: &Auth {
                scheme: Some("bearer"),
                kind: AuthKind::Header { name: "authorization", prefix: "Bearer " },
            },
            endpoints: &["List"],
            ..AUTH
        };
        const LIST: Fixture = Fixture { endpoint: "List", path: "/list", ..FIXTURE };
        const PING: Fixture = Fixture { endpoint: "Ping", path: "/ping", ..FIXTURE };
        let fixtures = Fixtures { auth: &[AUTH, BEARER], entries: &[FIXTURE, LIST, PING] };
        let responder = Responder::new(fixtures)
            .accepting(None, "good".into())
            .accepting(Some("bearer".to_owned()), "access".into());
        let status = |path: &str, header: Option<(&'static str, &str)>| {
            let mut sent = request(None, "application/json", "{}");
            *sent.uri_mut() = format!("http://127.0.0.1{path}").parse().unwrap();
            if let Some((name, value)) = header {
                sent.headers_mut().insert(name, value.parse().unwrap());
            }
            responder.answer(&sent).status.as_u16()
        };
        assert_eq!(status("/delete", Some(("token", "good"))), 200);
        assert_eq!(status("/delete", Some(("authorization", "Bearer access"))), 401);
        assert_eq!(status("/list", Some(("authorization", "Bearer access"))), 200);
        assert_eq!(status("/list", Some(("authorization", "Bearer good"))), 401);
        assert_eq!(status("/list", Some(("token", "good"))), 401);
        assert_eq!(status("/ping", None), 200);
    }

    #[test]
    fn the_longest_path_is_meant() {
        const SHORT: Fixture = Fixture { endpoint: "Short", path: "/delete", ..FIXTURE };
        const LONG: Fixture =
            Fixture { endpoint: "Long", path: "/api/delete", response: "\"long\"", ..FIXTURE };
        let responder = Responder::new(Fixtures { auth: &[], entries: &[SHORT, LONG] });
        assert_eq!(said_by(&responder, &request(None, "application/json", "{}")), "\"long\"");
    }

    #[test]
    fn what_the_spec_does_not_have_is_no_success() {
        let responder = Responder::new(FIXTURES);
        let mut other = request(Some("any"), "application/json", "{}");
        assert_eq!(responder.error(&other, "Nonsense").status, 501);
        *other.uri_mut() = "http://127.0.0.1/api/create".parse().unwrap();
        assert_eq!(responder.answer(&other).status, 404);
    }
}
