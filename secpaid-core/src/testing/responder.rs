//! From a request and the fixtures of a spec to the answer that the API would give.

mod sent;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, StatusCode};

use self::sent::Sent;
use crate::answer::Answer;
use crate::call::find_credential;
use crate::call::route::PathTemplate;
use crate::envelope::table::{AuthKind, Description, Outcome};
use crate::fixture::{Fixture, FixtureAuth, Fixtures, SharedAnswer, SharedFixtures};
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
        let Some((endpoint, route)) = self.endpoint(request) else {
            return plain(StatusCode::NOT_FOUND, "no endpoint of the spec has this method and path");
        };
        let auth = self.fixtures.auth.iter().find(|auth| auth.endpoints.contains(&endpoint));
        if let Some(Refused { error }) = auth.and_then(|auth| self.refused(auth, route, request)) {
            return error
                .and_then(|error| self.declared(endpoint, error))
                .unwrap_or_else(|| plain(StatusCode::UNAUTHORIZED, "the token is missing or wrong"));
        }
        let sent = Sent::new(request, route, auth.map(|auth| auth.auth.kind));
        let mut of_endpoint = self.of_endpoint(endpoint);
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
        self.endpoint(request)
            .and_then(|(endpoint, _)| self.declared(endpoint, name))
            .unwrap_or_else(|| plain(StatusCode::NOT_IMPLEMENTED, "the endpoint does not declare this error"))
    }

    /// The first answer of the endpoint that the request is for with this outcome.
    pub(super) fn outcome(&self, request: &Request<Bytes>, outcome: Outcome) -> Answer {
        let found = self.endpoint(request).and_then(|(endpoint, _)| {
            let own = self.of_endpoint(endpoint).find(|fixture| fixture.outcome == outcome).map(answer);
            own.or_else(|| self.shared(endpoint, &|shared| shared.outcome == outcome))
        });
        found.unwrap_or_else(|| {
            plain(StatusCode::NOT_IMPLEMENTED, "the spec has no answer of the endpoint with this outcome")
        })
    }

    /// Name and path of the endpoint with the longest path that the request's ends with: a base URL may have a path of its own. Of
    /// several with one path, that which the request is made for, or which has an example of the request, or whose constants it has.
    fn endpoint(&self, request: &Request<Bytes>) -> Option<(&'static str, &'static str)> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let own =
            self.fixtures.entries.iter().map(|fixture| (fixture.endpoint, fixture.method, fixture.path));
        let shared = self.fixtures.shared.iter().flat_map(|shared| shared.endpoints);
        let routes = own.chain(shared.map(|route| (route.endpoint, route.method, route.path)));
        let meant = routes
            .filter(|(_, of_route, end)| *of_route == method && PathTemplate(end).written(path).is_some())
            .map(|(endpoint, _, path)| (endpoint, path));
        let rank = |(_, path): &(_, &str)| PathTemplate(path).rank();
        let best = meant.clone().max_by_key(rank)?;
        let same = || meant.clone().filter(|route| rank(route) == rank(&best));
        let made_for = Description::of(request).map(|description| description.name);
        same()
            .find(|(endpoint, _)| made_for == Some(*endpoint))
            .or_else(|| same().find(|(endpoint, path)| self.has_example(endpoint, path, request)))
            .or_else(|| same().max_by_key(|(endpoint, path)| self.constants(endpoint, path, request)))
    }

    /// How well the constants of the endpoint are those of the request: how few are not there, then how many are.
    fn constants(&self, endpoint: &str, path: &str, request: &Request<Bytes>) -> (Reverse<usize>, usize) {
        let Some(constants) = self.fixtures.constants.iter().find(|known| known.endpoint == endpoint) else {
            return (Reverse(0), 0);
        };
        let (said, all) = self.sent(endpoint, path, request).says(constants.request);
        (Reverse(all.saturating_sub(said)), said)
    }

    fn sent<'r>(&self, endpoint: &str, path: &str, request: &'r Request<Bytes>) -> Sent<'r> {
        let auth = self.fixtures.auth.iter().find(|auth| auth.endpoints.contains(&endpoint));
        Sent::new(request, path, auth.map(|auth| auth.auth.kind))
    }

    /// Has the endpoint an example of this request?
    fn has_example(&self, endpoint: &str, path: &str, request: &Request<Bytes>) -> bool {
        let sent = self.sent(endpoint, path, request);
        let own = self.fixtures.entries.iter().filter(|fixture| fixture.endpoint == endpoint);
        own.filter_map(|fixture| fixture.request).any(|example| sent.equals(example))
    }

    fn of_endpoint(&self, endpoint: &'static str) -> impl Iterator<Item = &'static Fixture> + Clone + use<> {
        self.fixtures.entries.iter().filter(move |fixture| fixture.endpoint == endpoint)
    }

    /// The first answer for an error among those of the endpoint, or else of its sets.
    fn declared(&self, endpoint: &'static str, name: &str) -> Option<Answer> {
        if let Some(fixture) = self.of_endpoint(endpoint).find(|fixture| fixture.error == Some(name)) {
            return Some(answer(fixture));
        }
        self.shared(endpoint, &|shared| shared.error == name)
    }

    /// The first answer of the endpoint's sets that is meant.
    fn shared(&self, endpoint: &str, is_meant: &dyn Fn(&SharedAnswer) -> bool) -> Option<Answer> {
        let has = |shared: &&SharedFixtures| shared.endpoints.iter().any(|route| route.endpoint == endpoint);
        let shared = self.fixtures.shared.iter().filter(has);
        let found = shared.flat_map(|shared| shared.answers).find(|answer| is_meant(answer))?;
        Some(canned(found.status, found.content_type, found.response))
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
    canned(fixture.status, fixture.content_type, fixture.response)
}

fn canned(status: u16, content_type: &str, body: &'static str) -> Answer {
    let mut headers = HeaderMap::new();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    Answer::new(status, headers, Bytes::from_static(body.as_bytes()))
}

/// An answer that the API would not give: the request or the spec is at fault, and the text says how.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Answer::new(status, headers, text)
}

#[cfg(test)]
mod tests;
