//! Where a token ends: bytes and a position in, a position out. The inner loops of the reader.

use super::Fault;

const WORD: usize = size_of::<u64>();

/// The first `"`, `\` or control character at or behind `from`, else the end.
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    near_plain_end(bytes, from).unwrap_or_else(|| {
        // Only the last bytes, too few for a word, are not looked at yet.
        let unchecked = bytes.len().saturating_sub(from) % WORD;
        let checked = bytes.len() - unchecked;
        let rest = bytes.get(checked..).unwrap_or_default();
        checked + rest.iter().position(|&byte| is_special(byte)).unwrap_or(rest.len())
    })
}

/// The first `"`, `\` or control character at or behind `from`, where a whole word is left to look at.
#[inline]
pub(super) fn near_plain_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut rest = bytes.get(from..)?;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let special = special_bytes(*word);
        if special != 0 {
            return Some(at + (special.trailing_zeros() / 8) as usize);
        }
        rest = tail;
        at += WORD;
    }
    None
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The top bits of the bytes that are `"`, `\` or a control character. Only the lowest one set is exact.
///
/// Subtracting borrows into the top bit of a byte that is smaller, and then possibly from the bytes above.
#[inline]
fn special_bytes(word: [u8; WORD]) -> u64 {
    const ONES: u64 = u64::MAX / 0xff;
    const TOPS: u64 = ONES * 0x80;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    // Makes 0x20 of the quote and 0x22 of the space, and of control characters other control characters.
    const SWAP: u64 = ONES * (b'"' ^ b' ') as u64;

    let word = u64::from_le_bytes(word);
    ((word ^ SWAP).wrapping_sub(ONES * 0x21) | (word ^ BACKSLASHES).wrapping_sub(ONES)) & !word & TOPS
}

/// The first byte at or behind `from` that is not white space, else the end.
#[inline]
pub(super) fn space_end(bytes: &[u8], from: usize) -> usize {
    if bytes.get(from).is_some_and(|&byte| byte > b' ') { from } else { spaces_end(bytes, from) }
}

#[inline(never)]
fn spaces_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The end of the number that starts at `start` with a minus or a digit.
#[inline]
pub(super) fn number_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    let whole = at;
    at = digits_end(bytes, at);
    if at == whole {
        return Err(Fault::new(at, "expected a digit behind `-`"));
    }
    if at > whole + 1 && bytes.get(whole) == Some(&b'0') {
        return Err(Fault::new(whole, "a number must not start with a zero before other digits"));
    }
    if bytes.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = digits_end(bytes, fraction);
        if at == fraction {
            return Err(Fault::new(at, "expected a digit behind the point of a number"));
        }
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        let exponent = at;
        at = digits_end(bytes, exponent);
        if at == exponent {
            return Err(Fault::new(at, "expected a digit in the exponent of a number"));
        }
    }
    Ok(at)
}

#[inline]
fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// The end of the string whose first character is at `start`: the position of its closing quote, and whether it has
/// escapes. All of them are valid.
#[inline]
pub(super) fn string_end(bytes: &[u8], start: usize) -> Result<(usize, bool), Fault> {
    let end = plain_end(bytes, start);
    if bytes.get(end) == Some(&b'"') { Ok((end, false)) } else { escaped_end(bytes, end) }
}

#[inline(never)]
fn escaped_end(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Fault> {
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((at, true)),
            Some(b'\\') => at = escape(bytes, at)?.1,
            Some(_) => return Err(Fault::new(at, "a control character in a string must be escaped")),
            None => return Err(Fault::new(at, "the text ends inside a string")),
        }
        at = plain_end(bytes, at);
    }
}

/// Adds what a string with escapes says to `text`.
///
/// # Errors
///
/// None for a string that [`string_end`] accepted.
pub(super) fn unescape(raw: &str, text: &mut String) -> Result<(), Fault> {
    let bytes = raw.as_bytes();
    text.reserve(raw.len());
    let mut at = 0;
    loop {
        let end = plain_end(bytes, at);
        // Both are next to an ASCII byte or an end of the text, so they are character boundaries.
        text.push_str(&raw[at..end]);
        if end == bytes.len() {
            return Ok(());
        }
        let (c, behind) = escape(bytes, end)?;
        text.push(c);
        at = behind;
    }
}

/// The character that the escape at `at` stands for, and the position behind it.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), Fault> {
    let c = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(bytes, at),
        _ => return Err(Fault::new(at, "unknown escape in a string")),
    };
    Ok((c, at + 2))
}

fn unicode_escape(bytes: &[u8], at: usize) -> Result<(char, usize), Fault> {
    let lone = || Fault::new(at, "half of a surrogate pair in a string");
    let unit = code_unit(bytes, at)?;
    if let Some(c) = char::from_u32(unit) {
        return Ok((c, at + 6));
    }
    if !(0xd800..0xdc00).contains(&unit) || bytes.get(at + 6..at + 8) != Some(b"\\u") {
        return Err(lone());
    }
    let low = code_unit(bytes, at + 6)?;
    if !(0xdc00..0xe000).contains(&low) {
        return Err(lone());
    }
    let c = char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(lone)?;
    Ok((c, at + 12))
}

/// The four hexadecimal digits behind `\u` at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let digits = bytes.get(at + 2..at + 6).unwrap_or_default();
    let unit = digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?));
    match unit {
        Some(unit) if digits.len() == 4 => Ok(unit),
        _ => Err(Fault::new(at, "expected four hexadecimal digits behind `\\u`")),
    }
}

/// Are two texts of one length the same? For names, which are short: eight bytes at a time, and no call.
#[inline]
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    fn equal<const N: usize>(left: Option<&[u8; N]>, right: Option<&[u8; N]>) -> Option<bool> {
        Some(left? == right?)
    }
    let end = equal::<8>(left.last_chunk(), right.last_chunk());
    if let Some(end) = end {
        let (left, right) = (left.as_chunks::<8>().0, right.as_chunks::<8>().0);
        return end && left.iter().zip(right).all(|(left, right)| left == right);
    }
    match equal::<4>(left.last_chunk(), right.last_chunk()) {
        Some(end) => end && left.first_chunk::<4>() == right.first_chunk(),
        None => left.iter().zip(right).all(|(left, right)| left == right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_ends_at_the_first_special_byte_wherever_it_is() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for length in 0..40 {
                for position in 0..length {
                    let mut bytes = vec![b'a'; length];
                    bytes[position] = special;
                    for later in &mut bytes[position + 1..] {
                        *later = 0xff;
                    }
                    assert_eq!(plain_end(&bytes, 0), position, "{special} at {position} of {length}");
                    assert_eq!(plain_end(&bytes, position), position);
                }
            }
        }
    }

    #[test]
    fn every_other_byte_is_plain() {
        for byte in (0x20..=0xff).filter(|byte| !matches!(byte, b'"' | b'\\')) {
            let bytes = [byte; 19];
            assert_eq!(plain_end(&bytes, 0), 19, "{byte}");
            assert_eq!(plain_end(&bytes, 25), 19);
        }
    }

    #[test]
    fn texts_of_one_length_are_the_same_where_every_byte_is() {
        let text: Vec<u8> = (0..40).collect();
        for length in 0..=text.len() {
            assert!(same(&text[..length], &text[..length]), "{length}");
            for position in 0..length {
                let mut other = text.clone();
                other[position] ^= 1;
                assert!(!same(&text[..length], &other[..length]), "{position} of {length}");
            }
        }
    }
}
