//! From the escaped text of a form to what it says: strict, where browsers let a lone `%` pass.

use crate::json::Fault;

/// Decodes `+` and `%20`. `start` is where the text stands, for faults.
pub(super) fn decode(escaped: &[u8], start: usize) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((first, behind)) = rest.split_first() {
        let (byte, behind) = match (first, behind) {
            (b'%', behind) => match escape(behind) {
                Some(found) => found,
                None => {
                    let at = start + escaped.len() - rest.len();
                    return Err(Fault::new(at, "`%` is not followed by two hexadecimal digits"));
                }
            },
            (b'+', behind) => (b' ', behind),
            (byte, behind) => (*byte, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8(bytes).map_err(|_| Fault::new(start, "the text is not UTF-8"))
}

/// The byte of two hexadecimal digits, and what is behind them.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, behind) = text.split_at_checked(2)?;
    let digits = str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    Some((u8::from_str_radix(digits, 16).ok()?, behind))
}
