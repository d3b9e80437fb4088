//! Answers that are neither successes nor failures, in every command that meets answers.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::BlockingTransport;
use secpaid_core::transport::ureq_3::Ureq;
use serde_json::{Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/expansions/specs/outcomes.json");

fn secpaid(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid")).args(arguments).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn judge_names_each_and_takes_none_for_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body.json");
    let path = file.to_str().unwrap();
    let judge = |body: &str, more: &[&str]| {
        fs::write(&file, body).unwrap();
        secpaid(&[&["judge", SPEC, "Do", path], more].concat())
    };
    for (body, status, outcome, error, code, data) in [
        (r#"{"state":"ok","code":5,"data":{"status":"x"}}"#, "200", "ok", None, Some("5"), Some("/data")),
        (r#"{"state":"wait","data":{}}"#, "200", "pending", None, None, Some("/data")),
        (r#"{"state":"part","code":1,"data":[]}"#, "200", "partial", Some("Bad"), Some("1"), None),
        (r#"{"state":"error","code":3,"data":{}}"#, "200", "noop", Some("Already"), Some("3"), Some("/data")),
        (r#"{"state":"lost"}"#, "500", "unknown", None, None, None),
        ("", "202", "pending", None, None, None),
        ("", "204", "noop", None, None, None),
    ] {
        let (exit, output) = judge(body, &["--status", status]);
        let said: Value = serde_json::from_str(&output).unwrap();
        let found = [&said["outcome"], &said["error"], &said["code"], &said["data"]];
        assert_eq!(found, [&json!(outcome), &json!(error), &json!(code), &json!(data)], "{body}");
        assert_eq!(exit, 0, "{body}");
    }
    let (exit, output) = judge(r#"{"state":"same","code":2}"#, &["--format", "text"]);
    assert_eq!(exit, 1);
    assert!(
        output.contains("it is `noop` of envelope `main`, and its error `Slow` means `pending`"),
        "{output}"
    );
}

#[test]
fn judge_looks_at_the_entries_of_what_was_done_in_part() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/expansions/specs/items.json");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body.json");
    let judge = |endpoint: &str, body: &str| {
        fs::write(&file, body).unwrap();
        let (exit, output) = secpaid(&["judge", spec, endpoint, file.to_str().unwrap()]);
        let said: Value = serde_json::from_str(&output).unwrap();
        assert_eq!(said["outcome"], "partial");
        (exit, said["items"].clone(), said["wrong"]["path"].clone())
    };
    let body =
        r#"{"code":"2","data":[{"ordId":"1","sCode":"0"},{"sCode":"51020"},{"sCode":"9","state":"live"}]}"#;
    let (exit, items, _) = judge("PlaceOrders", body);
    let outcomes: Vec<_> = items["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (&entry["path"], &entry["outcome"]))
        .collect();
    assert_eq!(
        outcomes,
        [(&json!("/data/1"), &json!("error")), (&json!("/data/2"), &json!("pending"))],
        "{items}"
    );
    assert_eq!(exit, 0);
    let (_, items, _) = judge("DeleteKeys", r#"{"code":"2","data":{"errors":[{"Code":51020}]}}"#);
    assert_eq!(items["entries"][0]["error"], "TooSmall");
    // It is partial all the same: what does not fit is said beside it.
    let (_, items, path) = judge("PlaceOrders", r#"{"code":"2","data":[{"ordId":"1"}]}"#);
    assert_eq!((items, path), (Value::Null, json!("/data/0")));
    let (_, items, path) = judge("PlaceOrders", r#"{"code":"2"}"#);
    assert_eq!((items, path), (Value::Null, Value::Null));
}

#[test]
fn call_says_what_is_known_and_has_an_exit_code_for_it() {
    for (body, code, unknown, line) in [
        (r#"{"state":"ok"}"#, 0, false, "ok"),
        (r#"{"state":"error","code":1}"#, 1, false, "error: Bad: It is bad."),
        (r#"{"state":"wait"}"#, 3, true, "pending: the call is under way, and nobody knows yet how it ends"),
        (r#"{"state":"part","text":"Half"}"#, 3, true, "partial: the call was done in part"),
        (
            r#"{"state":"lost","text":"failed"}"#,
            3,
            true,
            "unknown: nobody knows whether the call took effect",
        ),
        (r#"{"state":"same"}"#, 4, false, "noop: there was nothing to do"),
    ] {
        let server = Server::start_with(move |_| Some(Answer::new(StatusCode::OK, HeaderMap::new(), body)));
        let url = server.as_ref().unwrap().url();
        let (exit, output) = secpaid(&["call", SPEC, "Do", "--server", &url]);
        assert_eq!(exit, code, "{output}");
        assert!(output.lines().any(|said| said == line), "{line}: {output}");
        let doubt = "the call may have taken effect: look before you try again";
        assert_eq!(output.contains(doubt), unknown, "{output}");
        let (exit, output) = secpaid(&["call", SPEC, "Do", "--server", &url, "--format", "json"]);
        let said: Value = serde_json::from_str(&output).unwrap();
        assert_eq!((exit, &said["outcome_unknown"]), (code, &json!(unknown)));
        assert_eq!(said["outcome"], line.split(':').next().unwrap());
    }
}

#[test]
fn audit_counts_them_and_finds_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for (name, body) in [
        ("Do-1.json", r#"{"state":"wait"}"#),
        ("Do-2.json", r#"{"state":"part","data":{}}"#),
        ("Do-3.json", r#"{"state":"error","code":2}"#),
        ("Do-4.json", r#"{"state":"ok"}"#),
    ] {
        fs::write(folder.path().join(name), body).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let (exit, output) = secpaid(&["audit", SPEC, path, "--format", "json"]);
    let said: Value = serde_json::from_str(&output).unwrap();
    let found = &said["endpoints"][0];
    assert_eq!((exit, &found["successes"]), (0, &json!(1)), "{output}");
    assert_eq!(found["others"], json!({"partial": 1, "pending": 2}));
    assert_eq!(found["errors"], json!({"Slow": 1}));
    let (_, text) = secpaid(&["audit", SPEC, path]);
    assert!(text.contains("Do: 4 calls, 1 success, 1 partial, 2 pending, 1 declared error"), "{text}");
}

/// A mock that ends with the test.
struct Mock(Child);

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn mock_gives_the_outcome_that_is_asked_for() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let child = command.args(["mock", SPEC]).stdout(Stdio::piped()).spawn();
    let mut mock = Mock(child.unwrap());
    let mut line = String::new();
    BufReader::new(mock.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().trim_end_matches('/');
    let got = |query: &str, header: Option<&str>| {
        let mut request = Request::post(format!("{url}/do{query}"));
        if let Some(outcome) = header {
            request = request.header("x-mock-outcome", outcome);
        }
        let answer = Ureq::default().send(request.body(Bytes::new()).unwrap()).unwrap();
        (answer.status().as_u16(), String::from_utf8(answer.into_body().to_vec()).unwrap())
    };
    assert_eq!(got("", None), (200, r#"{"state":"ok","data":{"status":"new"}}"#.to_owned()));
    assert_eq!(got("", Some("partial")), (200, r#"{"state":"part","data":{"status":"half"}}"#.to_owned()));
    assert_eq!(got("?mock-outcome=unknown", None), (200, r#"{"state":"lost","code":1}"#.to_owned()));
    let (status, help) = got("", Some("pendin"));
    assert_eq!(status, 400);
    assert!(
        help.contains("`Do` has no answer that is `pendin`") && help.contains("did you mean `pending`?"),
        "{help}"
    );
}
