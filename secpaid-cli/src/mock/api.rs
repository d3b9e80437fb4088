//! In: a request. Out: what becomes of it: the answer of the API that the spec describes, and what goes wrong on purpose. No sockets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use secpaid_codegen::json::Node;
use secpaid_codegen::report::did_you_mean;
use secpaid_core::Token;

use super::admin;
use super::fault::{Dice, Kind, Plan};
use super::refusal::{Refusal, refusal};
use super::reply::{Call, Decision, Delivery, Fault, Reply, plain, typed};
use super::shown::{self, Shown, shown};
use super::state::{Records, Remembered};
use super::value::{parsed, same};
use crate::engine::{Complaint, Engine, Handle, Refused, Subject};

/// Asks for a declared error, by header or in the query.
const ERROR: [&str; 2] = ["x-mock-error", "mock-error"];
/// The same for an outcome.
const OUTCOME: [&str; 2] = ["x-mock-outcome", "mock-outcome"];
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";

/// What a mock is to be like.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) plan: Plan,
    /// How late a late answer is.
    pub(super) late: Duration,
    /// The one credential that is right, per auth scheme; any where there is none.
    pub(super) tokens: BTreeMap<Option<String>, Token>,
}

/// An API that follows its spec.
#[derive(Debug)]
pub(super) struct Mock {
    engine: Engine,
    /// Per endpoint.
    shown: Vec<Vec<Shown>>,
    settings: Settings,
    /// What calls change.
    world: Mutex<World>,
}

#[derive(Debug)]
struct World {
    records: Records,
    dice: Dice,
}

impl Mock {
    pub(super) fn new(engine: Engine, settings: Settings) -> Self {
        let shown = shown(&engine);
        let records = Records::new(&engine, &shown);
        let world = World { records, dice: Dice::new(settings.plan.seed) };
        Self { engine, shown, settings, world: Mutex::new(world) }
    }

    /// What becomes of a request. One after another: the order of the calls is that of their faults.
    pub(super) fn reply(&self, request: &Request<Bytes>) -> Reply {
        let handle = self.engine.route(request);
        let mut call = Call {
            method: request.method().to_string(),
            path: self.shown_path(request.uri().path(), handle),
            ..Call::default()
        };
        let mut world = self.world();
        if let Some(asked) = admin::asked(request) {
            let answer = admin::answer(&asked, request, &mut world.records, self.engine.model());
            if asked == admin::Asked::Reset {
                world.dice = Dice::new(self.settings.plan.seed);
            }
            call.status = Some(answer.status.as_u16());
            return Reply { delivery: Delivery::Whole(answer), delay: Duration::ZERO, call };
        }
        let Some(handle) = handle else {
            let decision = self.no_endpoint(request);
            return whole(decision, Duration::ZERO, call, None).0;
        };
        call.endpoint = Some(handle.endpoint().name.clone());
        let throw = world.dice.throw(&self.settings.plan);
        let delay = Duration::from_millis(throw.latency);
        let mut decide = || self.decide(handle, request, &mut world.records);
        let Some(kind) = throw.fault else { return self.named(whole(decide(), delay, call, None)) };
        let fault = |done| Some(Fault { kind: kind.name(), done });
        match kind {
            Kind::Refused => {
                call.fault = fault(false);
                Reply { delivery: Delivery::HangUp, delay, call }
            }
            Kind::Lost => {
                let reply = self.named(whole(decide(), delay, call, fault(true)));
                Reply { delivery: Delivery::HangUp, call: Call { status: None, ..reply.call }, ..reply }
            }
            Kind::Cut => self.named(cut(decide(), delay, call)),
            Kind::BadGateway => {
                if throw.done {
                    decide();
                }
                let answer = typed(StatusCode::BAD_GATEWAY, "text/html", BAD_GATEWAY.to_owned());
                self.named(whole(Decision::new(answer, None), delay, call, fault(throw.done)))
            }
            Kind::TooMany => self.named(whole(self.too_many(handle), delay, call, fault(false))),
            Kind::Late => self.named(whole(decide(), delay + self.settings.late, call, fault(true))),
            Kind::Contradiction => {
                let decision = decide();
                match shown::contradicting(handle, self.shown_of(handle), &decision.answer) {
                    Some(answer) => self.named(whole(Decision::new(answer, None), delay, call, fault(true))),
                    // The spec has no way to contradict itself here.
                    None => self.named(cut(decision, delay, call)),
                }
            }
        }
    }

    /// A path as it may be logged.
    pub(super) fn shown_path(&self, path: &str, call: Option<Handle<'_>>) -> String {
        self.engine.path_without_secrets(path, call)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown_of(&self, handle: Handle<'_>) -> &[Shown] {
        self.shown.get(handle.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of the declared error for its index, which a reply carries until here.
    fn named(&self, (reply, error): (Reply, Option<usize>)) -> Reply {
        let error = error.and_then(|index| self.engine.model().errors.get(index));
        let call = Call { error: error.map(|error| error.name.clone()), ..reply.call };
        Reply { call, ..reply }
    }

    fn no_endpoint(&self, request: &Request<Bytes>) -> Decision {
        let asked = format!("{} {}", request.method(), self.shown_path(request.uri().path(), None));
        let routes: Vec<_> = self.engine.handles().map(|handle| route(handle)).collect();
        let meant = did_you_mean(&asked, routes.iter().map(String::as_str));
        let violation = format!("no endpoint is `{asked}`{meant}");
        let text = format!("{violation}\n\nthe spec has\n  {}\n", routes.join("\n  "));
        Decision::help(StatusCode::NOT_FOUND, text).violating(vec![violation])
    }

    /// What the API answers, and what it remembers of the call.
    fn decide(&self, handle: Handle<'_>, request: &Request<Bytes>, records: &mut Records) -> Decision {
        if let Some(name) = chosen(request, ERROR) {
            return self.chosen_error(handle, &name);
        }
        if let Some(name) = chosen(request, OUTCOME) {
            return self.chosen_outcome(handle, &name);
        }
        if let Some(decision) = self.wrong_token(handle, request) {
            return decision;
        }
        match self.engine.receive(request) {
            Ok(received) => self.done(handle, &parsed(&received.fields), records),
            Err(refused) => self.refused(handle, request, &refused),
        }
    }

    fn error(&self, handle: Handle<'_>, refusal: Refusal) -> Decision {
        let Refusal { error, position } = refusal;
        match shown::error(self.engine.model(), handle, self.shown_of(handle), error, position) {
            Some(answer) => Decision::new(answer, Some(error)),
            None => {
                let name = self.engine.model().errors.get(error).map(|error| error.name.as_str());
                let text = format!("no envelope can carry the error `{}`\n", name.unwrap_or_default());
                Decision::help(StatusCode::NOT_IMPLEMENTED, text)
            }
        }
    }

    fn chosen_error(&self, handle: Handle<'_>, name: &str) -> Decision {
        let errors = &self.engine.model().errors;
        let declared =
            || handle.endpoint().errors.iter().filter_map(|index| Some((*index, errors.get(*index)?)));
        match declared().find(|(_, error)| error.name == name) {
            Some((error, _)) => self.error(handle, Refusal { error, position: None }),
            None => {
                let names: Vec<_> = declared().map(|(_, error)| error.name.as_str()).collect();
                let meant = did_you_mean(name, names.iter().copied());
                let endpoint = &handle.endpoint().name;
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                let text =
                    format!("`{endpoint}` does not declare the error `{name}`, it has {known}{meant}\n");
                Decision::help(StatusCode::BAD_REQUEST, text)
            }
        }
    }

    fn chosen_outcome(&self, handle: Handle<'_>, name: &str) -> Decision {
        let shown = self.shown_of(handle);
        if let Some(shown) = shown.iter().find(|shown| shown.outcome.name() == name) {
            return Decision::new(shown.answer.clone(), shown.error);
        }
        let names: BTreeSet<_> = shown.iter().map(|shown| shown.outcome.name()).collect();
        let meant = did_you_mean(name, names.iter().copied());
        let endpoint = &handle.endpoint().name;
        let known = if names.is_empty() { "none".to_owned() } else { Vec::from_iter(names).join(", ") };
        let text = format!("`{endpoint}` has no answer that is `{name}`, it has {known}{meant}\n");
        Decision::help(StatusCode::BAD_REQUEST, text)
    }

    /// The answer to a credential that is not the right one.
    fn wrong_token(&self, handle: Handle<'_>, request: &Request<Bytes>) -> Option<Decision> {
        let auth = self.engine.model().auth_of(handle.endpoint())?;
        let right = self.settings.tokens.get(&auth.scheme)?;
        if handle.credential(request)? == *right {
            return None;
        }
        let violation = format!("the credential in {} is wrong", auth.kind.place());
        let decision = match auth.rejected {
            Some(error) => self.error(handle, Refusal { error, position: None }),
            None => Decision::help(StatusCode::UNAUTHORIZED, format!("{violation}\n")),
        };
        Some(decision.violating(vec![violation]))
    }

    /// The answer to a request that the spec does not allow.
    fn refused(&self, handle: Handle<'_>, request: &Request<Bytes>, refused: &Refused) -> Decision {
        let fields = handle.fields_of(request).ok().map(|fields| parsed(&fields));
        let violations: Vec<_> = refused.complaints.iter().map(violation).collect();
        let decision = match refusal(self.engine.model(), handle, &refused.complaints, fields.as_ref()) {
            Some(refusal) => self.error(handle, refusal),
            None => {
                let list: String = violations.iter().map(|violation| format!("  {violation}\n")).collect();
                let text =
                    format!("the request breaks the spec, which does not say what the API answers:\n{list}");
                Decision::help(StatusCode::BAD_REQUEST, text)
            }
        };
        decision.violating(violations)
    }

    /// The answer to a request that the spec allows: the example for it while nothing has changed, then what the records say.
    fn done(&self, handle: Handle<'_>, fields: &Node, records: &mut Records) -> Decision {
        let shown = self.shown_of(handle);
        let equals = |shown: &&Shown| {
            shown.request.as_ref().is_some_and(|request| same(&request.value, &fields.value))
        };
        let example = shown.iter().find(equals);
        let state = handle.endpoint().state.as_ref();
        if let Some(example) = example.filter(|_| state.is_none_or(|state| records.is_unchanged(state))) {
            if example.is_success() {
                records.follow(self.engine.model(), handle, fields, example);
            }
            return Decision::new(example.answer.clone(), example.error);
        }
        match records.call(self.engine.model(), handle.index(), fields) {
            Some(Remembered::Answer(answer)) => Decision::new(answer, None),
            Some(Remembered::Error(error)) => self.error(handle, Refusal { error, position: None }),
            Some(Remembered::Absent(message)) => Decision::help(StatusCode::NOT_FOUND, message + "\n"),
            Some(Remembered::Success) | None => match shown.iter().find(|shown| shown.is_success()) {
                Some(shown) => Decision::new(shown.answer.clone(), None),
                None => {
                    let text = "the spec has no example of a success, and none can be made\n";
                    Decision::help(StatusCode::NOT_IMPLEMENTED, text.to_owned())
                }
            },
        }
    }

    /// 429, as the API has it if it does.
    fn too_many(&self, handle: Handle<'_>) -> Decision {
        let declared = self.shown_of(handle).iter();
        let declared = declared.filter(|shown| shown.error.is_some());
        match declared.into_iter().find(|shown| shown.answer.status == StatusCode::TOO_MANY_REQUESTS) {
            Some(shown) => Decision::new(shown.answer.clone(), shown.error),
            None => {
                Decision::new(plain(StatusCode::TOO_MANY_REQUESTS, "too many requests\n".to_owned()), None)
            }
        }
    }
}

/// A decision as a reply that arrives, and the error that it is.
fn whole(decision: Decision, delay: Duration, call: Call, fault: Option<Fault>) -> (Reply, Option<usize>) {
    let Decision { answer, error, violations } = decision;
    let call = Call { status: Some(answer.status.as_u16()), violations, fault, ..call };
    (Reply { delivery: Delivery::Whole(answer), delay, call }, error)
}

/// The same, but it breaks off.
fn cut(decision: Decision, delay: Duration, call: Call) -> (Reply, Option<usize>) {
    let answer = decision.answer.clone();
    let (reply, error) = whole(decision, delay, call, Some(Fault { kind: Kind::Cut.name(), done: true }));
    (Reply { delivery: Delivery::Cut(answer), ..reply }, error)
}

/// What is wrong, with its place.
fn violation(complaint: &Complaint) -> String {
    match &complaint.subject {
        Subject::Field { pointer, .. } => format!("`{pointer}`: {}", complaint.message),
        _ => complaint.message.clone(),
    }
}

fn route(handle: Handle<'_>) -> String {
    format!("{} {}", handle.endpoint().method, handle.endpoint().path)
}

/// The name of the error or the outcome that a request asks for.
fn chosen(request: &Request<Bytes>, [header, in_query]: [&str; 2]) -> Option<String> {
    if let Some(name) = request.headers().get(header) {
        return Some(String::from_utf8_lossy(name.as_bytes()).trim().to_owned());
    }
    let mut query = form_urlencoded::parse(request.uri().query()?.as_bytes());
    query.find(|(name, _)| name == in_query).map(|(_, value)| value.into_owned())
}
