//! From the model to the tables that generated code would hold. They are leaked: core's tables are static.

use secpaid_codegen::model::{self, Keys, MetaPlace, Model, PatternPart, Shape};
use secpaid_core::endpoint;
use secpaid_core::envelope::table::{
    AnswerPlace, Auth, AuthKind, CaptureType, DataPlace, Description, Empty, EmptyBy, Envelope, ErrorInfo,
    HintPlaces, HttpPolicy, Items, ItemsBy, Location, Matcher, Op, Outcome, Part, Place, Pointer, Scalar,
    StatusRange, Test, ValueKind,
};

use super::constraint::constraints;

type Text = &'static str;

/// A value beside the data.
#[derive(Debug)]
pub(super) struct BesideData {
    /// Where it is.
    pub(super) pointer: Pointer,
    /// The same as text.
    pub(super) text: String,
    /// Its type, where it is there.
    pub(super) shape: Shape,
}

/// The values beside the data that are in the body.
pub(super) fn beside_data(model: &Model, endpoint: &model::Endpoint) -> Vec<BesideData> {
    let keys = Keys::shared(model).of_endpoint(model, endpoint);
    let fields = model.metas.get(endpoint.meta).into_iter().flat_map(|meta| &meta.fields);
    let places = fields.flat_map(|field| field.places.iter().map(move |place| (field, place)));
    let in_body = places.filter_map(|(field, place)| match place {
        MetaPlace::At(at) => Some((field, at)),
        MetaPlace::Header(_) => None,
    });
    in_body
        .map(|(field, at)| BesideData {
            pointer: pointer(&keys, at),
            text: model::pointer_text(at),
            shape: match &field.shape {
                Shape::Optional { item, .. } => (**item).clone(),
                shape => shape.clone(),
            },
        })
        .collect()
}

/// The table of each endpoint, in the order of the model.
pub(super) fn descriptions(model: &Model) -> Vec<&'static Description> {
    let shared = Keys::shared(model);
    let secrets = texts(model.secret_names());
    let errors: Vec<_> = model.errors.iter().map(|error| error_info(model, &shared, error)).collect();
    let describe = |endpoint| leak(description(model, endpoint, &shared, secrets, &errors));
    model.endpoints.iter().map(describe).collect()
}

fn description(
    model: &Model,
    endpoint: &model::Endpoint,
    shared: &Keys,
    secrets: &'static [Text],
    errors: &[&'static ErrorInfo],
) -> Description {
    let keys = shared.of_endpoint(model, endpoint);
    let envelopes = model
        .envelopes_of(endpoint)
        .map(|(_, envelope)| leak(self::envelope(&keys, &endpoint.own(envelope), &endpoint.outcomes)));
    Description {
        name: text(&endpoint.name),
        method: text(&endpoint.method),
        path: text(&endpoint.path),
        encodings: list(endpoint.encodings.iter().map(|encoding| match encoding {
            model::Encoding::Json => endpoint::Encoding::Json,
            model::Encoding::Form => endpoint::Encoding::Form,
            model::Encoding::Multipart => endpoint::Encoding::Multipart,
        })),
        places: list(endpoint.request.iter().filter(|field| field.is_placed()).map(place)),
        constraints: list(constraints(model, endpoint)),
        retry: match endpoint.retry {
            model::Retry::Never => endpoint::Retry::Never,
            model::Retry::Safe => endpoint::Retry::Safe,
        },
        auth: model.auth_of(endpoint).map(|auth| leak(self::auth(auth))),
        files: texts(endpoint.file.iter().flat_map(|file| &file.content).map(String::as_str)),
        secrets,
        byte_order_mark: model.byte_order_mark,
        envelopes: list(envelopes),
        keys: texts(keys.names().iter().map(String::as_str)),
        // Sets are shared by generated code; here their errors stand where they would stand there.
        error_sets: &[],
        errors: list(endpoint.errors.iter().filter_map(|index| errors.get(*index).copied())),
        items: endpoint.items.as_ref().map(|found| leak(items(&keys, &shared.of_items(found), found))),
    }
}

/// The table of an endpoint that is answered in this envelope and declares nothing: what the envelope says by itself.
pub(super) fn alone(model: &Model, index: usize) -> Option<&'static Description> {
    let keys = Keys::shared(model);
    let envelope: &'static Envelope = leak(envelope(&keys, model.envelopes.get(index)?, &[]));
    Some(leak(Description {
        name: "",
        method: "GET",
        path: "/",
        encodings: &[],
        places: &[],
        constraints: &[],
        retry: endpoint::Retry::Never,
        auth: None,
        files: &[],
        secrets: &[],
        byte_order_mark: model.byte_order_mark,
        envelopes: list([envelope]),
        keys: texts(keys.names().iter().map(String::as_str)),
        error_sets: &[],
        errors: &[],
        items: None,
    }))
}

/// Per envelope of an endpoint, the keys that are looked at in an answer in it.
pub(super) fn answer_keys(model: &Model, endpoint: &model::Endpoint) -> Vec<&'static [Text]> {
    let keys = model.envelopes_of(endpoint).map(|(_, envelope)| Keys::of_answer(model, endpoint, envelope));
    keys.map(|keys| texts(keys.names().iter().map(String::as_str))).collect()
}

/// The keys of an entry that say what it amounts to; none where entries have no outcomes of their own.
pub(super) fn entry_keys(endpoint: &model::Endpoint) -> &'static [Text] {
    let keys = endpoint.items.as_ref().map(Keys::of_entry).unwrap_or_default();
    texts(keys.names().iter().map(String::as_str))
}

/// How the entries of the list of an endpoint are judged.
fn items(of_body: &Keys, of_entry: &Keys, items: &model::Items) -> Items {
    let by = match &items.by {
        model::ItemsBy::Entry | model::ItemsBy::Envelope(_) => ItemsBy::Entry,
        model::ItemsBy::Parallel(at) => ItemsBy::Parallel(pointer(of_body, at)),
        model::ItemsBy::Failed(at) => ItemsBy::Failed(pointer(of_body, at)),
        model::ItemsBy::Errors { at, path } => {
            ItemsBy::Errors { at: pointer(of_body, at), path: pointer(of_entry, path) }
        }
    };
    let keys = texts(of_entry.names().iter().map(String::as_str));
    Items {
        by,
        keyed: items.keyed,
        or_absent: items.or_absent,
        partial: items.partial.then_some(secpaid_core::call::untyped::is_one_not_ok),
        keys,
        judge: leak(envelope(of_entry, &items.judge, &[])),
    }
}

/// A way to authenticate.
pub(super) fn auth(auth: &model::Auth) -> Auth {
    Auth {
        scheme: auth.scheme.as_deref().map(text),
        kind: match &auth.kind {
            model::AuthKind::Header { name, prefix } => {
                AuthKind::Header { name: text(name), prefix: text(prefix) }
            }
            model::AuthKind::Basic => AuthKind::Basic,
            model::AuthKind::Query(name) => AuthKind::Query(text(name)),
            model::AuthKind::Path { before, after } => {
                AuthKind::Path { before: text(before), after: text(after) }
            }
            model::AuthKind::Sign => AuthKind::Sign,
        },
    }
}

/// Where a field is sent.
fn place(field: &model::Field) -> Place {
    Place {
        field: text(&field.wire),
        location: match field.location {
            model::Location::Path => Location::Path,
            model::Location::Query => Location::Query,
            model::Location::Header => Location::Header,
            model::Location::Body => Location::Body,
        },
        joined: field.joined,
        secret: field.shape.is_secret(),
    }
}

fn envelope(
    keys: &Keys,
    envelope: &model::Envelope,
    own_outcomes: &[(model::Outcome, model::Test)],
) -> Envelope {
    let outcomes = |tests: &[(model::Outcome, model::Test)]| {
        list(tests.iter().map(|(of, holds)| (outcome(*of), test(keys, holds))))
    };
    Envelope {
        name: text(&envelope.name),
        when: envelope.when.as_ref().map(|when| test(keys, when)),
        http: match envelope.http {
            model::HttpPolicy::Ignore => HttpPolicy::Ignore,
            model::HttpPolicy::First => HttpPolicy::First,
            model::HttpPolicy::Fallback => HttpPolicy::Fallback,
        },
        outcomes: outcomes(&envelope.outcomes),
        own_outcomes: outcomes(own_outcomes),
        code: list(envelope.code.iter().map(|at| pointer(keys, at))),
        message: list(envelope.message.iter().map(|at| pointer(keys, at))),
        none: texts(envelope.none.iter().map(String::as_str)),
        data: match &envelope.data {
            model::DataPlace::None => DataPlace::None,
            model::DataPlace::Root => DataPlace::Root,
            model::DataPlace::Flat => DataPlace::Flat,
            model::DataPlace::At(at) => DataPlace::At(pointer(keys, at)),
        },
        empty: match &envelope.empty {
            model::EmptyBy::Any(spellings) => EmptyBy::Any(spellings_of(spellings)),
            model::EmptyBy::Outcome(all) => EmptyBy::Outcome(list(
                all.iter().map(|(of, spellings)| (outcome(*of), spellings_of(spellings))),
            )),
        },
        details: envelope.details.as_ref().map(|at| pointer(keys, at)),
        hints: HintPlaces {
            retry_after: places(keys, &envelope.hints.retry_after),
            migrate_to: places(keys, &envelope.hints.migrate_to),
        },
        warnings: list(envelope.warnings.iter().map(|at| pointer(keys, at))),
    }
}

fn spellings_of(empty: &[model::Empty]) -> &'static [Empty] {
    list(empty.iter().map(|spelling| match spelling {
        model::Empty::Absent => Empty::Absent,
        model::Empty::Null => Empty::Null,
        model::Empty::Array => Empty::Array,
        model::Empty::Object => Empty::Object,
        model::Empty::String => Empty::String,
        model::Empty::Blank => Empty::Blank,
    }))
}

/// An outcome as the runtime has it.
pub(super) fn outcome(outcome: model::Outcome) -> Outcome {
    match outcome {
        model::Outcome::Ok => Outcome::Ok,
        model::Outcome::Error => Outcome::Error,
        model::Outcome::Pending => Outcome::Pending,
        model::Outcome::Partial => Outcome::Partial,
        model::Outcome::Noop => Outcome::Noop,
        model::Outcome::Unknown => Outcome::Unknown,
    }
}

fn places(keys: &Keys, places: &[MetaPlace]) -> &'static [AnswerPlace] {
    list(places.iter().map(|place| match place {
        MetaPlace::At(at) => AnswerPlace::At(pointer(keys, at)),
        MetaPlace::Header(name) => AnswerPlace::Header(text(name)),
    }))
}

/// A predicate over what has these keys.
pub(super) fn test(keys: &Keys, holds: &model::Test) -> Test {
    match holds {
        model::Test::All(tests) => Test::All(list(tests.iter().map(|holds| test(keys, holds)))),
        model::Test::Any(tests) => Test::Any(list(tests.iter().map(|holds| test(keys, holds)))),
        model::Test::Not(holds) => Test::Not(leak(test(keys, holds))),
        model::Test::Status(ranges) => {
            Test::Status(list(ranges.iter().map(|range| StatusRange { from: range.from, to: range.to })))
        }
        model::Test::Rust(path) => Test::Rust { path: text(path), function: None },
        model::Test::At(at) => Test::At {
            at: pointer(keys, &at.at),
            op: op(&at.op),
            or_absent: at.or_absent,
            loose: at.loose,
            every: at.every,
        },
    }
}

fn op(op: &model::Op) -> Op {
    match op {
        model::Op::Is(value) => Op::Is(scalar(value)),
        model::Op::Not(value) => Op::Not(scalar(value)),
        model::Op::In(values) => Op::In(list(values.iter().map(scalar))),
        model::Op::NotIn(values) => Op::NotIn(list(values.iter().map(scalar))),
        model::Op::Lt(limit) => Op::Lt(text(limit)),
        model::Op::Gte(limit) => Op::Gte(text(limit)),
        model::Op::Absent => Op::Absent,
        model::Op::Present => Op::Present,
        model::Op::Container => Op::Container,
        model::Op::Kind(kinds) => Op::Kind(list(kinds.iter().map(|kind| match kind {
            model::ValueKind::Object => ValueKind::Object,
            model::ValueKind::List => ValueKind::List,
            model::ValueKind::String => ValueKind::String,
            model::ValueKind::Number => ValueKind::Number,
            model::ValueKind::Bool => ValueKind::Bool,
            model::ValueKind::Null => ValueKind::Null,
        }))),
        model::Op::Empty(wanted) => Op::Empty(*wanted),
        model::Op::Prefix(prefix) => Op::Prefix(text(prefix)),
        model::Op::NonePrefix(prefix) => Op::NonePrefix(text(prefix)),
    }
}

fn scalar(value: &model::Scalar) -> Scalar {
    match value {
        model::Scalar::Null => Scalar::Null,
        model::Scalar::Bool(value) => Scalar::Bool(*value),
        model::Scalar::Number(number) => Scalar::Number(text(number)),
        model::Scalar::String(value) => Scalar::String(text(value)),
    }
}

/// A pointer that begins at one of these keys.
fn pointer(keys: &Keys, at: &[String]) -> Pointer {
    match at.split_first() {
        None => Pointer::Root,
        Some((first, rest)) => Pointer::Below(keys.position(first), steps(rest)),
    }
}

fn error_info(model: &Model, keys: &Keys, error: &model::ErrorDef) -> &'static ErrorInfo {
    leak(ErrorInfo {
        name: text(&error.name),
        doc: text(&error.doc),
        fix: error.fix.as_deref().map(text),
        effect: error.effect.map(|effect| match effect {
            model::Effect::None => endpoint::Effect::None,
            model::Effect::Unknown => endpoint::Effect::Unknown,
        }),
        outcome: outcome(error.outcome),
        matchers: list(error.matchers.iter().map(|matcher| {
            Matcher {
                when: matcher.when.as_ref().map(|when| test(keys, when)),
                message: matcher.message.as_ref().map(|pattern| list(pattern.parts.iter().map(part))),
                code: matcher.code.as_ref().map(scalar),
                status: matcher.status,
                envelope: matcher
                    .envelope
                    .and_then(|index| model.envelopes.get(index))
                    .map(|envelope| text(&envelope.name)),
            }
        })),
        captures: error.captures.len(),
        details: error.details.as_ref().and_then(|details| details.at.as_ref()).map(|at| pointer(keys, at)),
    })
}

fn part(part: &PatternPart) -> Part {
    match part {
        PatternPart::Literal(literal) => Part::Literal(text(literal)),
        PatternPart::Capture(number, ty) => {
            let ty = match ty {
                model::CaptureType::U32 => CaptureType::U32,
                model::CaptureType::U64 => CaptureType::U64,
                model::CaptureType::I64 => CaptureType::I64,
                model::CaptureType::Decimal => CaptureType::Decimal,
                model::CaptureType::Word => CaptureType::Word,
                model::CaptureType::String => CaptureType::String,
            };
            Part::Capture(*number, ty)
        }
    }
}

pub(super) fn text(text: &str) -> Text {
    Box::leak(text.into())
}

pub(super) fn texts<'t>(all: impl IntoIterator<Item = &'t str>) -> &'static [Text] {
    list(all.into_iter().map(text))
}

pub(super) fn steps(steps: &[String]) -> &'static [Text] {
    texts(steps.iter().map(String::as_str))
}

fn list<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
    Box::leak(items.into_iter().collect())
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
