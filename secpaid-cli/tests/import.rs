//! `secpaid import openapi`: real documents become drafts that lint accepts. `import/` holds both.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// Exit code, standard output, standard error.
fn secpaid(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn expected(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[track_caller]
fn drafts(document: &str, name: &str) {
    let (code, draft, losses) = secpaid(&folder(), &["import", "openapi", document]);
    assert_eq!(code, 0, "{losses}");
    assert!(losses == expected(&format!("{name}.txt")), "the list of {document} is another one:\n{losses}");
    assert!(
        draft == expected(&format!("{name}.draft.json")),
        "the draft of {document} is another one:\n{draft}"
    );
    let draft = format!("{name}.draft.json");
    let (code, said, _) = secpaid(&folder(), &["lint", &draft]);
    assert_eq!((code, said), (0, format!("{draft}: no mistakes\n")));
}

#[test]
fn a_store_of_3_0_without_an_envelope() {
    drafts("petstore.json", "petstore");
}

#[test]
fn an_envelope_that_all_answers_share_is_found() {
    drafts("zones.yaml", "zones");
}

#[test]
fn what_cannot_be_expressed_is_listed() {
    drafts("strange.yaml", "strange");
}

#[test]
fn a_draft_survives_an_export() {
    let temporary = tempfile::tempdir().unwrap();
    let document = temporary.path().join("document.yaml");
    let document = document.to_str().unwrap();
    for name in ["petstore", "zones", "strange"] {
        let draft = format!("{name}.draft.json");
        let export = secpaid(&folder(), &["export", "openapi", &draft, "--yaml", "--output", document]);
        assert_eq!(export, (0, String::new(), String::new()));
        let (code, again, losses) = secpaid(&folder(), &["import", "openapi", document]);
        assert_eq!((code, losses), (0, String::new()), "{name}");
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let (mut before, mut after) = (value(&expected(&draft)), value(&again));
        for spec in [&mut before, &mut after] {
            in_long_form(spec);
        }
        assert_eq!(before, after, "{name}");
    }
}

/// One content type is the same as a list of one.
fn in_long_form(spec: &mut Value) {
    for shape in spec["inbound"].as_object_mut().into_iter().flat_map(|shapes| shapes.values_mut()) {
        if let Value::String(data) = &shape["data"] {
            shape["data"] = serde_json::json!({"type": data});
        }
    }
}

#[test]
fn scripts_get_one_object() {
    let (code, output, errors) = secpaid(&folder(), &["import", "openapi", "zones.yaml", "--format", "json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let output: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(output["path"], "zones.yaml");
    assert_eq!(output["spec"], serde_json::from_str::<Value>(&expected("zones.draft.json")).unwrap());
    let losses = output["losses"].as_array().unwrap();
    let first = serde_json::json!({
        "message": "nothing says which field decides about success; `success` looks like it in 2 answers",
        "instead": "`true` is a success, `false` an error",
        "line": 15, "column": 9, "pointer": "/paths/~1zones/get/responses",
    });
    assert_eq!(losses[0], first);
    assert_eq!(losses.len(), expected("zones.txt").matches("warning: ").count());
}

#[test]
fn losses_count_only_when_denied() {
    let deny = |document: &str| secpaid(&folder(), &["import", "openapi", "--deny-losses", document]).0;
    assert_eq!(deny("zones.yaml"), 1);
    let temporary = tempfile::tempdir().unwrap();
    let clean = temporary.path().join("clean.json");
    let document = r#"{"openapi": "3.1.0", "info": {"title": "a", "version": "1.0.0"}, "paths": {}, "servers": [{"url": "https://a.example"}]}"#;
    fs::write(&clean, document).unwrap();
    assert_eq!(deny(clean.to_str().unwrap()), 0);
}

/// The beginning of a document that is good so far.
const HEAD: &str = "openapi: 3.1.0\ninfo: {title: a, version: 1.0.0}\n";

#[test]
fn bad_input_is_refused_with_its_place_and_nothing_is_written() {
    let bomb = (1..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        format!("{text}a{level}: &a{level} [{below}]\n")
    });
    let cases: &[(&str, Vec<u8>, &str)] = &[
        (
            "swagger.json",
            br#"{"swagger": "2.0"}"#.to_vec(),
            "this is Swagger 2.0, expected OpenAPI 3.0 or 3.1; convert it first\n  --> swagger.json:1:13",
        ),
        (
            "har.json",
            br#"{"log": {"entries": []}}"#.to_vec(),
            "this is no OpenAPI document: it has no key `openapi`\n  --> har.json:1:1",
        ),
        (
            "new.json",
            br#"{"openapi": "3.2.0"}"#.to_vec(),
            "OpenAPI `3.2.0` is not known here, expected 3.0 or 3.1\n  --> new.json:1:13",
        ),
        (
            "list.json",
            b"[1]".to_vec(),
            "this is no OpenAPI document: expected an object with `openapi`, found a list\n  --> list.json:1:1",
        ),
        ("bare.json", br#"{"openapi": "3.1.0"}"#.to_vec(), "this document describes nothing"),
        (
            "paths.json",
            br#"{"openapi": "3.1.0", "paths": {"/a": 7}}"#.to_vec(),
            "expected an object, found a number\n  --> paths.json:1:38",
        ),
        (
            "cut.json",
            br#"{"openapi": "3.1.0", "info": {"#.to_vec(),
            "not JSON: the text ends before the document does\n  --> cut.json:1:31",
        ),
        (
            "cut.yaml",
            b"openapi: 3.1.0\ninfo: {title: \"a\n".to_vec(),
            "not YAML: while scanning a quoted scalar",
        ),
        (
            "twice.json",
            br#"{"openapi": "3.1.0", "openapi": "3.1.0"}"#.to_vec(),
            "the key `openapi` is there twice\n  --> twice.json:1:22",
        ),
        (
            "twice.yaml",
            format!("{HEAD}info: {{}}\n").into_bytes(),
            "not YAML: duplicated key in mapping\n  --> twice.yaml:3:1",
        ),
        ("empty.yaml", b" \n".to_vec(), "`empty.yaml` is empty, expected an OpenAPI document"),
        ("latin1.yaml", b"openapi: \xff\n".to_vec(), "`latin1.yaml` is not UTF-8 text: byte 9"),
        (
            "two.yaml",
            b"openapi: 3.1.0\n---\nopenapi: 3.1.0\n".to_vec(),
            "a second document begins here, expected one\n  --> two.yaml:3:1",
        ),
        (
            "tag.yaml",
            b"openapi: !thing x\n".to_vec(),
            "the tag `!thing` has no meaning in OpenAPI\n  --> tag.yaml:1:10",
        ),
        ("bomb.yaml", format!("{HEAD}{bomb}").into_bytes(), "not YAML: alias expansion exceeded"),
        (
            "deep.json",
            ["{\"a\": ".repeat(5000), "1".to_owned(), "}".repeat(5000)].concat().into_bytes(),
            "the document is nested deeper than 100 levels",
        ),
        (
            "deep.yaml",
            format!("{HEAD}a:\n  {}x\n", "- ".repeat(200_000)).into_bytes(),
            "the document is nested deeper than 100 levels\n  --> deep.yaml:4:1",
        ),
        (
            "outside.yaml",
            format!("{HEAD}paths:\n  /a: {{$ref: \"https://example.com/a.yaml\"}}\n").into_bytes(),
            "`https://example.com/a.yaml` leads out of this file, and nothing else is read; bundle the document into one file first\n  --> outside.yaml:4:14",
        ),
        (
            "dangling.yaml",
            format!("{HEAD}paths:\n  /a: {{$ref: \"#/b\"}}\n").into_bytes(),
            "nothing is at `#/b` in this document\n  --> dangling.yaml:4:14",
        ),
        (
            "circle.yaml",
            format!("{HEAD}paths:\n  /a: {{$ref: \"#/paths/~1a\"}}\n").into_bytes(),
            "`#/paths/~1a` leads to itself\n  --> circle.yaml:4:14",
        ),
        (
            "own.json",
            br#"{"openapi": "3.1.0", "paths": {}, "x-envelope": {"name": "a", "envelopes": {"v1": {"outcome": 7}}}}"#.to_vec(),
            "no draft follows the rules of the format: expected an object: outcomes to a test each, found a number\n  --> own.json:1:95",
        ),
    ];
    let temporary = tempfile::tempdir().unwrap();
    for (name, text, message) in cases {
        fs::write(temporary.path().join(name), text).unwrap();
        let (code, output, errors) =
            secpaid(temporary.path(), &["import", "openapi", name, "--output", "draft.json"]);
        assert_eq!((code, output.as_str()), (2, ""), "{name}: {errors}");
        assert!(errors.starts_with(&format!("error: {message}")), "{name}: {errors}");
        assert_eq!(errors.matches("error: ").count(), 1, "{name}: {errors}");
    }
    let (code, _, errors) = secpaid(temporary.path(), &["import", "openapi", "missing.json"]);
    assert!(code == 2 && errors.starts_with("error: cannot read `missing.json`: "), "{errors}");
    assert!(!temporary.path().join("draft.json").exists());
}

#[test]
fn a_huge_file_is_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let file = fs::File::create(temporary.path().join("huge.json")).unwrap();
    file.set_len(65 << 20).unwrap();
    let (code, _, errors) = secpaid(temporary.path(), &["import", "openapi", "huge.json"]);
    assert_eq!(
        (code, errors.as_str()),
        (2, "error: cannot read `huge.json`: it has more than 64 MiB, the most that is read\n")
    );
}

#[test]
fn what_an_export_shows_wrongly_is_left_out() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    let folder = tempfile::tempdir().unwrap();
    for (spec, first, left) in [
        (
            "samples_swapped.json",
            "this sample stands for `ok`, but it is `error` by envelope `main`",
            "the sample of `main` is left out",
        ),
        (
            "examples_of_something_else.json",
            "this example stands for `ok`, but its answer is an error that `Buy` does not declare",
            "an example of `Buy` is left out",
        ),
    ] {
        let spec = examples.join(spec);
        let exported = secpaid(folder.path(), &["export", "openapi", spec.to_str().unwrap()]);
        fs::write(folder.path().join("openapi.json"), exported.1).unwrap();
        let (code, draft, losses) = secpaid(folder.path(), &["import", "openapi", "openapi.json"]);
        assert_eq!(code, 0, "{losses}");
        assert!(losses.contains(first) && losses.contains(left), "{losses}");
        fs::write(folder.path().join("draft.json"), draft).unwrap();
        let (code, said, _) = secpaid(folder.path(), &["lint", "draft.json"]);
        assert_eq!((code, said.as_str()), (0, "draft.json: no mistakes\n"));
    }
}
