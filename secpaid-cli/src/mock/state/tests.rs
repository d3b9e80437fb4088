use http::Request;
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use secpaid_core::Answer;

use super::super::api::{Mock, Settings};
use super::super::fault::Plan;
use super::super::reply::{Call, Delivery};
use super::*;

const SPEC: &str = r#"{
  "name": "shop", "version": "1.0.0", "servers": {"here": "https://api.example.com"},
  "envelopes": {"v1": {
    "outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "message": "/message", "data": "/data",
    "samples": {"ok": {"ok": true}, "error": {"ok": false, "message": ""}}
  }},
  "errors": {
    "NoName": {"doc": "No name.", "match": ["Name is missing"]},
    "BadName": {"doc": "No good name.", "match": ["Bad name"]},
    "LongName": {"doc": "A long name.", "match": ["Long name"]},
    "BadPart": {"doc": "A bad part.", "match": [{"message": "Part {index:u32} is bad", "example": "Part 9 is bad"}]},
    "TooMuch": {"doc": "Too much.", "match": ["Too much"]},
    "NotFound": {"doc": "Not there.", "match": ["Not found"]},
    "Sold": {"doc": "Sold.", "match": ["Sold"]},
    "TooDear": {"doc": "Too dear.", "match": ["Too dear"]}
  },
  "types": {
    "Part": {"fields": {"share": {"type": "decimal", "min": 0, "rejected": "BadPart"}}},
    "Thing": {"fields": {
      "id": {"type": "string", "also": ["thing_id"]}, "name": "string",
      "price": {"type": "decimal", "wire": ["number", "string"]}, "sold": {"type": "bool?", "wire": [{"Yes": true, "No": false}, "bool"]},
      "page": {"type": "string?", "doc": "Address."}
    }},
    "Things": {"fields": {"rows": "Thing[]", "next": "string?"}}
  },
  "endpoints": {
    "Add": {
      "route": "POST /add", "body": ["json"],
      "request": {
        "name": {"type": "string", "max_len": 5, "missing": "NoName", "rejected": {"type": "BadName", "max_len": "LongName"}},
        "price": {"type": "decimal?", "wire": ["number", "string"]}, "parts": "Part[]?"
      },
      "rules": [{"name": "whole", "sum": "/parts/*/share", "at_most": 1, "rejected": "TooMuch"}],
      "data": "Thing", "errors": ["NoName", "BadName", "LongName", "BadPart", "TooMuch"],
      "state": {"in": "things", "does": "create", "key": "id", "set": {"sold": false}},
      "examples": [{"response": {"ok": true, "data": {"id": "thing_a", "name": "hat", "price": 5, "sold": "No", "page": "https://example.com/thing_a"}}}]
    },
    "List": {
      "route": "POST /list", "body": "json", "request": {"after": "string?", "size": "u32?", "name": "string?", "text": "string?"},
      "data": "Things", "pages": {"cursor": "after", "next": "/data/next", "size": "size", "items": "rows"},
      "state": {"in": "things", "does": "list", "key": "id", "where": {"sold": false}, "filter": {"name": "name", "text": ["name", "price"]}},
      "examples": [{"response": {"ok": true, "data": {"rows": [{"thing_id": "thing_0", "name": "cap", "price": "3.50"}], "next": null}}}]
    },
    "Get": {
      "route": "POST /get", "body": "json", "request": {"id": "string"}, "data": "Thing", "errors": ["NotFound"],
      "state": {"in": "things", "does": "get", "key": "id", "absent": "NotFound"}
    },
    "Buy": {
      "route": "POST /buy", "body": "json", "request": {"id": "string", "bid": "decimal"}, "errors": ["NotFound", "Sold", "TooDear"],
      "state": {"in": "things", "does": "update", "key": "id", "set": {"sold": true}, "absent": "NotFound",
        "refuse": {"Sold": {"sold": true}, "TooDear": {"price": {"below": "bid"}}}}
    },
    "Drop": {
      "route": "POST /drop", "body": "json", "request": {"id": "string"},
      "state": {"in": "things", "does": "delete", "key": "id"}
    }
  }
}"#;

fn mock() -> Mock {
    of(SPEC)
}

fn of(spec: &str) -> Mock {
    let model = load(&Source::new("shop.json", spec)).unwrap_or_else(|report| panic!("{report:?}")).model;
    let plan = Plan { share: 0, kinds: Vec::new(), latency: 0..=0, seed: 0 };
    let settings = Settings { plan, late: std::time::Duration::ZERO, tokens: BTreeMap::new() };
    Mock::new(Engine::new(model), settings)
}

fn replied(mock: &Mock, path: &str, body: &str) -> (Answer, Call) {
    let request = Request::post(path).header("content-type", "application/json");
    let reply = mock.reply(&request.body(body.to_owned().into()).unwrap());
    let Delivery::Whole(answer) = reply.delivery else { panic!("no answer") };
    (answer, reply.call)
}

fn called(mock: &Mock, path: &str, body: &str) -> (String, Call) {
    let (answer, call) = replied(mock, path, body);
    (String::from_utf8(answer.body.to_vec()).unwrap(), call)
}

fn header(mock: &Mock, path: &str, body: &str, name: &str) -> Option<String> {
    let (answer, _) = replied(mock, path, body);
    answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
}

fn answered(mock: &Mock, path: &str, body: &str) -> String {
    called(mock, path, body).0
}

/// The declared error, or the status.
fn error(mock: &Mock, path: &str, body: &str) -> String {
    let call = called(mock, path, body).1;
    call.error.unwrap_or_else(|| call.status.unwrap().to_string())
}

#[test]
fn a_created_record_is_the_example_with_what_the_request_says() {
    let mock = mock();
    let thing = r#"{"ok":true,"data":{"id":"thing_a-1","name":"coat","price":20.5,"sold":"No","page":"https://example.com/thing_a-1"}}"#;
    assert_eq!(answered(&mock, "/add", r#"{"name":"coat","price":20.50}"#), thing);
    assert!(answered(&mock, "/get", r#"{"id":"thing_a-1"}"#).contains(r#""name":"coat""#));
}

#[test]
fn lists_have_the_form_of_their_example_and_what_was_created() {
    let mock = mock();
    answered(&mock, "/add", r#"{"name":"coat","price":20}"#);
    let rows = |body| parse_rows(&answered(&mock, "/list", body));
    let cap = r#"{"thing_id":"thing_0","name":"cap","price":"3.50"}"#.to_owned();
    let coat = r#"{"thing_id":"thing_a-1","name":"coat","price":"20.00"}"#.to_owned();
    assert_eq!(rows("{}"), [cap.clone(), coat.clone()]);
    assert_eq!(rows(r#"{"name":"coat"}"#), slice::from_ref(&coat));
    assert_eq!(rows(r#"{"text":"CO"}"#), slice::from_ref(&coat));
    assert_eq!(rows(r#"{"text":"3.5"}"#), [cap]);
    answered(&mock, "/buy", r#"{"id":"thing_0","bid":1}"#);
    assert_eq!(rows("{}"), [coat]);
}

fn parse_rows(body: &str) -> Vec<String> {
    let rows = super::super::value::parsed(body);
    let Value::Array(rows) = &rows.point(&["data".to_owned(), "rows".to_owned()]).unwrap().value else {
        panic!("no list")
    };
    rows.iter().map(ToString::to_string).collect()
}

#[test]
fn pages_follow_their_cursor_to_the_last_record() {
    let mock = mock();
    for name in ["a", "b", "c", "d"] {
        answered(&mock, "/add", &format!("{{\"name\":\"{name}\"}}"));
    }
    let first = answered(&mock, "/list", r#"{"size":2}"#);
    assert!(first.contains(r#""next":"2""#) && parse_rows(&first).len() == 2, "{first}");
    let last = answered(&mock, "/list", r#"{"size":2,"after":"4"}"#);
    assert!(last.contains(r#""next":null"#) && parse_rows(&last).len() == 1, "{last}");
}

const MESSAGES: &str = r#"{
  "name": "chat", "version": "1.0.0", "servers": {"here": "https://api.example.com"},
  "envelopes": {"v1": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "data": "/result"}},
  "types": {"Message": {"fields": {"id": "u64"}}, "Params": {"fields": {"page": "string?", "limit": "u32?"}}},
  "endpoints": {
    "GetUpdates": {
      "route": "POST /updates", "body": "json", "request": {"offset": "i64?", "limit": "u32?"},
      "data": "Message[]", "pages": {"last": "offset", "key": "id", "plus": 1, "size": "limit"},
      "state": {"in": "messages", "does": "list", "key": "id"},
      "examples": [{"response": {"ok": true, "result": [{"id": 3}, {"id": 5}, {"id": 9}, {"id": 10}]}}]
    },
    "GetBehind": {
      "route": "POST /behind", "body": "json", "request": {"after": "u64?"},
      "data": "Message[]",
      "pages": {"last": "after", "key": "id"},
      "state": {"in": "messages", "does": "list", "key": "id"},
      "examples": [{"response": {"ok": true, "result": []}}]
    },
    "GetPages": {
      "route": "POST /pages", "body": "json", "request": {"page": "u32?", "limit": "u32?"},
      "data": "Message[]", "pages": {"page": "page", "size": "limit", "total": "/total", "pages": "/pages"},
      "state": {"in": "messages", "does": "list", "key": "id"},
      "examples": [{"response": {"ok": true, "result": []}}]
    },
    "GetByUrl": {
      "route": "POST /by-url", "body": "json", "request": {"cursor": "string?", "limit": "u32?"},
      "data": "Message[]", "pages": {"cursor": "cursor", "next": "/next", "next_query": "cursor", "size": "limit"},
      "state": {"in": "messages", "does": "list", "key": "id"},
      "examples": [{"response": {"ok": true, "result": []}}]
    },
    "GetByLink": {
      "route": "POST /by-link", "body": "json", "request": {"params": "Params"},
      "data": "Message[]",
      "pages": {"cursor": "/params/page", "next": {"header": "link"}, "next_query": "page", "size": "/params/limit"},
      "state": {"in": "messages", "does": "list", "key": "id"},
      "examples": [{"response": {"ok": true, "result": []}}]
    }
  }
}"#;

#[test]
fn pages_of_every_kind_are_served() {
    let mock = of(MESSAGES);
    let result = |rows: &str, rest: &str| format!(r#"{{"ok":true,"result":[{rows}]{rest}}}"#);
    let three = r#"{"id":3},{"id":5}"#;
    assert_eq!(answered(&mock, "/updates", r#"{"limit":2}"#), result(three, ""));
    let four = r#"{"id":9},{"id":10}"#;
    assert_eq!(answered(&mock, "/updates", r#"{"limit":2,"offset":6}"#), result(four, ""));
    assert_eq!(answered(&mock, "/updates", r#"{"offset":11}"#), result("", ""));
    assert_eq!(answered(&mock, "/behind", r#"{"after":5}"#), result(four, ""));
    let totals = |pages: u32| format!(r#","total":4,"pages":{pages}"#);
    assert_eq!(answered(&mock, "/pages", r#"{"page":2,"limit":2}"#), result(four, &totals(2)));
    assert_eq!(answered(&mock, "/pages", r#"{"limit":3,"page":2}"#), result(r#"{"id":10}"#, &totals(2)));
    let next = r#","next":"/by-url?cursor=2""#;
    assert_eq!(answered(&mock, "/by-url", r#"{"limit":2}"#), result(three, next));
    assert_eq!(answered(&mock, "/by-url", r#"{"limit":2,"cursor":"2"}"#), result(four, r#","next":null"#));
    let (first, second) = (r#"{"params":{"limit":2}}"#, r#"{"params":{"limit":2,"page":"2"}}"#);
    assert_eq!(answered(&mock, "/by-link", first), result(three, ""));
    assert_eq!(header(&mock, "/by-link", first, "link").as_deref(), Some(r#"</by-link?page=2>; rel="next""#));
    assert_eq!(answered(&mock, "/by-link", second), result(four, ""));
    assert_eq!(header(&mock, "/by-link", second, "link"), None);
}

#[test]
fn records_are_refused_in_the_order_of_the_spec() {
    let mock = mock();
    assert_eq!(error(&mock, "/buy", r#"{"id":"thing_9","bid":1}"#), "NotFound");
    assert_eq!(error(&mock, "/buy", r#"{"id":"thing_0","bid":3.51}"#), "TooDear");
    assert_eq!(error(&mock, "/buy", r#"{"id":"thing_0","bid":3.5}"#), "200");
    assert_eq!(error(&mock, "/buy", r#"{"id":"thing_0","bid":100}"#), "Sold");
    assert_eq!(error(&mock, "/drop", r#"{"id":"thing_0"}"#), "200");
    assert_eq!(error(&mock, "/drop", r#"{"id":"thing_0"}"#), "404");
    assert_eq!(error(&mock, "/get", r#"{"id":"thing_0"}"#), "NotFound");
}

#[test]
fn what_an_example_answers_is_remembered() {
    // The example is that of the first request which says the same.
    let told =
        r#""examples": [{"request": {"name": "hat"}, "response": {"ok": true, "data": {"id": "thing_a""#;
    let plain = r#""examples": [{"response": {"ok": true, "data": {"id": "thing_a""#;
    let drop = r#""state": {"in": "things", "does": "delete", "key": "id"}"#;
    let drop_told =
        format!("{drop}, {}", r#""examples": [{"request": {"id": "thing_0"}, "response": {"ok": true}}]"#);
    assert!(SPEC.contains(plain) && SPEC.contains(drop));
    let spec = SPEC.replace(plain, told).replace(drop, &drop_told);

    let mock = of(&spec);
    let hat = answered(&mock, "/add", r#"{"name":"hat"}"#);
    assert!(hat.contains(r#""id": "thing_a""#) || hat.contains(r#""id":"thing_a""#), "{hat}");
    assert_eq!(parse_rows(&answered(&mock, "/list", "{}")).len(), 2);
    assert_eq!(error(&mock, "/drop", r#"{"id":"thing_a"}"#), "200");
    assert_eq!(error(&mock, "/drop", r#"{"id":"thing_a"}"#), "404");

    let mock = of(&spec);
    assert_eq!(error(&mock, "/drop", r#"{"id":"thing_0"}"#), "200");
    assert_eq!(parse_rows(&answered(&mock, "/list", "{}")).len(), 0);
}

#[test]
fn a_key_is_not_given_twice() {
    let mock = mock();
    answered(&mock, "/add", r#"{"name":"a"}"#);
    answered(&mock, "/drop", r#"{"id":"thing_a-1"}"#);
    assert!(answered(&mock, "/add", r#"{"name":"b"}"#).contains("thing_a-2"));
}

#[test]
fn what_is_wrong_with_a_request_is_the_error_that_the_spec_names() {
    let mock = mock();
    for (body, wanted) in [
        ("{}", "NoName"),
        (r#"{"name":null}"#, "NoName"),
        (r#"{"name":7}"#, "BadName"),
        (r#"{"name":"longer"}"#, "LongName"),
        (r#"{"name":"a","parts":[{"share":0.5},{"share":0.6}]}"#, "TooMuch"),
        (r#"{"name":"a","parts":[{"share":0.5},{"share":-1}]}"#, "BadPart"),
        // Nothing is said about these.
        (r#"{"name":"a","price":"dear"}"#, "400"),
        (r#"{"name":"a","colour":"red"}"#, "400"),
        ("[", "400"),
    ] {
        let (answer, call) = called(&mock, "/add", body);
        assert_eq!(
            call.error.unwrap_or_else(|| call.status.unwrap().to_string()),
            wanted,
            "{body}: {answer}"
        );
        assert!(!call.violations.is_empty(), "{body}");
    }
}

#[test]
fn a_captured_number_is_the_position_of_what_is_wrong() {
    let body = answered(&mock(), "/add", r#"{"name":"a","parts":[{"share":0},{"share":-1}]}"#);
    assert_eq!(body, r#"{"ok":false,"message":"Part 1 is bad"}"#);
}
