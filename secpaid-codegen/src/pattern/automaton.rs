//! In: a pattern. Out: an automaton that says whether it shares a message with another, or splits one in two ways.
//!
//! Glushkov's construction: a state per character of the pattern, which says what may stand there and what may follow.
//! The digits of a number are taken to be of any length: whether a number fits its type is not looked at.

mod inclusion;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Piece;
use crate::model::CaptureType;

/// The characters that a state accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Only(char),
    Digit,
    NotSpace,
    Any,
}

impl Class {
    fn accepts(self, character: char) -> bool {
        match self {
            Self::Only(only) => only == character,
            Self::Digit => character.is_ascii_digit(),
            Self::NotSpace => !character.is_whitespace(),
            Self::Any => true,
        }
    }

    /// A character that both accept.
    fn shared(self, other: Self) -> Option<char> {
        match (self, other) {
            (Self::Only(only), class) | (class, Self::Only(only)) => {
                Some(only).filter(|only| class.accepts(*only))
            }
            (Self::Digit, _) | (_, Self::Digit) => Some('1'),
            _ => Some('a'),
        }
    }
}

#[derive(Debug)]
struct State {
    class: Class,
    next: Vec<usize>,
}

/// The messages of a pattern, as a machine. State 0 stands before the first character.
#[derive(Debug)]
pub(crate) struct Automaton {
    states: Vec<State>,
    last: BTreeSet<usize>,
}

const START: usize = 0;

impl Automaton {
    pub(crate) fn new(pieces: &[Piece]) -> Self {
        let start = State { class: Class::Any, next: Vec::new() };
        let mut automaton = Self { states: vec![start], last: BTreeSet::from([START]) };
        for piece in pieces {
            match piece {
                Piece::Literal(text) => {
                    text.chars().for_each(|character| automaton.one(Class::Only(character)))
                }
                Piece::Capture { ty, .. } => automaton.capture(*ty),
            }
        }
        automaton
    }

    fn capture(&mut self, ty: CaptureType) {
        match ty {
            CaptureType::U32 | CaptureType::U64 => self.many(Class::Digit),
            CaptureType::I64 => {
                self.sign();
                self.many(Class::Digit);
            }
            CaptureType::Decimal => {
                self.sign();
                self.many(Class::Digit);
                let whole = self.last.clone();
                self.one(Class::Only('.'));
                self.many(Class::Digit);
                self.last.extend(whole);
            }
            CaptureType::Word => self.many(Class::NotSpace),
            CaptureType::String => self.many(Class::Any),
        }
    }

    /// An optional minus.
    fn sign(&mut self) {
        let before = self.last.clone();
        self.one(Class::Only('-'));
        self.last.extend(before);
    }

    /// One character of a class.
    fn one(&mut self, class: Class) {
        let new = self.states.len();
        self.states.push(State { class, next: Vec::new() });
        for last in std::mem::replace(&mut self.last, BTreeSet::from([new])) {
            self.states[last].next.push(new);
        }
    }

    /// One or more characters of a class.
    fn many(&mut self, class: Class) {
        self.one(class);
        let new = self.states.len() - 1;
        self.states[new].next.push(new);
    }

    /// A message that both match.
    pub(crate) fn shared(&self, other: &Self) -> Option<String> {
        walk(self, other, |_, _| true)
    }

    /// A message that can be split in two ways.
    pub(crate) fn ambiguous(&self) -> Option<String> {
        walk(self, self, |left, right| left != right)
    }
}

/// Two machines reading the same message; `parted` once they were ever in places that count as different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    left: usize,
    right: usize,
    parted: bool,
}

/// The shortest message that both accept after having been in different places by `differ`.
fn walk(left: &Automaton, right: &Automaton, differ: fn(usize, usize) -> bool) -> Option<String> {
    let start = Pair { left: START, right: START, parted: false };
    let mut came_from: BTreeMap<Pair, Option<(Pair, char)>> = BTreeMap::from([(start, None)]);
    let mut queue = VecDeque::from([start]);
    while let Some(pair) = queue.pop_front() {
        if pair.parted && left.last.contains(&pair.left) && right.last.contains(&pair.right) {
            return Some(spell(pair, &came_from));
        }
        for &l in &left.states[pair.left].next {
            for &r in &right.states[pair.right].next {
                let Some(character) = left.states[l].class.shared(right.states[r].class) else { continue };
                let next = Pair { left: l, right: r, parted: pair.parted || differ(l, r) };
                came_from.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    Some((pair, character))
                });
            }
        }
    }
    None
}

fn spell(end: Pair, came_from: &BTreeMap<Pair, Option<(Pair, char)>>) -> String {
    let mut characters = Vec::new();
    let mut at = end;
    while let Some(Some((before, character))) = came_from.get(&at) {
        characters.push(*character);
        at = *before;
    }
    characters.iter().rev().collect()
}
