//! `secpaid judge`: what it says about bodies, and its exit codes.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Exit code, standard output, standard error of a run in a folder with these files.
fn judge(files: &[(&str, &[u8])], arguments: &[&str]) -> (i32, String, String) {
    judge_by("tests/cli/shop.json", files, arguments)
}

/// The same with a spec by its path in this package.
fn judge_by(spec: &str, files: &[(&str, &[u8])], arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, body) in files {
        fs::write(folder.path().join(name), body).unwrap();
    }
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join(spec);
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.arg("judge").arg(spec).args(arguments).current_dir(&folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// What is said about one body of an answer to `PlaceOrder`.
fn verdict(body: &[u8]) -> (i32, Value) {
    let (code, output, errors) = judge(&[("body.json", body)], &["PlaceOrder", "body.json"]);
    assert_eq!((output.lines().count(), errors.as_str()), (1, ""));
    (code, serde_json::from_str(&output).unwrap())
}

#[test]
fn a_success_names_the_place_of_its_data_and_what_the_spec_does_not_say() {
    let (code, verdict) = verdict(br#"{"ok":true,"text":"fine","x":1,"data":{"id":7,"price":1.50,"y":[]}}"#);
    let warnings = json!([
        {"kind": "unknown_field", "path": "/data/y", "message": "the spec does not have this field"},
        {"kind": "unknown_field", "path": "/x", "message": "the spec does not have this field"},
    ]);
    let expected = json!({
        "file": "body.json", "outcome": "ok", "effect": null, "envelope": "main", "code": null, "message": "fine", "error": null,
        "captures": {}, "details": null, "hints": null, "data": "/data", "items": null, "api_warnings": [],
        "warnings": warnings, "wrong": null,
    });
    assert_eq!((code, verdict), (0, expected));
}

#[test]
fn a_declared_error_is_named_and_expected() {
    let (code, verdict) = verdict(br#"{"ok":false,"text":"out of stock"}"#);
    assert_eq!((code, &verdict["outcome"], &verdict["error"]), (0, &json!("error"), &json!("OutOfStock")));
}

#[test]
fn what_is_not_expected_is_told_with_its_place() {
    let (code, undeclared) = verdict(br#"{"ok":false,"text":"closed"}"#);
    assert_eq!((code, &undeclared["outcome"], &undeclared["error"]), (1, &json!("error"), &Value::Null));

    let (code, undecodable) = verdict(b"{\"ok\":true,\n \"data\":{\"id\":7,\"price\":[]}}");
    assert_eq!((code, &undecodable["outcome"]), (1, &json!("undecodable")));
    let wrong = json!({
        "message": "expected a decimal, found a list", "path": "/data/price", "offset": 36, "line": 2, "column": 25,
    });
    assert_eq!(undecodable["wrong"], wrong);

    for (body, message) in [
        (&b"{\"ok\":null}"[..], "no outcome of envelope `main` fits the answer: `/ok` is null"),
        (b"", "the answer has no body"),
        (b"<html>", "the answer cannot be read: expected a value at byte 0"),
        (
            b"{\"ok\":true,\"data\":\"\xff\"}",
            "the answer cannot be read: the text is not UTF-8 at byte 19 (`/data`)",
        ),
    ] {
        let (code, verdict) = verdict(body);
        assert_eq!((code, &verdict["outcome"]), (1, &json!("unrecognised")));
        assert_eq!(verdict["wrong"]["message"], message);
    }
}

#[test]
fn text_is_for_people() {
    let files: &[(&str, &[u8])] = &[
        ("good.json", br#"{"ok":true,"data":{"id":7,"price":2}}"#),
        ("bad.json", b"{\"ok\":true,\"data\":{}}"),
    ];
    let run = judge(files, &["PlaceOrder", "--format", "text", "good.json", "bad.json"]);
    let expected = "good.json: ok\n  data: /data\nbad.json: undecodable\n  effect: unknown, the call may have taken effect\n  data: /data\n  wrong: missing field `id`\n  \
                    at: /data (bad.json:1:19)\n";
    assert_eq!(run, (1, expected.to_owned(), String::new()));
}

const ITEMS: &str = "../tests/tests/expansions/specs/items.json";

#[test]
fn entries_with_outcomes_of_their_own_are_counted_and_named() {
    let body = br#"{"code":"0","msg":"","data":[{"ordId":"1","sCode":"0"},{"ordId":"","sCode":"51020","sMsg":"small"},
        {"sCode":"1","sMsg":"Insufficient EUR balance"}]}"#;
    let (code, output, _) = judge_by(ITEMS, &[("body.json", body)], &["PlaceOrders", "body.json"]);
    let verdict: Value = serde_json::from_str(&output).unwrap();
    let expected = json!({"total": 3, "not_ok": 2, "entries": [
        {"position": 1, "key": null, "path": "/data/1", "outcome": "error", "effect": "none", "code": "51020", "message": "small", "error": "TooSmall", "captures": {}},
        {
            "position": 2, "key": null, "path": "/data/2", "outcome": "error", "effect": "none", "code": "1", "message": "Insufficient EUR balance", "error": "NoBalance",
            "captures": {"currency": "EUR"},
        },
    ]});
    assert_eq!((code, &verdict["outcome"], &verdict["items"]), (0, &json!("ok"), &expected));

    let body = br#"{"code":"0","data":[{"sCode":"7","sMsg":"new"},{"ordId":"1","sCode":"0"}]}"#;
    let run = judge_by(ITEMS, &[("body.json", body)], &["PlaceOrders", "--format", "text", "body.json"]);
    let expected = "body.json: ok\n  data: /data\n  entries: 2, 1 not ok\n  error: /data/0, code 7: new (may have taken effect)\n";
    assert_eq!(run, (1, expected.to_owned(), String::new()));
}

#[test]
fn a_list_of_what_was_done_in_part_has_to_be_readable() {
    for (data, code, wrong) in [
        (r#"[{"ordId":"1","sCode":"0"},{"sCode":"51020"}]"#, 0, Value::Null),
        (r#"[{"ordId":"1"}]"#, 1, json!("no outcome fits the entry: `/sCode` is not there")),
    ] {
        let body = format!(r#"{{"code":"2","data":{data}}}"#);
        let run = judge_by(ITEMS, &[("body.json", body.as_bytes())], &["PlaceOrders", "body.json"]);
        let verdict: Value = serde_json::from_str(&run.1).unwrap();
        assert_eq!((run.0, &verdict["outcome"]), (code, &json!("partial")), "{body}");
        assert_eq!(verdict["wrong"].get("message").unwrap_or(&Value::Null), &wrong);
    }
}

#[test]
fn entries_that_nobody_understands_have_a_place() {
    for (endpoint, body, message, path) in [
        (
            "CancelOrders",
            r#"{"code":"0","data":{"ids":[1,2],"statuses":["success"]}}"#,
            "expected one entry for each of the 2 of `/data/ids`, found 1",
            "/data/statuses",
        ),
        (
            "ImportRows",
            r#"{"code":"0","data":{"rows":[]},"errors":[{"path":0}]}"#,
            "the path leads to no entry of the list",
            "/errors/0/path",
        ),
        (
            "CallAll",
            r#"[{"jsonrpc":"2.0","result":1},{"result":1}]"#,
            "the entry is in no known envelope (tried `rpc`)",
            "/1",
        ),
    ] {
        let (code, output, _) = judge_by(ITEMS, &[("body.json", body.as_bytes())], &[endpoint, "body.json"]);
        let verdict: Value = serde_json::from_str(&output).unwrap();
        assert_eq!((code, &verdict["outcome"]), (1, &json!("undecodable")), "{output}");
        assert_eq!(
            (&verdict["wrong"]["message"], &verdict["wrong"]["path"]),
            (&json!(message), &json!(path))
        );
    }
}

#[test]
fn what_cannot_be_judged() {
    let (code, output, errors) = judge(&[], &["PlaceOrder", "missing.json"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.starts_with("error: cannot read `missing.json`: "), "{errors}");

    let (code, _, errors) = judge(&[("a.json", b"{}")], &["PlaceOrdr", "a.json"]);
    let expected = "error: the spec has no endpoint `PlaceOrdr`; it has PlaceOrder, CancelOrder; did you mean `PlaceOrder`?\n";
    assert_eq!((code, errors.as_str()), (2, expected));
}

#[test]
fn details_hints_and_warnings_of_the_api_are_told_with_their_place() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/expansions/specs/error_sets.json");
    let folder = tempfile::tempdir().unwrap();
    let said = |endpoint: &str, body: &str, format: &str| {
        fs::write(folder.path().join("body.json"), body).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
        let arguments = [endpoint, "body.json", "--format", format];
        let output = command.arg("judge").arg(&spec).args(arguments).current_dir(&folder).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let verdict = |endpoint, body| serde_json::from_str::<Value>(&said(endpoint, body, "json")).unwrap();

    let flood =
        r#"{"ok":false,"error_code":429,"parameters":{"retry_after":2,"migrate_to_chat_id":-7,"x":1}}"#;
    let limited = verdict("Buy", flood);
    assert_eq!((&limited["error"], &limited["details"]), (&json!("FloodWait"), &json!("/parameters")));
    assert_eq!(limited["hints"], json!({"retry_after": 2.0, "migrate_to": "-7"}));
    assert_eq!(limited["warnings"][0]["path"], "/parameters/x");
    let text = said("Buy", flood, "text");
    assert!(text.contains("details: /parameters\n") && text.contains("wait: 2 s\n"), "{text}");

    let odd = verdict("Buy", r#"{"ok":false,"error_code":429,"parameters":{"retry_after":"soon"}}"#);
    assert_eq!(
        (&odd["error"], &odd["details"], &odd["hints"]),
        (&json!("FloodWait"), &Value::Null, &Value::Null)
    );
    assert_eq!(odd["warnings"][0]["kind"], "wrong_value");
    let whole = verdict("Sell", r#"{"ok":false,"challenge":{"image":"a","tries":1}}"#);
    assert_eq!((&whole["error"], &whole["details"]), (&json!("Challenge"), &json!("")));
    let warned = verdict("Ask", r#"{"ok":true,"messages":[{"message":"old"},{"message":"older"}]}"#);
    assert_eq!((&warned["outcome"], &warned["api_warnings"]), (&json!("ok"), &json!(["old", "older"])));
}

#[test]
fn whether_the_call_took_effect() {
    let errors = "../tests/tests/expansions/specs/error_sets.json";
    let outcomes = "../tests/tests/expansions/specs/outcomes.json";
    for (spec, endpoint, body, status, effect) in [
        (errors, "Ask", r#"{"ok":true}"#, "200", Value::Null),
        // As the error says, whatever the status; as the status says; and of an error that nobody knows, nobody knows.
        (errors, "Buy", r#"{"ok":false,"error_code":401}"#, "500", json!("none")),
        (errors, "Buy", r#"{"ok":false,"error_code":429}"#, "200", json!("none")),
        (errors, "Buy", r#"{"ok":false,"error_code":429}"#, "503", json!("unknown")),
        (errors, "Buy", r#"{"ok":false,"error_code":999}"#, "200", json!("unknown")),
        (errors, "Buy", "<html>", "200", json!("unknown")),
        (outcomes, "Do", r#"{"state":"wait","data":{}}"#, "200", json!("unknown")),
        (outcomes, "Do", r#"{"state":"part","code":1,"data":[]}"#, "200", json!("unknown")),
        (outcomes, "Do", r#"{"state":"lost"}"#, "500", json!("unknown")),
        (outcomes, "Do", "", "204", json!("none")),
    ] {
        let files = [("body.json", body.as_bytes())];
        let run = |format| {
            let (_, output, errors) =
                judge_by(spec, &files, &[endpoint, "--status", status, "--format", format, "body.json"]);
            assert_eq!(errors, "");
            output
        };
        let said: Value = serde_json::from_str(&run("json")).unwrap();
        assert_eq!(said["effect"], effect, "{said}");
        let text = run("text");
        let line = match effect.as_str() {
            None => None,
            Some("none") => Some("  effect: none, the call took no effect"),
            Some(_) => Some("  effect: unknown, the call may have taken effect"),
        };
        assert_eq!(text.lines().find(|line| line.starts_with("  effect")), line, "{text}");
    }
}

#[test]
fn every_key_is_known_where_every_value_is_looked_at() {
    let spec = json!({
        "name": "keyed",
        "version": "1.0.0",
        "servers": {"main": "http://localhost"},
        "envelopes": {"main": {
            "outcome": {"ok": {"at": "/*/code", "is": "0"}, "error": {"at": "/*/code", "not": "0"}},
            "data": "root",
        }},
        "types": {"Thing": {"fields": {"id": "u32"}}},
        "endpoints": {"Get": {"route": "GET /thing", "data": "Thing"}, "Ping": {"route": "GET /ping"}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    fs::write(&path, spec.to_string()).unwrap();
    let body: &[(&str, &[u8])] = &[("body.json", br#"{"get_response":{"code":"0"},"id":7}"#)];
    for endpoint in ["Get", "Ping"] {
        let (code, output, _) =
            judge_by(path.to_str().unwrap(), body, &[endpoint, "--format", "json", "body.json"]);
        let said: Value = serde_json::from_str(&output).unwrap();
        assert_eq!((code, &said["outcome"], &said["warnings"]), (0, &json!("ok"), &json!([])), "{said}");
    }
}

#[test]
fn a_byte_order_mark_is_a_part_of_the_body() {
    let spec = "../tests/tests/expansions/specs/data_forms.json";
    let body = "\u{feff}{\"ok\":true,\"data\":[{\"id\":\"x\"}]}".as_bytes();
    let run = judge_by(spec, &[("body.json", body)], &["ListLinks", "--format", "json", "body.json"]);
    let said: Value = serde_json::from_str(&run.1).unwrap();
    assert_eq!(said["outcome"], "undecodable", "{said}");
    let wrong = &said["wrong"];
    assert_eq!(
        (&wrong["path"], &wrong["offset"], &wrong["column"]),
        (&json!("/data/0/id"), &json!(28), &json!(27))
    );
    let (_, plain, _) = judge_by(
        "../tests/tests/expansions/specs/outcomes.json",
        &[("body.json", "\u{feff}{\"state\":\"ok\"}".as_bytes())],
        &["Do", "--format", "json", "body.json"],
    );
    let said: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(said["outcome"], "unrecognised", "{said}");
}

#[test]
fn headers_are_told_and_read() {
    let spec = "../tests/tests/expansions/specs/error_sets.json";
    let body: &[(&str, &[u8])] = &[("body.json", br#"{"ok":false,"error_code":429}"#)];
    let run = |more: &[&str]| judge_by(spec, body, &[&["Buy", "body.json"], more].concat());
    let (code, output, _) = run(&["--header", "Retry-After: 30", "--header", "x-other:1"]);
    let said: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &said["hints"]), (0, &json!({"retry_after": 30.0, "migrate_to": null})));

    for (header, message) in [
        ("Retry-After 30", "there is no colon in it, expected `Name: value`"),
        ("Retry After: 30", "`Retry After` is no name of a header, expected letters, digits and `-`"),
        (": 30", "`` is no name of a header, expected letters, digits and `-`"),
        ("x: a\nb", "the value of `x` has a character that no header can have"),
    ] {
        let (code, output, errors) = run(&["--header", header]);
        assert_eq!((code, output.as_str()), (2, ""));
        let expected = format!("error: invalid value '{header}' for '--header <NAME: VALUE>': {message}\n");
        assert!(errors.starts_with(&expected), "{errors}");
    }
}

#[test]
fn a_content_type_among_the_headers_is_that_of_the_body() {
    let body: &[(&str, &[u8])] = &[("report", b"a;b")];
    let spec = "../tests/specs/good/files.json";
    let (_, output, _) = judge_by(spec, body, &["GetTable", "report", "--header", "content-type: text/csv"]);
    let said: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(said["outcome"], "file", "{said}");
}
