//! From the path that the user wrote to the bytes of the spec, and to an expression that makes cargo watch the file.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::message;

/// Where the macro is invoked.
pub(crate) struct Place {
    /// The source file with the attribute; nothing where the compiler does not tell, as some editors do.
    pub source_file: Option<PathBuf>,
    /// The folder of the package's manifest.
    pub manifest_dir: Option<PathBuf>,
}

/// A spec file that was found.
pub(crate) struct Located {
    /// The path to show: from where the compiler runs, if the file is below.
    pub label: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// An item through which cargo knows that the output depends on the file. No absolute path is in it.
    pub watch: TokenStream,
}

/// Looks beside the source file, then in the folder of the package.
pub(crate) fn locate(literal: &LitStr, place: &Place) -> Result<Located, String> {
    let path = literal.value();
    let mut tried = Vec::new();
    if let Some(folder) = place.source_file.as_deref().and_then(Path::parent) {
        let watch = quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#literal);
        );
        match read(&folder.join(&path), &path, watch)? {
            Some(located) => return Ok(located),
            None => tried.push(show(&folder.join(&path))),
        }
    }
    if let Some(folder) = &place.manifest_dir {
        let watch = quote! {
            const _: &[::core::primitive::u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #literal));
        };
        match read(&folder.join(&path), &path, watch)? {
            Some(located) => return Ok(located),
            None => tried.push(show(&folder.join(&path))),
        }
    }
    Err(message::not_found(&path, &tried))
}

fn read(file: &Path, path: &str, watch: TokenStream) -> Result<Option<Located>, String> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(Located { label: show(file), bytes, watch })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(message::not_readable(path, &error)),
    }
}

/// The path without detours, from the current folder if it is below.
fn show(file: &Path) -> String {
    let mut plain = PathBuf::new();
    for component in file.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    let below =
        env::current_dir().ok().and_then(|folder| plain.strip_prefix(folder).map(Path::to_path_buf).ok());
    below.unwrap_or(plain).display().to_string()
}
