//! Files that the tool sends, receives and shows: `call`, the mock server, OpenAPI.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc;

use http::{HeaderMap, StatusCode};
use secpaid_core::Answer;
use secpaid_core::call::untyped::form_parts;
use secpaid_core::testing::Server;

const SPEC: &str = r#"{
    "name": "album", "version": "1.0.0", "servers": {"production": "http://127.0.0.1:9"},
    "envelopes": {"main": {"outcome": {"ok": {"at": "/ok", "is": true}, "error": {"at": "/ok", "is": false}}, "data": "/data"}},
    "types": {"Picture": {"scalar": "upload", "wire": ["file", "string"]}},
    "endpoints": {
        "AddPage": {"route": "POST /pages", "body": "multipart", "request": {"page": "upload", "others": "upload[]?", "note": "string?"}},
        "Send": {"route": "POST /send", "body": ["json", "multipart"], "request": {"picture": "Picture", "pin": {"type": "string?", "secret": true}}}
    }
}"#;

/// No text.
const BYTES: &[u8] = b"\x89PNG\r\n\x1A\n\x00\xFF";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("album.json"), SPEC).unwrap();
    fs::write(folder.path().join("a b.png"), BYTES).unwrap();
    fs::write(folder.path().join("note.txt"), "hi").unwrap();
    folder
}

fn secpaid(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn call(folder: &Path, server: &str, arguments: &[&str]) -> Output {
    secpaid(folder, &[&["call", "--server", server, "album.json"], arguments].concat())
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn files_go_over_the_wire_byte_for_byte() {
    let (sender, requests) = mpsc::channel();
    let server = Server::start_with(move |request| {
        sender.send(request.clone()).unwrap();
        Some(Answer::new(StatusCode::OK, HeaderMap::new(), r#"{"ok":true}"#))
    });
    let (server, folder) = (server.unwrap(), folder());
    let sent = |arguments: &[&str]| {
        let output = call(folder.path(), &server.url(), arguments);
        assert!(output.status.success(), "{output:?}");
        let request = requests.recv().unwrap();
        let parts = form_parts(request.body()).map(|part| {
            let name = part.file_name.as_deref().map(|name| format!("@{name}")).unwrap_or_default();
            (format!("{}{name}", part.name), part.content.to_vec())
        });
        (parts.collect::<Vec<_>>(), request)
    };
    let (parts, _) = sent(&["AddPage", "page=@a b.png", "others[0]=@note.txt", "note=@note.txt"]);
    let expected = [("page@a b.png", BYTES), ("others@note.txt", b"hi"), ("note", b"hi")];
    assert_eq!(parts, expected.map(|(name, content)| (name.to_owned(), content.to_vec())));
    let (parts, _) = sent(&["Send", "picture=@a b.png"]);
    assert_eq!(parts, [("picture@a b.png".to_owned(), BYTES.to_vec())]);
    let (_, request) = sent(&["Send", "picture=AgAC"]);
    assert_eq!(request.body(), r#"{"picture":"AgAC"}"#);
}

#[test]
fn what_is_no_file_is_said_before_anything_is_sent() {
    let folder = folder();
    for (arguments, said) in [
        (["AddPage", "page=AgAC"], "`page` does not fit: expected a file, given as `field=@path`"),
        (["AddPage", "page=@nothing.png"], "cannot read `nothing.png` for `page`"),
        (["AddPage", "note=@a b.png"], "`a b.png` for `note` is not UTF-8"),
    ] {
        let output = call(folder.path(), "http://127.0.0.1:9", &arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains(said), "{output:?}");
    }
}

#[test]
fn a_dry_run_shows_a_line_for_curl_and_no_secret() {
    let folder = folder();
    let url = "http://127.0.0.1:9";
    let output = call(folder.path(), url, &["Send", "picture=@a b.png", "--dry-run"]);
    let shown = text(&output.stdout);
    let part = r#"--form 'picture=@"a b.png";type=application/octet-stream' http://127.0.0.1:9/send"#;
    assert!(output.status.success() && shown.contains(part), "{output:?}");
    assert!(shown.contains("reads the files where it is run"), "{shown}");
    let output = call(folder.path(), url, &["Send", "picture=@a b.png", "pin=open-sesame", "--dry-run"]);
    assert!(output.status.success() && !text(&output.stdout).contains("open-sesame"), "{output:?}");
}

#[test]
fn openapi_says_which_fields_are_files() {
    let folder = folder();
    let exported = secpaid(folder.path(), &["export", "openapi", "album.json"]);
    assert!(exported.status.success(), "{exported:?}");
    assert!(
        text(&exported.stdout).contains("\"contentMediaType\": \"application/octet-stream\""),
        "{exported:?}"
    );
    fs::write(folder.path().join("album.openapi.json"), &exported.stdout).unwrap();
    let imported = secpaid(folder.path(), &["import", "openapi", "album.openapi.json"]);
    let spec = text(&imported.stdout);
    assert!(imported.status.success(), "{imported:?}");
    for field in [r#""page": "upload""#, r#""others": "upload[]?""#, r#""scalar": "upload""#] {
        assert!(spec.contains(field), "{field}: {spec}");
    }
    let old = r##"{
        "openapi": "3.0.3", "info": {"title": "Album", "version": "1.0.0"}, "servers": [{"url": "https://album.example"}],
        "paths": {"/pages": {"post": {
            "operationId": "addPage",
            "requestBody": {"content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["page"],
                "properties": {
                    "page": {"$ref": "#/components/schemas/File"},
                    "others": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "note": {"type": "string"}
                }
            }}}},
            "responses": {"200": {"description": "Added.", "content": {"application/json": {"schema": {"type": "object", "properties": {"id": {"type": "integer"}}}}}}}
        }}},
        "components": {"schemas": {"File": {"type": "string", "format": "binary", "description": "A page."}}}
    }"##;
    fs::write(folder.path().join("old.json"), old).unwrap();
    let imported = secpaid(folder.path(), &["import", "openapi", "old.json"]);
    let spec = text(&imported.stdout);
    assert!(imported.status.success(), "{imported:?}");
    assert!(spec.contains(r#""type": "upload""#) && spec.contains(r#""others": "upload[]?""#), "{spec}");
}
