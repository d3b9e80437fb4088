//! Lists in pages: which pages are asked for, and when the list ends.

use std::cell::RefCell;

use bytes::Bytes;
use http::{Request, Response};
use secpaid_core::client::BlockingClient;
use secpaid_core::pages::{PageError, PageTurner, Paged, PagingError};
use secpaid_core::transport::{
    BlockingTransport, Sent, TransportError, TransportErrorKind, blocking_transport_fn,
};
use secpaid_core::{CallError, Settings};

use super::pages::{
    Backwards, ByCursor, ByCursorOfNumbers, ByHeader, ByLastId, ByLastName, ByLink, ByNumber, ByOffset,
    ByRecordNumber, ByUrl, ByVariable, InRecord, Row, ToTotal, ToTotalByOffset, Variables,
};

/// A server that gives each of these answers once; on `None` the connection breaks.
struct Script {
    answers: RefCell<Vec<Option<String>>>,
    asked: RefCell<Vec<String>>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Option<String>>) -> Self {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Self { answers: answers.into(), asked: RefCell::default() }
    }

    fn transport(&self) -> impl BlockingTransport {
        blocking_transport_fn(|request: Request<Bytes>| {
            let body = String::from_utf8(request.body().to_vec()).unwrap();
            self.asked.borrow_mut().push(body);
            let answer = self.answers.borrow_mut().pop();
            answer
                .unwrap_or_else(|| panic!("one page too many was asked for"))
                .map(|answer| Response::new(answer.into()))
                .ok_or_else(|| TransportError::new(TransportErrorKind::Interrupted, Sent::Maybe))
        })
    }

    /// Goes through the whole list: the records, how it ended, and what was asked.
    fn list<E: Paged<Item = Row>>(&self, request: E) -> (Vec<u64>, Option<PageError<E::Error>>) {
        let client =
            BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), self.transport());
        let mut ids = Vec::new();
        let mut pages = client.pages(request);
        let end = loop {
            match pages.next() {
                Some(Ok(row)) => ids.push(row.id),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        assert!(pages.next().is_none(), "the list went on after its end");
        (ids, end)
    }

    fn asked(&self) -> Vec<String> {
        assert!(self.answers.borrow().is_empty(), "some pages were never asked for");
        self.asked.take()
    }
}

fn rows(ids: &[u64]) -> String {
    let rows: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    rows.join(",")
}

fn list(ids: &[u64]) -> Option<String> {
    Some(format!(r#"{{"data":[{}],"ok":true}}"#, rows(ids)))
}

fn page(ids: &[u64], rest: &str) -> Option<String> {
    Some(format!(r#"{{"ok":true,"page":{rest},"data":{{"rows":[{}]}}}}"#, rows(ids)))
}

#[test]
fn a_short_page_is_the_last() {
    let script = Script::new([list(&[1, 2]), list(&[3, 4]), list(&[5])]);
    let (ids, end) = script.list(ByNumber::new());
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert!(end.is_none());
    assert_eq!(script.asked(), ["{}", r#"{"page":1}"#, r#"{"page":2}"#]);
}

#[test]
fn an_empty_page_is_the_last_and_the_list_begins_where_the_request_says() {
    let script = Script::new([list(&[1, 2]), list(&[])]);
    let (ids, _) = script.list(ByNumber::new().page(7u8));
    assert_eq!(ids, [1, 2]);
    assert_eq!(script.asked(), [r#"{"page":7}"#, r#"{"page":8}"#]);
}

/// The request asks for 50 and the API gives 3 at most: a page of 3 is not short.
#[test]
fn a_page_that_the_api_cut_is_not_the_last() {
    let script = Script::new([list(&[1, 2, 3]), list(&[4, 5])]);
    let (ids, _) = script.list(ByNumber::new().limit(50u32));
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(script.asked(), [r#"{"limit":50}"#, r#"{"page":1,"limit":50}"#]);
}

/// The spec knows neither how many records a page has nor how many it may have, so only an empty page is the last.
#[test]
fn offsets_count_the_records_that_came() {
    let script = Script::new([list(&[1, 2, 3]), list(&[4]), Some(r#"{"ok":true}"#.into())]);
    let (ids, end) = script.list(ByOffset::new(0).take(3u16));
    assert_eq!(ids, [1, 2, 3, 4]);
    assert!(end.is_none());
    assert_eq!(
        script.asked(),
        [r#"{"skip":0,"take":3}"#, r#"{"skip":3,"take":3}"#, r#"{"skip":4,"take":3}"#]
    );
}

#[test]
fn cursors_are_followed_until_there_is_none() {
    let ends = [r#"{"next":null}"#, r#"{"next":""}"#, "{}", "null"];
    for end in ends {
        let script =
            Script::new([page(&[1], r#"{"next":"a b"}"#), page(&[], r#"{"next":7}"#), page(&[2], end)]);
        let (ids, error) = script.list(ByCursor::new());
        assert_eq!(ids, [1, 2], "{end}");
        assert!(error.is_none());
        assert_eq!(script.asked(), ["", "after=a+b", "after=7"]);
    }
}

#[test]
fn a_list_stops_when_the_spec_says_so() {
    let script =
        Script::new([page(&[1], r#"{"next":5,"more":true}"#), page(&[2], r#"{"next":6,"more":false}"#)]);
    let (ids, error) = script.list(ByCursorOfNumbers::new());
    assert_eq!((ids, error.is_none()), (vec![1, 2], true));
    assert_eq!(script.asked(), ["", "after=5"]);
}

#[test]
fn a_page_that_comes_again_ends_the_list_with_an_error() {
    let script = Script::new([list(&[1, 2]), list(&[3, 4]), list(&[1, 2])]);
    let (ids, error) = script.list(ByNumber::new());
    assert_eq!(ids, [1, 2, 3, 4]);
    let error = error.unwrap();
    assert_eq!(error.to_string(), "the list would never end: page `2` repeats the first page, at `/data`");
    assert!(error.answer().is_some_and(|answer| !answer.body.is_empty()));
    assert_eq!(script.asked().len(), 3);
}

#[test]
fn a_cursor_that_comes_again_ends_the_list_with_an_error() {
    let script = Script::new([
        page(&[1], r#"{"next":"a"}"#),
        page(&[2], r#"{"next":"b"}"#),
        page(&[3], r#"{"next":"a"}"#),
    ]);
    let (ids, error) = script.list(ByCursor::new());
    assert_eq!(ids, [1, 2, 3]);
    assert!(
        matches!(&error, Some(PageError::Paging(PagingError::Repeated { position, path, .. })) if position == "a" && path == "/page/next"),
        "{error:?}"
    );
}

/// What stands beside the records may differ from one answer to the next.
#[test]
fn records_that_come_again_are_noticed_whatever_is_around_them() {
    let again = |n| page(&[1, 2], &format!(r#"{{"next":"{n}"}},"served":{n}"#));
    let script = Script::new([again(1), again(2)]);
    let (ids, error) = script.list(ByCursor::new());
    assert_eq!(ids, [1, 2]);
    assert_eq!(
        error.unwrap().to_string(),
        "the list would never end: page `1` repeats the first page, at `/data/rows`"
    );

    let numbered = |n| {
        Some(format!(r#"{{"ok":true,"served":{n},"data":{{"page":{n},"entries":[{}]}}}}"#, rows(&[1, 2])))
    };
    let script = Script::new([numbered(1), numbered(2)]);
    let (ids, error) = script.list(InRecord::new());
    assert_eq!((ids, error.is_some()), (vec![1, 2], true));
}

#[test]
fn a_list_that_begins_at_a_cursor_knows_it() {
    let script = Script::new([page(&[1], r#"{"next":"a"}"#)]);
    let (ids, error) = script.list(ByCursor::new().after("a"));
    assert_eq!(ids, [1]);
    assert_eq!(
        error.unwrap().to_string(),
        "the list would never end: page `a` repeats page `a`, at `/page/next`"
    );
    assert_eq!(script.asked(), ["after=a"]);
}

#[test]
fn a_cursor_that_is_no_scalar_is_an_error_and_not_the_end() {
    for next in ["{}", "[]", r#"{"id":5}"#] {
        let script = Script::new([page(&[1], &format!(r#"{{"next":{next}}}"#))]);
        let (ids, error) = script.list(ByCursor::new());
        assert_eq!(ids, [1]);
        assert!(matches!(error, Some(PageError::Paging(PagingError::Unaskable { .. }))), "{next}");
    }
}

#[test]
fn a_page_without_its_answer_is_an_error_and_not_the_end() {
    use secpaid_core::{Answer, call};

    let mut turner = PageTurner::new(ByNumber::new());
    let answer = Answer::new(http::StatusCode::OK, http::HeaderMap::new(), list(&[1, 2]).unwrap());
    let mut page = call::decode(answer).unwrap();
    page.answer.body.clear();
    assert_eq!(turner.take(page).items.len(), 2);
    assert!(matches!(turner.next_request(), Err(PagingError::Unknown { .. })));
}

#[test]
fn what_was_not_read_yet_is_given_back() {
    let script = Script::new([list(&[1, 2])]);
    let client =
        BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), script.transport());
    let mut pages = client.pages(ByNumber::new());
    assert_eq!(pages.next().unwrap().unwrap().id, 1);
    let (unread, request) = pages.into_rest();
    assert_eq!(unread.map(|row| row.id).collect::<Vec<_>>(), [2]);
    assert_eq!(request.unwrap().page, Some(1));

    let script = Script::new([list(&[])]);
    let client =
        BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), script.transport());
    let mut pages = client.pages(ByNumber::new());
    assert!(pages.next().is_none());
    assert!(pages.into_rest().1.is_none());
}

#[test]
fn a_position_that_the_request_cannot_hold_is_an_error() {
    let script = Script::new([page(&[1], r#"{"next":"x"}"#)]);
    let (ids, error) = script.list(ByCursorOfNumbers::new());
    assert_eq!(ids, [1]);
    assert_eq!(error.unwrap().to_string(), "the request cannot ask for page `x`, at `/page/next`");

    let script = Script::new([list(&[1, 2])]);
    let (ids, error) = script.list(ByNumber::new().page(255u8));
    assert_eq!(ids, [1, 2]);
    assert!(matches!(error, Some(PageError::Paging(PagingError::Unaskable { .. }))));
}

#[test]
fn an_error_loses_nothing_and_the_list_can_go_on_behind_it() {
    let script = Script::new([list(&[1, 2]), None, list(&[3])]);
    let client =
        BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), script.transport());
    let mut pages = client.pages(ByNumber::new());
    let first: Vec<_> = pages.by_ref().map_while(Result::ok).map(|row| row.id).collect();
    assert_eq!(first, [1, 2]);
    let (unread, request) = pages.into_rest();
    assert_eq!(unread.count(), 0);
    let rest: Vec<_> = client.pages(request.unwrap()).map(|row| row.unwrap().id).collect();
    assert_eq!(rest, [3]);
    assert_eq!(script.asked(), ["{}", r#"{"page":1}"#, r#"{"page":1}"#]);
}

#[test]
fn the_error_of_a_call_is_the_last_that_comes() {
    let script = Script::new([list(&[1, 2]), Some(r#"{"ok":false}"#.into())]);
    let (ids, error) = script.list(ByNumber::new());
    assert_eq!(ids, [1, 2]);
    assert!(matches!(error, Some(PageError::Call(CallError::Rejected(_)))));
}

/// Without any client: the turner says what to ask, whoever asks it.
#[test]
fn pages_are_turned_without_a_client() {
    use secpaid_core::{Answer, call};

    let settings = Settings::new("http://127.0.0.1").unwrap();
    let mut turner = PageTurner::new(ByNumber::new());
    let mut bodies = [list(&[1, 2]), list(&[3])].into_iter().flatten();
    let mut ids = Vec::new();
    while let Some(request) = turner.next_request().unwrap() {
        call::encode(request, &settings).unwrap();
        let answer = Answer::new(http::StatusCode::OK, http::HeaderMap::new(), bodies.next().unwrap());
        ids.extend(turner.take(call::decode(answer).unwrap()).items.iter().map(|row| row.id));
    }
    assert_eq!(ids, [1, 2, 3]);
}

/// Records, and what the answer says beside them.
fn told(ids: &[u64], beside: &str) -> Option<String> {
    Some(format!(r#"{{"ok":true,"data":[{}],{beside}}}"#, rows(ids)))
}

fn paging<E: std::fmt::Debug>(error: Option<PageError<E>>) -> PagingError {
    match error {
        Some(PageError::Paging(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn updates_are_asked_for_behind_the_last_one_that_came() {
    let full: Vec<u64> = (871_300..871_400).collect();
    let script = Script::new([list(&full), list(&[871_400, 871_407])]);
    let (ids, end) = script.list(ByLastId::new());
    assert_eq!((ids.len(), ids.last(), end.is_none()), (102, Some(&871_407), true));
    assert_eq!(script.asked(), ["{}", r#"{"offset":871400}"#]);

    let script = Script::new([list(&[5, 9]), list(&[10]), list(&[])]);
    let (ids, end) = script.list(ByLastId::new().offset(5).limit(1u32));
    assert_eq!((ids, end.is_none()), (vec![5, 9, 10], true));
    assert_eq!(
        script.asked(),
        [r#"{"offset":5,"limit":1}"#, r#"{"offset":10,"limit":1}"#, r#"{"offset":11,"limit":1}"#]
    );
}

#[test]
fn a_list_can_go_down_or_by_name() {
    let script = Script::new([list(&[9, 8]), list(&[7]), list(&[])]);
    assert_eq!(script.list(Backwards::new()).0, [9, 8, 7]);
    assert_eq!(script.asked(), ["{}", r#"{"max_id":7}"#, r#"{"max_id":6}"#]);

    let names = |rows: &str| Some(format!(r#"{{"ok":true,"data":{{"rows":[{rows}]}}}}"#));
    let script = Script::new([names(r#"{"name":"a"},{"title":"b c"}"#), names(r#"{"name":"d"}"#), names("")]);
    let client =
        BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), script.transport());
    assert_eq!(client.pages(ByLastName::new()).map(|row| row.unwrap().name).collect::<String>(), "ab cd");
    assert_eq!(script.asked(), ["{}", r#"{"starting_after":"b c"}"#, r#"{"starting_after":"d"}"#]);
}

#[test]
fn a_last_id_that_does_not_grow_ends_the_list_with_an_error() {
    let script = Script::new([list(&[5, 9]), list(&[7, 8])]);
    let (ids, error) = script.list(ByLastId::new().limit(2u32));
    assert_eq!(ids, [5, 9, 7, 8]);
    let error = paging(error);
    assert_eq!(
        error.to_string(),
        "the list does not go on: behind page `10` comes page `9`, at `/data/1/id`"
    );
    assert!(
        matches!(&error, PagingError::Stalled { position, before, .. } if position == "9" && before == "10")
    );
    assert_eq!(error.path(), Some("/data/1/id"));

    let script = Script::new([list(&[9]), list(&[9, 9])]);
    assert!(matches!(paging(script.list(Backwards::new()).1), PagingError::Stalled { .. }));

    let script = Script::new([list(&[5, 9]), list(&[5, 9])]);
    let (ids, error) = script.list(ByLastId::new().limit(2u32));
    assert_eq!((ids, paging(error).path()), (vec![5, 9], Some("/data")));
}

#[test]
fn a_record_without_its_key_leads_nowhere() {
    let rows = r#"{"ok":true,"data":{"rows":[{"name":"a"},{"name":""}]}}"#;
    let script = Script::new([Some(rows.to_owned())]);
    let client =
        BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), script.transport());
    let mut pages = client.pages(ByLastName::new());
    assert!(pages.by_ref().take(2).all(|row| row.is_ok()));
    let Some(Err(error)) = pages.next() else { panic!("the list went on") };
    assert_eq!(error.to_string(), "nothing says where the next page begins, at `/data/rows/1`");
    assert!(pages.next().is_none());
}

#[test]
fn a_cursor_can_be_a_parameter_of_a_url() {
    let next = |url: &str| format!(r#""links":{{"next":{url}}}"#);
    let script = Script::new([
        told(&[1], &next(r#""https://api.example.com/by-url?limit=1&cursor=a%2Bb%3D#top""#)),
        told(&[2], &next(r#""/by-url?cursor=c""#)),
        told(&[3], &next("null")),
    ]);
    let (ids, end) = script.list(ByUrl::new());
    assert_eq!((ids, end.is_none()), (vec![1, 2, 3], true));
    assert_eq!(script.asked(), ["{}", r#"{"cursor":"a+b="}"#, r#"{"cursor":"c"}"#]);

    let script = Script::new([told(&[1], &next(r#""https://api.example.com/by-url?page=2""#))]);
    let error = paging(script.list(ByUrl::new()).1);
    assert!(matches!(&error, PagingError::Unplaced { path, .. } if path == "/links/next"), "{error}");

    let again = || next(r#""?cursor=x""#);
    let script = Script::new([told(&[1], &again()), told(&[2], &again())]);
    let error = paging(script.list(ByUrl::new()).1);
    assert!(matches!(&error, PagingError::Repeated { position, .. } if position == "x"), "{error}");
    assert_eq!(error.path(), Some("/links/next"));
}

/// What came of a list whose answers have these headers, a record in each, and what was asked.
struct Listed<E: Paged> {
    ids: Vec<u64>,
    end: Option<PageError<E::Error>>,
    asked: Vec<String>,
}

fn by_headers<E: Paged<Item = Row>>(
    request: E,
    name: &'static str,
    headers: &[Option<&'static str>],
) -> Listed<E> {
    let asked = RefCell::new(Vec::new());
    let transport = blocking_transport_fn(|request: Request<Bytes>| {
        let mut asked = asked.borrow_mut();
        let header = headers.get(asked.len()).unwrap_or_else(|| panic!("one page too many was asked for"));
        asked.push(String::from_utf8(request.body().to_vec()).unwrap());
        let mut response = Response::new(list(&[asked.len() as u64]).unwrap().into());
        if let Some(text) = header {
            response.headers_mut().insert(name, http::HeaderValue::from_static(text));
        }
        Ok(response)
    });
    let client = BlockingClient::with_settings(Settings::new("http://127.0.0.1").unwrap(), transport);
    let (mut ids, mut end) = (Vec::new(), None);
    for row in client.pages(request) {
        match row {
            Ok(row) => ids.push(row.id),
            Err(error) => end = Some(error),
        }
    }
    drop(client);
    Listed { ids, end, asked: asked.into_inner() }
}

#[test]
fn a_cursor_can_be_in_a_header() {
    let listed = by_headers(ByHeader::new(), "x-next", &[Some("a"), Some("b"), None]);
    assert_eq!((listed.ids, listed.end.is_none()), (vec![1, 2, 3], true));
    assert_eq!(listed.asked, ["{}", r#"{"after":"a"}"#, r#"{"after":"b"}"#]);

    let error = paging(by_headers(ByHeader::new(), "x-next", &[Some("a"), Some("a")]).end);
    assert!(matches!(&error, PagingError::Repeated { position, .. } if position == "a"), "{error}");
    assert_eq!(error.path(), Some("header x-next"));

    let link = r#"<https://a.example/x?page=2&n=1>; rel="next", <https://a.example/x?page=9>; rel="last""#;
    let last = r#"<https://a.example/x?page=1>; rel="first""#;
    let listed = by_headers(ByLink::new(), "link", &[Some(link), Some(last)]);
    assert_eq!((listed.ids, listed.end.is_none()), (vec![1, 2], true));
    assert_eq!(listed.asked, ["{}", r#"{"page":2}"#]);
    let error = paging(by_headers(ByLink::new(), "link", &[Some(r#"</x?cursor=2>; rel="next""#)]).end);
    assert!(matches!(&error, PagingError::Unplaced { path, .. } if path == "header link"), "{error}");
}

#[test]
fn an_offset_can_be_the_number_of_the_first_record() {
    let total = r#""info":{"total":3}"#;
    let script = Script::new([told(&[1, 2], total), told(&[3], total)]);
    let (ids, end) = script.list(ByRecordNumber::new());
    assert_eq!((ids, end.is_none()), (vec![1, 2, 3], true));
    assert_eq!(script.asked(), ["{}", r#"{"start":3}"#]);
    // Two come before the third.
    let script = Script::new([told(&[3], total)]);
    let (ids, end) = script.list(ByRecordNumber::new().start(3u32));
    assert_eq!((ids, end.is_none()), (vec![3], true));
}

#[test]
fn what_asks_for_a_page_can_be_inside_the_request() {
    let next = |cursor: &str| format!(r#""links":{{"next":{cursor}}}"#);
    let script = Script::new([told(&[1], &next(r#""a""#)), told(&[2], &next("null"))]);
    let (ids, end) = script.list(ByVariable::new(Variables::new(1u32)));
    assert_eq!((ids, end.is_none()), (vec![1, 2], true));
    assert_eq!(
        script.asked(),
        [
            r#"{"query":"{rows}","variables":{"first":1}}"#,
            r#"{"query":"{rows}","variables":{"first":1,"after":"a"}}"#
        ]
    );
}

#[test]
fn a_full_page_is_the_last_where_the_totals_say_so() {
    let script =
        Script::new([told(&[1, 2], r#""info":{"total":4}"#), told(&[3, 4], r#""info":{"total":"4"}"#)]);
    let (ids, end) = script.list(ToTotal::new());
    assert_eq!((ids, end.is_none()), (vec![1, 2, 3, 4], true));
    assert_eq!(script.asked(), ["{}", r#"{"page":2}"#]);

    let script = Script::new([told(&[5, 6], r#""info":{"pages":3}"#)]);
    assert_eq!(script.list(ToTotal::new().page(3u32)).0, [5, 6]);
    let script = Script::new([told(&[5, 6], r#""info":{"total":6}"#)]);
    assert_eq!(script.list(ToTotal::new().page(3u32)).0, [5, 6]);
    let script = Script::new([told(&[5, 6], r#""info":{"total":9}"#), told(&[], r#""info":{"total":9}"#)]);
    assert_eq!(script.list(ToTotalByOffset::new().skip(4u32)).0, [5, 6]);
    let script = Script::new([told(&[5, 6], r#""info":{"total":6}"#)]);
    assert_eq!(script.list(ToTotalByOffset::new().skip(4u32)).0, [5, 6]);
}

/// Where a total is no number, or not there, the list ends like any other.
#[test]
fn a_total_that_says_nothing_ends_nothing() {
    for total in ["null", "{}", r#""many""#, "-1"] {
        let script = Script::new([told(&[1, 2], &format!(r#""info":{{"total":{total}}}"#)), list(&[3])]);
        assert_eq!(script.list(ToTotal::new()).0, [1, 2, 3], "{total}");
    }
}

/// Records that come twice do not make a list complete.
#[test]
fn a_total_hides_no_page_that_comes_again() {
    let again = || told(&[1, 2], r#""info":{"total":4}"#);
    let script = Script::new([again(), again()]);
    let (ids, error) = script.list(ToTotal::new());
    assert_eq!(ids, [1, 2]);
    assert!(matches!(paging(error), PagingError::Repeated { .. }));
}
