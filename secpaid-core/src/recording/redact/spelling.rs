//! A place in a text in, the characters that are spelled there out: plain, percent-encoded, escaped as in JSON or HTML.
//!
//! Replacing a secret only where it is spelled plainly would leave it in URLs, in forms, and in JSON that sits in a string. So texts are
//! read character by character, each in any spelling, and the spellings may be mixed.

/// How often percent-encoded text is encoded again at most.
const MOST_ENCODINGS: usize = 8;
/// How many zeros are before or behind a Latin character in UTF-16 or UTF-32 at most.
const MOST_ZEROS: usize = 3;

/// A character, and how many bytes it takes.
type Spelled = (char, usize);

/// The characters that can be read here, each with the place where it ends.
pub(super) fn characters(text: &[u8], at: usize) -> impl Iterator<Item = Spelled> {
    let rest = text.get(at..).unwrap_or_default();
    let zeros = rest.iter().take(MOST_ZEROS).take_while(|byte| **byte == 0).count();
    let rest = rest.get(zeros..).unwrap_or_default();
    let escaped = || at > 0 && text.get(at - 1) == Some(&b'\\');
    let spelled = match rest.first() {
        Some(b'%') => [percent(rest), rest.starts_with(b"%25").then_some(('%', 3)), None],
        Some(b'+') => [Some((' ', 1)), None, None],
        Some(b'&') => [entity(rest), None, None],
        Some(b'\\') => escape(rest),
        Some(b'u') if escaped() => [unicode(rest), None, None],
        _ => [None; 3],
    };
    let all = [plain(rest)].into_iter().chain(spelled).flatten();
    all.map(move |(character, length)| (character, at + zeros + length))
}

fn plain(text: &[u8]) -> Option<Spelled> {
    let first = *text.first()?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let character = text.get(..4).unwrap_or(text).utf8_chunks().next()?.valid().chars().next()?;
    Some((character, character.len_utf8()))
}

/// `%2F`, `%252F`.
fn percent(text: &[u8]) -> Option<Spelled> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while bytes.len() < 4 {
        rest = rest.strip_prefix(b"%")?;
        for _ in 0..MOST_ENCODINGS {
            rest = rest.strip_prefix(b"25").unwrap_or(rest);
        }
        bytes.push(u8::try_from(hex(rest.get(..2)?)?).ok()?);
        rest = rest.get(2..)?;
        if let Ok(decoded) = str::from_utf8(&bytes) {
            return Some((decoded.chars().next()?, text.len() - rest.len()));
        }
    }
    None
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn entity(text: &[u8]) -> Option<Spelled> {
    let body = text.strip_prefix(b"&")?;
    let length = body.iter().take(10).position(|byte| *byte == b';')?;
    let meant = match body.get(..length)? {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    Some((meant, length + 2))
}

/// `\/`, `\n`, `\u00e4`, each with more backslashes where the JSON sits in a string; and the backslashes themselves.
fn escape(text: &[u8]) -> [Option<Spelled>; 3] {
    let backslashes = backslashes(text);
    let code = text.get(backslashes..).unwrap_or_default();
    let short = plain(code).and_then(|(character, length)| match character {
        'n' => Some(('\n', length)),
        'r' => Some(('\r', length)),
        't' => Some(('\t', length)),
        'b' => Some(('\u{8}', length)),
        'f' => Some(('\u{c}', length)),
        other => Some((other, length)).filter(|_| !other.is_ascii_alphanumeric()),
    });
    let behind = |(character, length)| (character, backslashes + length);
    [Some(('\\', backslashes)), short.map(behind), unicode(code).map(behind)]
}

/// `u00e4`, or two of them with a backslash between.
fn unicode(code: &[u8]) -> Option<Spelled> {
    let (first, rest) = unit(code)?;
    if let Some(character) = char::from_u32(first.into()) {
        return Some((character, code.len() - rest.len()));
    }
    let (second, rest) = unit(rest.get(backslashes(rest)..)?)?;
    Some((char::decode_utf16([first, second]).next()?.ok()?, code.len() - rest.len()))
}

fn backslashes(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b'\\').count()
}

fn unit(code: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = code.strip_prefix(b"u")?.split_at_checked(4)?;
    Some((u16::try_from(hex(digits)?).ok()?, rest))
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digits =
        str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    u32::from_str_radix(digits?, 16).ok()
}
