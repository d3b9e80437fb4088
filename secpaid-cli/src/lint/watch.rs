//! In: files and something to do with them. Out: it is done at once, and again whenever one of the files is another.
//!
//! Folders are watched and not the files: many editors put a new file in the place of the old one.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::failure::{Failure, printed};

/// An editor saves in several steps: after the last of them it is quiet for so long.
const QUIET: Duration = Duration::from_millis(80);

/// A folder in which something happens all the time is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does something until the process is ended, or until nobody reads its output any more.
pub(super) fn watch(files: &[PathBuf], run: impl Fn() -> io::Result<()>) -> Result<ExitCode, Failure> {
    let (sender, events) = channel();
    let cannot = |error: notify::Error| Failure::new(format_args!("cannot watch the files: {error}"));
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody receives it any more when the command ends.
        let _ = sender.send(event);
    })
    .map_err(cannot)?;
    for folder in
        files.iter().flat_map(|file| places(file)).map(|place| folder(&place)).collect::<BTreeSet<_>>()
    {
        watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(cannot)?;
    }
    let mut seen = contents(files);
    let mut shown = run();
    while shown.is_ok() {
        wait(&events, files).map_err(|error| cannot(*error))?;
        let now = contents(files);
        if now == seen {
            continue;
        }
        shown = separate(files, &seen, &now).and_then(|()| run());
        seen = now;
    }
    printed(shown)?;
    Ok(ExitCode::SUCCESS)
}

/// A file and, where it is a link, what it points at.
fn places(file: &Path) -> Vec<PathBuf> {
    let target = file.canonicalize().ok().filter(|target| target != file);
    std::iter::once(file.to_owned()).chain(target).collect()
}

fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What is in the files; nothing for one that cannot be read.
fn contents(files: &[PathBuf]) -> Vec<Option<Vec<u8>>> {
    files.iter().map(|file| std::fs::read(file).ok()).collect()
}

/// Returns when something has happened to one of the files, and is over.
fn wait(events: &Receiver<notify::Result<Event>>, files: &[PathBuf]) -> Result<(), Box<notify::Error>> {
    let names: BTreeSet<_> = files
        .iter()
        .flat_map(|file| places(file))
        .filter_map(|place| place.file_name().map(ToOwned::to_owned))
        .collect();
    let concerns = |event: &Event| {
        let named = |path: &PathBuf| path.file_name().is_some_and(|name| names.contains(name));
        // The system may have lost some.
        changes(event.kind) && (event.need_rescan() || event.paths.iter().any(named))
    };
    loop {
        match events.recv() {
            Ok(Ok(event)) if concerns(&event) => break,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(Box::new(error)),
            Err(_) => return Err(Box::new(notify::Error::generic("the watcher has ended"))),
        }
    }
    let latest = Instant::now() + PATIENCE;
    while Instant::now() < latest {
        if events.recv_timeout(QUIET).is_err() {
            break;
        }
    }
    Ok(())
}

/// Reading a file, which this command does itself, is no change.
fn changes(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Says which of the files changed. On standard error, so that what scripts read stays what it is.
fn separate(files: &[PathBuf], before: &[Option<Vec<u8>>], now: &[Option<Vec<u8>>]) -> io::Result<()> {
    let changed = files.iter().zip(before.iter().zip(now)).filter(|(_, (before, now))| before != now);
    let names: Vec<_> = changed.map(|(file, _)| file.display().to_string()).collect();
    writeln!(anstream::stderr(), "\n--- {} changed ---\n", names.join(", "))
}
