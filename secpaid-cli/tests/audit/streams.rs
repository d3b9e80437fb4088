//! Recordings of every kind, whole and broken.

use std::io::Write;
use std::process::Stdio;

use super::*;

fn with(name: &str, text: impl AsRef<[u8]>) -> TempDir {
    let folder = folder(&shop());
    std::fs::write(folder.path().join(name), text).unwrap();
    folder
}

fn exchanges(folder: &TempDir, arguments: &[&str]) -> u64 {
    let run = secpaid(&[&["audit", "--format", "json"], arguments].concat(), folder.path());
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    run.json()["exchanges"].as_u64().unwrap()
}

#[test]
fn a_recording_is_what_its_content_says() {
    let entries = vec![placed(&order()); 3];
    assert_eq!(exchanges(&with("x.txt", har(&entries)), &["spec.json", "x.txt"]), 3);
    assert_eq!(exchanges(&with("x.txt", lines(&entries)), &["spec.json", "x.txt"]), 3);
    let marked = format!(
        "\u{feff}{}",
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(&har(&entries)).unwrap()).unwrap()
    );
    assert_eq!(exchanges(&with("x", marked), &["spec.json", "x", "x"]), 6);
    let blank = format!("\n{}\r\n\n", lines(&entries).trim_end());
    assert_eq!(exchanges(&with("x", blank), &["spec.json", "x"]), 3);
    assert_eq!(exchanges(&with("x", har(&[])), &["spec.json", "x"]), 0);
}

#[test]
fn standard_input() {
    let folder = folder(&shop());
    let mut child = Command::new(env!("CARGO_BIN_EXE_secpaid"))
        .args(["audit", "--format", "json", "spec.json", "-"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines(&vec![placed(&order()); 2]).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let output: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output["exchanges"], 2);
}

#[test]
fn what_is_before_the_cut_is_reported() {
    let mut wrong = order();
    wrong["data"]["id"] = json!("x");
    let entries = [placed(&wrong), placed(&order())];
    for (text, place) in [(har(&entries), "entry 2"), (lines(&entries), "line 2")] {
        let cut = &text[..text.len() - 40];
        let folder = with("cut", cut);
        let run = secpaid(&["audit", "spec.json", "cut"], folder.path());
        assert_eq!(run.code, 2);
        assert!(
            run.output.contains("first at `/data/id`") || run.output.contains("answer `/data/id`"),
            "{run:?}"
        );
        let message = format!("error: `cut` is cut off in {place}, which begins at byte ");
        assert!(run.errors.starts_with(&message), "{run:?}");
        // Half a recording is no ground to change a spec.
        let spec = std::fs::read(folder.path().join("spec.json")).unwrap();
        let run = secpaid(&["audit", "--suggest", "--write", "spec.json", "cut"], folder.path());
        assert_eq!((run.code, std::fs::read(folder.path().join("spec.json")).unwrap()), (2, spec));
    }
}

#[test]
fn what_is_before_bytes_that_are_no_text_is_reported() {
    let entries = [placed(&order()), placed(&order())];
    for (text, place) in [(har(&entries), "entry 2, byte "), (lines(&entries), "line 2, byte ")] {
        let mut text = text.into_bytes();
        let quantity = text.windows(3).rposition(|three| three == b"tea").unwrap();
        text[quantity] = 0xff;
        let folder = with("calls", text);
        let run = secpaid(&["audit", "--format", "json", "spec.json", "calls"], folder.path());
        assert_eq!((run.code, &run.json()["exchanges"]), (2, &json!(1)), "{run:?}");
        assert!(run.errors.contains(place) && run.errors.contains("UTF-8"), "{run:?}");
    }
    refuses(b"{\"comment\":\"\xff\"}", "byte 12: the file is not UTF-8 text");
}

#[track_caller]
fn refuses(text: impl AsRef<[u8]>, message: &str) {
    let folder = with("x", text);
    let run = secpaid(&["audit", "spec.json", "x"], folder.path());
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.errors.contains(message) && run.errors.lines().count() == 1, "{run:?}");
}

#[test]
fn what_is_no_recording_is_said() {
    refuses("", "the file is empty; expected a HAR, JSON Lines");
    refuses(" \n", "the file is empty");
    refuses("hello", "this is no object");
    refuses("[1]", "this is no object");
    refuses(b"{\"log\xff", "not UTF-8 text");
    refuses(std::fs::read(shop()).unwrap(), "this is a spec, not a recording");
    refuses("{\"a\":1}", "expected a HAR");
    refuses("{\"log\":{\"version\":\"1.2\"}}", "this HAR has no `entries` in its `log`");
    refuses("{\"log\":{\"entries\":[1]}}", "expected an entry, which is an object");
    refuses(
        "{\"log\":{\"entries\":[{}]}}",
        "entry 1, byte 19: not a HAR entry: it has no `request` or no `response`",
    );
    refuses("{\"log\":", "is cut off before its first entry");
    refuses("{\"log\":{\"entries\":[]}} x", "nothing may follow");
    refuses("{\"request\":{}}\n{\"a\":1}\n", "line 1, byte 0: not a HAR entry");
    let base64 =
        r#"{"request":{},"response":{"content":{"text":"#.to_owned() + r#""CANARY!","encoding":"base64"}}}"#;
    refuses(base64 + "\n", "expected base64 as the body of the response");
}

#[test]
fn a_recording_given_as_spec() {
    for text in [har(&[]), lines(&[placed(&order())])] {
        let folder = with("x", text);
        let run = secpaid(&["audit", "x", "x"], folder.path());
        assert_eq!((run.code, run.output.as_str()), (2, ""));
        assert!(run.errors.starts_with("error: `x` is a recording, not a spec; "), "{run:?}");
    }
    let folder = with("x", har(&[]));
    let missing = secpaid(&["audit", "spec.json", "none.har"], folder.path());
    assert_eq!(missing.code, 2);
    assert!(missing.errors.starts_with("error: cannot read `none.har`: "), "{missing:?}");
}

#[test]
fn an_unreadable_recording_hides_nothing_about_the_others() {
    let folder = with("x", har(&[placed(&order())]));
    let run = secpaid(&["audit", "--format", "json", "spec.json", "none.har", "x"], folder.path());
    assert_eq!((run.code, &run.json()["exchanges"]), (2, &json!(1)));
    assert_eq!(run.json()["troubles"].as_array().unwrap().len(), 1);
}

#[test]
fn an_entry_that_never_ends_is_not_kept() {
    let folder = folder(&shop());
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(["audit", "spec.json", "-"]).current_dir(folder.path());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let entry = std::thread::spawn(move || {
        input.write_all(b"{\"log\":{\"comment\":\"").and_then(|()| {
            // What is no entry may be of any length.
            (0..80).try_for_each(|_| input.write_all(&vec![b'x'; 1 << 20]))?;
            input.write_all(b"\",\"entries\":[{\"request\":\"")?;
            loop {
                input.write_all(&vec![b'x'; 1 << 20])?;
            }
        })
    });
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors.contains("entry 1, byte ") && errors.contains("an entry is longer than 64 MiB"),
        "{errors}"
    );
    // Nobody reads on.
    let written: std::io::Result<()> = entry.join().unwrap();
    assert!(written.is_err());
}
