//! The real command: what it prints where, and its exit codes. `cli/` holds the specs, and what is printed about them.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

/// What a run of the command amounts to.
#[derive(Debug, PartialEq)]
struct Run {
    code: i32,
    output: String,
    errors: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(arguments).current_dir(folder());
    // Whatever the one who runs the tests likes better.
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM"] {
        command.env_remove(variable);
    }
    command
}

fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

fn secpaid(arguments: &[&str]) -> Run {
    run(&mut command(arguments))
}

fn expected(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn lint_of_a_good_spec() {
    let expected = "shop.json: no mistakes\n".to_owned();
    assert_eq!(secpaid(&["lint", "shop.json"]), Run { code: 0, output: expected, errors: String::new() });
}

#[test]
fn lint_of_several_specs() {
    let run = secpaid(&["lint", "broken.json", "unused.json", "shop.json"]);
    assert_eq!(run, Run { code: 1, output: expected("lint.txt"), errors: String::new() });
}

#[test]
fn colours_only_where_they_are_wanted() {
    let plain = secpaid(&["lint", "broken.json"]).output;
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let coloured = run(command(&["lint", "broken.json"]).env("CLICOLOR_FORCE", "1")).output;
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn warnings_count_only_when_denied() {
    let run = secpaid(&["lint", "unused.json"]);
    assert_eq!(run.code, 0);
    assert!(run.output.ends_with("unused.json: 0 errors, 1 warning\n"), "{}", run.output);
    assert_eq!(secpaid(&["lint", "--deny-warnings", "unused.json"]).code, 1);
    assert_eq!(secpaid(&["lint", "--deny-warnings", "shop.json"]).code, 0);
}

#[test]
fn lint_for_machines() {
    let run = secpaid(&["lint", "--format", "json", "broken.json", "shop.json"]);
    assert_eq!((run.code, run.errors.as_str()), (1, ""));
    let mut output: Value = serde_json::from_str(&run.output).unwrap();
    let messages: Vec<_> = output["files"][0]["diagnostics"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .map(|diagnostic| diagnostic.as_object_mut().unwrap().remove("message").unwrap())
        .collect();
    assert!(messages[0].as_str().unwrap().starts_with("unknown built-in type `u65`"), "{messages:?}");
    assert_eq!(messages[1], "this entry is there twice");
    assert_eq!(
        output,
        json!({"files": [
            {"path": "broken.json", "errors": 2, "warnings": 0, "left_to_rust": [], "diagnostics": [
                {
                    "severity": "error", "rule": "unknown_scalar", "label": "", "help": null, "related": [],
                    "line": 17, "column": 27, "end_line": 17, "end_column": 32,
                    "fix": {"line": 17, "column": 27, "end_line": 17, "end_column": 32, "text": "\"u64\""},
                },
                {
                    "severity": "error", "rule": "repeated_entry", "label": "", "help": null,
                    "line": 27, "column": 32, "end_line": 27, "end_column": 44,
                    "related": [
                        {"line": 27, "column": 18, "end_line": 27, "end_column": 30, "label": "first here"},
                    ],
                    "fix": {"line": 27, "column": 30, "end_line": 27, "end_column": 44, "text": ""},
                },
            ]},
            {"path": "shop.json", "errors": 0, "warnings": 0, "left_to_rust": [], "diagnostics": []},
        ]})
    );
}

/// A run that could do nothing, and the beginning of what it says.
#[track_caller]
fn fails(arguments: &[&str], message: &str) {
    let run = secpaid(arguments);
    assert_eq!((run.code, run.output.as_str()), (2, ""), "{run:?}");
    assert!(run.errors.starts_with(message), "{run:?}");
}

#[test]
fn what_cannot_be_read_is_no_mistake_of_a_spec() {
    for command in ["lint", "expand"] {
        fails(&[command, "no-such-file.json"], "error: cannot read `no-such-file.json`: ");
        fails(&[command, "."], "error: cannot read `.`: ");
        fails(&[command, "latin1.json"], "error: `latin1.json` is not UTF-8 text: byte ");
    }
}

#[test]
fn a_spec_that_cannot_be_read_hides_nothing_about_the_others() {
    for (readable, said) in
        [("unused.json", "unused.json: 0 errors, 1 warning\n"), ("broken.json", "\nbroken.json: ")]
    {
        let run = secpaid(&["lint", "no-such-file.json", readable, "latin1.json"]);
        assert_eq!(run.code, 2);
        assert!(run.output.contains(said), "{run:?}");
        let errors: Vec<_> = run.errors.lines().collect();
        let [missing, latin1] = errors.as_slice() else { panic!("{run:?}") };
        assert!(missing.starts_with("error: cannot read `no-such-file.json`: "), "{run:?}");
        assert!(latin1.starts_with("error: `latin1.json` is not UTF-8 text: byte "), "{run:?}");
    }
    let run = secpaid(&["lint", "--format", "json", "shop.json", "no-such-file.json"]);
    let output: Value = serde_json::from_str(&run.output).unwrap();
    assert_eq!((run.code, output["files"].as_array().unwrap().len()), (2, 1));
}

/// A run whose output nobody reads: the reading end of the pipe is closed before anything is written.
fn unread(arguments: &[&str]) -> (i32, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command(arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for arguments in
        [&["expand", "shop.json"][..], &["lint", "shop.json"], &["lint", "--format", "json", "shop.json"]]
    {
        assert_eq!(unread(arguments), (0, String::new()), "{arguments:?}");
    }
    // What was found counts however much of it was read.
    assert_eq!(unread(&["lint", "broken.json"]), (1, String::new()));
}

#[test]
fn wrong_arguments() {
    fails(&["lint"], "error: ");
    fails(&["lint", "--format", "xml", "shop.json"], "error: ");
    fails(&["expand", "shop.json", "PlaceOrder", "CancelOrder"], "error: ");
    fails(&["explode"], "error: ");
    assert!(secpaid(&["--help"]).output.contains("Exit codes:"));
}

#[test]
fn expansion_of_a_whole_spec() {
    let (first, again) = (secpaid(&["expand", "shop.json"]), secpaid(&["expand", "shop.json"]));
    assert_eq!(first, again);
    assert_eq!((first.code, first.errors.as_str()), (0, ""));
    assert!(first.output == expected("shop.rs"), "`secpaid expand shop.json` and `shop.rs` differ");
}

#[test]
fn expansion_of_one_endpoint_is_a_part_of_the_whole() {
    let one = secpaid(&["expand", "shop.json", "CancelOrder"]);
    assert_eq!((one.code, one.errors.as_str()), (0, ""));
    assert!(one.output.contains("pub struct CancelOrder ") && !one.output.contains("PlaceOrder"));
    assert!(secpaid(&["expand", "shop.json"]).output.contains(&one.output));
}

#[test]
fn expansion_of_an_unknown_endpoint() {
    let message =
        "error: the spec has no endpoint or inbound shape `Refund`; it has PlaceOrder, CancelOrder\n";
    fails(&["expand", "shop.json", "Refund"], message);
}

#[test]
fn expansion_of_a_broken_spec() {
    let run = secpaid(&["expand", "broken.json"]);
    assert_eq!((run.code, run.output.as_str()), (1, ""));
    let lint = secpaid(&["lint", "broken.json"]).output;
    assert!(lint.starts_with(&run.errors) && run.errors.contains("broken.json:27:32"), "{}", run.errors);
}
