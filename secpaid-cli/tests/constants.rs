//! Fields whose value never varies, in every command that meets requests.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use http::Request;
use secpaid_cli::engine::{Engine, Subject};
use secpaid_codegen::load;
use secpaid_codegen::source::Source;
use serde_json::{Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/specs/good/constants.json");

/// Exit code and all output.
fn secpaid(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    let output = command.args(arguments).env_clear().env("CONSTANTS_TOKEN", "k").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout) + &text(output.stderr))
}

fn dry_run(arguments: &[&str]) -> (i32, Value) {
    let (code, output) = secpaid(&[&["call", SPEC], arguments, &["--dry-run", "--format", "json"]].concat());
    (code, serde_json::from_str(&output).unwrap())
}

fn engine() -> Engine {
    let source = Source::new("constants.json", fs::read_to_string(SPEC).unwrap());
    Engine::new(load(&source).unwrap().model)
}

fn rpc(version: Option<&'static str>, body: &'static str) -> Request<Bytes> {
    let request = Request::builder().method("POST").uri("http://127.0.0.1/api/rpc?key=k");
    let request = request.header("content-type", "application/json");
    let request =
        version.into_iter().fold(request, |request, version| request.header("X-Api-Version", version));
    request.body(Bytes::from_static(body.as_bytes())).unwrap()
}

#[test]
fn a_call_sends_them_without_being_told() {
    let (code, said) = dry_run(&["Transfer", "amount=25", "to=a"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said["body"], r#"{"jsonrpc":"2.0","method":"transfer","amount":25,"to":"a"}"#);
    let headers = said["headers"].as_array().unwrap();
    assert!(headers.contains(&json!(["x-api-version", "2024-01-01"])), "{said}");
    let (_, said) = dry_run(&["Report", "page=2"]);
    assert!(said["url"].as_str().unwrap().contains("?format=json&verbose=true&depth=1.50&page=2"), "{said}");
    let (_, said) = dry_run(&["Forms", "id=7"]);
    assert_eq!(said["body"], "type=a+%26+b&strict=false&level=7");
}

#[test]
fn a_call_cannot_say_them_otherwise() {
    for (argument, message) in [
        ("jsonrpc=1.0", "`jsonrpc` is always `\"2.0\"`: it is sent without being given"),
        ("jsonrpc:=\"2.0\"", "`jsonrpc` is always `\"2.0\"`: it is sent without being given"),
        ("methd=x", "unknown field `methd`, expected `amount`, `to`"),
    ] {
        let (code, said) = dry_run(&["Transfer", "amount=25", "to=a", argument]);
        assert_eq!((code, &said["mistakes"][0]["message"]), (2, &json!(message)), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    let call = |request: &Value| {
        fs::write(&file, request.to_string()).unwrap();
        dry_run(&["Transfer", "--data", file.to_str().unwrap()])
    };
    let (code, said) = call(&json!({"amount": 1, "to": "a", "jsonrpc": "2.0"}));
    assert_eq!(code, 0, "{said}");
    let (code, said) = call(&json!({"amount": 1, "to": "a", "jsonrpc": 2.0}));
    assert_eq!(code, 2);
    assert_eq!(
        said["mistakes"],
        json!([{"path": "/jsonrpc", "message": "`jsonrpc`: this field is always `\"2.0\"`"}])
    );
}

#[test]
fn a_server_refuses_other_values_and_none() {
    let engine = engine();
    let good = rpc(Some("2024-01-01"), r#"{"jsonrpc":"2.0","method":"transfer","amount":1,"to":"a"}"#);
    assert!(engine.receive(&good).is_ok());
    let refused = |request: &Request<Bytes>| {
        let refused = engine.receive(request).unwrap_err();
        let complaints = refused.complaints.into_iter().map(|complaint| match complaint.subject {
            Subject::Field { pointer, kind } => (pointer, kind),
            other => unreachable!("{other:?}"),
        });
        let complaints: Vec<_> = complaints.collect();
        (engine.handle(refused.endpoint.unwrap()).unwrap().endpoint().name.clone(), complaints)
    };
    let of_transfer = |pointer: &str, kind| ("Transfer".to_owned(), vec![(pointer.to_owned(), kind)]);
    let other = rpc(Some("2024-01-02"), r#"{"jsonrpc":"2.0","method":"transfer","amount":1,"to":"a"}"#);
    assert!(refused(&other).1.contains(&("/X-Api-Version".to_owned(), "wrong_value")));
    let request = Request::builder().method("DELETE").uri("http://127.0.0.1/api/only?confirm=no&key=k");
    let (name, complaints) = refused(&request.body(Bytes::new()).unwrap());
    assert_eq!((name.as_str(), &complaints[..]), ("Only", &[("/confirm".to_owned(), "wrong_value")][..]));
    let request = Request::builder().method("DELETE").uri("http://127.0.0.1/api/only?key=k");
    let (_, complaints) = refused(&request.body(Bytes::new()).unwrap());
    assert_eq!(complaints, [("/confirm".to_owned(), "missing_field")]);
    // What is wrong elsewhere is told about the endpoint that the constants mean.
    let wrong = rpc(Some("2024-01-01"), r#"{"jsonrpc":"2.0","method":"transfer","amount":1,"to":7}"#);
    assert_eq!(refused(&wrong), of_transfer("/to", "wrong_value"));
}

#[test]
fn endpoints_of_one_path_are_told_apart() {
    let engine = engine();
    let routed = |body| engine.route(&rpc(Some("2024-01-01"), body)).unwrap().endpoint().name.clone();
    assert_eq!(routed(r#"{"jsonrpc":"2.0","method":"transfer","amount":1,"to":"a"}"#), "Transfer");
    assert_eq!(routed(r#"{"jsonrpc":"2.0","method":"transfer"}"#), "Transfer");
    assert_eq!(routed(r#"{"method":"ping","jsonrpc":"2.0","note":5}"#), "Ping");
    let form = Request::builder().method("PUT").uri("http://127.0.0.1/api/forms/7?version=2");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let form = form.body(Bytes::from_static(b"type=a+%26+b&strict=false&level=7")).unwrap();
    assert!(
        engine.receive(&form).is_err_and(|refused| refused.complaints.len() == 1),
        "only the key is missing"
    );
}

fn har(folder: &Path, url: &str) -> String {
    let answer = json!({"status": 200, "content": {"mimeType": "application/json", "text": "{\"ok\":true}"}});
    let request = json!({"method": "DELETE", "url": format!("http://127.0.0.1/api{url}"), "headers": []});
    let path = folder.join("calls.har");
    let entry = json!({"request": request, "response": answer});
    fs::write(&path, json!({"log": {"entries": [entry]}}).to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_audit_finds_requests_that_say_something_else_and_mends_the_spec() {
    let folder = tempfile::tempdir().unwrap();
    for (url, kind, field) in [
        ("/only?confirm=no", "wrong_value", json!({"type": "string", "in": "query"})),
        ("/only", "missing_field", json!({"type": "string?", "in": "query"})),
        ("/only?confirm=7", "wrong_value", json!({"type": "string", "in": "query"})),
    ] {
        let spec = folder.path().join("spec.json");
        let text = fs::read_to_string(SPEC).unwrap();
        fs::write(&spec, text.replace(r#"{"const": "yes"}"#, r#"{"const": "yes", "in": "query"}"#)).unwrap();
        let (spec, recording) = (spec.to_str().unwrap(), har(folder.path(), url));
        let (code, output) = secpaid(&["audit", spec, &recording, "--format", "json"]);
        let said: Value = serde_json::from_str(&output).unwrap();
        let finding = &said["endpoints"][0]["findings"][0];
        assert_eq!(
            (code, &finding["kind"], &finding["path"]),
            (1, &json!(kind), &json!("/confirm")),
            "{output}"
        );
        let (code, output) = secpaid(&["audit", spec, &recording, "--suggest", "--write"]);
        assert_eq!(code, 1, "{output}");
        let mended: Value = serde_json::from_str(&fs::read_to_string(spec).unwrap()).unwrap();
        assert_eq!(mended["endpoints"]["Only"]["request"]["confirm"], field, "{url}");
        assert_eq!(secpaid(&["audit", spec, &recording]).0, 0, "{url}");
    }
}

#[test]
fn what_openapi_says_with_one_value_is_a_constant() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.json");
    let schema = json!({
        "type": "object",
        "required": ["jsonrpc", "kind", "level", "note", "deep"],
        "properties": {
            "jsonrpc": {"const": "2.0", "description": "The version."},
            "kind": {"$ref": "#/components/schemas/Kind"},
            "level": {"type": "integer", "enum": [3]},
            "strict": {"const": true},
            "note": {"type": "string"},
            "deep": {"const": {"a": 1}}
        }
    });
    let parameter = |name: &str, place: &str, required: bool, schema: Value| json!({"name": name, "in": place, "required": required, "schema": schema});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Rpc", "version": "1.0.0"},
        "servers": [{"url": "https://rpc.example"}],
        "paths": {"/{area}/rpc": {"post": {
            "operationId": "ask",
            "parameters": [
                parameter("area", "path", true, json!({"type": "string", "enum": ["a"]})),
                parameter("X-Version", "header", true, json!({"type": "string", "const": "7"})),
                parameter("format", "query", true, json!({"type": "string", "enum": ["json"]})),
                parameter("trace", "query", false, json!({"type": "string", "enum": ["on"]}))
            ],
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "Yes.", "content": {"application/json": {"schema": {"type": "object", "properties": {"version": {"const": "2.0"}}}}}}}
        }}},
        "components": {"schemas": {"Kind": {"type": "string", "enum": ["query"]}}}
    });
    fs::write(&file, document.to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(["import", "openapi", file.to_str().unwrap()])
        .output()
        .unwrap();
    let draft: Value = serde_json::from_slice(&output.stdout).unwrap();
    let request = &draft["endpoints"]["Ask"]["request"];
    assert_eq!(request["jsonrpc"], json!({"const": "2.0", "doc": "The version."}));
    assert_eq!(request["kind"], json!({"const": "query"}));
    assert_eq!(request["level"], json!({"const": 3}));
    assert_eq!(request["X-Version"], json!({"const": "7", "in": "header"}));
    assert_eq!(request["format"], json!({"const": "json", "in": "query"}));
    // What may be left out has a choice, a path has its values, and an object is no constant.
    for varies in ["strict", "trace", "area", "deep", "note"] {
        let field = &request[varies];
        assert!(field.is_string() || field.get("type").is_some(), "{varies}: {field}");
    }
    assert!(!draft["types"].to_string().contains("const"), "{draft}");
}

#[test]
fn openapi_has_them_as_const() {
    let (code, output) = secpaid(&["export", "openapi", SPEC]);
    assert_eq!(code, 0, "{output}");
    let document: Value = serde_json::from_str(&output).unwrap();
    let request = &document["components"]["schemas"]["request_Transfer"];
    assert_eq!(request["properties"]["method"], json!({"type": "string", "const": "transfer"}));
    assert!(request["required"].as_array().unwrap().contains(&json!("method")), "{request}");
    let parameters = document["paths"]["/report"]["get"]["parameters"].as_array().unwrap();
    let depth = parameters.iter().find(|parameter| parameter["name"] == "depth").unwrap();
    assert_eq!((&depth["required"], &depth["schema"]["const"]), (&json!(true), &json!(1.5)));
}

#[test]
fn import_makes_constants_of_the_numbers_that_can_be_some() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("api.json");
    let constant = |number: &str| {
        let text = r#"{
            "openapi": "3.1.0", "info": {"title": "T", "version": "1.0.0"}, "servers": [{"url": "https://api.example.com"}],
            "paths": {"/a": {"get": {
                "operationId": "getA",
                "parameters": [{"name": "n", "in": "query", "required": true, "schema": {"type": "number", "const": NUMBER}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}}}
            }}}
        }"#;
        fs::write(&document, text.replace("NUMBER", number)).unwrap();
        let import = ["import", "openapi", document.to_str().unwrap()];
        let output = Command::new(env!("CARGO_BIN_EXE_secpaid")).args(import).output().unwrap();
        let draft: Value = serde_json::from_slice(&output.stdout).unwrap();
        draft["endpoints"]["GetA"]["request"]["n"].clone()
    };
    for number in ["1.5", "1e5"] {
        assert_eq!(
            constant(number)["const"].to_string(),
            serde_json::from_str::<Value>(number).unwrap().to_string()
        );
    }
    // A field all the same, whose value is then for the caller to say.
    let long = constant("0.12345678901234567890123456789012345");
    assert!(!long.is_null() && long["const"].is_null(), "{long}");
}
