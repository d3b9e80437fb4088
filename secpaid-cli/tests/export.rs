//! `secpaid export openapi`: one document as it is printed, and where it goes. Whether documents are right is tested with the official
//! schema elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Exit code, standard output, standard error; run where the specs of the other tests are.
fn secpaid(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli"))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_spec_as_openapi() {
    let (code, document, errors) = secpaid(&["export", "openapi", "shop.json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let expected =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/shop.openapi.json"))
            .unwrap();
    assert!(
        document == expected,
        "`secpaid export openapi shop.json` and `shop.openapi.json` differ:\n{document}"
    );
}

#[test]
fn yaml_says_what_json_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (json, yaml) = (path("shop.json"), path("shop.yaml"));
    for arguments in [&["--output", &json][..], &["--yaml", "--output", &yaml]] {
        let run = secpaid(&[&["export", "openapi", "shop.json"], arguments].concat());
        assert_eq!(run, (0, String::new(), String::new()));
    }
    assert!(fs::read_to_string(&yaml).unwrap().starts_with("openapi: \"3.1.0\"\ninfo:\n  title: \"shop\"\n"));
    let (from_json, from_yaml) =
        (secpaid(&["import", "openapi", &json]), secpaid(&["import", "openapi", &yaml]));
    assert_eq!(from_json.0, 0, "{}", from_json.2);
    assert_eq!(from_json, from_yaml);
}

#[test]
fn a_broken_spec_has_no_document() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("document.json");
    let output = output.to_str().unwrap();
    let (code, said, errors) = secpaid(&["export", "openapi", "broken.json", "--output", output]);
    assert_eq!((code, said.as_str()), (1, ""));
    assert!(errors.starts_with("error: unknown built-in type `u65`"), "{errors}");
    for file in ["no-such-file.json", "latin1.json", "lint.txt"] {
        let (code, said, errors) = secpaid(&["export", "openapi", file, "--output", output]);
        assert_eq!((code, said.as_str()), (2, ""), "{errors}");
    }
    assert!(!Path::new(output).exists());
}
