//! The wire verdicts of the comparison of two specs against reality: old generated clients, receivers and pagers, compiled, against an
//! API that follows the new spec, which exists as text only.
//!
//! For each of hundreds of changes of a spec: a verdict that requests break must have a witness, a request of an old client that the
//! new API does not take for what it means; so must a verdict that answers break; and where there is a witness, there must be a verdict.
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
    let mut slowest = std::time::Duration::ZERO;
    let mut broken: BTreeMap<bool, usize> = BTreeMap::new();
    for change in changes {
        let began = std::time::Instant::now();
        let source = Source::new("new.json", change.text.as_str());
        let new = engine(&source);
        let sides = [(&old.source, old.engine.model()), (&source, new.model())];
        let [left, right] = sides.map(|(source, model)| Side { source, model });
        let verdicts = diff(left, right).changes;
        let requests = requests::witness(old, &new).or_else(|| pages::witness(old, &new));
        let responses = answers::witness(old, &new).or_else(|| inbound::witness(old, &new));
        slowest = slowest.max(began.elapsed());
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
    println!("{} changes, verdicts that break or not: {broken:?}, slowest {slowest:?}", changes.len());
    found
}

fn hold(old: &Old, one_of: usize, least: usize) {
    let changes = sample(old.source.text(), one_of).valid;
    assert!(changes.len() >= least, "only {} changes", changes.len());
    let found = disagreements(old, &changes);
    assert!(found.is_empty(), "{} disagreements:\n\n{}", found.len(), found.join("\n\n"));
}

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

#[test]
fn verdicts_about_a_rich_spec_are_true() {
    hold(&rich(), 4, 100);
}

#[test]
fn verdicts_about_secpaid_are_true() {
    hold(&secpaid(), 8, 100);
}
