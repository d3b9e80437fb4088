//! In: a request as a server receives it. Out: the endpoint it is for and its fields as JSON, or everything that the spec does not
//! allow about it.
//!
//! A server that follows a spec is taken to accept every form that the spec lists for a type and every name that it lists for a field;
//! to refuse fields, values of enums and encodings that it does not list; and to hold every constraint.

use std::cmp::Reverse;

use bytes::Bytes;
use http::Request;
use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{Field, Scalar};
use secpaid_core::call::untyped::PathTemplate;
use secpaid_core::constraint::violations;
use secpaid_core::json::Reader;
use secpaid_core::{Settings, Token};

use super::value::Walk;
use super::{Engine, Finding, Handle};

/// A request that the spec allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Index of the endpoint.
    pub endpoint: usize,
    /// Its fields as a JSON object, whatever it was encoded as.
    pub fields: String,
}

/// A request that it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Index of the endpoint; `None` where no endpoint has this method and path.
    pub endpoint: Option<usize>,
    /// What the spec does not allow; never empty.
    pub complaints: Vec<Complaint>,
}

/// What the spec does not allow about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What it is about.
    pub subject: Subject,
    /// What is wrong; names no value of a secret.
    pub message: String,
}

/// What a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Method and path.
    Route,
    /// A credential that is missing; index into the errors of the model, where the spec says what the answer is.
    CredentialMissing(Option<usize>),
    /// How the body is encoded.
    Encoding,
    /// The body, which cannot be read.
    Body,
    /// A field, by its JSON Pointer.
    Field {
        /// The pointer.
        pointer: String,
        /// A stable name of what is wrong: `unknown_field`, `missing_field`, `unknown_value`, `wrong_value`.
        kind: &'static str,
    },
    /// A constraint, by the name it has in the spec, and the JSON Pointer of the value.
    Constraint {
        /// The name.
        name: &'static str,
        /// The pointer.
        pointer: String,
    },
}

impl Engine {
    /// Receives a request: any base path may stand before that of the endpoint.
    ///
    /// # Errors
    ///
    /// Everything about it that the spec does not allow.
    pub fn receive(&self, request: &Request<Bytes>) -> Result<Received, Refused> {
        let Some(handle) = self.route(request) else {
            let message = {
                let path = self.path_without_secrets(request.uri().path(), None);
                format!("no endpoint is `{} {path}`", request.method())
            };
            let complaints = vec![Complaint { subject: Subject::Route, message }];
            return Err(Refused { endpoint: None, complaints });
        };
        let refused = |complaints| Refused { endpoint: Some(handle.index), complaints };
        let credential = handle.presented(request).map_err(|complaint| refused(vec![complaint]))?;
        let fields = handle.fields_of(request).map_err(|complaint| refused(vec![complaint]))?;
        let complaints = handle.complaints(&fields, credential);
        if complaints.is_empty() {
            Ok(Received { endpoint: handle.index, fields })
        } else {
            Err(refused(complaints))
        }
    }

    /// The endpoint whose path the request's ends with: of several the longest, and text before placeholders. Of several with one path,
    /// the first whose fields it has, or else the one whose constants it has best.
    pub fn route(&self, request: &Request<Bytes>) -> Option<Handle<'_>> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let meant = |handle: &Handle<'_>| {
            handle.endpoint.method == method && PathTemplate(&handle.endpoint.path).values(path).is_some()
        };
        let rank = |handle: &Handle<'_>| PathTemplate(&handle.endpoint.path).rank();
        let best = self.handles().filter(meant).max_by_key(rank)?;
        let same = self.handles().filter(|handle| meant(handle) && rank(handle) == rank(&best));
        let same: Vec<_> = same.collect();
        let has_its_fields = |handle: &Handle<'_>| {
            let fields = handle.fields_of(request);
            fields.is_ok_and(|fields| handle.complaints(&fields, None).is_empty())
        };
        if let [only] = same.as_slice() {
            return Some(*only);
        }
        let fitting = same.iter().copied().find(has_its_fields);
        fitting.or_else(|| same.into_iter().max_by_key(|handle| handle.constants_of(request)))
    }
}

impl Handle<'_> {
    /// How well its constants are those of the request: how few are not there, then how many are.
    fn constants_of(self, request: &Request<Bytes>) -> (Reverse<usize>, usize) {
        let fields = self.fields_of(request).ok().and_then(|fields| Some(json::parse(&fields).ok()?.root));
        let is_said = |(field, value): &(&Field, &Scalar)| {
            let said = fields.as_ref().and_then(|fields| fields.get(&field.wire));
            said.is_some_and(|said| value.is(&said.value))
        };
        let said = self.endpoint.constants().filter(is_said).count();
        (Reverse(self.endpoint.constants().count() - said), said)
    }

    /// Puts the constants into a request that does not have them, in front of everything else.
    pub fn complete(self, request: &mut Node) {
        let Value::Object(members) = &mut request.value else { return };
        let constants = self.endpoint.constant_fields();
        let Some(Node { value: Value::Object(mut constants), .. }) = constants else { return };
        constants.retain(|constant| !members.iter().any(|member| member.key.value == constant.key.value));
        members.splice(0..0, constants);
    }

    /// Everything that the spec does not allow about these fields, a JSON object. With a scheme and its credential, the constraints that
    /// look at it are held, too.
    pub fn complaints(self, fields: &str, credential: Option<(Option<&str>, Token)>) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        let mut see = |finding: &Finding<'_>| {
            let subject = Subject::Field { pointer: finding.place.to_string(), kind: finding.kind.name() };
            complaints.push(Complaint { subject, message: finding.to_string() });
        };
        let mut reader = Reader::from_text(fields);
        let mut walk = Walk::tolerant(self.engine.types(), "", &mut see);
        let read = walk.fields(&self.endpoint.request, &mut reader).and_then(|()| reader.finish());
        if let Err(fault) = read {
            return vec![Complaint { subject: Subject::Body, message: fault.to_string() }];
        }
        // A base URL that is none is never sent to; the settings only carry the credential.
        let Ok(settings) = Settings::new("http://localhost") else { return complaints };
        let settings = match credential {
            Some((Some(scheme), token)) => settings.with_credential(scheme, token),
            Some((None, token)) => settings.with_token(token),
            None => settings,
        };
        complaints.extend(violations(self.description, fields, &settings).into_iter().map(|violation| {
            let message = violation.to_string();
            let subject = Subject::Constraint { name: violation.constraint, pointer: violation.field };
            Complaint { subject, message }
        }));
        complaints
    }
}
