//! In: a pattern and others. Out: a message that only the first one matches, if there is one.
//!
//! The others are read together, as the set of states that they can be in (the subset construction).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Automaton, Class, START};

/// Where the others can be: which one, and in which state.
type Places = BTreeSet<(usize, usize)>;

impl Automaton {
    /// A message that this one matches and none of the others does.
    pub(crate) fn beyond(&self, others: &[&Self]) -> Option<String> {
        let alphabet = alphabet(std::iter::once(self).chain(others.iter().copied()));
        let start = (START, others.iter().enumerate().map(|(index, _)| (index, START)).collect::<Places>());
        let mut came_from = BTreeMap::from([(start.clone(), None)]);
        let mut queue = VecDeque::from([start]);
        while let Some(here) = queue.pop_front() {
            let (own, places) = &here;
            let taken = |(index, state): &(usize, usize)| {
                others.get(*index).is_some_and(|other| other.last.contains(state))
            };
            if self.last.contains(own) && !places.iter().any(taken) {
                return Some(spell(&here, &came_from));
            }
            for &next in &self.states[*own].next {
                for &character in
                    alphabet.iter().filter(|character| self.states[next].class.accepts(**character))
                {
                    let there = (next, step(others, places, character));
                    if !came_from.contains_key(&there) {
                        came_from.insert(there.clone(), Some((here.clone(), character)));
                        queue.push_back(there);
                    }
                }
            }
        }
        None
    }
}

fn step(others: &[&Automaton], places: &Places, character: char) -> Places {
    let mut reached = Places::new();
    for (index, state) in places {
        let Some(other) = others.get(*index) else { continue };
        let next = other.states[*state].next.iter();
        reached.extend(
            next.filter(|next| other.states[**next].class.accepts(character)).map(|next| (*index, *next)),
        );
    }
    reached
}

/// Every character that one of the patterns tells from others, and one of each kind that none does.
fn alphabet<'a>(automata: impl Iterator<Item = &'a Automaton>) -> BTreeSet<char> {
    let states = automata.flat_map(|automaton| &automaton.states);
    let mut characters: BTreeSet<char> = states
        .filter_map(|state| match state.class {
            Class::Only(character) => Some(character),
            _ => None,
        })
        .collect();
    for mut kind in [
        "0123456789".chars().collect::<Vec<_>>(),
        ('a'..='z').chain('\u{430}'..='\u{44f}').collect(),
        vec![' ', '\t', '\u{a0}', '\u{2003}'],
    ] {
        kind.retain(|character| !characters.contains(character));
        characters.extend(kind.first());
    }
    characters
}

type Came = BTreeMap<(usize, Places), Option<((usize, Places), char)>>;

fn spell(end: &(usize, Places), came_from: &Came) -> String {
    let mut characters = Vec::new();
    let mut at = end;
    while let Some(Some((before, character))) = came_from.get(at) {
        characters.push(*character);
        at = before;
    }
    characters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::parse;

    fn beyond(pattern: &str, others: &[&str]) -> Option<String> {
        let automaton = |text: &str| Automaton::new(&parse(text).unwrap());
        let others: Vec<Automaton> = others.iter().map(|other| automaton(other)).collect();
        automaton(pattern).beyond(&others.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_pattern_is_within_one_that_says_less() {
        assert_eq!(beyond("Order 7 broke", &["Order {id:u32} broke"]), None);
        assert_eq!(beyond("Order {id:u32} of {by:word} broke", &["Order {what:string} broke"]), None);
        assert_eq!(beyond("no {a:u32}", &["no {a:i64}"]), None);
        assert_eq!(beyond("no {a:i64}", &["no {a:u32}", "no -{a:u32}"]), None);
    }

    #[test]
    fn what_is_beyond_is_spelled_out() {
        assert_eq!(beyond("a{b:word}", &["a{b:u32}"]).as_deref(), Some("aa"));
        assert_eq!(beyond("a{b:string}", &["a{b:word}"]).as_deref(), Some("a "));
        assert_eq!(beyond("a", &[]).as_deref(), Some("a"));
        assert_eq!(beyond("no {a:i64}", &["no {a:u32}"]).as_deref(), Some("no -0"));
        assert_eq!(beyond("{a:decimal}", &["{a:u32}"]).as_deref(), Some("-0"));
    }
}
