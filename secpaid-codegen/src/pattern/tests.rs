use std::collections::BTreeSet;

use super::*;

fn pattern(text: &str) -> Vec<Piece> {
    parse(text).unwrap()
}

fn shared(left: &str, right: &str) -> Option<String> {
    Automaton::new(&pattern(left)).shared(&Automaton::new(&pattern(right)))
}

fn ambiguous(text: &str) -> Option<String> {
    Automaton::new(&pattern(text)).ambiguous()
}

#[test]
fn literals_captures_and_braces() {
    let capture = |name: &str, ty, range| Piece::Capture { name: name.to_owned(), ty, range };
    assert_eq!(
        pattern("at {index:u32}: {{{what:string}}}"),
        [
            Piece::Literal("at ".to_owned()),
            capture("index", CaptureType::U32, (3, 14)),
            Piece::Literal(": {".to_owned()),
            capture("what", CaptureType::String, (18, 31)),
            Piece::Literal("}".to_owned()),
        ]
    );
}

#[test]
fn malformed_patterns_say_where() {
    let refused = |text: &str| parse(text).unwrap_err();
    assert_eq!(
        refused("").message,
        "an empty pattern matches no message, since an empty message counts as none"
    );
    assert_eq!(refused("a {b").range, (2, 4));
    assert_eq!(refused("a } b").range, (2, 3));
    assert_eq!(refused("a {b} c").message, "a capture is written `{name:type}`");
    assert_eq!(refused("a {B:u32}").range, (3, 4));
    assert_eq!(refused("a {self:u32}").range, (3, 7));
    let unknown = refused("a {b:u23}");
    assert_eq!(unknown.range, (5, 8));
    assert!(unknown.message.ends_with("; did you mean `u32`?"), "{}", unknown.message);
}

#[test]
fn numbers_must_fit_to_match() {
    let number = pattern("{n:u32}");
    assert!(matches(&number, "4294967295"));
    assert!(!matches(&number, "4294967296"));
    assert!(!matches(&number, "+1"));
    assert!(!matches(&number, "-1"));
    assert!(matches(&pattern("{n:i64}"), "-1"));
    assert!(matches(&pattern("{a:decimal} of {b:decimal}"), "1.50 of -3"));
    assert!(!matches(&pattern("{w:word}!"), "two words!"));
    assert!(matches(&pattern("{w:string}!"), "two wörds!"));
    assert!(!matches(&pattern("abc"), "abcd"));
}

#[test]
fn the_shared_message_is_matched_by_both() {
    let (left, right) =
        ("Invalid recipient token at index {i:u32}", "Invalid {what:string} at index {n:word}");
    let message = shared(left, right).unwrap();
    assert!(matches(&pattern(left), &message) && matches(&pattern(right), &message), "{message}");
    assert_eq!(shared("Invalid link ID", "Invalid link id"), None);
    assert_eq!(shared("index {i:u32}", "index {i:i64}").as_deref(), Some("index 1"));
    assert_eq!(shared("{a:word}", "two words"), None);
}

#[test]
fn adjacent_captures_are_ambiguous_unless_one_ends_where_the_other_cannot_go_on() {
    assert!(ambiguous("{a:u32}{b:u32}").is_some());
    assert!(ambiguous("{a:word}-{b:word}").is_some());
    assert!(ambiguous("{a:u32}{b:decimal}").is_some());
    assert!(ambiguous("{a:string} {b:string}").is_some());
    assert_eq!(ambiguous("{a:u32}-{b:u32}"), None);
    assert_eq!(ambiguous("{a:word} {b:word}"), None);
    assert_eq!(ambiguous("{a:string}"), None);
    assert_eq!(ambiguous("{a:u32} of {b:string}"), None);
    assert_eq!(ambiguous("{a:decimal}.{b:u32}"), None);
}

/// Every way to split a message, by trying them all.
fn splits(pieces: &[Piece], message: &str) -> usize {
    let Some((piece, rest)) = pieces.split_first() else { return usize::from(message.is_empty()) };
    let one = std::slice::from_ref(piece);
    let ends = (0..=message.len()).filter(|end| matches(one, &message[..*end]));
    ends.map(|end| splits(rest, &message[end..])).sum()
}

/// All patterns of up to three pieces of a small set, and all messages of up to five characters of a small alphabet.
#[test]
fn automata_agree_with_trying_every_message() {
    const PIECES: &[&str] =
        &["1", "a", "-", ".", " ", "{N:u32}", "{N:i64}", "{N:decimal}", "{N:word}", "{N:string}"];
    let mut texts: Vec<String> = vec![String::new()];
    let mut longest = texts.clone();
    for depth in 0..3 {
        longest = longest
            .iter()
            .flat_map(|text| PIECES.iter().map(move |piece| format!("{text}{piece}")))
            .collect();
        longest.iter_mut().for_each(|text| *text = text.replace("{N", &format!("{{c{depth}")));
        // All of one and two pieces, a sample of those of three.
        let step = if depth == 2 { 17 } else { 1 };
        texts.extend(longest.iter().step_by(step).cloned());
    }
    texts.remove(0);
    let mut messages = vec![String::new()];
    let mut layer = messages.clone();
    for _ in 0..5 {
        layer = layer.iter().flat_map(|text| "1a-. ".chars().map(move |c| format!("{text}{c}"))).collect();
        messages.extend(layer.iter().cloned());
    }

    let patterns: Vec<_> = texts.iter().map(|text| pattern(text)).collect();
    let automata: Vec<_> = patterns.iter().map(|pieces| Automaton::new(pieces)).collect();
    let matched: Vec<BTreeSet<usize>> = patterns
        .iter()
        .map(|pieces| (0..messages.len()).filter(|index| matches(pieces, &messages[*index])).collect())
        .collect();
    for (index, automaton) in automata.iter().enumerate() {
        let text = &texts[index];
        let tried = matched[index].iter().any(|message| splits(&patterns[index], &messages[*message]) > 1);
        assert_eq!(automaton.ambiguous().is_some(), tried, "ambiguous: {text}");
        for (other, other_automaton) in automata.iter().enumerate().skip(index + 1) {
            let tried = !matched[index].is_disjoint(&matched[other]);
            let found = automaton.shared(other_automaton);
            assert_eq!(found.is_some(), tried, "shared: {text} and {}: {found:?}", texts[other]);
        }
    }
}
