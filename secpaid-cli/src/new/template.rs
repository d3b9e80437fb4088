//! In: what is particular about a new crate. Out: its files, as paths and texts.

use super::name::Name;

/// The files as they are before names are put in. A manifest by its own name would keep cargo from packaging this folder.
const FILES: [(&str, &str); 8] = [
    (".gitignore", include_str!("template/gitignore")),
    ("Cargo.toml", include_str!("template/manifest.toml")),
    ("README.md", include_str!("template/readme.md")),
    ("spec/{{crate}}.json", include_str!("template/spec.json")),
    ("spec/api.schema.json", include_str!("template/api.schema.json")),
    ("src/lib.rs", include_str!("template/lib.rs.txt")),
    ("examples/notes.rs", include_str!("template/example.rs.txt")),
    ("tests/spec.rs", include_str!("template/tests.rs.txt")),
];

/// Cargo takes a crate below a workspace for a member of it, and refuses one that the workspace does not list.
const OWN_WORKSPACE: &str = "\n# There is a workspace above; to be a member of it, be listed there and leave this out.\n[workspace]\n";

/// A crate to be written.
pub(super) struct Template {
    pub(super) name: Name,
    pub(super) core: Core,
    /// Is there a workspace above?
    pub(super) in_workspace: bool,
}

/// Where the crate gets secpaid-core from.
pub(super) enum Core {
    /// The version of this tool.
    Registry,
    /// An absolute path, and the same version.
    Folder(String),
}

impl Template {
    /// All files, the paths below the crate's folder and with `/`.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let name = &self.name;
        let words = [
            ("{{crate}}", name.as_str().to_owned()),
            ("{{module}}", name.module()),
            ("{{title}}", name.title()),
            ("{{variable}}", name.variable()),
            ("{{rust-version}}", env!("CARGO_PKG_RUST_VERSION").to_owned()),
            ("{{core}}", self.core.dependency()),
            ("{{workspace}}\n", if self.in_workspace { OWN_WORKSPACE } else { "" }.to_owned()),
        ];
        let fill = |text: &str| words.iter().fold(text.to_owned(), |text, (word, by)| text.replace(word, by));
        FILES.iter().map(|(path, text)| (fill(path), fill(text))).collect()
    }

    /// The spec, below the crate's folder.
    pub(super) fn spec_path(&self) -> String {
        format!("spec/{}.json", self.name.as_str())
    }
}

impl Core {
    /// As a manifest says it.
    fn dependency(&self) -> String {
        let version = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
        match self {
            Self::Registry => version,
            // A string of JSON is one of TOML.
            Self::Folder(path) => format!("{version}, path = {}", serde_json::Value::from(path.as_str())),
        }
    }
}
