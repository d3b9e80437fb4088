//! Files: from a path to text, and from text to a file that is there whole or not at all.

use std::io::{Read, Write};
use std::path::Path;
use std::{fs, io};

use secpaid_codegen::source::Source;

use crate::failure::Failure;

/// No description of an API is larger by far; more is a mistake, such as the path of a recording.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Stands for standard input where a command takes it in place of a file.
pub(crate) const STDIN: &str = "-";

/// Reads a spec; its label in messages is the path as given.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    let label = path.display().to_string();
    let cannot = |error: io::Error| Failure::new(format_args!("cannot read `{label}`: {error}"));
    if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
        return Err(Failure::new(format_args!("cannot read `{label}`: it is a folder, expected a file")));
    }
    let file = fs::File::open(path).map_err(cannot)?;
    source(&label, file)
}

/// What messages call standard input.
pub(crate) const STDIN_LABEL: &str = "<stdin>";

/// Reads a spec from standard input.
pub(crate) fn read_stdin() -> Result<Source, Failure> {
    source(STDIN_LABEL, io::stdin().lock())
}

fn source(label: &str, input: impl Read) -> Result<Source, Failure> {
    let mut bytes = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| Failure::new(format_args!("cannot read `{label}`: {error}")))?;
    if read as u64 > LARGEST {
        let megabytes = LARGEST / (1024 * 1024);
        return Err(Failure::new(format_args!(
            "cannot read `{label}`: it has more than {megabytes} MiB, the most that is read"
        )));
    }
    Source::from_bytes(label, bytes).map_err(Failure::new)
}

/// Refuses to write what a command makes over a file that it is made from.
pub(crate) fn keep_input(input: &Path, output: Option<&Path>) -> Result<(), Failure> {
    let Some(output) = output else { return Ok(()) };
    match (input.canonicalize(), output.canonicalize()) {
        (Ok(input), Ok(target)) if input == target && target.is_file() => {
            let output = output.display();
            Err(Failure::new(format_args!("`{output}` is read; write to another file than this one")))
        }
        _ => Ok(()),
    }
}

/// Writes a file by way of a temporary one beside it, so that nobody ever sees half of it. An existing file keeps its permissions.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

/// The same for what is no text.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes)
        .map_err(|error| Failure::new(format_args!("cannot write `{}`: {error}", path.display())))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a link points at is replaced, not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&path).ok();
    match &existing {
        Some(found) if found.is_dir() => return Err(io::Error::other("it is a folder, expected a file")),
        // A device such as `/dev/null`, or a pipe: to be written to, never to be replaced.
        Some(found) if !found.is_file() => {
            return fs::OpenOptions::new().write(true).open(&path)?.write_all(bytes);
        }
        _ => {}
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = make_in(folder, |folder| temporary().tempfile_in(folder))?;
    file.write_all(bytes)?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// A new file is for whom files usually are, which a temporary one is not.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Makes something temporary in a folder. Where it cannot, its name, which nobody has asked for, is not said.
pub(crate) fn make_in<T>(folder: &Path, make: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    fs::metadata(folder)?;
    make(folder).map_err(|error| error.kind().into())
}
