//! `secpaid completions` and `secpaid manual`, the real command.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

fn secpaid(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_secpaid")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The commands that the help lists.
fn commands() -> BTreeSet<String> {
    let help = secpaid(&["--help"]).1;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_completes_every_command() {
    let commands = commands();
    assert!(commands.contains("lint") && commands.contains("completions"), "{commands:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, errors) = secpaid(&["completions", shell]);
        assert_eq!((code, errors.as_str()), (0, ""), "{shell}");
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(script.contains("deny-warnings"), "{shell}");
    }
}

#[test]
fn bash_takes_its_completions() {
    let script = secpaid(&["completions", "bash"]).1;
    let Ok(output) = Command::new("bash").args(["-n", "-c", &script]).output() else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_unknown_shell_is_refused_with_those_that_are_known() {
    let (code, output, errors) = secpaid(&["completions", "csh"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(errors.contains("bash") && errors.contains("powershell"), "{errors}");
}

#[test]
fn the_page_of_the_tool_itself_is_printed() {
    let (code, page, errors) = secpaid(&["manual"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(page.contains(".TH secpaid 1") && page.contains("Exit codes:"), "{page}");
    for command in commands() {
        assert!(page.contains(&format!("secpaid\\-{command}(1)")), "{command}: {page}");
    }
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let (code, output, errors) = secpaid(&["manual", "--output", folder.path().to_str().unwrap()]);
    assert_eq!((code, output.as_str(), errors.as_str()), (0, "", ""));
    let pages =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let own = std::iter::once("secpaid.1".to_owned());
    let expected: BTreeSet<_> =
        commands().iter().map(|name| format!("secpaid-{name}.1")).chain(own).collect();
    assert_eq!(pages.collect::<BTreeSet<_>>(), expected);
    let lint = fs::read_to_string(folder.path().join("secpaid-lint.1")).unwrap();
    assert!(lint.contains(".TH secpaid-lint 1") && lint.contains("secpaid lint spec/secpaid.json"), "{lint}");
}

#[test]
fn pages_need_a_folder() {
    let (code, _, errors) = secpaid(&["manual", "--output", "no/such/folder"]);
    assert_eq!((code, errors.as_str()), (2, "error: `no/such/folder` is no folder\n"));
}
