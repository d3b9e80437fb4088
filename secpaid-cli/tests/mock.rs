//! The real command over loopback, called by the generated client of SecPaid: what the spec says, and what goes wrong on purpose.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod mock {
    pub(crate) mod process;
}

use std::collections::BTreeMap;

use secpaid_codegen::fixture::fixtures;
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use secpaid_core::transport::ureq_3::Ureq;
use secpaid_core::v2::{
    BlockingClient, CreateLink, CreateLinkError, CreateSplitLink, DeleteLink, DeleteLinkError,
    GetMyUnusedLinks, GetMyUsedLinks, GetPayInTransactions, GetPayOutTransactions, LinkId, Recipient,
    RefundPayment, RefundPaymentError,
};
use secpaid_core::{CallError, Decimal};
use serde_json::{Value, json};

use self::mock::process::{Mock, SPEC, run};

fn client(mock: &Mock, token: &str) -> BlockingClient<Ureq> {
    BlockingClient::new(&mock.url, token, Ureq::default()).unwrap()
}

fn eur(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_shop_runs_from_the_order_to_the_refund() {
    let mock = Mock::start(&[]);
    let client = client(&mock, "any token");
    let order = |note: &str, amount| {
        let request = CreateLink::new(eur(amount))
            .recipient_note(note)
            .payment_endpoint("https://shop.example.com/hook");
        client.create_link(request).unwrap().data
    };
    let (first, second) = (order("Order 1", "49.99"), order("Order 2", "0.10"));
    let (first_id, second_id) = (first.id.unwrap(), second.id.unwrap());
    assert_eq!(second_id.0, first_id.0 + 1);
    assert_eq!((first.amount, first.recipient_note.as_deref()), (eur("49.99"), Some("Order 1")));
    assert_eq!(first.payment_endpoint.as_deref(), Some("https://shop.example.com/hook"));
    assert_eq!(first.pay_link.link_id().unwrap(), first_id);

    let unused = |search: &str| {
        let links = client.get_my_unused_links(GetMyUnusedLinks::new().search(search)).unwrap().data;
        links.iter().map(|link| (link.id, link.amount)).collect::<Vec<_>>()
    };
    assert_eq!(unused("order"), [(second_id, eur("0.10")), (first_id, eur("49.99"))]);

    // Nobody has paid it yet.
    let refund = |amount| client.refund_payment(RefundPayment::new(first_id, eur(amount)));
    assert_eq!(refund("1").unwrap_err().rejection(), Some(&RefundPaymentError::LinkNotFound));
    mock.patch("links", first_id.0, &json!({"status": "Used", "paid_on": "2026-05-12 09:15:00"}));
    assert_eq!(unused("order"), [(second_id, eur("0.10"))]);
    let used = client.get_my_used_links(GetMyUsedLinks::new().search("Order 1")).unwrap().data;
    assert_eq!(used.iter().map(|link| link.id).collect::<Vec<_>>(), [first_id]);
    assert_eq!(used[0].paid_on.unwrap().to_string(), "2026-05-12 09:15:00");
    let paid = client.get_pay_in_transactions(GetPayInTransactions::new().pay_id(first_id)).unwrap().data;
    assert_eq!(
        paid.iter().map(|entry| (entry.pay_id, entry.amount)).collect::<Vec<_>>(),
        [(first_id, eur("49.99"))]
    );

    assert_eq!(refund("50").unwrap_err().rejection(), Some(&RefundPaymentError::InvalidRefundAmount));
    refund("9.99").unwrap();
    assert_eq!(refund("9.99").unwrap_err().rejection(), Some(&RefundPaymentError::RefundAlreadyRequested));
    assert!(!client.get_pay_out_transactions(GetPayOutTransactions::new()).unwrap().data.is_empty());

    let split = CreateSplitLink::new(eur("100"), vec![Recipient::new("merchant_abc", eur("4.9"))]);
    let split = client.create_split_link(split).unwrap().data.unwrap();
    assert_eq!(split.recipients.unwrap()[0].share, eur("4.9"));
    // No published answer to it has an address; that of the list is made for it.
    let links = client.get_my_unused_links(GetMyUnusedLinks::new()).unwrap().data;
    let listed = links.iter().find(|link| Some(link.id) == split.id).unwrap();
    assert_eq!(listed.pay_link.as_ref().unwrap().link_id().unwrap(), listed.id);
}

#[test]
fn deleting_twice_and_deleting_what_is_paid_fails() {
    let mock = Mock::start(&[]);
    let client = client(&mock, "any token");
    let id = client.create_link(CreateLink::new(eur("5"))).unwrap().data.id.unwrap();
    let delete = |id| client.delete_link(DeleteLink::new(id)).map(|_| ());
    delete(id).unwrap();
    assert_eq!(delete(id).unwrap_err().rejection(), Some(&DeleteLinkError::LinkNotFound));
    let paid = client.create_link(CreateLink::new(eur("6"))).unwrap().data.id.unwrap();
    mock.patch("links", paid.0, &json!({"status": "Used"}));
    assert_eq!(delete(paid).unwrap_err().rejection(), Some(&DeleteLinkError::LinkAlreadyUsed));
    assert_eq!(mock.post("/__mock/reset", &[], "").status, 204);
    assert_eq!(delete(LinkId(paid.0)).unwrap_err().rejection(), Some(&DeleteLinkError::LinkNotFound));
}

#[test]
fn all_pages_have_all_records_once() {
    let mock = Mock::start(&[]);
    let client = client(&mock, "any token");
    let mut expected = Vec::new();
    for number in 0..5 {
        let request = CreateLink::new(eur("5")).recipient_note(format!("batch {number}"));
        let id = client.create_link(request).unwrap().data.id.unwrap();
        mock.patch("links", id.0, &json!({"status": "Used"}));
        expected.insert(0, id);
    }
    let pages = client.pages(GetMyUsedLinks::new().search("batch").limit(2_u32));
    let listed: Vec<_> = pages.map(|link| link.unwrap().id).collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_request_of_an_example_gets_its_answer() {
    let mock = Mock::start(&[]);
    let model = load(&Source::new("secpaid.json", std::fs::read_to_string(SPEC).unwrap())).unwrap().model;
    let mut asked = 0;
    for fixture in fixtures(&model) {
        let Some(request) = &fixture.request else { continue };
        mock.post("/__mock/reset", &[], "");
        let endpoint = &model.endpoints[fixture.endpoint];
        let answer = mock.post(&endpoint.path, &[("token", "any")], request);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (fixture.status, fixture.response.as_str()),
            "{request}"
        );
        asked += 1;
    }
    assert!(asked > 10, "{asked}");
}

#[test]
fn violations_are_answered_as_the_spec_says() {
    let mock = Mock::start(&["--format", "json"]);
    let post = |path, body| mock.post(path, &[("token", "any")], body);
    let answer = post("/v2/createLink", "{}");
    assert_eq!((answer.status, answer.message().as_str()), (200, "Amount is required"));
    assert_eq!(answer.violation.as_deref(), Some("`/amount`: the field is missing"));
    assert_eq!(post("/v2/deleteLink", r#"{"link_id":""}"#).message(), "Please enter link_id");
    assert_eq!(
        post("/v2/refundPayment", r#"{"pay_id":1,"refund_amount":0}"#).message(),
        "Invalid refund amount"
    );
    // The spec does not say what is answered to this.
    let answer = post("/v2/createLink", r#"{"amount":1,"encryption_keys":"hidden","recipient_note":7}"#);
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("`/encryption_keys`: the spec does not have this field"), "{}", answer.body);
    let line = mock.last_call();
    assert_eq!(
        (&line["endpoint"], &line["status"], &line["error"]),
        (&json!("CreateLink"), &json!(400), &Value::Null)
    );
    assert_eq!(line["violations"].as_array().unwrap().len(), 2);
    assert!(!line.to_string().contains("hidden"));
    assert_eq!(post("/v2/createLnk", "{}").status, 404);
}

#[test]
fn tokens_are_checked_and_never_shown() {
    let mock =
        Mock::start_with(&["--token-env", "MOCK_TOKEN", "--format", "json"], &[("MOCK_TOKEN", "right-one")]);
    let create = |token| client(&mock, token).create_link(CreateLink::new(eur("5"))).map(|_| ());
    create("right-one").unwrap();
    assert_eq!(create("wrong-one").unwrap_err().rejection(), Some(&CreateLinkError::TokenRejected));
    assert_eq!(mock.post("/v2/createLink", &[], r#"{"amount":5}"#).message(), "Please enter token");
    let said = mock.stop();
    assert!(!said.contains("right-one") && !said.contains("wrong-one"), "{said}");
    for option in ["right-one", "right-one==", "right-one=MOCK_TOKEN"] {
        let failed = run(&["mock", SPEC, "--token-env", option]);
        assert_eq!(failed.0, 2);
        assert!(!failed.1.contains("right-one"), "{}", failed.1);
    }
}

#[test]
fn a_declared_error_is_there_for_the_asking() {
    let mock = Mock::start(&[]);
    let chosen = |name| mock.post("/v2/deleteLink", &[("x-mock-error", name)], "{}");
    assert_eq!(chosen("LinkAlreadyUsed").message(), "This link is already used");
    assert_eq!(chosen("RateLimited").status, 429);
    let answer = chosen("LinkAlreadyUsd");
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("did you mean `LinkAlreadyUsed`?"), "{}", answer.body);
    assert_eq!(mock.post("/v2/deleteLink?mock-error=LinkNotFound", &[], "{}").message(), "Invalid link ID");
}

#[test]
fn the_same_seed_gives_the_same_faults() {
    let sequence = |seed: &str| {
        let mock = Mock::start(&["--faults", "50%", "--late", "1", "--seed", seed, "--format", "json"]);
        (0..24).for_each(|_| drop(mock.try_post("/v2/createLink", r#"{"amount":5}"#)));
        mock.calls()
    };
    let calls = sequence("7");
    assert_eq!(calls, sequence("7"));
    assert_ne!(calls, sequence("8"));
    let faults: Vec<_> = calls.iter().filter(|call| !call["fault"].is_null()).collect();
    assert!((4..=20).contains(&faults.len()), "{calls:?}");
    let kinds: BTreeMap<_, _> = faults.iter().map(|call| (call["fault"]["kind"].to_string(), ())).collect();
    assert!(kinds.len() > 2, "{kinds:?}");
}

#[test]
fn faults_are_what_they_say() {
    for (kind, done, answered) in [
        ("refused", false, None),
        ("lost", true, None),
        ("cut", true, None),
        ("too-many", false, Some(429)),
        ("late", true, Some(200)),
        ("contradiction", true, Some(200)),
    ] {
        let mock = Mock::start(&["--faults", "1", "--fault-kinds", kind, "--late", "1", "--format", "json"]);
        let before = mock.count("links");
        let error = client(&mock, "any").create_link(CreateLink::new(eur("5"))).err();
        assert_eq!(mock.count("links") > before, done, "{kind}");
        assert_eq!(
            mock.try_post("/v2/createLink", r#"{"amount":5}"#).ok().map(|answer| answer.status),
            answered,
            "{kind}"
        );
        assert_eq!(error.is_none(), kind == "late", "{kind}");
        if kind == "contradiction" {
            assert!(matches!(error, Some(CallError::Unrecognised { .. })), "{error:?}");
        }
        assert!(
            mock.calls().iter().all(|call| call["fault"] == json!({"kind": kind, "done": done})),
            "{kind}"
        );
    }
    let mock = Mock::start(&["--faults", "100%", "--fault-kinds", "bad-gateway"]);
    let answer = mock.try_post("/v2/createLink", r#"{"amount":5}"#).unwrap();
    assert_eq!(answer.status, 502);
    assert!(answer.body.starts_with("<html>"), "{}", answer.body);
}

#[test]
fn an_answer_that_is_cut_arrives_up_to_its_middle() {
    use std::io::{Read, Write};
    let mock = Mock::start(&["--faults", "1", "--fault-kinds", "cut"]);
    let mut stream = std::net::TcpStream::connect(mock.url.strip_prefix("http://").unwrap()).unwrap();
    stream
        .write_all(b"POST /v2/createLink HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    // The end may be a reset.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer at all: {answer}"));
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        head.contains(&format!("content-length: {}", 2 * body.len())) && body.starts_with('{'),
        "{answer}"
    );
}

#[test]
fn what_is_remembered_is_shown_without_secrets() {
    let mock = Mock::start(&[]);
    let request = CreateLink::new(eur("5")).encryption_key("0123456789abcdefghijklmnopqrstuv");
    client(&mock, "any").create_link(request).unwrap();
    let state = mock.get("/__mock/state").body;
    assert!(state.contains("\\\"token\\\":\\\"***\\\"") && !state.contains("testuser-a"), "{state}");
    assert!(!state.contains("0123456789abcdef"), "{state}");
    assert_eq!(mock.get("/__mock/other").status, 404);
    assert_eq!(mock.post("/__mock/state/links/1", &[], "{}").status, 404);
    assert_eq!(mock.post("/__mock/state/links/99290", &[], "[]").status, 400);
}

#[test]
fn a_slow_client_holds_nobody_up() {
    use std::io::Write;
    let mock = Mock::start(&[]);
    let mut slow = std::net::TcpStream::connect(mock.url.strip_prefix("http://").unwrap()).unwrap();
    slow.write_all(b"POST /v2/createLink HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{")
        .unwrap();
    assert_eq!(mock.post("/v2/createLink", &[("token", "any")], r#"{"amount":5}"#).status, 200);
}

#[test]
fn a_port_that_is_taken_is_said() {
    let mock = Mock::start(&[]);
    let (code, said) = run(&["mock", SPEC, "--listen", mock.url.strip_prefix("http://").unwrap()]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: cannot listen on `127.0.0.1:"), "{said}");
}

#[test]
fn what_is_no_spec_is_not_served() {
    assert_eq!(run(&["mock", "no-such.json"]).0, 2);
    assert_eq!(run(&["mock", file!()]).0, 2);
    assert_eq!(run(&["mock", SPEC, "--faults", "often"]).0, 2);
}

#[test]
#[cfg(unix)]
fn a_signal_ends_it_well() {
    let mut mock = Mock::start(&[]);
    assert_eq!(mock.terminate(), Some(0));
}
