//! The wire verdicts of the comparison of two specs against reality: old generated clients, receivers and pagers, compiled, against an
//! API that follows the new spec, which exists as text only.
//!
//! For each of hundreds of changes of a spec: a verdict that requests break must have a witness, a request of an old client that the
//! new API does not take for what it means; so must a verdict that answers break; and where there is a witness, there must be a verdict.
//!
//! No change is left out. What cannot be watched as it happens is decided by what the specs say, in one line where it is:
//! - `retry`: an old client that may repeat a call which the new spec forbids to repeat is a broken request;
//! - `effect`: an error that may have taken effect, of which old clients say that it has not, is a broken answer;
//! - `stop` of pages: what the new spec says nothing about may be anything, also what stops an old pager;
//! - `encrypted`: a ciphertext in a new place is one that nobody can decrypt; one in the old place says what the plain document does;
//! - `from` of an inbound shape: a way to send that old receivers have no function for is broken, whether or not a document can go it;
//! - a removed inbound shape is nothing that anybody sends, so it breaks nobody.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails loudly")]

mod answers;
mod inbound;
mod old;
mod pages;
mod reading;
mod requests;

use std::collections::BTreeMap;

use secpaid_codegen::diff::{Change, Side, Verdict, diff};
use secpaid_codegen::source::Source;
use secpaid_core::Decimal;
use secpaid_tests::changes::{self, sample};

use self::old::{Client, Old, Pager, Receiver, encoded, engine, of_body, of_query, said, turn, unsure};

/// Holds every change against reality, and says where they differ.
fn disagreements(old: &Old, changes: &[changes::Change]) -> Vec<String> {
    let mut found = Vec::new();
    let mut broken: BTreeMap<bool, usize> = BTreeMap::new();
    for change in changes {
        let source = Source::new("new.json", change.text.as_str());
        let new = engine(&source);
        let sides = [(&old.source, old.engine.model()), (&source, new.model())];
        let [left, right] = sides.map(|(source, model)| Side { source, model });
        let verdicts = diff(left, right).changes;
        let requests = requests::witness(old, &new).or_else(|| pages::witness(old, &new));
        let responses = answers::witness(old, &new).or_else(|| inbound::witness(old, &new));
        type Direction = fn(&Change) -> &Verdict;
        let directions: [(&str, Direction, _); 2] = [
            ("requests", |change| &change.requests, requests),
            ("responses", |change| &change.responses, responses),
        ];
        for (direction, verdict, witness) in directions {
            let breaks = verdicts.iter().any(|change| verdict(change).breaks);
            *broken.entry(breaks).or_default() += 1;
            if breaks == witness.is_some() {
                continue;
            }
            let reasons = verdicts.iter().filter(|change| verdict(change).breaks == breaks);
            let reasons: Vec<_> = reasons
                .map(|change| {
                    format!("\n    {}: {}: {}", change.kind, change.message, verdict(change).reason)
                })
                .collect();
            let word = if breaks { "break" } else { "work" };
            let witness = witness.unwrap_or_else(|| "no witness".to_owned());
            found.push(format!(
                "{}\n  {direction} {word}:{}\n  but: {witness:.600}",
                change.label,
                reasons.concat()
            ));
        }
    }
    assert!(broken.len() == 2, "all verdicts are the same: {broken:?}");
    found
}

/// Holds one of so many changes of each kind, and of these again one of so many.
fn hold(old: &Old, one_of: usize, step: usize, least: usize) {
    let mut changes: Vec<_> = sample(old.source.text(), one_of).valid.into_iter().step_by(step).collect();
    changes.extend(MEANINGS.iter().filter_map(|(label, before, now)| {
        let text = old.source.text();
        text.contains(before)
            .then(|| changes::Change { label: (*label).to_owned(), text: text.replacen(before, now, 1) })
    }));
    assert!(changes.len() >= least, "only {} changes", changes.len());
    let found = disagreements(old, &changes);
    assert!(found.is_empty(), "{} disagreements:\n\n{}", found.len(), found.join("\n\n"));
}

/// Changes after which what travels has the same form and another meaning: what is done, where, and what stands there then.
const MEANINGS: [(&str, &str, &str); 3] = [
    ("swap words", r#"{"Yes": true, "No": false}}"#, r#"{"Yes": false, "No": true}}"#),
    (
        "move alias of enum value",
        r#"["open", {"value": "2", "name": "Paid", "also": ["paid"]}"#,
        r#"[{"value": "open", "also": ["paid"]}, {"value": "2", "name": "Paid"}"#,
    ),
    (
        "swap captures",
        "at least {least:decimal}, not {given:word}\", \"example\"",
        "at least {given:decimal}, not {least:word}\", \"example\"",
    ),
];

macro_rules! clients {
    ($api:ident, $($endpoint:ident),+) => {
        vec![$(Client { name: stringify!($endpoint), decode: said::<$api::$endpoint>, unsure: unsure::<$api::$endpoint> }),+]
    };
}

macro_rules! receivers {
    ($($api:ident::$shape:ident: $body:expr, $query:expr);* $(;)?) => {
        vec![$(Receiver { name: stringify!($shape), body: $body, query: $query }),*]
    };
}

macro_rules! pagers {
    ($($api:ident::$endpoint:ident: $begin:expr;)*) => {
        vec![$(Pager {
            endpoint: stringify!($endpoint),
            begin: stringify!($begin),
            run: |settings, serve| turn($begin, settings, serve),
        }),*]
    };
}

mod rich {
    #[secpaid_macros::api("../verdicts/rich.json", path = crate::rich::api)]
    pub(crate) mod api {}
}

fn rich() -> Old {
    use rich::api;
    Old::new(
        include_str!("../verdicts/rich.json"),
        clients!(api, Pay, Split, List, Export, Ping),
        receivers! {
            api::Paid: Some(|text| of_body(&api::Paid::receiver(), text)), None;
            api::Back: None, Some(|text| of_query(&api::Back::receiver(), text));
        },
        pagers! {
            api::List: api::List::new();
            api::List: api::List::new().limit(1u32);
            api::List: api::List::new().limit(3u32);
            api::List: api::List::new().limit(1000u32);
            api::List: api::List::new().page(1u32);
        },
        Vec::new(),
    )
}

fn secpaid() -> Old {
    use secpaid_core::v2 as api;
    Old::new(
        include_str!("../../../spec/secpaid.json"),
        clients!(
            api,
            CreateLink,
            CreateSplitLink,
            GetMyUnusedLinks,
            GetMyUsedLinks,
            DeleteLink,
            GetPayInTransactions,
            GetPayOutTransactions,
            RefundPayment,
            GetTaxInvoiceList
        ),
        receivers! {
            api::PaymentWebhook: Some(|text| of_body(&api::PaymentWebhook::receiver(), text)), None;
            api::PaymentRedirect: None, Some(|text| of_query(&api::PaymentRedirect::receiver(), text));
        },
        pagers! {
            api::GetMyUsedLinks: api::GetMyUsedLinks::new();
            api::GetMyUsedLinks: api::GetMyUsedLinks::new().limit(1u32);
            api::GetMyUsedLinks: api::GetMyUsedLinks::new().limit(1000u32);
            api::GetPayInTransactions: api::GetPayInTransactions::new();
            api::GetPayInTransactions: api::GetPayInTransactions::new().limit(3u32);
            api::GetPayOutTransactions: api::GetPayOutTransactions::new();
            api::GetPayOutTransactions: api::GetPayOutTransactions::new().limit(3u32);
            api::GetTaxInvoiceList: api::GetTaxInvoiceList::new();
        },
        vec![
            ("CreateLink", vec![|settings| encoded(&api::CreateLink::new(Decimal::new(2550, 2)), settings)]),
            ("GetMyUsedLinks", vec![|settings| encoded(&api::GetMyUsedLinks::new().limit(3u32), settings)]),
            ("DeleteLink", vec![|settings| encoded(&api::DeleteLink::new(125), settings)]),
        ],
    )
}

/// The first change of each kind.
const FIRST: usize = usize::MAX;

#[test]
fn some_verdicts_about_a_rich_spec_are_true() {
    hold(&rich(), FIRST, 5, 40);
}

#[test]
fn some_verdicts_about_secpaid_are_true() {
    hold(&secpaid(), FIRST, 10, 20);
}

#[test]
#[ignore = "holds hundreds of changes, which takes minutes"]
fn verdicts_about_a_rich_spec_are_true() {
    hold(&rich(), 4, 1, 350);
}

#[test]
#[ignore = "holds hundreds of changes, which takes minutes"]
fn verdicts_about_secpaid_are_true() {
    hold(&secpaid(), FIRST, 1, 200);
}
