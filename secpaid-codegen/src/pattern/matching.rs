//! In: a pattern and a message. Out: does the pattern match the whole of it, with numbers that fit their types?

use super::Piece;
use crate::decimal;
use crate::model::CaptureType;

/// Does the pattern match the whole message?
pub(crate) fn matches(pieces: &[Piece], message: &str) -> bool {
    // Offsets that the pieces so far can reach.
    let mut reached = vec![0];
    for piece in pieces {
        let mut next: Vec<usize> = match piece {
            Piece::Literal(text) => {
                let behind =
                    |at: &usize| message.get(*at..).is_some_and(|rest| rest.starts_with(text.as_str()));
                reached.iter().filter(|at| behind(at)).map(|at| at + text.len()).collect()
            }
            Piece::Capture { ty, .. } => reached.iter().flat_map(|at| ends(*ty, message, *at)).collect(),
        };
        next.sort_unstable();
        next.dedup();
        reached = next;
    }
    reached.last() == Some(&message.len())
}

/// Where a capture that starts at an offset can end.
fn ends(ty: CaptureType, message: &str, start: usize) -> Vec<usize> {
    let rest = message.get(start..).unwrap_or("");
    let ends = rest.char_indices().map(|(at, character)| at + character.len_utf8());
    ends.filter(|end| rest.get(..*end).is_some_and(|text| fits(ty, text))).map(|end| start + end).collect()
}

fn fits(ty: CaptureType, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match ty {
        CaptureType::U32 => digits(text) && text.parse::<u32>().is_ok(),
        CaptureType::U64 => digits(text) && text.parse::<u64>().is_ok(),
        CaptureType::I64 => digits(text.strip_prefix('-').unwrap_or(text)) && text.parse::<i64>().is_ok(),
        CaptureType::Decimal => decimal::is_decimal(text),
        CaptureType::Word => !text.is_empty() && !text.contains(char::is_whitespace),
        CaptureType::String => !text.is_empty(),
    }
}
