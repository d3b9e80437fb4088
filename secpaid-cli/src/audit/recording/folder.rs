//! In: a folder of bodies. Out: one exchange per file.
//!
//! A body is an answer of the endpoint that the caller names, else of the one whose name is that of its folder, else of the one with
//! whose name the file's begins, up to a character that is no letter or digit. A number between two dots of the file's name is the HTTP
//! status; otherwise it is 200.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::{At, Body, Each, Exchange, LONGEST};

/// Reads all files in a folder and those below it, in the order of their names.
pub(super) fn read(
    folder: &Path,
    endpoint: Option<&str>,
    known: &[&str],
    each: Each<'_>,
) -> Result<(), String> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    if files.is_empty() {
        return Err(format!("`{}` has no files", folder.display()));
    }
    let mut troubles = Vec::new();
    for path in files {
        let label = path.display().to_string();
        let size = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        if size > LONGEST as u64 {
            troubles.push(format!("`{label}` is longer than {} MiB", LONGEST >> 20));
            continue;
        }
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                troubles.push(format!("cannot read `{label}`: {error}"));
                continue;
            }
        };
        let name = endpoint.or_else(|| of_path(&path, known)).map(Cow::Borrowed);
        let came = Some(Body { content_type: None, bytes: Cow::Owned(bytes) });
        let exchange = Exchange { endpoint: name, status: Some(status(&path)), came, ..Exchange::default() };
        each(At { label: &label, position: None }, &exchange);
    }
    if troubles.is_empty() { Ok(()) } else { Err(troubles.join("; ")) }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let cannot = |error| format!("cannot read `{}`: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(cannot)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(cannot)?.path());
    }
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match fs::symlink_metadata(&path) {
            _ if hidden => {}
            Ok(metadata) if metadata.is_dir() => list(&path, files)?,
            _ => files.push(path),
        }
    }
    Ok(())
}

fn of_path<'k>(path: &Path, known: &[&'k str]) -> Option<&'k str> {
    let folder = path.parent().and_then(Path::file_name)?.to_string_lossy();
    let file = path.file_name()?.to_string_lossy();
    let begins = |name: &&&str| {
        let rest = file.strip_prefix(**name);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    known.iter().find(|name| **name == folder).or_else(|| known.iter().find(begins)).copied()
}

fn status(path: &Path) -> u16 {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let numbers = name.split('.').filter(|part| part.len() == 3).filter_map(|part| part.parse().ok());
    numbers.into_iter().find(|status| (100..=599).contains(status)).unwrap_or(200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_says_endpoint_and_status() {
        let known = ["Get", "GetAll"];
        for (path, endpoint, code) in [
            ("a/GetAll/1.json", Some("GetAll"), 200),
            ("a/Get.json", Some("Get"), 200),
            ("a/Get-2.404.json", Some("Get"), 404),
            ("a/GetAll_3.json", Some("GetAll"), 200),
            ("a/Getter.json", None, 200),
            ("a/Get.1234.json", Some("Get"), 200),
        ] {
            let path = Path::new(path);
            assert_eq!((of_path(path, &known), status(path)), (endpoint, code), "{}", path.display());
        }
    }
}
