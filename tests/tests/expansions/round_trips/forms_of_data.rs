//! Data in other forms than the usual one: a list or its only entry, JSON in a string, scalars in words.

use std::cell::RefCell;

use bytes::Bytes;
use http::{Request, Response};
use secpaid_core::client::BlockingClient;
use secpaid_core::pages::Paged;
use secpaid_core::testing::Memory;
use secpaid_core::transport::blocking_transport_fn;
use secpaid_core::{Answer, CallError, Endpoint, Settings, call};

use super::data_forms::{
    self, CountLinks, FIXTURES, FindLinks, GetLink, GetMap, GetPair, IsOpen, Link, ListLinks, NumberLinks,
    PageLinks, PayLinks,
};

fn answered(data: &str) -> Answer {
    let body = format!("{{\"ok\":true,\"data\":{data}}}");
    Answer::new(http::StatusCode::OK, http::HeaderMap::new(), body)
}

fn data<E: Endpoint>(data: &str) -> E::Data {
    match call::decode::<E>(answered(data)) {
        Ok(success) => success.into_data(),
        Err(error) => panic!("{error}\n{data}"),
    }
}

/// The place of what keeps the data from being read.
fn refused<E: Endpoint>(data: &str) -> String {
    let Err(CallError::Undecodable(undecodable)) = call::decode::<E>(answered(data)) else {
        panic!("it was read: {data}")
    };
    undecodable.path
}

fn ids(links: &[Link]) -> Vec<u64> {
    links.iter().map(|link| link.id).collect()
}

#[test]
fn a_list_may_be_its_only_entry() {
    assert_eq!(ids(&data::<ListLinks>(r#"{"id":7,"url":null}"#)), [7]);
    assert_eq!(ids(&data::<ListLinks>(r#"[{"id":7},{"id":8}]"#)), [7, 8]);
    assert_eq!(ids(&data::<ListLinks>("[]")), [0; 0]);
    assert_eq!(refused::<ListLinks>(r#"{"id":"x"}"#), "/data/id");
    assert_eq!(refused::<ListLinks>("7"), "/data");
    let client = data_forms::BlockingClient::with_settings(
        Settings::new("http://127.0.0.1/api").unwrap(),
        Memory::new(FIXTURES),
    );
    assert_eq!(ids(&client.list_links(ListLinks::new()).unwrap().data), [7]);
}

#[test]
fn a_byte_order_mark_is_not_counted() {
    let decoded = |body: &str| {
        let headers = http::HeaderMap::new();
        call::decode::<ListLinks>(Answer::new(http::StatusCode::OK, headers, body.to_owned()))
    };
    let links = decoded("\u{feff}{\"ok\":true,\"data\":[{\"id\":7}]}").unwrap();
    assert_eq!(ids(&links.data), [7]);
    assert!(links.answer.body.starts_with("\u{feff}".as_bytes()));
    let wrong = decoded("\u{feff}{\"ok\":true,\"data\":[{\"id\":\"x\"}]}");
    assert!(matches!(wrong, Err(CallError::Undecodable(wrong)) if wrong.path == "/data/0/id"));
    for (body, why) in [
        ("\u{feff}\u{feff}{\"ok\":true,\"data\":[]}", "expected a value"),
        ("\u{feff}{\"ok\":true,\"data\":[],\"ok\":true}", "twice"),
        ("\u{feff}", "the end of the text"),
    ] {
        let Err(CallError::Unrecognised(unrecognised)) = decoded(body) else { panic!("{body}") };
        assert!(unrecognised.to_string().contains(why), "{unrecognised}");
    }
}

#[test]
fn a_string_may_hold_it() {
    assert_eq!(data::<GetLink>(r#"{"link":"{\"id\":7}"}"#).id, 7);
    assert_eq!(refused::<GetLink>(r#"{"link":{"id":7}}"#), "/data/link");
    for found in [r#""[{\"id\":7}]""#, r#""{\"id\":7}""#, r#"[{"id":7}]"#, r#"{"id":7}"#] {
        assert_eq!(ids(&data::<FindLinks>(found).unwrap()), [7], "{found}");
    }
    for nothing in ["null", "\"\""] {
        assert!(data::<FindLinks>(nothing).is_none(), "{nothing}");
    }
    assert_eq!(data::<GetMap>(r#""{\"a\":1}""#)["a"], 1);
    assert_eq!(data::<GetMap>(r#"{"a":1}"#)["a"], 1);
    let pair = data::<GetPair>(r#""[\"2024-01-01\",\"2024-01-02\"]""#);
    assert_eq!(pair.to.to_string(), "2024-01-02");
}

#[test]
fn a_scalar_has_forms_of_its_own() {
    assert_eq!((data::<CountLinks>("7"), data::<CountLinks>("\"7\"")), (7, 7));
    assert_eq!(
        (data::<IsOpen>("\"yes\""), data::<IsOpen>("false"), data::<IsOpen>("null")),
        (Some(true), Some(false), None)
    );
    assert_eq!(refused::<IsOpen>("\"true\""), "/data");
}

#[test]
fn of_a_list_with_outcomes_it_is_that_of_an_entry() {
    let paid =
        data::<PayLinks>(r#"[{"code":0,"paid":{"id":7}},{"code":0,"paid":[{"id":8},{"id":9}]},{"code":1}]"#);
    let paid: Vec<_> = paid.into_iter().filter_map(|item| item.ok().map(|links| ids(&links))).collect();
    assert_eq!(paid, [vec![7], vec![8, 9]]);
}

/// The records of all pages, and the queries that asked for them.
fn pages<E: Paged<Item = Link>>(request: E, answers: &[&str]) -> (Vec<u64>, Vec<String>) {
    let asked = RefCell::new(Vec::new());
    let left = RefCell::new(answers.iter().rev().copied().collect::<Vec<_>>());
    let transport = blocking_transport_fn(|request: Request<Bytes>| {
        asked.borrow_mut().push(request.uri().query().unwrap_or_default().to_owned());
        let body = left.borrow_mut().pop().unwrap_or_else(|| panic!("one page too many was asked for"));
        Ok(Response::new(Bytes::copy_from_slice(body.as_bytes())))
    });
    let client = BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), transport);
    let ids = client.pages(request).map(|link| link.unwrap().id).collect();
    drop(client);
    (ids, asked.into_inner())
}

#[test]
fn a_page_that_is_one_entry_is_a_page_of_one() {
    let answers = [
        r#"{"ok":true,"data":[{"id":7},{"id":8}]}"#,
        r#"{"ok":true,"data": {"id":9}}"#,
        r#"{"ok":true,"data":[]}"#,
    ];
    let (ids, asked) = pages(PageLinks::new(), &answers);
    assert_eq!((ids, asked), (vec![7, 8, 9], ["", "after=8", "after=9"].map(str::to_owned).to_vec()));
    let answers = [r#"{"ok":true,"data":{"id":7}}"#, r#"{"ok":true,"data":{"id":8},"more":false}"#];
    let (ids, asked) = pages(NumberLinks::new(), &answers);
    assert_eq!((ids, asked), (vec![7, 8], ["", "page=2"].map(str::to_owned).to_vec()));
}
