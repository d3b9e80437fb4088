//! In: the arguments of a call. Out: a request that the spec allows, or everything that is wrong with it.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request};
use secpaid_codegen::json::{self, Node, Value};
use secpaid_codegen::model::{Auth, AuthKind, Model};
use secpaid_codegen::report::{Guess, did_you_mean};
use secpaid_codegen::source::{Position, Source, Span};
use secpaid_core::{Settings, Token, signer_fn};
use serde::Serialize;

use super::Call;
use super::assignment::Assignment;
use super::credential::Variable;
use super::exchange::Recorded;
use super::fill::Fill;
use crate::engine::{Complaint, Engine, Handle, Kind, Subject};
use crate::failure::Failure;
use crate::file;

/// What the recorder writes in an address in the place of a secret.
const REDACTED: &str = "%5Bredacted%5D";

/// A request that can be sent.
pub(super) struct Prepared<'e> {
    pub(super) handle: Handle<'e>,
    /// The name of the server; nothing for a base URL of the caller's.
    pub(super) server: Option<&'e str>,
    pub(super) credential: Option<Credential<'e>>,
    pub(super) request: Request<Bytes>,
    /// What the spec does not say about the request, and does not forbid either.
    pub(super) doubts: Vec<String>,
}

/// What authenticates the call.
pub(super) struct Credential<'e> {
    pub(super) auth: &'e Auth,
    pub(super) variable: Variable,
    /// Is there something in the variable?
    pub(super) set: bool,
    token: Token,
}

/// What keeps a request from being sent.
#[derive(Debug, Serialize)]
pub(super) struct Mistake {
    /// The JSON Pointer of the value that it is about.
    path: Option<String>,
    message: String,
}

impl Mistake {
    fn new(message: impl Into<String>) -> Self {
        Self { path: None, message: message.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What `--format json` prints about a request that is not sent.
#[derive(Serialize)]
pub(super) struct NotSent<'a> {
    endpoint: &'a str,
    outcome: &'static str,
    outcome_unknown: bool,
    mistakes: &'a [Mistake],
}

pub(super) fn refused<'a>(endpoint: &'a str, mistakes: &'a [Mistake]) -> NotSent<'a> {
    NotSent { endpoint, outcome: "not_sent", outcome_unknown: false, mistakes }
}

impl Credential<'_> {
    /// An address as the recorder shows it, with the variable in the place of the token.
    fn in_url(&self, url: &str) -> String {
        let variable = format!("${}", self.variable.name());
        match &self.auth.kind {
            AuthKind::Path { before, after } => url.replacen(
                &format!("{before}{REDACTED}{after}/"),
                &format!("{before}{variable}{after}/"),
                1,
            ),
            AuthKind::Query(name) => {
                let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
                url.replacen(&format!("{name}={REDACTED}"), &format!("{name}={variable}"), 1)
            }
            AuthKind::Header { .. } | AuthKind::Basic | AuthKind::Sign => url.to_owned(),
        }
    }
}

impl<'e> Prepared<'e> {
    /// The address of the request, without secrets.
    pub(super) fn url(&self, recorded: &Recorded) -> String {
        let url = recorded.url().unwrap_or_default();
        self.credential.as_ref().map_or_else(|| url.to_owned(), |credential| credential.in_url(url))
    }

    /// Every check there is before anything is sent.
    pub(super) fn new(
        engine: &'e Engine,
        handle: Handle<'e>,
        call: &Call,
        data: Option<Node>,
    ) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let Filled { request, failed } = fill(engine.model(), handle, call, data, &mut mistakes);
        let credential = keep(credential(engine.model(), handle, call), &mut mistakes).flatten();
        let mut doubts = check(handle, &request, credential.as_ref(), &failed, &mut mistakes);
        let settings = keep(settings(engine.model(), call, credential.as_ref()), &mut mistakes);
        match settings {
            Some((server, settings)) if mistakes.is_empty() => {
                let auth = engine.model().auth_of(handle.endpoint());
                let settings = match auth.filter(|auth| auth.kind == AuthKind::Sign) {
                    None => settings,
                    Some(auth) => {
                        doubts.push(
                            "the request is not signed: what the API wants to see signed is missing"
                                .to_owned(),
                        );
                        unsigned(settings, auth)
                    }
                };
                let request = handle
                    .encode(&request, &settings)
                    .map_err(|error| vec![Mistake::new(error.to_string())])?;
                Ok(Self { handle, server, credential, request, doubts })
            }
            _ => Err(mistakes),
        }
    }
}

/// Signs with nothing: a request that is shown and not sent.
fn unsigned(settings: Settings, auth: &Auth) -> Settings {
    let signer = signer_fn(|_| Ok(()));
    match &auth.scheme {
        None => settings.with_signer(signer),
        Some(scheme) => settings.with_signer_for(scheme, signer),
    }
}

fn keep<T>(result: Result<T, String>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    result.map_err(|message| mistakes.push(Mistake::new(message))).ok()
}

/// A request, and the fields that could not be put into it.
struct Filled {
    request: Node,
    failed: Vec<String>,
}

fn fill(
    model: &Model,
    handle: Handle<'_>,
    call: &Call,
    data: Option<Node>,
    mistakes: &mut Vec<Mistake>,
) -> Filled {
    let empty = || Node { span: Span::default(), value: Value::Object(Vec::new()) };
    let request = data.unwrap_or_else(empty);
    let mut filled = Filled { request, failed: Vec::new() };
    handle.complete(&mut filled.request);
    let mut given: Vec<&str> = Vec::new();
    let assignments: Vec<_> = call.fields.iter().map(|argument| Assignment::parse(argument)).collect();
    for (argument, assignment) in call.fields.iter().zip(&assignments) {
        let put = assignment.as_ref().map_err(Clone::clone).and_then(|assignment| {
            if given.contains(&assignment.field.as_str()) {
                return Err(format!("`{}` is given twice", assignment.field));
            }
            given.push(&assignment.field);
            Fill::put(&model.types, &handle.endpoint().request, &mut filled.request, assignment)
        });
        if keep(put, mistakes).is_none() {
            filled.failed.push(argument.clone());
        }
    }
    filled
}

/// A whole request from a file or standard input.
pub(super) fn read(path: &Path) -> Result<Node, Failure> {
    let source = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Failure::new(format_args!("cannot read standard input: {error}")))?;
        Source::new("standard input", text)
    } else {
        file::read(path)?
    };
    let wrong = |span: Span, message: String| {
        let Position { line, column } = source.position(span.start);
        Failure::new(format_args!("{message}\n --> {}:{line}:{column}", source.label()))
    };
    let document = json::parse(source.text()).map_err(|error| wrong(error.span, error.message))?;
    if let Some(twice) = document.duplicates.first() {
        return Err(wrong(twice.again, format!("key `{}` is there twice", twice.key)));
    }
    match document.root.kind() {
        "an object" => Ok(document.root),
        kind => {
            Err(wrong(document.root.span, format!("a request is an object with its fields, this is {kind}")))
        }
    }
}

fn credential<'e>(
    model: &'e Model,
    handle: Handle<'e>,
    call: &Call,
) -> Result<Option<Credential<'e>>, String> {
    let Some(auth) = model.auth_of(handle.endpoint()) else { return Ok(None) };
    if auth.kind == AuthKind::Sign {
        return if call.dry_run {
            Ok(None)
        } else {
            let name = &handle.endpoint().name;
            Err(format!(
                "calls of `{name}` are signed, which this tool cannot do; `--dry-run` shows what would be signed"
            ))
        };
    }
    let variable = Variable::new(model, auth, call.token_env.as_deref())?;
    let found = variable.read()?;
    let set = found.is_some();
    let token = match found {
        Some(token) => token,
        // Nothing is sent, and the shell will put it there. That of HTTP Basic has a colon.
        None if call.dry_run && auth.kind == AuthKind::Basic => Token::from(format!("${}:", variable.name())),
        None if call.dry_run => Token::from(format!("${}", variable.name())),
        None => return Err(variable.missing(auth)),
    };
    Ok(Some(Credential { auth, variable, set, token }))
}

/// Holds the request against the spec; what may be right although the spec does not list it is handed back.
fn check(
    handle: Handle<'_>,
    request: &Node,
    credential: Option<&Credential<'_>>,
    failed: &[String],
    mistakes: &mut Vec<Mistake>,
) -> Vec<String> {
    let credential =
        credential.map(|credential| (credential.auth.scheme.as_deref(), credential.token.clone()));
    let mut doubts = Vec::new();
    for Complaint { subject, message } in handle.complaints(&request.to_string(), credential) {
        let (path, message) = match subject {
            Subject::Field { pointer, kind } => {
                let field = pointer.trim_start_matches('/');
                let known = handle.endpoint().arguments().map(|field| field.wire.as_str());
                let unknown = kind == Kind::UnknownField.name();
                let meant = if unknown { did_you_mean(field, known) } else { Guess::default() };
                let message = format!("`{field}`: {message}{meant}");
                // An API may know more values than its spec.
                if matches!(kind, "unknown_value" | "unknown_variant") {
                    doubts.push(message);
                    continue;
                }
                (pointer, message)
            }
            Subject::Constraint { pointer, .. } => (pointer, message),
            _ => (String::new(), message),
        };
        // What an argument says wrongly is not missing as well.
        let top = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let is_of_top = |argument: &String| {
            let rest = argument.strip_prefix(top);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['=', ':', '.', '[']))
        };
        if top.is_empty() || !failed.iter().any(is_of_top) {
            mistakes.push(Mistake { path: Some(path), message });
        }
    }
    doubts
}

fn settings<'e>(
    model: &'e Model,
    call: &Call,
    credential: Option<&Credential<'_>>,
) -> Result<(Option<&'e str>, Settings), String> {
    let named = |name: &str| model.servers.iter().find(|server| server.name == name);
    let (server, url) = match call.server.as_deref() {
        None => model.servers.first().map(|server| (Some(server.name.as_str()), server.url.as_str())),
        Some(url) if url.contains("://") => Some((None, url)),
        Some(name) => named(name).map(|server| (Some(server.name.as_str()), server.url.as_str())),
    }
    .ok_or_else(|| {
        let name = call.server.as_deref().unwrap_or_default();
        let names: Vec<_> = model.servers.iter().map(|server| server.name.as_str()).collect();
        let meant = did_you_mean(name, names.iter().copied());
        format!("the spec has no server `{name}`, expected {} or a base URL{meant}", names.join(", "))
    })?;
    let agent = HeaderValue::from_static(concat!("secpaid-cli/", env!("CARGO_PKG_VERSION")));
    let mut settings = Settings::new(url)
        .map_err(|error| error.to_string())?
        .with_user_agent(agent)
        .with_timeout(Duration::from_secs(call.timeout));
    if let Some(encoding) = call.encoding {
        settings = settings.with_encoding(encoding.into());
    }
    if let Some(Credential { auth, token, .. }) = credential {
        settings = match &auth.scheme {
            None => settings.with_token(token.expose()),
            Some(scheme) => settings.with_credential(scheme, token.expose()),
        };
    }
    Ok((server, settings))
}
