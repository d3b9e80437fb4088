//! What becomes of the file of `--output`, whichever command writes it. The real command.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SHOP: &str = include_str!("cli/shop.json");
const PETSTORE: &str = include_str!("import/petstore.json");

fn secpaid(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_secpaid")).args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_file_is_never_written_over_what_it_is_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let commands: [(&[&str], &str); 4] = [
        (&["expand", "in", "--output", "./in"], SHOP),
        (&["export", "openapi", "in", "--output", "./in"], SHOP),
        (&["import", "openapi", "in", "--output", "./in"], PETSTORE),
        (&["call", "in", "PlaceOrder", "--output", "./in"], SHOP),
    ];
    for (arguments, text) in commands {
        fs::write(folder.join("in"), text).unwrap();
        let output = secpaid(folder, arguments);
        assert_eq!(said(&output), "error: `./in` is read; write to another file than this one\n");
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(fs::read_to_string(folder.join("in")).unwrap(), text);
    }
}

#[test]
fn a_folder_that_is_not_there_is_said_in_the_words_of_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("shop.json"), SHOP).unwrap();
    let output = secpaid(folder, &["expand", "shop.json", "--output", "none/shop.rs"]);
    assert_eq!(said(&output), "error: cannot write `none/shop.rs`: No such file or directory (os error 2)\n");
    let output = secpaid(folder, &["new", "shop", "--path", "none/shop"]);
    assert_eq!(said(&output), "error: cannot make `none/shop`: No such file or directory (os error 2)\n");
    let output = secpaid(folder, &["expand", "shop.json", "--output", "."]);
    assert_eq!(said(&output), "error: cannot write `.`: it is a folder, expected a file\n");
}

/// A pipe stands for the devices, which a test must not risk.
#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_written_to_and_stays() {
    use std::io::Read;
    use std::os::unix::fs::FileTypeExt;

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("shop.json"), SHOP).unwrap();
    let pipe = folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Open for both, so that the command waits for no reader; what it writes fits into the buffer of a pipe.
    let mut kept = fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
    let printed = secpaid(folder, &["expand", "shop.json", "PlaceOrder"]).stdout;
    assert!(printed.len() < 64 * 1024);
    let output = secpaid(folder, &["expand", "shop.json", "PlaceOrder", "--output", "pipe"]);
    assert_eq!(said(&output), "");
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo(), "the pipe was replaced");
    let mut read = vec![0; printed.len()];
    kept.read_exact(&mut read).unwrap();
    assert_eq!(read, printed);
}
