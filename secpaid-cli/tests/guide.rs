//! The guide says what happens: its files are written and its commands run, in order, and print what it shows.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GUIDE: &str = include_str!("../../docs/guide.md");

/// The folder of the workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A block of the guide between fences.
struct Block<'g> {
    info: &'g str,
    text: String,
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: String =
            lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        blocks.push(Block { info, text });
    }
    blocks
}

/// A command and the output that the guide shows.
struct Step<'g> {
    command: &'g str,
    shown: Vec<&'g str>,
}

fn steps(console: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for line in console.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command, shown: Vec::new() }),
            (None, Some(step)) => step.shown.push(line),
            (None, None) => panic!("output before a command: {line}"),
        }
    }
    steps
}

/// Where the commands run.
struct Shell {
    folder: PathBuf,
    target: PathBuf,
}

impl Shell {
    /// Runs a command, which ends with this status, and gives what it printed.
    fn run(&mut self, command: &str, status: i32) -> String {
        let mut words = command.split(' ');
        let (program, arguments) = (words.next().unwrap(), words.collect::<Vec<_>>());
        let program = match program {
            "cd" => {
                self.folder.push(arguments.join(" "));
                // What the workspace resolved is resolved once and for all.
                fs::copy(workspace().join("Cargo.lock"), self.folder.join("Cargo.lock")).unwrap();
                return String::new();
            }
            "rm" => {
                arguments.iter().for_each(|file| fs::remove_file(self.folder.join(file)).unwrap());
                return String::new();
            }
            "secpaid" => env!("CARGO_BIN_EXE_secpaid"),
            "cargo" => env!("CARGO"),
            other => panic!("the guide runs `{other}`, which this test does not know"),
        };
        let output = Command::new(program)
            .args(arguments)
            .current_dir(&self.folder)
            .env_remove("TIDES_TOKEN")
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        assert_eq!(output.status.code(), Some(status), "$ {command}\n{text}");
        text
    }
}

/// Is the text what is shown, line by line? `...` stands for any lines, and within a line for any text.
fn is_shown(mut text: &[&str], mut shown: &[&str]) -> bool {
    loop {
        match (shown.split_first(), text.split_first()) {
            (None, rest) => return rest.is_none(),
            (Some((&"...", rest)), _) => {
                return (0..=text.len()).any(|skipped| is_shown(&text[skipped..], rest));
            }
            (Some((shown_line, rest_shown)), Some((line, rest))) if line_is_shown(line, shown_line) => {
                (shown, text) = (rest_shown, rest);
            }
            _ => return false,
        }
    }
}

fn line_is_shown(line: &str, shown: &str) -> bool {
    match shown.split_once("...") {
        Some((start, end)) => line.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => line == shown,
    }
}

#[test]
fn every_file_and_command_of_the_guide_works() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(target).unwrap();
    // Of a workspace that does not list it, as in a folder of somebody's.
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nresolver = \"3\"\n").unwrap();
    // Crates of this checkout in the place of published ones.
    fs::create_dir(folder.path().join(".cargo")).unwrap();
    let patches = ["secpaid-core", "secpaid-macros", "secpaid-codegen"].map(|name| {
        let path = workspace().join(name);
        format!("{name} = {{ path = {:?} }}\n", path.to_str().unwrap())
    });
    let config = format!("[patch.crates-io]\n{}", patches.concat());
    fs::write(folder.path().join(".cargo/config.toml"), config).unwrap();

    let mut shell = Shell { folder: folder.path().to_owned(), target: target.join("new") };
    let mut commands = 0;
    for block in blocks(GUIDE) {
        if let Some((_, file)) = block.info.split_once(" file=") {
            fs::write(shell.folder.join(file), &block.text).unwrap();
        } else if let Some(info) = block.info.strip_prefix("console") {
            let status = info.strip_prefix(" status=").map_or(0, |status| status.parse().unwrap());
            for Step { command, shown } in steps(&block.text) {
                let printed = shell.run(command, status);
                let lines: Vec<&str> = printed.lines().collect();
                assert!(is_shown(&lines, &shown), "$ {command}\n{printed}\nis not what the guide shows");
                commands += 1;
            }
        } else {
            panic!("a block of the guide that nobody runs: {}", block.info);
        }
    }
    assert!(commands > 5, "{commands}");
}

#[test]
fn what_is_shown_is_held_against_what_was_printed() {
    assert!(is_shown(&["a", "b", "c"], &["a", "..."]) && is_shown(&["a", "b", "c"], &["...", "c"]));
    assert!(is_shown(&["{\"a\":1,\"b\":2}"], &["{\"a\":1,...}"]) && is_shown(&[], &[]));
    assert!(!is_shown(&["a", "b"], &["a"]) && !is_shown(&["a"], &["a", "b"]) && !is_shown(&["a"], &[]));
}
