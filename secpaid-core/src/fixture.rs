//! Test vectors of a spec, as data: what an API answers to what.

use crate::envelope::table::{Auth, Outcome};

/// Every example of a spec, and an answer for each declared error of each endpoint. Generated next to the client.
#[derive(Debug, Clone, Copy)]
pub struct Fixtures {
    /// How calls authenticate: the default scheme and the named ones. An endpoint that none of them lists needs no credential.
    pub auth: &'static [FixtureAuth],
    /// The fixtures in the order of the spec.
    pub entries: &'static [Fixture],
    /// Answers for the errors of sets, which many endpoints may share. Where an endpoint has an example of such an error, it is
    /// among the entries.
    pub shared: &'static [SharedFixtures],
    /// What the requests of endpoints always say, of those that have such fields: it tells endpoints of one path apart.
    pub constants: &'static [FixtureConstants],
}

/// The fields that every request of an endpoint has with the same values.
#[derive(Debug, Clone, Copy)]
pub struct FixtureConstants {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// The fields, as a JSON object.
    pub request: &'static str,
}

/// What endpoints that declare one set of errors answer.
#[derive(Debug, Clone, Copy)]
pub struct SharedFixtures {
    /// The endpoints.
    pub endpoints: &'static [FixtureRoute],
    /// An answer for each error of the set.
    pub answers: &'static [SharedAnswer],
}

/// An endpoint, and how it is called.
#[derive(Debug, Clone, Copy)]
pub struct FixtureRoute {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// The HTTP method, upper case.
    pub method: &'static str,
    /// The path below the base URL.
    pub path: &'static str,
}

/// An answer for an error of a set, composed from the envelope's sample.
#[derive(Debug, Clone, Copy)]
pub struct SharedAnswer {
    /// Name of the declared error that it stands for.
    pub error: &'static str,
    /// What it amounts to.
    pub outcome: Outcome,
    /// The HTTP status.
    pub status: u16,
    /// The content type of the body.
    pub content_type: &'static str,
    /// The whole body.
    pub response: &'static str,
}

/// How the calls of some endpoints authenticate, and what the API answers when they do not.
#[derive(Debug, Clone, Copy)]
pub struct FixtureAuth {
    /// The scheme, and where its credential is.
    pub auth: &'static Auth,
    /// The names of the endpoints.
    pub endpoints: &'static [&'static str],
    /// Name of the error for a call without a token.
    pub missing: Option<&'static str>,
    /// Name of the error for a call with a wrong token.
    pub rejected: Option<&'static str>,
}

/// An answer, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub struct Fixture {
    /// The endpoint's name.
    pub endpoint: &'static str,
    /// The HTTP method, upper case.
    pub method: &'static str,
    /// The path below the base URL.
    pub path: &'static str,
    /// The request's fields as JSON, where the example has a request.
    pub request: Option<&'static str>,
    /// The HTTP status.
    pub status: u16,
    /// The content type of the body.
    pub content_type: &'static str,
    /// The whole body.
    pub response: &'static str,
    /// Name of the declared error that it stands for, if it stands for one.
    pub error: Option<&'static str>,
    /// What it amounts to.
    pub outcome: Outcome,
    /// Where it was read.
    pub source: Option<&'static str>,
    /// Was it composed from the envelope's sample and the error's message, rather than read somewhere?
    pub made: bool,
}
