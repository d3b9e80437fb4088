//! The rules without compiled code against generated clients: the same answers, broken in every way, must be the same thing to both.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

mod broken;
mod credentials;
mod samples;

use http::{HeaderMap, StatusCode};
use secpaid_cli::engine::{Engine, Outcome};
use secpaid_codegen::fixture::fixtures;
use secpaid_codegen::load;
use secpaid_codegen::model::Outcome as Class;
use secpaid_codegen::source::Source;
use secpaid_core::endpoint::{DeclaredError, Effect};
use secpaid_core::error::{Answered, Hints, Rejected, Undecodable, Unrecognised};
use secpaid_core::items::Items;
use secpaid_core::{Answer, CallError, Endpoint, call};

/// What an answer amounts to, by the rules of either: outcome, effect, error, code, message, what is wrong, where.
#[derive(Debug, PartialEq)]
struct Said {
    outcome: Outcome,
    /// May a call that did not work have taken effect?
    outcome_unknown: Option<bool>,
    error: Option<String>,
    code: Option<String>,
    message: Option<String>,
    /// Are there details that fit?
    details: bool,
    hints: Hints,
    warnings: Vec<String>,
    wrong: Option<(String, String, Option<usize>)>,
}

impl Said {
    fn new(outcome: Outcome) -> Self {
        let (hints, warnings) = (Hints::default(), Vec::new());
        Self {
            outcome,
            outcome_unknown: None,
            error: None,
            code: None,
            message: None,
            details: false,
            hints,
            warnings,
            wrong: None,
        }
    }
}

fn by_client<E: Endpoint>(answer: &Answer) -> Said {
    let decoded = call::decode::<E>(answer.clone());
    let outcome_unknown = decoded.as_ref().err().map(CallError::outcome_unknown);
    let said = match decoded {
        Ok(success) => {
            let (message, warnings) = (success.message, success.warnings);
            Said { message, warnings, ..Said::new(Outcome::Ok) }
        }
        Err(CallError::Rejected(rejected)) => {
            // Details are in the variants, whatever their type.
            let details = format!("{:?}", rejected.error).contains("details: Some(");
            let Rejected { error, code, message, hints, .. } = *rejected;
            let error = error.info().map(|info| info.name.to_owned());
            Said { error, code, message, details, hints, ..Said::new(Outcome::Error) }
        }
        Err(
            CallError::Pending(answered)
            | CallError::Partial(answered)
            | CallError::Noop(answered)
            | CallError::Unknown(answered),
        ) => {
            // Entries have outcomes of their own, whatever the answer as a whole is.
            let list = E::DESCRIPTION.items.and_then(|_| answered.data::<E>().err());
            let wrong = list.map(|list| (list.fault.to_string(), list.path, Some(list.fault.offset())));
            let Answered { outcome, error, code, message, hints, .. } = *answered;
            let details = format!("{error:?}").contains("details: Some(");
            let error = error.and_then(|error| error.info()).map(|info| info.name.to_owned());
            Said { error, code, message, details, hints, wrong, ..Said::new(outcome.into()) }
        }
        Err(CallError::Unrecognised(unrecognised)) => {
            let Unrecognised { reason, hints, .. } = *unrecognised;
            let (path, offset) = match &reason {
                secpaid_core::error::UnrecognisedReason::Unreadable { fault, path } => {
                    (path.clone(), Some(fault.offset()))
                }
                _ => (String::new(), None),
            };
            let wrong = Some((reason.to_string(), path, offset));
            Said { wrong, hints, ..Said::new(Outcome::Unrecognised) }
        }
        Err(CallError::Undecodable(undecodable)) => {
            let Undecodable { fault, path, message, .. } = *undecodable;
            let wrong = Some((fault.to_string(), path, Some(fault.offset())));
            Said { message, wrong, ..Said::new(Outcome::Undecodable) }
        }
        Err(other) => panic!("{other}"),
    };
    Said { outcome_unknown, ..said }
}

fn by_engine(engine: &Engine, endpoint: &str, answer: &Answer) -> Said {
    let handle = engine.find(endpoint).unwrap();
    let decision = handle.judge(answer, &mut |_| ());
    // To a client, a file is a success like any other.
    let outcome = if decision.outcome == Outcome::File { Outcome::Ok } else { decision.outcome };
    // Nobody looks for the code of a success while it is read.
    let is_success = matches!(outcome, Outcome::Ok | Outcome::Undecodable);
    Said {
        outcome,
        outcome_unknown: handle.effect(&decision, answer).map(|effect| effect == Effect::Unknown),
        error: decision.error.map(|error| error.name),
        code: decision.code.filter(|_| !is_success),
        message: decision.message,
        details: decision.details.is_some(),
        hints: decision.hints,
        // What a client cannot read, it does not warn of.
        warnings: if decision.outcome == Outcome::Undecodable { Vec::new() } else { decision.warnings },
        wrong: decision.wrong.map(|wrong| (wrong.message, wrong.path, wrong.offset)),
    }
}

fn engine(spec: &str) -> Engine {
    let source = Source::new("spec.json", spec);
    Engine::new(load(&source).unwrap_or_else(|report| panic!("{}", report.render(&source))).model)
}

fn answer(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, content_type.parse().unwrap());
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.into())
}

/// Holds both against every answer that the spec knows or permits, as it is and broken. How many answers that were.
fn compare<E: Endpoint>(engine: &Engine, name: &str) -> usize {
    let handle = engine.find(name).unwrap();
    let known = fixtures(engine.model()).into_iter().filter(|fixture| fixture.endpoint == handle.index());
    let known = known.map(|fixture| (fixture.status, fixture.content_type, fixture.response));
    let samples = handle.sample_answers();
    assert!(samples.iter().any(|sample| sample.outcome == Class::Ok), "{name} has no sample of a success");
    let samples = samples.into_iter().map(|sample| (sample.status, sample.content_type, sample.body));
    let mut compared = 0;
    for (index, (status, content_type, body)) in known.chain(samples).enumerate() {
        let broken = broken::bodies(&body);
        // Others of the next body: there are too many of all to take each.
        let some = broken.iter().skip(index % 7).step_by(1 + broken.len() / if index < 6 { 80 } else { 3 });
        for body in std::iter::once(&body).chain(some) {
            for status in [status, 500] {
                let answer = answer(status, &content_type, body.as_bytes());
                assert_eq!(
                    by_engine(engine, name, &answer),
                    by_client::<E>(&answer),
                    "{name} {status}: {body}"
                );
                // A walk that goes on comes to the same decision, unless it goes on behind what does not fit.
                let (judged, inspected) =
                    (handle.judge(&answer, &mut |_| ()), handle.inspect(&answer, &mut |_| ()));
                if judged.wrong.is_none() || judged.outcome == Outcome::Unrecognised {
                    assert_eq!(inspected, judged, "{name} {status}: {body}");
                }
                compared += 1;
            }
        }
    }
    compared
}

/// What became of each entry that is no success: position, path, code, message, error.
type Entry = (usize, String, Option<String>, Option<String>, Option<String>);

/// Holds both against lists whose entries have outcomes, as they are and broken. How many entries failed.
fn compare_entries<T, E: Endpoint<Data = Items<T, <E as Endpoint>::Error>>>(
    engine: &Engine,
    name: &str,
) -> usize {
    let handle = engine.find(name).unwrap();
    let mut failed = 0;
    for (index, sample) in handle.sample_answers().into_iter().enumerate() {
        // Others of the next body: there are too many of all to take each.
        let broken = broken::bodies(&sample.body);
        let some = broken.iter().skip(index % 7).step_by(1 + broken.len() / 40);
        for body in std::iter::once(&sample.body).chain(some) {
            let answer = answer(200, "application/json", body.as_bytes());
            let items = handle.judge(&answer, &mut |_| ()).items;
            let list = match call::decode::<E>(answer) {
                Ok(success) => Some(success.data),
                Err(CallError::Partial(answered)) => answered.data::<E>().ok().flatten(),
                Err(_) => None,
            };
            let Some(list) = list else {
                assert_eq!(items, None, "{name}: {body}");
                continue;
            };
            let by_client: Vec<Entry> = list
                .not_ok()
                .map(|entry| {
                    let error =
                        entry.error.as_ref().and_then(DeclaredError::info).map(|info| info.name.to_owned());
                    (entry.position, entry.path.clone(), entry.code.clone(), entry.message.clone(), error)
                })
                .collect();
            let items = items.unwrap();
            assert_eq!(items.total, list.len(), "{name}: {body}");
            let by_engine: Vec<Entry> = items
                .not_ok
                .into_iter()
                .map(|entry| {
                    (
                        entry.position,
                        entry.path,
                        entry.code,
                        entry.message,
                        entry.error.map(|error| error.name),
                    )
                })
                .collect();
            failed += by_client.len();
            assert_eq!(by_engine, by_client, "{name}: {body}");
        }
    }
    failed
}

#[test]
fn entries_of_lists_are_judged_alike() {
    use crate::items::api;
    let engine = engine(include_str!("../expansions/specs/items.json"));
    let failed = [
        compare_entries::<_, api::PlaceOrders>(&engine, "PlaceOrders"),
        compare_entries::<_, api::CancelOrders>(&engine, "CancelOrders"),
        compare_entries::<_, api::DeleteKeys>(&engine, "DeleteKeys"),
        compare_entries::<_, api::CallAll>(&engine, "CallAll"),
        compare_entries::<_, api::ImportRows>(&engine, "ImportRows"),
        compare_entries::<_, api::TouchAll>(&engine, "TouchAll"),
        compare_entries::<_, api::CreateAll>(&engine, "CreateAll"),
        compare_entries::<_, api::CloseAll>(&engine, "CloseAll"),
        compare_entries::<_, api::GetPages>(&engine, "GetPages"),
    ];
    assert!(failed.iter().all(|failed| *failed > 0), "{failed:?}");
}

macro_rules! compare {
    ($test:ident, $spec:literal, $least:literal, $module:path, [$($endpoint:ident),+ $(,)?]) => {
        #[test]
        fn $test() {
            use $module as api;
            let engine = engine(include_str!($spec));
            let names: Vec<_> = engine.handles().map(|handle| handle.endpoint().name.clone()).collect();
            assert_eq!(names, [$(stringify!($endpoint)),+]);
            let compared = [$(compare::<api::$endpoint>(&engine, stringify!($endpoint))),+];
            assert!(compared.iter().all(|compared| *compared > 0), "{compared:?}");
            assert!(compared.iter().sum::<usize>() > $least, "{compared:?}");
        }
    };
}

compare!(
    secpaid,
    "../../../spec/secpaid.json",
    2_000,
    secpaid_core::v2,
    [
        CreateLink,
        CreateSplitLink,
        GetMyUnusedLinks,
        GetMyUsedLinks,
        DeleteLink,
        GetPayInTransactions,
        GetPayOutTransactions,
        RefundPayment,
        GetTaxInvoiceList,
    ]
);
compare!(
    secpaid_version_1,
    "../../../spec/secpaid-v1.json",
    500,
    secpaid_core::v1,
    [CreateLink, GetPayInTransactions, GeneratePdf, GenerateTaxInvoice, GenerateCsvFile]
);

macro_rules! specs {
    ($($module:ident: $path:literal, $include:literal, [$($endpoint:ident),+];)+) => {
        $(
            mod $module {
                #[secpaid_macros::api($path, path = crate::$module::api)]
                pub(crate) mod api {}
            }
            compare!($module, $include, 0, crate::$module::api, [$($endpoint),+]);
        )+
    };
}

specs! {
    calls: "../expansions/specs/calls.json", "../expansions/specs/calls.json", [SendForm, SendEither, SendNothing];
    collections: "../expansions/specs/collections.json", "../expansions/specs/collections.json", [Echo];
    envelopes: "../expansions/specs/envelopes.json", "../expansions/specs/envelopes.json",
        [None, Optional, Either, Flat, Root, Elsewhere, Whole, Empty, Keyed, More];
    errors: "../expansions/specs/errors.json", "../expansions/specs/errors.json", [Fail, FailSeldom];
    error_sets: "../expansions/specs/error_sets.json", "../expansions/specs/error_sets.json",
        [Buy, Sell, Ask, Look, Shop];
    files: "../expansions/specs/files.json", "../expansions/specs/files.json", [GetBill, GetTable, Version];
    items: "../expansions/specs/items.json", "../expansions/specs/items.json",
        [PlaceOrders, CancelOrders, DeleteKeys, CallAll, ImportRows, TouchAll, CreateAll, CloseAll, GetPages];
    outcomes: "../expansions/specs/outcomes.json", "../expansions/specs/outcomes.json", [Do, Pay, Charge, List, All];
    pages: "../expansions/specs/pages.json", "../expansions/specs/pages.json",
        [
            ByNumber, ByOffset, InRecord, ByCursor, ByCursorOfNumbers, ByLastId, ByLastName, Backwards, ByUrl, ByHeader, ByLink, ByRecordNumber, ByVariable, ToTotal,
            ToTotalByOffset
        ];
    places: "../expansions/specs/places.json", "../expansions/specs/places.json",
        [
            ListRecords, DeleteRecords, GetRecord, Newest, PutRecord, PatchRecord, DeleteRecord, GetZone, GetOwnZone,
            Redeem
        ];
    scalars: "../expansions/specs/scalars.json", "../expansions/specs/scalars.json", [Echo];
    shapes: "../expansions/specs/shapes.json", "../expansions/specs/shapes.json", [Echo];
    types: "../expansions/specs/types.json", "../expansions/specs/types.json", [Echo, Type];
    unions: "../expansions/specs/unions.json", "../expansions/specs/unions.json", [Echo, Turn];
    uploads: "../expansions/specs/uploads.json", "../expansions/specs/uploads.json", [AddPage, SendPicture];
}
