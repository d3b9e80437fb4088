//! Thousands of calls over real clients through a proxy that drops, delays, truncates, corrupts and duplicates; then what the server saw
//! and what the callers were told is reconciled. `--nocapture` shows the figures.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod clients;
mod journal;
mod ledger;
mod message;
mod plan;
mod proxy;
mod run;
mod server;
mod table;

use clients::{Caller, asynchronous, blocking};
use http::Response;
use ledger::{Figures, Ledger, Violation};
use plan::{Fault, Plan};
use run::run;
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::transport::{BlockingTransport, Sent, TransportError, blocking_transport_fn};
use tokio::runtime::Runtime;

/// Two of five calls go well.
const PLAN: Plan = Plan { seed: 2026, faults: Fault::NOTICEABLE, percent: 60 };
/// What a client over HTTP/1.1 cannot notice, apart from all else.
const ANSWERED_AGAIN: Plan = Plan { seed: 2026, faults: &[Fault::AnswerAgain], percent: 20 };
/// How many calls each client makes.
const CALLS: u32 = 500;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn ledger(caller: &Caller, plan: Plan, calls: u32) -> Ledger {
    Ledger::new(calls, &run(caller, plan, calls))
}

/// The kinds of what is wrong.
fn kinds(ledger: &Ledger) -> Vec<Violation> {
    let mut kinds: Vec<_> = ledger.violations().iter().map(|(_, violation, _)| *violation).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn what_callers_are_told_agrees_with_what_the_server_saw() {
    let runtime = runtime();
    let ledgers: Vec<_> = clients::all(runtime.handle())
        .iter()
        .map(|caller| (caller.name, ledger(caller, PLAN, CALLS)))
        .collect();
    let answered_again: Vec<_> =
        clients::all(runtime.handle()).iter().map(|caller| ledger(caller, ANSWERED_AGAIN, 100)).collect();
    println!("{}", table::table(&ledgers, &answered_again));
    for (name, ledger) in &ledgers {
        let violations = ledger.violations();
        assert!(violations.is_empty(), "{name}: {violations:#?}");
        for fault in Fault::NOTICEABLE {
            assert!(ledger.injected(*fault) > 0, "{name} was spared {fault:?}");
        }
        let Figures { calls, ok, rejected, not_sent, unknown, unknown_done, twice } = ledger.figures();
        assert_eq!(calls, ok + rejected + not_sent + unknown, "{name}");
        assert!(
            [ok, rejected, not_sent, unknown, unknown_done, twice].iter().all(|count| *count > 0),
            "{name}"
        );
        assert!(unknown > unknown_done, "{name}");
    }
}

/// Over HTTP/1.1 nothing tells a late second copy of an answer from the answer to the next request on the same connection. Only who keeps
/// no connections is safe from a server or proxy that answers like this; everybody else can compare the amount.
#[test]
fn without_kept_connections_no_call_is_given_the_answer_of_another() {
    let runtime = runtime();
    let reqwest = |builder| Reqwest::build(builder).unwrap();
    let ureq = ureq_3::Agent::config_builder().max_idle_connections(0).build().new_agent();
    for caller in [
        blocking("ureq-3", Ureq::new(ureq)),
        asynchronous(
            "reqwest-0_13",
            runtime.handle(),
            reqwest(reqwest_0_13::Client::builder().pool_max_idle_per_host(0)),
        ),
    ] {
        let ledger = ledger(&caller, ANSWERED_AGAIN, 300);
        assert_eq!(kinds(&ledger), [], "{}", caller.name);
        assert_eq!(ledger.figures().unknown, 0, "{}", caller.name);
    }
    let keeping = asynchronous("reqwest-0_13", runtime.handle(), reqwest(reqwest_0_13::Client::builder()));
    let kinds = kinds(&ledger(&keeping, ANSWERED_AGAIN, 300));
    assert!(kinds.contains(&Violation::NotDone), "the swapped answers went unnoticed: {kinds:?}");
}

#[test]
fn a_transport_that_denies_to_have_sent_is_found_out() {
    let ureq = Ureq::default();
    let denying = blocking_transport_fn(move |request| {
        ureq.send(request).map_err(|error| TransportError::new(error.kind, Sent::No))
    });
    let kinds = kinds(&ledger(&blocking("denying", denying), PLAN, 200));
    assert_eq!(kinds, [Violation::SentAllTheSame]);
}

#[test]
fn a_transport_that_tries_again_is_found_out() {
    let ureq = Ureq::default();
    let stubborn =
        blocking_transport_fn(move |request| ureq.send(request.clone()).or_else(|_| ureq.send(request)));
    let kinds = kinds(&ledger(&blocking("stubborn", stubborn), PLAN, 200));
    assert_eq!(kinds, [Violation::TriedAgain]);
}

#[test]
fn a_transport_that_completes_what_was_cut_is_found_out() {
    let ureq = Ureq::default();
    let inventing = blocking_transport_fn(move |request| {
        let declined = r#"{"ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False"}"#;
        ureq.send(request).or_else(|_| Ok(Response::new(declined.into())))
    });
    let kinds = kinds(&ledger(&blocking("inventing", inventing), PLAN, 200));
    assert_eq!(kinds, [Violation::NotDeclined, Violation::Believed]);
}
