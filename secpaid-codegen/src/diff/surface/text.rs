//! From the tokens of a type to text that is the same for the same type.
//!
//! A rooted path becomes `::` and its last word, so that `::secpaid_core::scalar::Date` is `::Date`, and a type `Date` of the spec is
//! `Date`. No two types of the runtime that generated code names have the same last word.

use quote::ToTokens;

/// The text of a type, a path or a list of bounds.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let tokens = tokens.to_token_stream().to_string();
    let words = words(&tokens);
    let mut rest = words.as_slice();
    let mut text = String::new();
    loop {
        match rest {
            ["::" | "__rt", ..] if is_rooted(rest) => {
                while let [_, "::", tail @ ..] | ["::", tail @ ..] = rest {
                    rest = tail;
                }
                push(&mut text, "::");
                if let [last, tail @ ..] = rest {
                    text.push_str(last);
                    rest = tail;
                }
            }
            [word, tail @ ..] => {
                push(&mut text, word);
                rest = tail;
            }
            [] => return text,
        }
    }
}

/// The same for people: without the marks of rooted paths.
pub(super) fn shown(text: &str) -> String {
    text.replace("::", "")
}

fn is_rooted(words: &[&str]) -> bool {
    matches!(words, ["::", ..] | ["__rt", "::", ..])
}

fn push(text: &mut String, word: &str) {
    match word {
        "," => text.push_str(", "),
        "=" | "+" => text.extend([" ", word, " "]),
        _ => {
            let apart = word == "::" || word.starts_with(is_word);
            if apart && text.ends_with(is_word) {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
}

/// Names and lifetimes, `::`, and all other characters one by one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(length);
        words.push(word);
        rest = tail.trim_start();
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'' | '#')
}
