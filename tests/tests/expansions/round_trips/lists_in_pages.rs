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

use super::pages::{ByCursor, ByCursorOfNumbers, ByNumber, ByOffset, InRecord, Row};

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
    assert_eq!(error.to_string(), "the list would never end: page `2` repeats the first page");
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
        matches!(error, Some(PageError::Paging(PagingError::Repeated { position, .. })) if position == "a")
    );
}

/// What stands beside the records may differ from one answer to the next.
#[test]
fn records_that_come_again_are_noticed_whatever_is_around_them() {
    let again = |n| page(&[1, 2], &format!(r#"{{"next":"{n}"}},"served":{n}"#));
    let script = Script::new([again(1), again(2)]);
    let (ids, error) = script.list(ByCursor::new());
    assert_eq!(ids, [1, 2]);
    assert_eq!(error.unwrap().to_string(), "the list would never end: page `1` repeats the first page");

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
    assert_eq!(error.unwrap().to_string(), "the list would never end: page `a` repeats page `a`");
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
    assert_eq!(error.unwrap().to_string(), "the request cannot ask for page `x`");

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
