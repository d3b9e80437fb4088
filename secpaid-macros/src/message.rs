//! What the macro says about its arguments and its module. What it says about the spec is in `secpaid-codegen`.

use std::io;

/// `#[api]` or `#[api(derive(Clone))]`.
pub(crate) fn path_missing() -> String {
    "expected the path of a spec file first, as in `#[api(\"../spec/api.json\")]`".to_owned()
}

/// `#[api("spec.json", tokio)]`.
pub(crate) fn unknown_argument(name: &str) -> String {
    format!(
        "unknown argument `{name}`, expected `crate = some::path`, `path = some::path`, `derive(Trait, ..)` or `partial`"
    )
}

/// `#[api("spec.json", crate = "core")]`.
pub(crate) fn crate_path_expected() -> String {
    "expected `crate = some::path`".to_owned()
}

/// `#[api("spec.json", path = "v1")]`.
pub(crate) fn path_expected() -> String {
    "expected `path = some::path`, the path under which everybody sees the module".to_owned()
}

/// `#[api("spec.json", partial, partial)]`.
pub(crate) fn repeated_argument(name: &str) -> String {
    format!("the argument `{name}` is given twice")
}

/// `#[api("spec.json")] fn f() {}`.
pub(crate) fn not_a_module() -> String {
    "`#[api]` goes on an inline module, as in `pub mod v2 { .. }`".to_owned()
}

/// `#[api("spec.json")] mod v2;`.
pub(crate) fn module_in_another_file(name: &str) -> String {
    format!(
        "the content of `mod {name};` is in another file, where a macro cannot see it; write `mod {name} {{ .. }}`"
    )
}

/// `struct CreateLink { amount: u32 }`.
pub(crate) fn struct_with_fields(name: &str) -> String {
    format!(
        "a struct in this module names an endpoint or a type, and its fields come from the spec; write \
         `pub struct {name};`, or move a struct of your own out of the module"
    )
}

/// `struct CreateLink<T>;`.
pub(crate) fn struct_with_generics(name: &str) -> String {
    format!("what is generated for `{name}` has no generic parameters; write `pub struct {name};`")
}

/// `#[cfg(feature = "x")] struct CreateLink;`.
pub(crate) fn struct_with_cfg(name: &str) -> String {
    format!(
        "`cfg` on `{name}` would leave out the struct but not the code that needs it; put it on the module"
    )
}

/// `#[api(name = "CreateLink")] struct MakeLink;`.
pub(crate) fn rename_expected() -> String {
    "expected `rename = \"NameInTheSpec\"`".to_owned()
}

/// `struct CreateLink; #[api(rename = "CreateLink")] struct MakeLink;`.
pub(crate) fn listed_twice(name: &str) -> String {
    format!("`{name}` of the spec is listed twice")
}

/// `#[api("no-such-file.json")]`.
pub(crate) fn not_found(path: &str, tried: &[String]) -> String {
    let tried: Vec<_> = tried.iter().map(|place| format!("`{place}`")).collect();
    format!(
        "there is no file `{path}`, tried {}; the path is relative to this source file or else to the folder of the package",
        tried.join(" and ")
    )
}

/// `#[api("a-directory")]`.
pub(crate) fn not_readable(path: &str, error: &io::Error) -> String {
    format!("cannot read `{path}`: {}", error.kind())
}
