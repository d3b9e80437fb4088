//! In: what somebody wants to call a crate. Out: a name that cargo, Rust and the spec take, or why there is none.

use secpaid_codegen::name::{is_keyword, is_snake_case, snake_case, upper_camel_case};

/// What cargo or the registry keep for themselves, and what the new crate depends on.
const TAKEN: [&str; 12] = [
    "alloc",
    "aux",
    "con",
    "core",
    "nul",
    "prn",
    "proc_macro",
    "secpaid_core",
    "std",
    "test",
    "ureq",
    "build",
];
/// What the registry takes.
const LONGEST: usize = 64;

/// The name of a crate: words of lower-case letters and digits, with `-` or `_` between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name(String);

impl Name {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let module = text.replace('-', "_");
        if !is_snake_case(&module) {
            let expected = "expected lower-case ASCII letters and digits, with single `-` or `_` between words, and a letter first";
            let meant = snake_case(text).replace('_', "-");
            let usable = text.is_ascii() && meant != text && Self::parse(&meant).is_ok();
            let help = if usable { format!("; did you mean `{meant}`?") } else { String::new() };
            return Err(format!("`{text}` is no name for a crate: {expected}{help}"));
        }
        if is_keyword(&module) || TAKEN.contains(&module.as_str()) {
            return Err(format!("`{text}` is a name that Rust or cargo reserves; choose another one"));
        }
        if text.len() > LONGEST {
            return Err(format!(
                "`{text}` is too long for the name of a crate; at most {LONGEST} characters"
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// As given: the crate.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// As Rust and the spec name it: `my_shop`.
    pub(super) fn module(&self) -> String {
        self.0.replace('-', "_")
    }

    /// For environment variables: `MY_SHOP`.
    pub(super) fn variable(&self) -> String {
        self.module().to_uppercase()
    }

    /// For people: `MyShop`.
    pub(super) fn title(&self) -> String {
        upper_camel_case(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_itself_in_four_ways() {
        let name = Name::parse("my-shop_2").unwrap();
        assert_eq!(name.as_str(), "my-shop_2");
        assert_eq!(name.module(), "my_shop_2");
        assert_eq!(name.variable(), "MY_SHOP_2");
        assert_eq!(name.title(), "MyShop2");
    }

    #[test]
    fn what_cargo_or_rust_would_refuse_is_refused() {
        for name in
            ["", "-", "2shop", "my shop", "my--shop", "shop-", "Shop", "läden", "../shop", "a/b", "shop.rs"]
        {
            let message = Name::parse(name).unwrap_err();
            assert!(message.contains("is no name for a crate"), "{message}");
        }
        for name in ["type", "self", "test", "secpaid-core", "proc-macro", "ureq"] {
            assert!(Name::parse(name).unwrap_err().contains("reserves"), "{name}");
        }
        assert!(Name::parse(&"a".repeat(64)).is_ok());
        assert!(Name::parse(&"a".repeat(65)).unwrap_err().contains("too long"));
    }

    #[test]
    fn a_name_that_is_nearly_one_is_put_right() {
        assert!(Name::parse("MyShop").unwrap_err().ends_with("did you mean `my-shop`?"));
        assert!(Name::parse("my--shop").unwrap_err().ends_with("did you mean `my-shop`?"));
        assert!(Name::parse("").unwrap_err().ends_with("a letter first"));
        assert!(Name::parse("Type").unwrap_err().ends_with("a letter first"));
    }
}
