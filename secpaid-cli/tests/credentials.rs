//! Every way to authenticate through the real commands: what is sent, what is asked for, and what is never printed.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_core::Answer;
use secpaid_core::testing::Server;
use secpaid_core::transport::BlockingTransport;
use secpaid_core::transport::ureq_3::Ureq;
use serde_json::{Value, json};

const TOKEN: &str = "canary:7 tweets";
/// The token as it is, percent-encoded, in base64.
const SONGS: &[&str] = &["canary", "tweets", "Y2FuYXJ5"];
const VARIABLES: &[&str] = &["WAYS_TOKEN", "WAYS_LOGIN_TOKEN", "WAYS_API_KEY_TOKEN", "WAYS_ACCOUNT_TOKEN"];

fn command(name: &str) -> Command {
    let spec = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/expansions/specs/ways.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.arg(name).arg(spec).env_clear().envs(VARIABLES.iter().map(|name| (*name, TOKEN)));
    command
}

fn silent(text: &str) {
    for song in SONGS {
        assert!(!text.contains(song), "the credential is shown: {text}");
    }
}

/// Exit code, output and errors of a run that shows no credential.
fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let [out, errors] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    silent(&(out.clone() + &errors));
    (output.status.code().unwrap(), out, errors)
}

fn dry_run(endpoint: &str) -> Value {
    let (code, output, errors) = run(command("call").args([endpoint, "--dry-run", "--format", "json"]));
    assert_eq!((code, errors.as_str()), (0, ""), "{output}");
    run(command("call").args([endpoint, "--dry-run"]));
    serde_json::from_str(&output).unwrap()
}

#[test]
fn a_dry_run_has_the_variable_where_the_token_goes() {
    for (endpoint, url, end_of_curl) in [
        (
            "GetMe",
            "https://api.example.com/base/bot$WAYS_TOKEN/getMe",
            r#" https://api.example.com/base/bot"$WAYS_TOKEN"/getMe"#,
        ),
        (
            "GetByKey",
            "https://api.example.com/base/key?api_key=$WAYS_API_KEY_TOKEN",
            r#" 'https://api.example.com/base/key?api_key='"$WAYS_API_KEY_TOKEN""#,
        ),
        (
            "GetAccount",
            "https://api.example.com/base/v1/$WAYS_ACCOUNT_TOKEN/api/orders/all",
            r#" https://api.example.com/base/v1/"$WAYS_ACCOUNT_TOKEN"/api/orders/all"#,
        ),
        (
            "GetBasic",
            "https://api.example.com/base/basic",
            r#" --user "$WAYS_LOGIN_TOKEN" https://api.example.com/base/basic"#,
        ),
    ] {
        let said = dry_run(endpoint);
        assert_eq!(said["url"], url);
        let curl = said["curl"].as_str().unwrap();
        assert!(curl.ends_with(end_of_curl), "{curl}");
        assert_eq!(said["warnings"], json!([]));
    }
    let headers = dry_run("GetBasic")["headers"].to_string();
    assert!(headers.contains("Basic base64($WAYS_LOGIN_TOKEN)"), "{headers}");
}

#[test]
fn a_dry_run_needs_no_token() {
    for endpoint in ["GetMe", "GetByKey", "GetAccount", "GetBasic"] {
        let mut bare = command("call");
        for name in VARIABLES {
            bare.env_remove(name);
        }
        let (code, output, _) = run(bare.args([endpoint, "--dry-run", "--format", "json"]));
        let said: Value = serde_json::from_str(&output).unwrap();
        assert_eq!((code, &said["url"]), (0, &dry_run(endpoint)["url"]));
        assert!(said["warnings"][0].as_str().unwrap().ends_with("is not set"), "{output}");
    }
}

#[test]
fn a_signed_call_is_shown_and_not_made() {
    let arguments = ["PlaceOrder", "amount=5"];
    let (code, output, errors) = run(command("call").args(arguments));
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(
        errors.contains("calls of `PlaceOrder` are signed") && errors.ends_with("nothing was sent\n"),
        "{errors}"
    );
    let (code, output, _) = run(command("call").args(arguments).args(["--dry-run", "--format", "json"]));
    let said: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &said["token_env"]), (0, &json!(null)));
    assert!(said["warnings"][0].as_str().unwrap().starts_with("the request is not signed"), "{output}");
}

#[test]
fn a_call_sends_the_credential_and_does_not_show_it() {
    let requests = Arc::new(Mutex::new(Vec::<Request<Bytes>>::new()));
    let seen = Arc::clone(&requests);
    let server = Server::start_with(move |request| {
        seen.lock().unwrap().push(request.clone());
        let body = json!({"ok": true, "description": request.uri().to_string(), "result": true});
        Some(Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string()))
    })
    .unwrap();
    for endpoint in ["GetMe", "GetByKey", "GetAccount", "GetBasic"] {
        for format in ["text", "json"] {
            let arguments = [endpoint, "--server", &server.url(), "--format", format];
            let (code, output, _) = run(command("call").args(arguments));
            assert_eq!(code, 0, "{output}");
        }
        // Nobody is there, and the client says where it looked.
        let (code, ..) = run(command("call").args([endpoint, "--server", "http://127.0.0.1:1"]));
        assert_eq!(code, 2);
    }
    let requests = requests.lock().unwrap();
    let sent: Vec<_> = requests.iter().step_by(2).map(|request| request.uri().to_string()).collect();
    assert_eq!(
        sent,
        [
            "/botcanary:7%20tweets/getMe",
            "/key?api_key=canary%3A7+tweets",
            "/v1/canary:7%20tweets/api/orders/all",
            "/basic"
        ]
    );
    assert_eq!(requests[6].headers()["authorization"], "Basic Y2FuYXJ5OjcgdHdlZXRz");
}

#[test]
fn a_mock_sees_through_a_path_and_logs_no_credential() {
    let mut mock = command("mock");
    mock.args(["--format", "json", "--token-env", "WAYS_TOKEN", "--token-env", "api_key=WAYS_API_KEY_TOKEN"]);
    let mut child =
        mock.args(["--token-env", "login=WAYS_LOGIN_TOKEN"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    let url = serde_json::from_str::<Value>(&line).unwrap()["listening"].as_str().unwrap().to_owned();
    let get = |path: &str, authorization: Option<&str>| {
        let mut request = Request::get(format!("{url}/base{path}"));
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let response = Ureq::default().send(request.body(Bytes::new()).unwrap()).unwrap();
        let violation =
            response.headers().get("x-mock-violation").map(|text| text.to_str().unwrap().to_owned());
        let body = String::from_utf8(response.body().to_vec()).unwrap();
        silent(&format!("{violation:?} {body}"));
        let message = serde_json::from_str::<Value>(&body).ok();
        let message = message.and_then(|body| Some(body["description"].as_str()?.to_owned()));
        (message, violation)
    };
    let (missing, rejected) = (Some("Unauthorized".to_owned()), Some("Not found".to_owned()));
    for (path, authorization, message, violation) in [
        ("/botcanary:7%20tweets/getMe", None, None, None),
        (
            "/botcanary:8%20tweets/getMe",
            None,
            rejected.clone(),
            Some("the credential in the part `/bot{token}` of the path is wrong"),
        ),
        (
            "/getMe",
            None,
            missing.clone(),
            Some("the part `/bot{token}` of the path with the credential is missing"),
        ),
        ("/key?api_key=canary%3a7%20tweets", None, None, None),
        (
            "/key?api_key=canary",
            None,
            rejected.clone(),
            Some("the credential in the query parameter `api_key` is wrong"),
        ),
        (
            "/key?api_key=",
            None,
            missing.clone(),
            Some("the query parameter `api_key` with the credential is missing"),
        ),
        ("/basic", Some("basic Y2FuYXJ5OjcgdHdlZXRz"), None, None),
        (
            "/basic",
            Some("Basic Y2FuYXJ5Og=="),
            rejected,
            Some("the credential in the header `authorization` is wrong"),
        ),
        (
            "/basic",
            Some("Basic %%%"),
            missing,
            Some("the header `authorization` with the credential is missing"),
        ),
        ("/v1/canary/api/orders/all", None, None, None),
    ] {
        assert_eq!(get(path, authorization), (message, violation.map(str::to_owned)), "{path}");
    }
    let (_, violation) = get("/botcanary:7%20tweets/getMee", None);
    assert!(violation.unwrap().starts_with("no endpoint is `GET /base/bot{token}/getMee`"));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    assert!(rest.contains(r#""path":"/base/bot{token}/getMe""#), "{rest}");
    silent(&rest);
}

#[test]
fn a_mock_takes_no_token_for_a_signature() {
    let (code, _, errors) = run(command("mock").args(["--token-env", "signature=WAYS_TOKEN"]));
    assert_eq!(code, 2);
    assert!(errors.contains("the calls that it is given for are signed"), "{errors}");
}

#[test]
fn an_audit_shows_no_credential_that_a_browser_recorded() {
    let entry = |url: &str, headers: Value| {
        let body = json!({"ok": false, "description": format!("what is canary:7 tweets at {url}"), "extra": "canary:7 tweets"});
        json!({
            "request": {"method": "GET", "url": url, "headers": headers},
            "response": {"status": 200, "content": {"mimeType": "application/json", "text": body.to_string()}},
        })
    };
    let authorization = json!([{"name": "Authorization", "value": "Basic Y2FuYXJ5OjcgdHdlZXRz"}]);
    let har = json!({"log": {"entries": [
        entry("https://api.example.com/base/botcanary:7%20tweets/getMe", json!([])),
        entry("https://api.example.com/base/key?api_key=canary%3A7+tweets", json!([])),
        entry("https://api.example.com/base/v1/canary:7%20tweets/api/orders/all", json!([])),
        entry("https://api.example.com/base/basic", authorization),
        entry("https://api.example.com/base/botcanary:7%20tweets/nowhere", json!([])),
    ]}});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.har");
    std::fs::write(&path, har.to_string()).unwrap();
    for arguments in [&[][..], &["--format", "json"], &["--suggest"]] {
        let (code, output, _) = run(command("audit").arg(&path).args(arguments));
        assert!(code < 2, "{output}");
        assert!(output.contains("[redacted]"), "{output}");
    }
}
