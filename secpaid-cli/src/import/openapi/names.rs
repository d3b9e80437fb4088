//! In: names of the document. Out: names of the format, none of which collides with another or with what is generated.

use std::collections::BTreeSet;

use secpaid_codegen::name;

/// Items and functions that every client has.
const ITEMS: &[&str] = &["Client", "BlockingClient", "Error", "T", "Meta", "Self"];
const FUNCTIONS: &[&str] =
    &["new", "from_inner", "with_settings", "inner", "at_server", "pages", "into_pages"];

/// Names that are taken.
#[derive(Debug)]
pub(super) struct Names {
    items: BTreeSet<String>,
    functions: BTreeSet<String>,
}

impl Default for Names {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { items: owned(ITEMS), functions: owned(FUNCTIONS) }
    }
}

impl Names {
    pub(super) fn server(&mut self, wanted: &str) -> String {
        let wanted = snake(wanted, "server");
        let free = |name: &str| !self.functions.contains(name) && !name::is_keyword(name);
        let name = numbered(&wanted, "_", free);
        self.functions.insert(name.clone());
        name
    }

    /// An endpoint, with the items that are generated for it.
    pub(super) fn endpoint(&mut self, wanted: &str) -> String {
        let wanted = camel(wanted, "Call");
        let free = |name: &str| {
            !self.functions.contains(&name::snake_case(name))
                && generated(name).iter().all(|item| !self.items.contains(item))
        };
        let name = numbered(&wanted, "", free);
        self.functions.insert(name::snake_case(&name));
        self.items.extend(generated(&name));
        name
    }

    /// A type or an inbound shape.
    pub(super) fn item(&mut self, wanted: &str) -> String {
        let wanted = camel(wanted, "Type");
        let free = |name: &str| !self.items.contains(name);
        let name = if free(&wanted) { wanted } else { numbered(&format!("{wanted}Data"), "", free) };
        self.items.insert(name.clone());
        name
    }
}

fn generated(endpoint: &str) -> [String; 3] {
    [endpoint.to_owned(), format!("{endpoint}Error"), format!("{endpoint}Meta")]
}

/// `UpperCamelCase`; names that are so already stay as they are.
pub(super) fn camel(text: &str, otherwise: &str) -> String {
    if name::is_upper_camel_case(text) {
        return text.to_owned();
    }
    let name = name::upper_camel_case(text);
    match name.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{otherwise}{name}"),
        Some(_) => name,
    }
}

/// `snake_case`.
pub(super) fn snake(text: &str, otherwise: &str) -> String {
    let name = name::snake_case(text);
    match name.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{otherwise}_{name}"),
        Some(_) => name,
    }
}

/// The name, or the first free one with a number behind it.
pub(super) fn numbered(wanted: &str, separator: &str, free: impl Fn(&str) -> bool) -> String {
    let others = (2..).map(|number: u32| format!("{wanted}{separator}{number}"));
    std::iter::once(wanted.to_owned()).chain(others).find(|name| free(name)).unwrap_or_default()
}
