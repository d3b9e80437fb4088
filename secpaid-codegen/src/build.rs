//! In: a spec file and what to generate from it. Out: the Rust that the macro would generate, as a file for `include!`.
//!
//! For packages that would rather have a build script than the macro, such as those whose editor does not notice that a spec changed: the
//! generated file can be read and jumped to. Takes the feature `build`.
//!
//! ```no_run
//! // build.rs
//! use std::process::ExitCode;
//!
//! use secpaid_codegen::build::Api;
//!
//! fn main() -> ExitCode {
//!     Api::new("spec/shop.json").run()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod shop {
//!     include!(concat!(env!("OUT_DIR"), "/api.rs"));
//! }
//! ```

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fmt, fs};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;

use crate::expand::inventory::{self, Meaning};
use crate::expand::{self, Listed, Options};
use crate::model::Model;
use crate::source::Source;

/// Formats generated items, as `secpaid expand` prints them: a blank line between two elements.
///
/// # Errors
///
/// When an element is not Rust, which no spec leads to.
pub fn pretty(items: Vec<TokenStream>) -> Result<String, syn::Error> {
    let files = items.into_iter().map(syn::parse2::<syn::File>).collect::<Result<Vec<_>, _>>()?;
    Ok(files.iter().map(prettyplease::unparse).collect::<Vec<_>>().join("\n"))
}

/// What a build script generates.
#[derive(Debug, Clone)]
pub struct Api {
    spec: PathBuf,
    file_name: String,
    core: String,
    derives: Vec<String>,
    path: Option<String>,
    only: Vec<String>,
}

impl Api {
    /// Everything that a spec stands for, in `$OUT_DIR/api.rs`. The path of the spec is relative to the folder of the package.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            file_name: "api.rs".to_owned(),
            core: "::secpaid_core".to_owned(),
            derives: Vec::new(),
            path: None,
            only: Vec::new(),
        }
    }

    /// Another name for the file in `$OUT_DIR`: one per spec, where there are several.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Where the runtime crate is, if not at `::secpaid_core`; the macro's `crate`.
    pub fn core(mut self, path: impl Into<String>) -> Self {
        self.core = path.into();
        self
    }

    /// A trait that all generated data types derive; the macro's `derive`.
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.derives.push(path.into());
        self
    }

    /// The path under which everybody sees the module, such as `my_crate::shop`: the docs of endpoints then have examples. The macro's `path`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// An endpoint or inbound shape to generate. Without any, all of them; with some, no other: the macro's list with `partial`.
    pub fn only(mut self, name: impl Into<String>) -> Self {
        self.only.push(name.into());
        self
    }

    /// Writes the file, tells cargo to run the build script again when the spec changes, and says what is wrong as the macro would.
    ///
    /// To be what `main` of a build script returns.
    pub fn run(&self) -> ExitCode {
        let watched = writeln!(io::stdout(), "cargo::rerun-if-changed={}", self.spec.display());
        let written = self.write();
        match (watched, written) {
            (Ok(()), Ok(_)) => ExitCode::SUCCESS,
            (_, Err(error)) => {
                // The exit code says it, too.
                let _ = writeln!(io::stderr(), "{error}");
                ExitCode::FAILURE
            }
            (Err(_), _) => ExitCode::FAILURE,
        }
    }

    /// Writes the file into `$OUT_DIR` and gives its path. A file that says the same already is not touched.
    ///
    /// # Errors
    ///
    /// Those of [`Api::text`], and a file that cannot be written.
    pub fn write(&self) -> Result<PathBuf, Error> {
        let folder = env::var_os("OUT_DIR").filter(|folder: &OsString| !folder.is_empty());
        let folder = folder.ok_or_else(|| Error::new("`OUT_DIR` is not set, as it is in a build script"))?;
        let path = Path::new(&folder).join(&self.file_name);
        let text = self.text()?;
        if fs::read_to_string(&path).is_ok_and(|existing| existing == text) {
            return Ok(path);
        }
        match fs::write(&path, text) {
            Ok(()) => Ok(path),
            Err(error) => Err(Error::new(format_args!("cannot write `{}`: {error}", path.display()))),
        }
    }

    /// The generated Rust.
    ///
    /// # Errors
    ///
    /// A spec that cannot be read or has mistakes, a name that it does not have, a path that is not one of Rust.
    pub fn text(&self) -> Result<String, Error> {
        let label = self.spec.display().to_string();
        let bytes = fs::read(&self.spec)
            .map_err(|error| Error::new(format_args!("cannot read `{label}`: {error}")))?;
        let source = Source::from_bytes(label, bytes).map_err(Error::new)?;
        let model = match crate::load(&source) {
            Ok(loaded) => loaded.model,
            Err(report) => return Err(Error { text: report.render(&source) }),
        };
        let options = self.options(&model, &source)?;
        pretty(expand::api(&model, &options))
            .map_err(|error| Error::new(format_args!("the expansion is not Rust: {error}")))
    }

    fn options(&self, model: &Model, source: &Source) -> Result<Options, Error> {
        let mut options = Options {
            core: rust_path(&self.core)?.into_token_stream(),
            derives: self.derives.iter().map(|path| rust_path(path)).collect::<Result<_, _>>()?,
            path: self.path.clone(),
            ..Options::default()
        };
        for name in &self.only {
            let meaning = inventory::find(model, name)
                .map_err(|unknown| Error { text: unknown.diagnostic.render(source) })?;
            match meaning {
                Meaning::Endpoint(index) => options.endpoints.push(Listed::plain(index, name)),
                Meaning::Inbound(index) => options.inbound.push(Listed::plain(index, name)),
                Meaning::Type(_) => {
                    let message = "is a type, which is generated when an endpoint or inbound shape has it";
                    return Err(Error::new(format_args!("`{name}` {message}")));
                }
            }
        }
        Ok(options)
    }
}

fn rust_path(text: &str) -> Result<syn::Path, Error> {
    syn::Path::parse_mod_style
        .parse_str(text)
        .map_err(|error| Error::new(format_args!("`{text}` is no path of Rust: {error}")))
}

/// Why nothing was generated: the text for people, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    text: String,
}

impl Error {
    fn new(message: impl fmt::Display) -> Self {
        Self { text: format!("error: {message}") }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl std::error::Error for Error {}
