//! Transports that are wrong on purpose: each is reported, by the check that is about its fault, and no check is there that nothing fails.

mod faults;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::thread;

use bytes::Bytes;
use faults::{every_wrong_one, failing};
use http::Request;
use secpaid_core::testing::Memory;
use secpaid_core::testing::conformance::{self, Check, Outcome, Report};
use secpaid_core::transport::reqwest_0_13::Reqwest;
use secpaid_core::transport::{Sent, Transport, TransportErrorKind, local_transport_fn};
use secpaid_core::v2::FIXTURES;

fn failures(report: &Report) -> BTreeSet<&'static str> {
    report.failures().map(|check| check.name).collect()
}

#[test]
fn every_fault_is_noticed_and_every_check_notices_one() {
    let wrong = every_wrong_one();
    let reports = thread::scope(|scope| {
        let run = |transport| scope.spawn(move || conformance::run_blocking(transport));
        let running: Vec<_> = wrong.iter().map(|(_, _, transport)| run(transport)).collect();
        running.into_iter().map(|report| report.join().unwrap()).collect::<Vec<_>>()
    });
    let mut noticed = BTreeSet::new();
    for ((fault, check, _), report) in wrong.iter().zip(&reports) {
        assert!(failures(report).contains(check), "what {fault} passes `{check}`:\n{report}");
        // A transport that does nothing right says little about a single check.
        if report.failures().count() < report.checks().count() / 2 {
            noticed.extend(failures(report));
        }
    }
    let unused: Vec<_> =
        reports[0].checks().map(|check| check.name).filter(|name| !noticed.contains(name)).collect();
    assert!(unused.is_empty(), "nothing fails {unused:#?}");
}

#[test]
fn caution_is_no_fault() {
    let cautious = failing(|mut error| {
        (error.kind, error.sent) = (TransportErrorKind::Other, Sent::Maybe);
        if let Some(answer) = &mut error.answer {
            answer.body.clear();
        }
        Err(error)
    });
    let report = conformance::run_blocking(&cautious).into_result().unwrap();
    let remarked: Vec<_> = report.remarks().map(|Check { name, .. }| *name).collect();
    for name in [
        "a refused connection was not sent",
        "a name that does not resolve was not sent",
        "a body over the limit is an error",
        "an answer cut in its body is no answer",
        "no answer runs into the timeout",
    ] {
        assert!(remarked.contains(&name), "no remark on `{name}`:\n{report}");
    }
}

#[test]
fn a_resolver_that_does_not_answer_is_no_fault_of_the_transport() {
    let unresolving = failing(|mut error| {
        if error.kind == TransportErrorKind::Resolve {
            (error.kind, error.sent) = (TransportErrorKind::Timeout, Sent::Maybe);
        }
        Err(error)
    });
    let report = conformance::run_blocking(&unresolving).into_result().unwrap();
    let resolving = |check: &&Check| check.name == "a name that does not resolve was not sent";
    assert_eq!(report.remarks().filter(resolving).count(), 0, "{report}");
    assert!(report.checks().any(|check| resolving(&check)), "{report}");
}

#[tokio::test]
async fn faults_of_asynchronous_transports_are_noticed() {
    let good = Reqwest::build(reqwest_0_13::Client::builder()).unwrap();
    let wrong = local_transport_fn(|request: Request<Bytes>| {
        let good = Rc::new(good.clone());
        async move {
            match good.send(request.clone()).await {
                Ok(response) if response.status() == 418 => panic!("a teapot"),
                Err(_) => good.send(request).await,
                ok => ok,
            }
        }
    });
    let report = conformance::run(&wrong).await;
    let teapot = report.failures().find(|check| check.name == "every status from 200 to 599 is an answer");
    assert!(
        matches!(&teapot.unwrap().outcome, Outcome::Failed(what) if what.contains("418: expected the answer, got a panic"))
    );
    assert!(failures(&report).contains("a close in place of the answer leaves it in doubt"), "{report}");
    assert!(!conformance::run(&Memory::new(FIXTURES)).await.passed());
}
