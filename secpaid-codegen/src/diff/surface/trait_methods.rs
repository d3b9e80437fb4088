//! In: a trait that a generated type has. Out: the functions that code calls through it.
//!
//! A function of the type's own hides one of the same name, so that `request.clone()` and `Address::from(text)` would call something
//! else. Traits that are there for the runtime are not listed: it names them when it calls.

/// The names; none for a trait that nobody calls by name.
pub(super) fn methods(trait_text: &str) -> &'static [&'static str] {
    let name = trait_text.split_once('<').map_or(trait_text, |(name, _)| name);
    match name {
        "::Clone" => &["clone", "clone_from", "to_owned"],
        "::Debug" => &["fmt"],
        "::Default" => &["default"],
        "::Display" => &["fmt", "to_string"],
        "::From" => &["from"],
        "::FromStr" => &["from_str"],
        "::Hash" => &["hash"],
        "::Into" => &["into"],
        "::Ord" => &["clamp", "cmp", "max", "min"],
        "::PartialEq" => &["eq", "ne"],
        "::PartialOrd" => &["ge", "gt", "le", "lt", "partial_cmp"],
        _ => &[],
    }
}
