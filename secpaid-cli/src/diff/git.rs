//! From an argument to the text of a spec: a file, or a file in a revision of a git repository.

use std::path::Path;
use std::process::{Command, Stdio};

use secpaid_codegen::source::Source;

use crate::failure::Failure;
use crate::file;

/// Reads a file, or what `git:REV:PATH` names. The label in messages is the argument.
pub(super) fn read(argument: &str) -> Result<Source, Failure> {
    let Some(rest) = argument.strip_prefix("git:") else { return file::read(Path::new(argument)) };
    let Some((revision, path)) =
        rest.split_once(':').filter(|(revision, path)| !revision.is_empty() && !path.is_empty())
    else {
        let message = format!(
            "`{argument}` names no file in a revision, write `git:REV:PATH` as in `git:HEAD:spec/api.json`"
        );
        return Err(Failure::new(message));
    };
    let bytes =
        show(revision, path).map_err(|why| Failure::new(format_args!("cannot read `{argument}`: {why}")))?;
    Source::from_bytes(argument, bytes)
        .map_err(|error| Failure::new(format_args!("cannot read `{argument}`: {error}")))
}

fn show(revision: &str, path: &str) -> Result<Vec<u8>, String> {
    // `./`: paths are those of the current folder, as for files.
    let path = if Path::new(path).is_absolute() { path.to_owned() } else { format!("./{path}") };
    if !git(&["rev-parse", "--git-dir"])?.0 {
        return Err("the current folder is in no git repository".to_owned());
    }
    let commit = format!("{revision}^{{commit}}");
    if !git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?.0 {
        return Err(format!("the repository has no revision `{revision}`"));
    }
    let object = format!("{revision}:{path}");
    match git(&["show", "--end-of-options", &object])? {
        (true, bytes) => Ok(bytes),
        (false, _) => Err(format!("the revision `{revision}` has no such file")),
    }
}

/// Did it work, and what did it print?
fn git(arguments: &[&str]) -> Result<(bool, Vec<u8>), String> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run `git`: {error}"))?;
    Ok((output.status.success(), output.stdout))
}
