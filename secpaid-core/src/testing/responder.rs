//! From a request and the fixtures of a spec to the answer that the API would give.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, StatusCode};

use crate::answer::Answer;
use crate::endpoint::Encoding;
use crate::fixture::{Fixture, FixtureAuth, Fixtures};
use crate::json::{Fault, Kind, Reader};

/// Chooses a fixture for a request.
#[derive(Debug, Clone)]
pub(super) struct Responder {
    pub(super) fixtures: Fixtures,
    /// The one token that is right; any if `None`.
    pub(super) token: Option<String>,
}

impl Responder {
    pub(super) fn answer(&self, request: &Request<Bytes>) -> Answer {
        let mut of_endpoint = self.of_endpoint(request);
        if of_endpoint.clone().next().is_none() {
            return plain(StatusCode::NOT_FOUND, "no endpoint of the spec has this method and path");
        }
        if let Some(error) = self.fixtures.auth.and_then(|auth| self.refused(auth, request.headers())) {
            return match of_endpoint.find(|fixture| fixture.error == Some(error)) {
                Some(fixture) => answer(fixture),
                None => plain(StatusCode::UNAUTHORIZED, "the token is missing or wrong"),
            };
        }
        let sent = Sent::new(request);
        let first_success = of_endpoint.clone().find(|fixture| fixture.error.is_none());
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

    fn of_endpoint<'r>(
        &self,
        request: &'r Request<Bytes>,
    ) -> impl Iterator<Item = &'static Fixture> + Clone + use<'r> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        self.fixtures
            .entries
            .iter()
            .filter(move |fixture| fixture.method == method && path.ends_with(fixture.path))
    }

    /// The name of the error that a token which is missing or wrong is answered with.
    fn refused(&self, auth: FixtureAuth, headers: &HeaderMap) -> Option<&'static str> {
        let sent = headers.get(auth.header).map(HeaderValue::as_bytes);
        match sent.and_then(|sent| sent.strip_prefix(auth.prefix.as_bytes())) {
            None | Some(b"") => auth.missing.or(auth.rejected),
            Some(sent) => {
                let right = self.token.as_ref().is_none_or(|token| token.as_bytes() == sent);
                if right { None } else { auth.rejected }
            }
        }
    }
}

fn answer(fixture: &Fixture) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let status = StatusCode::from_u16(fixture.status).unwrap_or(StatusCode::OK);
    Answer::new(status, headers, Bytes::from_static(fixture.response.as_bytes()))
}

/// An answer that the API would not give: the request or the spec is at fault, and the text says how.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Answer::new(status, headers, text)
}

/// The fields of a request's body, whatever its encoding.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn new(request: &Request<Bytes>) -> Self {
        let form = Encoding::Form.content_type().as_bytes();
        let is_form =
            request.headers().get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(form));
        Self(if is_form {
            form_urlencoded::parse(request.body()).into_owned().collect()
        } else {
            pairs(std::str::from_utf8(request.body()).unwrap_or_default())
        })
    }

    /// Does it have the fields of this JSON object and no others? Numbers equal their texts, as in a form.
    fn equals(&self, example: &str) -> bool {
        let mut example = pairs(example);
        example.sort();
        let mut sent = self.0.clone();
        sent.sort();
        example == sent
    }
}

/// The keys and values of a JSON object; strings without their quotes, other values as they are written.
fn pairs(json: &str) -> Vec<(String, String)> {
    fn read(reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, Fault> {
        let mut pairs = Vec::new();
        let mut entries = reader.object()?;
        while let Some(key) = reader.next_key(&mut entries)? {
            let value = match reader.peek()? {
                Kind::String => reader.string()?.into_owned(),
                _ => reader.skip()?.to_owned(),
            };
            pairs.push((key.into_owned(), value));
        }
        Ok(pairs)
    }
    read(&mut Reader::from_text(json)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: Fixture = Fixture {
        endpoint: "Delete",
        method: "POST",
        path: "/delete",
        request: None,
        status: 200,
        response: "\"first\"",
        error: None,
        source: None,
        made: false,
    };
    const FIXTURES: Fixtures = Fixtures {
        auth: Some(FixtureAuth {
            header: "token",
            prefix: "",
            missing: Some("Missing"),
            rejected: Some("Rejected"),
        }),
        entries: &[
            Fixture {
                request: Some(r#"{"id":7,"note":"a b"}"#),
                response: "\"used\"",
                error: Some("Used"),
                ..FIXTURE
            },
            FIXTURE,
            Fixture { response: "\"missing\"", error: Some("Missing"), ..FIXTURE },
            Fixture { response: "\"rejected\"", error: Some("Rejected"), status: 401, ..FIXTURE },
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

    fn said(responder: &Responder, request: &Request<Bytes>) -> Bytes {
        responder.answer(request).body
    }

    #[test]
    fn chooses_by_token_then_request_then_first_success() {
        let responder = Responder { fixtures: FIXTURES, token: Some("good".into()) };
        let (json, form) = (Encoding::Json.content_type(), Encoding::Form.content_type());
        assert_eq!(said(&responder, &request(None, json, "{}")), "\"missing\"");
        assert_eq!(said(&responder, &request(Some(""), json, "{}")), "\"missing\"");
        assert_eq!(said(&responder, &request(Some("bad"), json, "{}")), "\"rejected\"");
        assert_eq!(responder.answer(&request(Some("bad"), json, "{}")).status, 401);
        assert_eq!(said(&responder, &request(Some("good"), json, "{}")), "\"first\"");
        assert_eq!(said(&responder, &request(Some("good"), json, r#"{"note":"a b", "id":7}"#)), "\"used\"");
        assert_eq!(said(&responder, &request(Some("good"), form, "id=7&note=a+b")), "\"used\"");
        assert_eq!(said(&responder, &request(Some("good"), form, "id=8&note=a+b")), "\"first\"");
    }

    #[test]
    fn what_the_spec_does_not_have_is_no_success() {
        let responder = Responder { fixtures: FIXTURES, token: None };
        let mut other = request(Some("any"), "application/json", "{}");
        assert_eq!(responder.error(&other, "Nonsense").status, 501);
        *other.uri_mut() = "http://127.0.0.1/api/create".parse().unwrap();
        assert_eq!(responder.answer(&other).status, 404);
    }
}
