//! In: patterns of messages of both specs. Out: does the old one recognise what the new one does, with the same captures?

use crate::diff::words::quoted;
use crate::model::{Capture, CaptureType, ErrorDef, Pattern, PatternPart};
use crate::pattern::{Automaton, Piece, matches};

pub(super) fn pieces(pattern: &Pattern) -> Vec<Piece> {
    let piece = |part: &PatternPart| match part {
        PatternPart::Literal(text) => Piece::Literal(text.clone()),
        PatternPart::Capture(number, ty) => {
            Piece::Capture { name: number.to_string(), ty: *ty, range: (0, 0) }
        }
    };
    pattern.parts.iter().map(piece).collect()
}

/// Does one of the old patterns match each message of the new one, with captures that mean the same?
pub(super) fn covered(
    pattern: &Pattern,
    now: &ErrorDef,
    old: &[&Pattern],
    before: &ErrorDef,
) -> Result<(), String> {
    let ours = pieces(pattern);
    let theirs: Vec<Vec<Piece>> = old.iter().map(|pattern| pieces(pattern)).collect();
    let name = &now.name;
    let automata: Vec<Automaton> = theirs.iter().map(|pieces| Automaton::new(pieces)).collect();
    let lost = |text: &str| format!("clients do not recognise the message {} as `{name}`", quoted(text));
    if let Some(text) = Automaton::new(&ours).beyond(&automata.iter().collect::<Vec<_>>()) {
        return Err(lost(&text));
    }
    // Digits of any length are all the same to an automaton, but not to a number's type.
    for text in extremes(&ours) {
        if matches(&ours, &text) && !theirs.iter().any(|pieces| matches(pieces, &text)) {
            return Err(lost(&text));
        }
    }
    let aligned = old.iter().find(|other| is_aligned(pattern, other));
    match aligned.and_then(|other| swapped(pattern, &now.captures, other, &before.captures)) {
        Some(capture) => Err(format!("clients take another part of the message for `{capture}`")),
        None => Ok(()),
    }
}

/// The pattern with the largest and smallest values in its captures, one after the other.
fn extremes(pieces: &[Piece]) -> Vec<String> {
    let texts = |ty: CaptureType| -> &[&str] {
        match ty {
            CaptureType::U32 => &["0", "4294967295"],
            CaptureType::U64 => &["0", "18446744073709551615"],
            CaptureType::I64 => &["0", "-9223372036854775808", "9223372036854775807"],
            CaptureType::Decimal => &["0", "-0.5", "79228162514264337593543950335"],
            CaptureType::Word => &["a", "79228162514264337593543950336"],
            CaptureType::String => &["a", "a b", "79228162514264337593543950336"],
        }
    };
    let fill = |at: usize, choice: usize| -> String {
        let text = |(index, piece): (usize, &Piece)| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Capture { ty, .. } => {
                let choice = if index == at { choice } else { 0 };
                texts(*ty).get(choice).copied().unwrap_or_default().to_owned()
            }
        };
        pieces.iter().enumerate().map(text).collect()
    };
    let captures = pieces.iter().enumerate().filter_map(|(index, piece)| match piece {
        Piece::Capture { ty, .. } => Some((index, texts(*ty).len())),
        Piece::Literal(_) => None,
    });
    captures
        .flat_map(|(index, count)| (0..count).map(move |choice| (index, choice)))
        .map(|(at, choice)| fill(at, choice))
        .collect()
}

/// Do both have the same literals and as many captures between them?
fn is_aligned(left: &Pattern, right: &Pattern) -> bool {
    left.parts.len() == right.parts.len()
        && left.parts.iter().zip(&right.parts).all(|pair| match pair {
            (PatternPart::Literal(left), PatternPart::Literal(right)) => left == right,
            (PatternPart::Capture(..), PatternPart::Capture(..)) => true,
            _ => false,
        })
}

/// A capture that old clients read where the new API says another one.
fn swapped<'c>(
    new: &Pattern,
    new_names: &[Capture],
    old: &Pattern,
    old_names: &'c [Capture],
) -> Option<&'c str> {
    let name = |names: &'c [Capture], part: &PatternPart| match part {
        PatternPart::Capture(index, _) => names.get(*index).map(|capture| capture.name.as_str()),
        PatternPart::Literal(_) => None,
    };
    let now = |part: &PatternPart| match part {
        PatternPart::Capture(index, _) => new_names.get(*index).map(|capture| capture.name.clone()),
        PatternPart::Literal(_) => None,
    };
    let pairs = old.parts.iter().zip(&new.parts);
    pairs.filter_map(|(left, right)| Some((name(old_names, left)?, now(right)?))).find_map(|(was, is)| {
        let elsewhere = new.parts.iter().filter_map(now).any(|known| known == was);
        (was != is && elsewhere).then_some(was)
    })
}
