//! A text and a word in, where the word stands out: plain, percent-encoded, escaped as in JSON or HTML, or a mixture of these.
//!
//! Replacing a secret only where it is spelled plainly would leave it in URLs, in forms, and in JSON that sits in a string. So a
//! word is compared character by character, each in any spelling that decodes to it.

use std::ops::Range;

/// The first place at or behind `from` where the word stands in any spelling. Nothing is found for an empty word.
pub(super) fn find(text: &[u8], word: &str, from: usize) -> Option<Range<usize>> {
    let first = word.chars().next()?;
    let mut plain = [0; 4];
    let plain = first.encode_utf8(&mut plain).as_bytes().first().copied()?;
    let rest = text.get(from..)?;
    let starts = rest.iter().enumerate().filter(|(offset, byte)| match **byte {
        // What starts inside a run of backslashes starts at its first one, too.
        b'\\' => offset.checked_sub(1).and_then(|before| rest.get(before)) != Some(&b'\\'),
        byte => byte == plain || b"%&+".contains(&byte),
    });
    starts.map(|(offset, _)| from + offset).find_map(|start| Some(start..word_end(text, start, word)?))
}

/// Is the word there at all?
pub(super) fn mentions(text: &[u8], word: &str) -> bool {
    find(text, word, 0).is_some()
}

/// Does the text give this key a value, as `key=`, `"key":` and `<key>` do?
pub(super) fn assigns(text: &[u8], key: &str) -> bool {
    let mut from = 0;
    while let Some(found) = find(text, key, from) {
        let mut at = found.end;
        while let Some(end) = any_end(text, at, "\"'\\ \t\r\n]") {
            at = end;
        }
        if any_end(text, at, ":=>").is_some() {
            return true;
        }
        from = found.start + 1;
    }
    false
}

/// The text with the constant in every place of the word.
pub(super) fn replaced(text: &str, word: &str, constant: &str) -> String {
    let mut output = String::new();
    let mut copied = 0;
    while let Some(found) = find(text.as_bytes(), word, copied) {
        output.push_str(text.get(copied..found.start).unwrap_or_default());
        output.push_str(constant);
        copied = found.end;
    }
    output.push_str(text.get(copied..).unwrap_or_default());
    output
}

/// The end of the first of these characters that stands here.
fn any_end(text: &[u8], at: usize, characters: &str) -> Option<usize> {
    characters.chars().find_map(|character| ends(text, at, character).max())
}

/// Where the word ends that starts here. Follows every spelling at once: one that fits in the middle may not fit to the end.
fn word_end(text: &[u8], start: usize, word: &str) -> Option<usize> {
    let mut reached = vec![start];
    let mut last = None;
    for character in word.chars() {
        // A run of backslashes is compared as one: how many there are says only how often it was escaped.
        if character == '\\' && last == Some('\\') {
            continue;
        }
        last = Some(character);
        reached = reached.into_iter().flat_map(|at| ends(text, at, character)).collect();
    }
    reached.into_iter().max()
}

/// The ends of every spelling of a character that stands here.
fn ends(text: &[u8], at: usize, character: char) -> impl Iterator<Item = usize> {
    let rest = text.get(at..).unwrap_or_default();
    // Latin text in UTF-16 has a zero in every other byte.
    let zeros = rest.iter().take_while(|byte| **byte == 0).count();
    let rest = rest.get(zeros..).unwrap_or_default();
    let escaped = at > 0 && text.get(at - 1) == Some(&b'\\');
    let lengths = [
        plain(rest, character),
        percent(rest, character),
        entity(rest, character),
        escape(rest, character),
        if character == '\\' { Some(backslashes(rest)).filter(|count| *count > 0) } else { None },
        if escaped { unicode(rest, character) } else { None },
    ];
    lengths.into_iter().flatten().map(move |length| at + zeros + length)
}

fn plain(text: &[u8], character: char) -> Option<usize> {
    let mut buffer = [0; 4];
    text.starts_with(character.encode_utf8(&mut buffer).as_bytes()).then_some(character.len_utf8())
}

/// `%2F`, `%252F`, and `+` for a space.
fn percent(text: &[u8], character: char) -> Option<usize> {
    if character == ' ' && text.first() == Some(&b'+') {
        return Some(1);
    }
    let mut buffer = [0; 4];
    let mut length = 0;
    for byte in character.encode_utf8(&mut buffer).bytes() {
        let mut code = text.get(length..)?.strip_prefix(b"%")?;
        while let Some(again) = code.strip_prefix(b"25")
            && byte != b'%'
        {
            code = again;
        }
        if hex(code.get(..2)?)? != u32::from(byte) {
            return None;
        }
        length = text.len() - code.len() + 2;
    }
    Some(length)
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn entity(text: &[u8], character: char) -> Option<usize> {
    let body = text.strip_prefix(b"&")?;
    let length = body.iter().take(10).position(|byte| *byte == b';')?;
    let name = body.get(..length)?;
    let meant = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    (meant == character).then_some(length + 2)
}

/// `\/`, `\n`, `\u00e4`, each with more backslashes where the JSON sits in a string.
fn escape(text: &[u8], character: char) -> Option<usize> {
    let backslashes = backslashes(text);
    let code = text.get(backslashes..).filter(|_| backslashes > 0)?;
    let short = match character {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        other if other.is_ascii_alphanumeric() => return Some(backslashes + unicode(code, character)?),
        other => other,
    };
    Some(backslashes + plain(code, short).or_else(|| unicode(code, character))?)
}

fn backslashes(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'\\').count()
}

/// `u00e4`, or two of them with a backslash between.
fn unicode(code: &[u8], character: char) -> Option<usize> {
    let mut units = [0; 2];
    let mut length = 0;
    for (index, unit) in character.encode_utf16(&mut units).iter().enumerate() {
        let mut rest = code.get(length..)?;
        while let (true, Some(inner)) = (index > 0, rest.strip_prefix(b"\\")) {
            rest = inner;
        }
        let digits = rest.strip_prefix(b"u")?.get(..4)?;
        if hex(digits)? != u32::from(*unit) {
            return None;
        }
        length = code.len() - rest.len() + 5;
    }
    Some(length)
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digits =
        str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    u32::from_str_radix(digits?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_every_spelling() {
        for (word, text) in [
            ("sk-1/2", "sk-1/2"),
            ("sk-1/2", "sk-1%2F2"),
            ("sk-1/2", "sk%2d1%2f2"),
            ("sk-1/2", "%73%6b%2D%31%2F%32"),
            ("sk-1/2", "sk-1%252F2"),
            ("sk-1/2", r"sk-1\/2"),
            ("sk-1/2", r"sk-1\\\/2"),
            ("sk-1/2", r"\u0073k-1\u002F2"),
            ("sk-1/2", r"\\u0073k-1\\u002f2"),
            ("sk-1/2", "sk-1&#47;2"),
            ("sk-1/2", "sk-1&#x2f;2"),
            ("sk-1/2", "s\0k\0-\x001\0/\x002"),
            ("a b", "a+b"),
            ("a b", "a%20b"),
            ("a&\"b", "a&amp;&quot;b"),
            ("ä😀", "ä😀"),
            ("ä😀", "%C3%A4%f0%9f%98%80"),
            ("ä😀", r"\u00e4\ud83d\ude00"),
            ("ä😀", r"\\u00e4\\ud83d\\ude00"),
            ("100%", "100%25"),
            ("100%", "100%"),
            (r"a\b", r"a\\b"),
            (r"a\b", r"a\b"),
            (r"a\user", r"a\\user"),
            (r"a\\b", r"a\\\\b"),
            (r"a\b", r"a\u005cb"),
            ("a\\\"b", r#"a\\\"b"#),
            ("a\nb", r"a\nb"),
        ] {
            assert_eq!(
                find(format!("xx{text}yy").as_bytes(), word, 0),
                Some(2..2 + text.len()),
                "{word} {text}"
            );
            assert_eq!(replaced(&format!("xx{text}yy{text}"), word, "-"), "xx-yy-");
        }
    }

    #[test]
    fn what_is_another_word_is_not_found() {
        for (word, text) in [
            ("token", "tok en"),
            ("token", "Token"),
            ("a/b", "a%2Gb"),
            ("nn", r"\n\n"),
            ("ab", ""),
            ("", "ab"),
        ] {
            assert_eq!(find(text.as_bytes(), word, 0), None, "{word} {text}");
        }
    }

    #[test]
    fn a_key_with_a_value_is_told_from_prose() {
        for text in [
            "token=a",
            "x&token%3Da",
            r#"{"token": "a"#,
            r#"{\"token\":\"a"#,
            "r[0][token]=",
            "<token>a",
            "token : a",
        ] {
            assert!(assigns(text.as_bytes(), "token"), "{text}");
        }
        for text in ["Incorrect token or missing token", "Please enter token", "a=token"] {
            assert!(!assigns(text.as_bytes(), "token"), "{text}");
        }
    }

    #[test]
    fn a_run_of_escapes_takes_no_time() {
        let text = "\\".repeat(20_000);
        assert_eq!(find(text.as_bytes(), &format!("{}x", "\\".repeat(200)), 0), None);
    }
}
