//! In: names as the spec and the wire have them. Out: Rust identifiers, or why there is none.
//!
//! The only place that cases strings and knows Rust's keywords.

/// Is it `UpperCamelCase`, ASCII, starting with a letter?
pub fn is_upper_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Is it `snake_case`, ASCII, starting with a letter, without doubled or dangling underscores?
pub fn is_snake_case(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('_').all(word)
}

/// `createLink`, `CreateLink` and `create-link` become `create_link`; empty when there is no letter or digit.
pub fn snake_case(text: &str) -> String {
    if is_snake_case(text) { text.to_owned() } else { words(text).join("_").to_lowercase() }
}

/// `create_link` and `create-link` become `CreateLink`; empty when there is no letter or digit.
pub fn upper_camel_case(text: &str) -> String {
    words(text).iter().map(|word| capitalise(word)).collect()
}

/// Why a text gives no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoIdentifier {
    /// It has a letter outside ASCII.
    NotAscii,
    /// It has neither letter nor digit.
    Empty,
    /// It starts with a digit.
    Digit,
    /// It is one of the keywords that cannot be raw identifiers.
    Keyword,
}

impl NoIdentifier {
    /// The cause, to follow the offending text.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotAscii => "has letters outside ASCII",
            Self::Empty => "has no letters",
            Self::Digit => "starts with a digit",
            Self::Keyword => "is a word that Rust reserves",
        }
    }
}

/// The Rust field, function or variable for a text, raw (`r#type`) where it must be.
///
/// # Errors
///
/// When the text gives no identifier; the spec has to name one.
pub fn value_identifier(text: &str) -> Result<String, NoIdentifier> {
    ascii(text)?;
    identifier(snake_case(text))
}

/// The Rust variant for a text.
///
/// # Errors
///
/// When the text gives no identifier; the spec has to name one.
pub fn variant_identifier(text: &str) -> Result<String, NoIdentifier> {
    ascii(text)?;
    identifier(upper_camel_case(text))
}

/// Is it a keyword, of whatever edition?
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok() || NEVER_RAW.contains(&name)
}

/// Can it never be an identifier, not even a raw one?
pub fn is_unusable(name: &str) -> bool {
    NEVER_RAW.contains(&name)
}

fn ascii(text: &str) -> Result<(), NoIdentifier> {
    if text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        Err(NoIdentifier::NotAscii)
    } else {
        Ok(())
    }
}

fn identifier(name: String) -> Result<String, NoIdentifier> {
    match name.chars().next() {
        None => Err(NoIdentifier::Empty),
        Some(first) if first.is_ascii_digit() => Err(NoIdentifier::Digit),
        Some(_) if is_unusable(&name) => Err(NoIdentifier::Keyword),
        Some(_) if is_keyword(&name) => Ok(format!("r#{name}")),
        Some(_) => Ok(name),
    }
}

/// Runs of letters and digits, split where the case says that a word begins.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(index + 1);
        let begins = character.is_ascii_uppercase()
            && (before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit())
                || after.is_some_and(char::is_ascii_lowercase));
        if (begins || !character.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_ascii_alphanumeric() {
            word.push(*character);
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

fn capitalise(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

/// Keywords, strict and reserved, that may be raw identifiers, in order.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that may not.
const NEVER_RAW: &[&str] = &["Self", "crate", "self", "super", "_"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_at_separators_and_capitals() {
        for (text, snake, camel) in [
            ("createLink", "create_link", "CreateLink"),
            ("GetMyUnusedLinks", "get_my_unused_links", "GetMyUnusedLinks"),
            ("URLPath", "url_path", "UrlPath"),
            ("userID", "user_id", "UserId"),
            ("v2Token", "v2_token", "V2Token"),
            ("err-code", "err_code", "ErrCode"),
            ("@attr", "attr", "Attr"),
            ("in progress", "in_progress", "InProgress"),
            ("__a__b__", "a_b", "AB"),
            ("*", "", ""),
        ] {
            assert_eq!(
                (snake_case(text).as_str(), upper_camel_case(text).as_str()),
                (snake, camel),
                "{text}"
            );
        }
    }

    #[test]
    fn cases_are_told_apart() {
        for good in ["Link", "A", "V2Link", "LinkID"] {
            assert!(is_upper_camel_case(good), "{good}");
        }
        for bad in ["", "link", "2Link", "Link_Id", "Lïnk", "Link-Id"] {
            assert!(!is_upper_camel_case(bad), "{bad}");
        }
        for good in ["a", "v2", "server_time", "a_1"] {
            assert!(is_snake_case(good), "{good}");
        }
        for bad in ["", "A", "1a", "a__b", "a_", "_a", "a-b", "ä"] {
            assert!(!is_snake_case(bad), "{bad}");
        }
    }

    #[test]
    fn keywords_become_raw_or_are_refused() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(value_identifier("type").as_deref(), Ok("r#type"));
        assert_eq!(value_identifier("Type").as_deref(), Ok("r#type"));
        assert_eq!(value_identifier("self"), Err(NoIdentifier::Keyword));
        assert_eq!(value_identifier("crate"), Err(NoIdentifier::Keyword));
        assert_eq!(variant_identifier("self"), Err(NoIdentifier::Keyword));
        assert_eq!(variant_identifier("type").as_deref(), Ok("Type"));
    }

    #[test]
    fn every_identifier_is_one_for_the_compiler() {
        for text in KEYWORDS.iter().chain(&["#text", "err-code", "x", "a.b", "Total Amount (EUR)"]) {
            let value = value_identifier(text).unwrap();
            let variant = variant_identifier(text).unwrap();
            assert!(syn::parse_str::<syn::Ident>(&value).is_ok(), "{value}");
            assert!(syn::parse_str::<syn::Ident>(&variant).is_ok(), "{variant}");
        }
    }

    #[test]
    fn texts_without_an_identifier_say_why() {
        assert_eq!(value_identifier("2fa"), Err(NoIdentifier::Digit));
        assert_eq!(value_identifier("*"), Err(NoIdentifier::Empty));
        assert_eq!(value_identifier("größe"), Err(NoIdentifier::NotAscii));
        assert_eq!(variant_identifier("1"), Err(NoIdentifier::Digit));
    }
}
