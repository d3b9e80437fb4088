//! Lists whose entries have outcomes of their own, in all layouts: what becomes of each entry, and what nobody can tell.

use secpaid_core::endpoint::{DeclaredError, Effect};
use secpaid_core::envelope::table::Outcome;
use secpaid_core::items::{Item, ItemError, Items};
use secpaid_core::{Answer, CallError, Endpoint, call};

use super::items::{
    CallAll, CancelOrders, CancelOrdersError, CloseAll, CloseAllError, CreateAll, DeleteKeys, GetPages,
    ImportRows, ImportRowsError, PlaceOrders, PlaceOrdersError, TouchAll,
};

fn answered(body: &str) -> Answer {
    Answer::new(http::StatusCode::OK, http::HeaderMap::new(), body.to_owned())
}

fn entries<E: Endpoint>(body: &str) -> E::Data {
    match call::decode::<E>(answered(body)) {
        Ok(success) => success.into_data(),
        Err(error) => panic!("{error}\n{body}"),
    }
}

/// What keeps a list from being read: the message and the place. Nobody knows then what took effect.
fn refused<E: Endpoint>(body: &str) -> (String, String) {
    let Err(error) = call::decode::<E>(answered(body)) else { panic!("it was read: {body}") };
    assert!(error.outcome_unknown(), "{body}");
    let CallError::Undecodable(undecodable) = error else { panic!("{error}: {body}") };
    assert_eq!(undecodable.answer.body, body, "the answer is kept");
    (undecodable.fault.to_string(), undecodable.path)
}

/// Position, path, error, code and message of each entry that failed.
type Failure<'a> = (usize, &'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn failures<T, E: DeclaredError>(items: &Items<T, E>) -> Vec<Failure<'_>> {
    let failure = |error: &'_ ItemError<E>| error.error.as_ref().and_then(|error| Some(error.info()?.name));
    items
        .failed()
        .map(|error| {
            assert_eq!(error.outcome, Outcome::Error);
            (error.position, &*error.path, failure(error), error.code.as_deref(), error.message.as_deref())
        })
        .collect()
}

#[test]
fn an_exchange_says_of_each_order_whether_it_was_placed() {
    let body = r#"{"code":"0","msg":"","data":[
        {"clOrdId":"a1","ordId":"312269865356374016","tag":"","ts":"1695190491421","sCode":"0","sMsg":""},
        {"clOrdId":"a2","ordId":"","tag":"","ts":"1695190491421","sCode":"51020","sMsg":"Your order should meet or exceed the minimum order amount."},
        {"clOrdId":"a3","ordId":"","sCode":51008,"sMsg":"Insufficient USDT balance"},
        {"clOrdId":"a4","ordId":"","sCode":"59999","sMsg":"","msg":"Something new"}],
        "inTime":"1695190491421439","outTime":"1695190491423240"}"#;
    let items = entries::<PlaceOrders>(body);
    assert_eq!(items.len(), 4);
    let placed: Vec<_> =
        items.ok().map(|order| (order.ord_id.as_str(), order.cl_ord_id.as_deref())).collect();
    assert_eq!(placed, [("312269865356374016", Some("a1"))]);
    assert_eq!(
        failures(&items),
        [
            (
                1,
                "/data/1",
                Some("TooSmall"),
                Some("51020"),
                Some("Your order should meet or exceed the minimum order amount.")
            ),
            (2, "/data/2", Some("NoBalance"), Some("51008"), Some("Insufficient USDT balance")),
            (3, "/data/3", None, Some("59999"), Some("Something new")),
        ]
    );
    assert!(!items.all_ok());
    let Some(Item::Failed(no_balance)) = items.get(2) else { panic!("{items:?}") };
    assert_eq!(no_balance.error, Some(PlaceOrdersError::NoBalance { currency: "USDT".to_owned() }));
    assert!(no_balance.json.as_str().starts_with(r#"{"clOrdId":"a3""#) && no_balance.beside.is_none());
    assert_eq!(no_balance.to_string(), "entry 2 failed: Insufficient USDT balance (code 51008)");

    let parts = items.into_result().unwrap_err();
    assert_eq!((parts.ok.len(), parts.errors.len()), (1, 3));
    assert!(
        parts.to_string().starts_with("3 of 4 entries did not work: entry 1 failed: Your order"),
        "{parts}"
    );
}

#[test]
fn what_a_matcher_asks_of_the_whole_answer_it_asks_of_an_entry() {
    let body = r#"{"code":"0","data":[
        {"ordId":"1","sCode":"1","state":"live"},
        {"ordId":"2","sCode":"1","state":"dead"},
        {"ordId":"3","sCode":"0","state":"live"},
        {"ordId":"4","sCode":"51031","limit":20},
        {"ordId":"5","sCode":"51031","limit":"many"}]}"#;
    let items = entries::<PlaceOrders>(body);
    let Some(Item::Other(under_way)) = items.get(0) else { panic!("{items:?}") };
    assert_eq!(under_way.outcome, Outcome::Pending);
    assert_eq!(under_way.error, Some(PlaceOrdersError::UnderWay));
    let Some(Item::Failed(dead)) = items.get(1) else { panic!("{items:?}") };
    assert_eq!(dead.error, None);
    assert_eq!(items.get(2).and_then(Item::as_ok).map(|order| &*order.ord_id), Some("3"));
    let details = |position| items.get(position).and_then(Item::error).and_then(|error| error.error.clone());
    assert_eq!(details(3), Some(PlaceOrdersError::OverLimit { details: Some(20) }));
    assert_eq!(details(4), Some(PlaceOrdersError::OverLimit { details: None }));
    // Of the whole answer it is asked, too.
    let error = call::decode::<PlaceOrders>(answered(r#"{"code":"1","state":"live"}"#)).unwrap_err();
    assert!(matches!(error, CallError::Pending(_)), "{error}");
}

#[test]
fn a_list_that_was_done_in_part_has_entries_like_any_other() {
    let parts = |body: &str| match call::decode::<PlaceOrders>(answered(body)) {
        Err(CallError::Partial(answered)) => *answered,
        other => panic!("{other:?}"),
    };
    let body =
        r#"{"code":"2","data":[{"ordId":"1","sCode":"0"},{"sCode":"51020"},{"sCode":"9","state":"live"}]}"#;
    let items = parts(body).data::<PlaceOrders>().unwrap().unwrap();
    assert_eq!(items.ok().map(|order| &*order.ord_id).collect::<Vec<_>>(), ["1"]);
    assert_eq!(failures(&items), [(1, "/data/1", Some("TooSmall"), Some("51020"), None)]);
    assert!(matches!(items.get(2), Some(Item::Other(entry)) if entry.outcome == Outcome::Pending));
    assert!(parts(r#"{"code":"2"}"#).data::<PlaceOrders>().unwrap().is_none());
    let wrong = parts(r#"{"code":"2","data":[{"ordId":"1"}]}"#).data::<PlaceOrders>().unwrap_err();
    assert_eq!(wrong.path, "/data/0");

    let Err(CallError::Partial(none_worked)) =
        call::decode::<DeleteKeys>(answered(r#"{"code":"2","data":{"errors":[{"Code":51020}]}}"#))
    else {
        panic!("it is not done in part")
    };
    let items = none_worked.data::<DeleteKeys>().unwrap().unwrap();
    assert_eq!(failures(&items), [(0, "/data/errors/0", Some("TooSmall"), Some("51020"), None)]);
}

#[test]
fn all_payloads_come_where_every_entry_worked() {
    let body = r#"{"data":[{"sCode":"0","ordId":"1"},{"sCode":0,"ordId":"2"}],"code":"0"}"#;
    let ids: Vec<_> =
        entries::<PlaceOrders>(body).into_result().unwrap().into_iter().map(|order| order.ord_id).collect();
    assert_eq!(ids, ["1", "2"]);
    let none = entries::<PlaceOrders>(r#"{"data":[],"code":"0"}"#);
    assert!(none.is_empty() && none.all_ok() && none.into_result().unwrap().is_empty());
}

#[test]
fn the_call_can_fail_as_a_whole() {
    let error =
        call::decode::<PlaceOrders>(answered(r#"{"code":"50000","msg":"Body can not be empty","data":[]}"#));
    assert!(matches!(error.unwrap_err().rejection(), Some(PlaceOrdersError::BodyEmpty)));
}

#[test]
fn an_entry_that_nobody_understands_spoils_the_list() {
    let list = |entry: &str| format!(r#"{{"code":"0","data":[{{"sCode":"0","ordId":"1"}},{entry}]}}"#);
    let (message, path) = refused::<PlaceOrders>(&list(r#"{"ordId":"2"}"#));
    assert_eq!(message, "no outcome fits the entry: `/sCode` is not there");
    assert_eq!(path, "/data/1");
    let (message, path) = refused::<PlaceOrders>(&list(r#"{"sCode":"0"}"#));
    assert_eq!((&*message, &*path), ("missing field `ordId`", "/data/1"));
    let (message, path) = refused::<PlaceOrders>(&list(r#"{"sCode":"0","sCode":"1","ordId":"2"}"#));
    assert_eq!((&*message, &*path), ("the key is there twice", "/data/1/sCode"));
    let (message, path) = refused::<PlaceOrders>(&list("null"));
    assert_eq!((&*message, &*path), ("no outcome fits the entry: `/sCode` is not there", "/data/1"));
    let (message, path) = refused::<PlaceOrders>(r#"{"code":"0","data":{"0":{"sCode":"0","ordId":"1"}}}"#);
    assert_eq!((&*message, &*path), ("expected a list, found an object", "/data"));
    for nothing in [r#"{"code":"0"}"#, r#"{"code":"0","data":null}"#] {
        let (message, path) = refused::<PlaceOrders>(nothing);
        assert_eq!((&*message, &*path), ("there is no list", "/data"));
    }
}

#[test]
fn a_parallel_list_says_what_its_entries_are() {
    let body = r#"{"code":"0","data":{"ids":[7,8,null,9],
        "statuses":["success",{"error":"Order was never placed, already canceled, or filled."},{"error":"Insufficient EUR balance"},"success"]}}"#;
    let items = entries::<CancelOrders>(body);
    assert_eq!(items.ok().copied().collect::<Vec<_>>(), [7, 9]);
    let cancelled = Some("Order was never placed, already canceled, or filled.");
    assert_eq!(
        failures(&items),
        [
            (1, "/data/ids/1", None, None, cancelled),
            (2, "/data/ids/2", Some("NoBalance"), None, Some("Insufficient EUR balance"))
        ]
    );
    let errors: Vec<_> = items.not_ok().collect();
    assert_eq!(errors[0].json.as_str(), "8");
    assert!(errors[0].beside.as_ref().unwrap().as_str().starts_with(r#"{"error":"Order"#));
    assert_eq!(errors[1].error, Some(CancelOrdersError::NoBalance { currency: "EUR".to_owned() }));
}

#[test]
fn a_parallel_list_of_another_length_is_not_guessed_at() {
    let lists = |ids: &str, statuses: &str| {
        refused::<CancelOrders>(&format!(r#"{{"code":"0","data":{{"statuses":{statuses},"ids":{ids}}}}}"#))
    };
    let (message, path) = lists("[7,8]", r#"["success"]"#);
    assert_eq!(message, "expected one entry for each of the 2 of `/data/ids`, found 1");
    assert_eq!(path, "/data/statuses");
    let (message, path) = lists("[7]", r#"["success",{"error":"x"}]"#);
    assert_eq!(message, "expected one entry for each of the 1 of `/data/ids`, found 2");
    assert_eq!(path, "/data/statuses");
    let (message, path) = lists("[7]", "null");
    assert_eq!(message, "`/data/statuses`, which says what its entries are, is not there");
    assert_eq!(path, "/data/ids");
    let (message, path) = lists("[7]", r#"{"0":"success"}"#);
    assert_eq!((&*message, &*path), ("expected a list, found an object", "/data/statuses"));
    let (message, path) = lists("[7,8]", r#"["success","pending"]"#);
    let none = r#"no outcome fits the entry: it is "pending", `/error` is not there"#;
    assert_eq!((&*message, &*path), (none, "/data/statuses/1"));
}

#[test]
fn successes_and_failures_stand_in_lists_of_their_own() {
    let body = r#"{"code":"0","data":{"deleted":[{"key":"a"},{"key":"c"}],"errors":[{"key":"b","Code":"AccessDenied","Message":"Access Denied"},{"key":"d","Code":51020}]}}"#;
    let items = entries::<DeleteKeys>(body);
    assert_eq!(items.ok().map(|key| key.key.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(
        failures(&items),
        [
            (0, "/data/errors/0", None, Some("AccessDenied"), Some("Access Denied")),
            (1, "/data/errors/1", Some("TooSmall"), Some("51020"), None)
        ]
    );
    let only = entries::<DeleteKeys>(r#"{"code":"0","data":{"errors":[{"Code":"x"}]}}"#);
    assert_eq!((only.len(), only.ok().count()), (1, 0));
    assert!(entries::<DeleteKeys>(r#"{"code":"0","data":{"deleted":[],"errors":null}}"#).is_empty());
    assert_eq!(refused::<DeleteKeys>(r#"{"code":"0","data":{}}"#).0, "there is no list");
    let (message, path) =
        refused::<DeleteKeys>(r#"{"code":"0","data":{"deleted":[],"errors":{"Code":"x"}}}"#);
    assert_eq!((&*message, &*path), ("expected a list, found an object", "/data/errors"));
}

#[test]
fn entries_can_be_envelopes_themselves() {
    let body = r#"[{"jsonrpc":"2.0","result":7,"id":"1"},
        {"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":"5"},
        {"jsonrpc":"2.0","result":["hello",5],"id":"9"},
        {"jsonrpc":"2.0","result":null,"id":"10"}]"#;
    let items = entries::<CallAll>(body);
    let results: Vec<_> = items.ok().map(|result| result.as_ref().map(ToString::to_string)).collect();
    assert_eq!(results, [Some("7".to_owned()), Some(r#"["hello",5]"#.to_owned()), None]);
    assert_eq!(failures(&items), [(1, "/1", Some("NoMethod"), Some("-32601"), Some("Method not found"))]);
    let (message, path) = refused::<CallAll>(r#"[{"jsonrpc":"2.0","result":7},{"foo":"boo"}]"#);
    assert_eq!((&*message, &*path), ("the entry is in no known envelope (tried `rpc`)", "/1"));
    let (message, path) = refused::<CallAll>(r#"[{"jsonrpc":"2.0"}]"#);
    let none = "no outcome of envelope `rpc` fits the entry: `/error` is not there, `/result` is not there";
    assert_eq!((&*message, &*path), (none, "/0"));
}

fn imported(errors: &str) -> String {
    format!(
        r#"{{"code":"0","errors":{errors},"data":{{"rows":[{{"row":{{"id":1}}}},{{"row":{{"id":"x"}}}},{{"row":{{"id":3}}}}]}}}}"#
    )
}

#[test]
fn errors_name_the_entries_that_they_are_about() {
    let body = imported(
        r#"[{"path":"/data/rows/1/row/id","kind":"type","text":"expected a number"},
        {"path":["rows",1,"row","name"],"kind":7,"text":"too long"},{"path":2,"text":"expected a string"}]"#,
    );
    let items = entries::<ImportRows>(&body);
    assert_eq!(items.ok().map(|row| row.id).collect::<Vec<_>>(), [1]);
    assert_eq!(
        failures(&items),
        [
            (1, "/data/rows/1", None, Some("type, 7"), Some("expected a number; too long")),
            (2, "/data/rows/2", Some("NotAString"), None, Some("expected a string"))
        ]
    );
    let all: Vec<_> = items.not_ok().collect();
    assert_eq!(all[0].json.as_str(), r#"{"row":{"id":"x"}}"#);
    assert!(all[0].beside.as_ref().unwrap().as_str().contains("expected a number"));
    assert_eq!(all[1].error, Some(ImportRowsError::NotAString));
    let fine = r#"{"code":"0","data":{"rows":[{"row":{"id":1}}]}}"#;
    assert!(entries::<ImportRows>(fine).all_ok());
}

#[test]
fn of_several_errors_about_an_entry_the_one_counts_that_leaves_most_open() {
    for (kinds, expected, error) in [
        (&["x", "lost"][..], Outcome::Unknown, Some("Lost")),
        (&["lost", "late"], Outcome::Unknown, Some("Lost")),
        (&["x", "late"], Outcome::Pending, Some("UnderWay")),
        (&["same"], Outcome::Noop, Some("Same")),
        (&["same", "same"], Outcome::Noop, Some("Same")),
        (&["same", "x"], Outcome::Error, None),
        (&["x", "x"], Outcome::Error, None),
    ] {
        let errors: Vec<_> = kinds.iter().map(|kind| format!(r#"{{"path":1,"kind":"{kind}"}}"#)).collect();
        let items = entries::<ImportRows>(&imported(&format!("[{}]", errors.join(","))));
        let entry = items.get(1).and_then(Item::error).unwrap();
        let name = entry.error.as_ref().and_then(|error| Some(error.info()?.name));
        assert_eq!((entry.outcome, name), (expected, error), "{kinds:?}");
        assert_eq!(entry.code.as_deref(), Some(&*kinds.join(", ")));
    }
}

#[test]
fn of_each_entry_it_is_known_whether_it_may_have_taken_effect() {
    let effect_of = |errors: &str| {
        let items = entries::<ImportRows>(&imported(errors));
        items.get(1).and_then(Item::error).unwrap().effect
    };
    for (errors, effect) in [
        (r#"{"path":1,"text":"expected a string"}"#, Effect::None),
        (r#"{"path":1,"kind":"same"}"#, Effect::None),
        (r#"{"path":1,"kind":"late"}"#, Effect::Unknown),
        (r#"{"path":1,"kind":"lost"}"#, Effect::Unknown),
        (r#"{"path":1,"kind":"new"}"#, Effect::Unknown),
        (r#"{"path":1,"text":"expected a string"},{"path":1,"kind":"new"}"#, Effect::Unknown),
        (r#"{"path":1,"kind":"new"},{"path":1,"text":"expected a string"}"#, Effect::Unknown),
        (r#"{"path":1,"text":"expected a string"},{"path":1,"text":"expected a string"}"#, Effect::None),
    ] {
        assert_eq!(effect_of(&format!("[{errors}]")), effect, "{errors}");
    }
    let items = entries::<PlaceOrders>(r#"{"code":"0","data":[{"sCode":"51020"},{"sCode":"59999"}]}"#);
    assert_eq!(items.failed().map(|entry| entry.effect).collect::<Vec<_>>(), [Effect::None, Effect::Unknown]);
}

#[test]
fn an_error_about_no_entry_is_not_passed_over() {
    let (message, path) = refused::<ImportRows>(&imported(r#"[{"path":"/data/rows/3"}]"#));
    assert_eq!((&*message, &*path), ("the path leads to no entry of the list", "/errors/0/path"));
    let (message, path) = refused::<ImportRows>(&imported(r#"[{"path":1},{"path":"/data/total"}]"#));
    assert_eq!((&*message, &*path), ("the path leads to no entry of the list", "/errors/1/path"));
    let (message, path) = refused::<ImportRows>(&imported(r#"[{"path":"rows.1"}]"#));
    assert_eq!((&*message, &*path), ("expected the position of an entry, or a path to it", "/errors/0/path"));
    let (message, path) = refused::<ImportRows>(&imported(r#"[{"text":"something"}]"#));
    assert_eq!(
        (&*message, &*path),
        ("the error does not say at `/path` which entry it is about", "/errors/0")
    );
    let (message, path) = refused::<ImportRows>(&imported(r#""many""#));
    assert_eq!((&*message, &*path), ("expected a list, found a string", "/errors"));
    // What no error is about has to fit.
    let (_, path) = refused::<ImportRows>(&imported("[]"));
    assert_eq!(path, "/data/rows/1/row/id");
}

#[test]
fn entries_without_payload_have_outcomes_all_the_same() {
    let items = entries::<TouchAll>(r#"{"code":"0","data":[true,false,true]}"#);
    assert_eq!(items.ok().count(), 2);
    assert_eq!(failures(&items), [(1, "/data/1", None, None, None)]);
    let (message, path) = refused::<TouchAll>(r#"{"code":"0","data":[true,null]}"#);
    assert_eq!((&*message, &*path), ("no outcome fits the entry: it is null", "/data/1"));
}

#[test]
fn entries_of_objects_have_keys() {
    let body = r#"{"code":"0","data":{
        "created":{"a":{"key":"A"},"c/d":{"key":"C"}},
        "notCreated":{"b":{"type":51020,"description":"small"}}}}"#;
    let items = entries::<CreateAll>(body);
    let keys: Vec<_> = items.with_keys().map(|(key, entry)| (key, entry.as_ok().is_some())).collect();
    assert_eq!(keys, [(Some("a"), true), (Some("c/d"), true), (Some("b"), false)]);
    assert_eq!(items.by_key("c/d").and_then(Item::as_ok).map(|made| &*made.key), Some("C"));
    assert_eq!((items.key(2), items.key(3), items.by_key("x").is_none()), (Some("b"), None, true));
    assert_eq!(failures(&items), [(0, "/data/notCreated/b", Some("TooSmall"), Some("51020"), Some("small"))]);
    let failed = items.failed().next().unwrap();
    assert_eq!(failed.key.as_deref(), Some("b"));
    assert_eq!(failed.to_string(), "entry `b` failed: small (code 51020)");

    // A list beside an object, and the list that an object without keys can come as.
    let mixed = r#"{"code":"0","data":{"created":[{"key":"A"},{"key":"C"}],"notCreated":{"b":{"type":1}}}}"#;
    let mixed = entries::<CreateAll>(mixed);
    assert_eq!((0..3).map(|position| mixed.key(position)).collect::<Vec<_>>(), [None, None, Some("b")]);
    let none = entries::<CreateAll>(r#"{"code":"0","data":{"created":[],"notCreated":{}}}"#);
    assert!(none.is_empty() && none.key(0).is_none());
    for nothing in [r#"{"code":"0","data":{"created":null}}"#, r#"{"code":"0"}"#] {
        assert!(entries::<CreateAll>(nothing).is_empty());
    }

    let pages = entries::<GetPages>(
        r#"{"code":"0","data":{"pages":{"7":{"key":"A"},"-1":{"missing":""},"9":{"later":true}}}}"#,
    );
    assert_eq!(failures(&pages), [(1, "/data/pages/-1", None, None, None)]);
    assert!(matches!(pages.by_key("9"), Some(Item::Other(entry)) if entry.outcome == Outcome::Pending));
}

#[test]
fn an_answer_of_which_an_entry_failed_can_be_partial() {
    let close =
        |entries: &str| call::decode::<CloseAll>(answered(&format!(r#"{{"code":"0","data":[{entries}]}}"#)));
    let closed = r#"{"sCode":"0","ordId":"1"}"#;
    assert!(close(closed).unwrap().into_data().all_ok());
    for (entries, failed) in [
        (format!(r#"{closed},{{"sCode":"51020","sMsg":"small"}}"#), 1),
        (r#"{"sCode":"51020","sMsg":"small"}"#.to_owned(), 1),
        (r#"{"sCode":"51020","sMsg":"small"},{"sCode":"51020"}"#.to_owned(), 2),
    ] {
        let Err(CallError::Partial(partial)) = close(&entries) else { panic!("{entries}") };
        assert_eq!(partial.code.as_deref(), Some(if failed == 1 { "51020" } else { "51020, 51020" }));
        assert_eq!(partial.message.as_deref(), Some("small"));
        assert!(matches!(partial.error, Some(CloseAllError::TooSmall)));
        let items = partial.data::<CloseAll>().unwrap().unwrap();
        assert_eq!(items.failed().count(), failed);
    }
    let (message, path) = refused::<CloseAll>(r#"{"code":"0","data":[{"sCode":""}]}"#);
    assert_eq!((&*message, &*path), ("no outcome fits the entry: `/sCode` is \"\"", "/data/0"));
}

#[test]
fn no_two_entries_have_one_key() {
    for (created, not_created, place) in [
        (r#"{"a":{"key":"A"},"a":{"key":"B"}}"#, "{}", "/data/created/a"),
        (r#"{"a":{"key":"A"},"\u0061":{"key":"B"}}"#, "{}", "/data/created/a"),
        (r#"{"a":{"key":"A"}}"#, r#"{"b":{},"a":{"type":1}}"#, "/data/notCreated/a"),
    ] {
        let body = format!(r#"{{"code":"0","data":{{"created":{created},"notCreated":{not_created}}}}}"#);
        let (message, path) = refused::<CreateAll>(&body);
        assert_eq!((&*message, &*path), ("two entries have this key", place), "{body}");
    }
    let (message, path) = refused::<CreateAll>(r#"{"code":"0","data":{"created":"all"}}"#);
    assert_eq!((&*message, &*path), ("expected a list, found a string", "/data/created"));
    let (message, path) = refused::<GetPages>(r#"{"code":"0","data":{"pages":{"7":{"key":1}}}}"#);
    assert_eq!((&*message, &*path), ("expected a string, found a number", "/data/pages/7/key"));
}

#[test]
fn debug_shows_nothing_of_an_entry() {
    let body =
        imported(r#"[{"path":1,"text":"wrong"}]"#).replace(r#""id":"x""#, r#""id":"x","name":"s3cret""#);
    let shown = format!("{:?}", entries::<ImportRows>(&body));
    assert!(shown.contains("wrong") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn a_hundred_thousand_entries_are_read_side_by_side() {
    let many = 100_000;
    let ids: Vec<_> = (0..many).map(|id| id.to_string()).collect();
    let statuses: Vec<_> =
        (0..many).map(|id| if id % 2 == 0 { r#""success""# } else { r#"{"error":"no"}"# }).collect();
    let body =
        format!(r#"{{"code":"0","data":{{"ids":[{}],"statuses":[{}]}}}}"#, ids.join(","), statuses.join(","));
    let items = entries::<CancelOrders>(&body);
    assert_eq!((items.len(), items.ok().count(), items.failed().count()), (many, many / 2, many / 2));
    assert_eq!(items.failed().last().unwrap().path, format!("/data/ids/{}", many - 1));

    let rows: Vec<_> = (0..many).map(|id| format!(r#"{{"row":{{"id":{id}}}}}"#)).collect();
    let errors: Vec<_> =
        (0..many / 2).map(|id| format!(r#"{{"path":"/data/rows/{}"}}"#, many - 1 - id)).collect();
    let body =
        format!(r#"{{"code":"0","data":{{"rows":[{}]}},"errors":[{}]}}"#, rows.join(","), errors.join(","));
    let items = entries::<ImportRows>(&body);
    assert_eq!((items.len(), items.ok().count()), (many, many / 2));

    let orders: Vec<_> = (0..many).map(|id| format!(r#"{{"sCode":"{}","ordId":"{id}"}}"#, id % 2)).collect();
    let items = entries::<PlaceOrders>(&format!(r#"{{"code":"0","data":[{}]}}"#, orders.join(",")));
    assert_eq!((items.len(), items.failed().count()), (many, many / 2));
}
