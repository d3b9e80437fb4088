//! What was compiled from an old spec: decoders, receivers, pagers, and every request that they may send.

use bytes::Bytes;
use http::{HeaderMap, Request};
use secpaid_cli::engine::{Engine, Handle};
use secpaid_codegen::load;
use secpaid_codegen::model::Model;
use secpaid_codegen::source::Source;
use secpaid_core::call::untyped;
use secpaid_core::endpoint::{DeclaredError, Encoding};
use secpaid_core::inbound::{InBody, InQuery};
use secpaid_core::json::Writer;
use secpaid_core::pages::{PageTurner, Paged};
use secpaid_core::{Answer, CallError, Endpoint, Settings, call};
use serde_json::Value;
use serde_json::value::RawValue;

/// The token of the client; those of other schemes have the name of the scheme behind it.
pub(crate) const TOKEN: &str = "key";

/// A spec, and what is compiled from it.
pub(crate) struct Old {
    pub source: Source,
    pub engine: Engine,
    /// In the order of the model.
    pub clients: Vec<Client>,
    pub receivers: Vec<Receiver>,
    pub pagers: Vec<Pager>,
    /// What the clients may send.
    pub sent: Vec<Sent>,
}

/// The generated decoder of an endpoint.
pub(crate) struct Client {
    pub name: &'static str,
    pub decode: fn(Answer) -> Said,
    /// Does a client say after this answer that the call may have taken effect?
    pub unsure: fn(Answer) -> bool,
}

/// What a generated decoder says about an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Success,
    /// An error: its name, where it is declared.
    Error(Option<&'static str>),
    /// Neither, with the reason.
    /// An outcome that is neither a success nor a failure.
    Other(&'static str),
    Neither(String),
}

/// Reads a body or a query.
pub(crate) type Receive = fn(&str) -> Result<(), String>;

/// Makes a request of a generated type.
pub(crate) type Encode = fn(&Settings) -> Request<Bytes>;

/// The generated receiver of an inbound shape.
pub(crate) struct Receiver {
    pub name: &'static str,
    pub body: Option<Receive>,
    pub query: Option<Receive>,
}

/// The answers of a server.
pub(crate) type Serve<'s> = &'s mut dyn FnMut(&Request<Bytes>) -> Answer;

/// The generated pager of an endpoint, with a request to begin with.
pub(crate) struct Pager {
    pub endpoint: &'static str,
    pub begin: &'static str,
    /// How many records came.
    pub run: fn(&Settings, Serve<'_>) -> Result<usize, Lost>,
}

/// Why there is no list.
#[derive(Debug)]
pub(crate) enum Lost {
    /// An answer was not read, whatever it is a page of.
    Unread,
    /// The pager gave up, with the reason.
    Stuck(String),
}

/// A request of a generated client.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub endpoint: usize,
    /// Its fields, as the client means them.
    pub fields: String,
    pub request: Request<Bytes>,
}

impl Old {
    pub(crate) fn new(
        text: &str,
        clients: Vec<Client>,
        receivers: Vec<Receiver>,
        pagers: Vec<Pager>,
        typed: Vec<(&str, Vec<Encode>)>,
    ) -> Self {
        let source = Source::new("old.json", text);
        let engine = engine(&source);
        let compiled: Vec<_> = clients.iter().map(|client| client.name).collect();
        let known: Vec<_> = engine.handles().map(|handle| handle.endpoint().name.as_str()).collect();
        assert_eq!(compiled, known);
        let compiled: Vec<_> = receivers.iter().map(|receiver| receiver.name).collect();
        let known: Vec<_> = engine.model().inbound.iter().map(|inbound| inbound.name.as_str()).collect();
        assert_eq!(compiled, known);
        let paged = engine.model().endpoints.iter().filter(|endpoint| endpoint.pages.is_some());
        for endpoint in paged {
            assert!(pagers.iter().any(|pager| pager.endpoint == endpoint.name), "{}", endpoint.name);
        }
        let mut sent: Vec<Sent> = engine.handles().flat_map(|handle| sent(engine.model(), handle)).collect();
        for (name, requests) in typed {
            let endpoint = engine.find(name).unwrap().index();
            for settings in engine.model().servers.iter().map(|server| settings(engine.model(), &server.url))
            {
                sent.extend(requests.iter().map(|encode| {
                    let request = encode(&settings);
                    // Typed requests go out as JSON here: their fields are their body.
                    let fields = str::from_utf8(request.body()).unwrap().to_owned();
                    Sent { endpoint, fields, request }
                }));
            }
        }
        Self { source, engine, clients, receivers, pagers, sent }
    }
}

pub(crate) fn engine(source: &Source) -> Engine {
    Engine::new(load(source).unwrap_or_else(|report| panic!("{}", report.render(source))).model)
}

/// Settings with a credential for every scheme.
pub(crate) fn settings(model: &Model, url: &str) -> Settings {
    let settings = Settings::new(url).unwrap().with_token(TOKEN);
    model
        .auth_schemes
        .iter()
        .filter_map(|auth| auth.scheme.as_deref())
        .fold(settings, |settings, scheme| settings.with_credential(scheme, format!("{TOKEN}-{scheme}")))
}

/// Every sample of an endpoint, in every encoding, to every server.
fn sent(model: &Model, handle: Handle<'_>) -> Vec<Sent> {
    let samples = handle.sample_requests();
    assert!(!samples.is_empty(), "no request of {} was found", handle.endpoint().name);
    let mut sent = Vec::new();
    for server in &model.servers {
        let plain = settings(model, &server.url);
        let encodings = handle.description().encodings;
        let ways: Vec<_> = if encodings.is_empty() {
            vec![plain]
        } else {
            encodings.iter().map(|encoding| plain.clone().with_encoding(*encoding)).collect()
        };
        for settings in ways {
            for fields in &samples {
                let write = |writer: &mut Writer| write(writer, fields);
                let request = untyped::encode(handle.description(), &write, &settings);
                let request = request.unwrap_or_else(|error| panic!("{fields}: {error}"));
                sent.push(Sent { endpoint: handle.index(), fields: fields.clone(), request });
            }
        }
    }
    sent
}

/// Writes fields as generated code does.
fn write(writer: &mut Writer, fields: &str) {
    let fields: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(fields).unwrap();
    writer.begin_object();
    for (name, value) in fields {
        writer.key(&name);
        match serde_json::from_str(value.get()) {
            Ok(Value::String(text)) => writer.string(&text),
            Ok(Value::Null) => writer.null(),
            _ => writer.raw(value.get()),
        }
    }
    writer.end_object();
}

pub(crate) fn said<E: Endpoint>(answer: Answer) -> Said {
    match call::decode::<E>(answer) {
        Ok(_) => Said::Success,
        Err(CallError::Rejected(rejected)) => Said::Error(rejected.error.info().map(|info| info.name)),
        Err(other) => match other.answered() {
            Some(answered) => Said::Other(answered.outcome.name()),
            None => Said::Neither(other.to_string()),
        },
    }
}

pub(crate) fn unsure<E: Endpoint>(answer: Answer) -> bool {
    call::decode::<E>(answer).is_err_and(|error| error.outcome_unknown())
}

pub(crate) fn of_body<I: InBody>(
    receiver: &secpaid_core::inbound::Receiver<I>,
    text: &str,
) -> Result<(), String> {
    let read = receiver.decode(&HeaderMap::new(), text.to_owned());
    read.map(drop).map_err(|error| error.to_string())
}

pub(crate) fn of_query<I: InQuery>(
    receiver: &secpaid_core::inbound::Receiver<I>,
    text: &str,
) -> Result<(), String> {
    receiver.decode_query(text).map(drop).map_err(|error| error.to_string())
}

pub(crate) fn encoded<E: Endpoint>(endpoint: &E, settings: &Settings) -> Request<Bytes> {
    call::encode(endpoint, &settings.clone().with_encoding(Encoding::Json)).unwrap()
}

/// Goes through all pages.
pub(crate) fn turn<E: Paged>(request: E, settings: &Settings, serve: Serve<'_>) -> Result<usize, Lost> {
    const MOST: usize = 200;
    let mut turner = PageTurner::new(request);
    let mut records = 0;
    for _ in 0..MOST {
        let request = match turner.next_request() {
            Ok(Some(request)) => {
                call::encode(request, settings).map_err(|error| Lost::Stuck(error.to_string()))?
            }
            Ok(None) => return Ok(records),
            Err(error) => return Err(Lost::Stuck(error.to_string())),
        };
        let page = call::decode::<E>(serve(&request)).map_err(|_| Lost::Unread)?;
        records += turner.take(page).items.len();
    }
    Err(Lost::Stuck("the list does not end".to_owned()))
}
