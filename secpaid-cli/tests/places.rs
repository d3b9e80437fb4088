//! Fields in path, query and headers through the real commands: which route is meant, and what is never printed of a secret.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::BlockingTransport;
use secpaid_core::transport::ureq_3::Ureq;
use serde_json::{Value, json};

/// Every text of which one is enough to hear the canary.
const SONGS: &[&str] = &["canary", "tweets"];
const DELETE: &[&str] =
    &["DeleteRecord", "zone_id=z", "id=7", "pin=canary/7 tweets", "X-Reason=canary tweets"];
const REDEEM: &[&str] = &["Redeem", "code=canary/7 tweets"];

fn command(name: &str) -> Command {
    let spec = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/expansions/specs/places.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.arg(name).arg(spec).env_clear().env("PLACES_TOKEN", "tok");
    command
}

fn silent(text: &str) {
    for song in SONGS {
        assert!(!text.contains(song), "a secret is shown: {text}");
    }
}

/// Exit code and all output of a run that shows no secret.
fn run(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    let [out, errors] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    let all = out + &errors;
    silent(&all);
    (output.status.code().unwrap(), all)
}

#[test]
fn a_dry_run_leaves_secret_fields_out() {
    for (arguments, url, curl) in [
        (
            DELETE,
            "http://127.0.0.1/api/zones/z/records/7?pin=%5Bredacted%5D",
            "--header 'x-reason: [redacted]'",
        ),
        (REDEEM, "http://127.0.0.1/api/codes/%5Bredacted%5D", "http://127.0.0.1/api/codes/%5Bredacted%5D"),
    ] {
        let (code, output) = run(command("call").args(arguments).args(["--dry-run", "--format", "json"]));
        assert_eq!(code, 0, "{output}");
        let said: Value = serde_json::from_str(&output).unwrap();
        assert_eq!(said["url"], url);
        assert!(said["curl"].as_str().unwrap().contains(curl), "{output}");
        assert!(said["warnings"][0].as_str().unwrap().starts_with("secret values are left out"), "{output}");
        assert_eq!(run(command("call").args(arguments).arg("--dry-run")).0, 0);
    }
}

#[test]
fn a_call_sends_them_and_does_not_show_them() {
    let requests = Arc::new(Mutex::new(Vec::<Request<Bytes>>::new()));
    let seen = Arc::clone(&requests);
    let server = Server::start_with(move |request| {
        seen.lock().unwrap().push(request.clone());
        let reason = request.headers().get("x-reason").map(|value| value.to_str().unwrap().to_owned());
        let body = json!({"ok": false, "message": format!("{} {reason:?}", request.uri())});
        Some(Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string()))
    })
    .unwrap();
    for arguments in [DELETE, REDEEM] {
        for format in ["text", "json"] {
            let (code, output) =
                run(command("call").args(arguments).args(["--server", &server.url(), "--format", format]));
            assert_eq!(code, 1, "{output}");
        }
        // Nobody is there, and the client says where it looked.
        assert_eq!(run(command("call").args(arguments).args(["--server", "http://127.0.0.1:1"])).0, 2);
    }
    let requests = requests.lock().unwrap();
    assert_eq!(requests[0].uri(), "/zones/z/records/7?pin=canary%2F7+tweets");
    assert_eq!(requests[0].headers()["x-reason"], "canary tweets");
    assert_eq!(requests[2].uri(), "/codes/canary%2F7%20tweets");
}

#[test]
fn an_audit_shows_no_secret_that_a_browser_recorded() {
    let entry = |method: &str, url: &str, headers: Value, body: Value| {
        json!({
            "request": {"method": method, "url": url, "headers": headers},
            "response": {"status": 200, "content": {"mimeType": "application/json", "text": body.to_string()}},
        })
    };
    let reason = json!([{"name": "x-reason", "value": "canary tweets"}]);
    let (pin, code) = ("zones/z/records/7?pin=canary%2F7+tweets", "codes/canary%2F7%20tweets");
    let url = |target: &str| format!("http://127.0.0.1/api/{target}");
    let refusal = |said: &str| json!({"ok": false, "message": said});
    let of_delete = "not canary/7 tweets at ?pin=canary%2F7+tweets, because canary tweets";
    let of_redeem = "not canary/7 tweets at /codes/canary%2F7%20tweets";
    let list = json!({"ok": true, "data": [], "more": 1});
    let har = json!({"log": {"entries": [
        entry("DELETE", &url(pin), reason, refusal(of_delete)),
        entry("POST", &url(code), json!([]), refusal(of_redeem)),
        entry("GET", &url(code), json!([]), refusal(of_redeem)),
        entry("GET", &url("zones/z/records?kind=A&page=0"), json!([]), list),
    ]}});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.har");
    std::fs::write(&path, har.to_string()).unwrap();
    for arguments in [&[][..], &["--format", "json"], &["--suggest"]] {
        let (code, output) = run(command("audit").arg(&path).args(arguments));
        assert!(code < 2, "{output}");
    }
    let (_, output) = run(command("audit").arg(&path));
    for shown in
        ["not [redacted] at ?pin=[redacted], because [redacted]", "/codes/[redacted]", "`/more`", "`/page`"]
    {
        assert!(output.contains(shown), "{shown}: {output}");
    }
}

/// A process that ends with its test, however that ends.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_mock_has_one_route_for_a_path_and_logs_no_secret() {
    let mut mock = command("mock");
    let mut process = Ending(mock.args(["--format", "json"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut log = BufReader::new(process.0.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        silent(&line);
        serde_json::from_str::<Value>(&line).unwrap()
    };
    let url = line()["listening"].as_str().unwrap().to_owned();
    let mut call = |method: &str, target: &str| {
        let request = Request::builder().method(method).uri(format!("{url}{target}"));
        let request = request.header("authorization", "Bearer tok").body(Bytes::new()).unwrap();
        let response = Ureq::default().send(request).unwrap();
        silent(&format!("{:?} {:?}", response.headers(), response.body()));
        let call = line();
        (call["endpoint"].clone(), call["path"].clone(), response.status().as_u16())
    };
    for (method, target, endpoint, status) in [
        ("GET", "/zones/own", json!("GetOwnZone"), 200),
        ("GET", "/zones/owner", json!("GetZone"), 200),
        ("GET", "/base/zones/a%2Fb", json!("GetZone"), 200),
        ("GET", "/zones/z/records/newest", json!("Newest"), 200),
        ("GET", "/zones/z/records/7.json", json!("GetRecord"), 200),
        ("GET", "/zones/z/records?kind=A", json!("ListRecords"), 200),
        ("GET", "/zones/z/records?kind=A&page=0", json!("ListRecords"), 400),
        ("GET", "/zones/z/records/x.json", json!("GetRecord"), 400),
        ("GET", "/zones//records", Value::Null, 404),
    ] {
        assert_eq!(call(method, target), (endpoint, json!(target.split('?').next()), status), "{target}");
    }
    for (method, target, endpoint, path, status) in [
        ("POST", "/codes/canary%2F7%20tweets", json!("Redeem"), "/codes/{code}", 200),
        ("PUT", "/codes/canary%2F7%20tweets", Value::Null, "/codes/{code}", 404),
        ("DELETE", "/zones/z/records/7?pin=canary+tweets", json!("DeleteRecord"), "/zones/z/records/7", 200),
        ("DELETE", "/zones/z/records/x?pin=canary+tweets", json!("DeleteRecord"), "/zones/z/records/x", 400),
    ] {
        assert_eq!(call(method, target), (endpoint, json!(path), status), "{method} {target}");
    }
    drop(process);
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    silent(&rest);
}
