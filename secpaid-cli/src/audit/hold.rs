//! In: an exchange. Out: what of it the spec does not say, counted.

mod note;
mod value;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use secpaid_codegen::model::Model;
use secpaid_core::Answer;

use self::note::Noting;
use super::hidden::{self, Secrets};
use super::recording::{At, Body, Exchange, headers};
use super::tally::Tally;
use crate::engine::{Engine, Handle, Kind as FindingKind, Outcome};

/// Holds exchanges against a spec.
pub(super) struct Hold<'e> {
    engine: &'e Engine,
    /// The same API, but with every error at every endpoint.
    wide: &'e Engine,
    secrets: &'e Secrets,
    hosts: Option<BTreeSet<String>>,
    pub(super) tally: Tally,
}

impl<'e> Hold<'e> {
    /// Without any exchange yet. Where no endpoint is named, only calls to the spec's servers and to this machine count, or to any host.
    pub(super) fn new(engine: &'e Engine, wide: &'e Engine, secrets: &'e Secrets, any_host: bool) -> Self {
        let hosts = (!any_host).then(|| hosts(engine.model()));
        Self { engine, wide, secrets, hosts, tally: Tally::new(engine.model()) }
    }

    /// Looks at an exchange.
    pub(super) fn see(&mut self, at: At<'_>, exchange: &Exchange<'_>) {
        self.tally.exchanges += 1;
        let Some(handle) = self.endpoint(exchange) else {
            self.tally.foreign += 1;
            return;
        };
        if let Some(endpoint) = self.tally.endpoints.get_mut(handle.index()) {
            endpoint.calls += 1;
        }
        let Some(status) = exchange.status else {
            self.tally.failed += 1;
            return;
        };
        if let Some(endpoint) = self.tally.endpoints.get_mut(handle.index()) {
            *endpoint.statuses.entry(status).or_default() += 1;
        }
        let outcome = match &exchange.came {
            None => {
                self.tally.bodiless += 1;
                return;
            }
            Some(body) if hidden::is_withheld(&body.bytes) => {
                self.tally.redacted += 1;
                return;
            }
            Some(body) => self.answer(at, exchange, handle, status, body),
        };
        // What the API refused is no word about what it takes.
        let taken = match outcome {
            Some(Outcome::Ok | Outcome::File | Outcome::Undecodable) => true,
            Some(Outcome::Pending | Outcome::Partial | Outcome::Noop) => true,
            Some(Outcome::Error | Outcome::Unknown | Outcome::Unrecognised) | None => false,
        };
        if taken {
            self.request(at, exchange, handle);
        }
    }

    /// The endpoint that the exchange is a call of.
    fn endpoint(&self, exchange: &Exchange<'_>) -> Option<Handle<'e>> {
        if let Some(name) = &exchange.endpoint
            && let Some(handle) = self.engine.find(name)
        {
            return Some(handle);
        }
        let uri: Uri = exchange.url.split('#').next()?.parse().ok()?;
        if let (Some(hosts), Some(host)) = (&self.hosts, uri.host())
            && !hosts.contains(&host.to_ascii_lowercase())
        {
            return None;
        }
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = Method::from_bytes(exchange.method.as_bytes()).ok()?;
        *request.uri_mut() = uri;
        self.engine.route(&request)
    }

    fn answer(
        &mut self,
        at: At<'_>,
        exchange: &Exchange<'_>,
        handle: Handle<'e>,
        status: u16,
        body: &Body<'_>,
    ) -> Option<Outcome> {
        let mut headers = HeaderMap::new();
        if handle.endpoint().file.is_some()
            && let Some(Ok(value)) = body.content_type.as_deref().map(HeaderValue::from_str)
        {
            headers.insert(CONTENT_TYPE, value);
        }
        let code = StatusCode::from_u16(status).unwrap_or_default();
        let answer = Answer::new(code, headers, Bytes::copy_from_slice(&body.bytes));
        let Tally { endpoints, coverage, redacted, .. } = &mut self.tally;
        let tally = endpoints.get_mut(handle.index())?;
        let mut noting = Noting { at, exchange, secrets: self.secrets, tally, redacted };
        let mut beside = Vec::new();
        let decision = handle.survey(&answer, coverage, &mut |finding| {
            if matches!(finding.kind, FindingKind::UnknownField) && finding.record.is_none() {
                beside.push((finding.place.to_string(), finding.value.to_owned()));
            } else {
                noting.finding(finding);
            }
        });
        for (path, value) in beside {
            noting.beside(path, &value, decision.envelope);
        }
        let outcome = decision.outcome;
        match outcome {
            Outcome::Ok | Outcome::File => {
                noting.tally.successes += 1;
                noting.entries(handle, self.wide, &answer, decision);
            }
            Outcome::Pending | Outcome::Partial | Outcome::Noop | Outcome::Unknown => {
                *noting.tally.others.entry(outcome.name()).or_default() += 1;
                if let Some(error) = decision.error {
                    *noting.tally.errors.entry(error.index).or_default() += 1;
                }
            }
            Outcome::Error => noting.error(handle, self.wide, &answer, status, decision),
            Outcome::Undecodable => noting.no_data(handle, self.engine.model(), decision),
            Outcome::Unrecognised => noting.unrecognised(handle, self.wide, &answer, status),
        }
        Some(outcome)
    }

    fn request(&mut self, at: At<'_>, exchange: &Exchange<'_>, handle: Handle<'e>) {
        let sent = exchange.sent.as_ref().filter(|sent| !sent.bytes.is_empty());
        // A recording may lack the body that a call had.
        let endpoint = handle.endpoint();
        if sent.is_none() && (!endpoint.encodings.is_empty() || endpoint.request.is_empty()) {
            return;
        }
        if sent.is_some_and(|sent| hidden::is_withheld(&sent.bytes)) {
            self.tally.redacted += 1;
            return;
        }
        let mut request = Request::new(Bytes::copy_from_slice(sent.map_or(&[], |sent| &sent.bytes)));
        if let Some(Ok(uri)) = exchange.url.split('#').next().map(str::parse) {
            *request.uri_mut() = uri;
        }
        for (name, value) in headers(exchange.headers) {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                request.headers_mut().append(name, value);
            }
        }
        if let Some(Ok(value)) = sent.and_then(|sent| sent.content_type.as_deref()).map(HeaderValue::from_str)
        {
            request.headers_mut().insert(CONTENT_TYPE, value);
        }
        let Tally { endpoints, redacted, .. } = &mut self.tally;
        let Some(tally) = endpoints.get_mut(handle.index()) else { return };
        tally.requests += 1;
        let mut noting = Noting { at, exchange, secrets: self.secrets, tally, redacted };
        match handle.fields_of(&request) {
            Ok(fields) => {
                for complaint in handle.complaints(&fields, None) {
                    noting.complaint(&complaint, &fields);
                }
            }
            Err(complaint) => noting.complaint(&complaint, ""),
        }
    }
}

/// The hosts that calls of the API go to.
fn hosts(model: &Model) -> BTreeSet<String> {
    let own = model.servers.iter().filter_map(|server| server.url.parse::<Uri>().ok());
    let own = own.filter_map(|url| url.host().map(str::to_ascii_lowercase));
    own.chain(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned)).collect()
}
