//! Files: from a path to text, and from text to a file that is there whole or not at all.

use std::io::Read;
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
    Source::from_bytes(label, bytes)
        .map_err(|error| Failure::new(format_args!("cannot read `{label}`: {error}")))
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
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    match fs::metadata(&path) {
        Ok(existing) => file.as_file().set_permissions(existing.permissions())?,
        Err(_) => readable(file.as_file())?,
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// A new file is for everyone to read, which a temporary one is not.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}
