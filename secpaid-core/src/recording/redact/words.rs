//! A text and any number of words in, the places where one of the words stands out, in any spelling.
//!
//! All words are looked for in one pass, and each text has a budget in proportion to its length: words and text are the other side's,
//! and the search runs inside a call.

use std::ops::Range;

use super::spelling::characters;

/// How many words there may be.
const MOST: usize = 20_000;
/// How much of a word must be there to be taken for one that was cut off, in characters.
const SHORTEST_START: usize = 4;
/// How many bytes may be looked at for each byte of a text, and for each text.
const BUDGET: (usize, usize) = (16, 256);

/// Words to look for.
pub(super) struct Words {
    /// Sorted, so that those with the same beginning are neighbours.
    words: Vec<Vec<char>>,
    /// With which bytes a word can start.
    starts: [bool; 256],
}

/// There are too many words, or the text is too much like them. Any of them may be in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Words {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut starts = [false; 256];
        b"%&+\\".iter().for_each(|byte| start_with(&mut starts, *byte));
        let mut all = Self { words: Vec::new(), starts };
        all.add(words);
        all
    }

    pub(super) fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            start_with(&mut self.starts, word.bytes().next().unwrap_or_default());
            let mut characters: Vec<_> = word.chars().collect();
            // A run of backslashes is compared as one: how many there are says only how often it was escaped.
            characters.dedup_by(|one, other| (*one, *other) == ('\\', '\\'));
            self.words.push(characters);
        }
        self.words.sort_unstable();
        self.words.dedup();
    }

    /// Are there more words than are looked for? Then every search is [`Exhausted`].
    pub(super) fn too_many(&self) -> bool {
        self.words.len() > MOST
    }

    /// Is one of the words there, or can that not be ruled out?
    pub(super) fn mentioned(&self, text: &[u8]) -> bool {
        self.find(text) != Ok(Vec::new())
    }

    /// Does the text give one of the words a value, as `key=`, `"key":` and `<key>` do?
    pub(super) fn assigned(&self, text: &[u8]) -> bool {
        let Ok(found) = self.find(text) else { return true };
        found.into_iter().any(|range| {
            let mut at = range.end;
            while let Some(end) = any_end(text, at, "\"'\\ \t\r\n]") {
                at = end;
            }
            any_end(text, at, ":=>").is_some()
        })
    }

    /// The text with the constant in every place of a word.
    pub(super) fn replaced(&self, text: &str, constant: &str) -> Result<String, Exhausted> {
        let mut output = String::new();
        let mut copied = 0;
        for found in self.find(text.as_bytes())? {
            output.push_str(text.get(copied..found.start).unwrap_or_default());
            output.push_str(constant);
            copied = found.end;
        }
        output.push_str(text.get(copied..).unwrap_or_default());
        Ok(output)
    }

    /// Where the word starts in the middle of which the text ends.
    pub(super) fn cut_off(&self, text: &[u8]) -> Result<Option<usize>, Exhausted> {
        let mut budget = self.budget(text);
        for start in self.starts(text) {
            let mut cut = false;
            self.walk(text, start, &mut budget, |words, depth, at| {
                let more = words.last().is_some_and(|word| word.len() > depth);
                cut |= more && depth >= SHORTEST_START && is_unfinished(text.get(at..).unwrap_or_default());
            })?;
            if cut {
                return Ok(Some(start));
            }
        }
        Ok(None)
    }

    /// Where words stand. Those that overlap are one place.
    fn find(&self, text: &[u8]) -> Result<Vec<Range<usize>>, Exhausted> {
        let mut budget = self.budget(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for start in self.starts(text) {
            let mut longest = None;
            self.walk(text, start, &mut budget, |words, depth, at| {
                if words.first().is_some_and(|word| word.len() == depth) {
                    longest = longest.max(Some(at));
                }
            })?;
            let Some(end) = longest else { continue };
            match found.last_mut().filter(|last| start < last.end) {
                Some(last) => last.end = last.end.max(end),
                None => found.push(start..end),
            }
        }
        Ok(found)
    }

    fn budget(&self, text: &[u8]) -> usize {
        if self.too_many() { 0 } else { text.len().saturating_mul(BUDGET.0).saturating_add(BUDGET.1) }
    }

    /// Where a word can start.
    fn starts(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let bytes = if self.words.is_empty() { &[] } else { text };
        let mut last = 0;
        let starts = bytes.iter().enumerate().filter(move |(_, byte)| {
            // What starts inside a run of backslashes starts at its first one, too.
            let inside = (last, **byte) == (b'\\', b'\\');
            last = **byte;
            !inside && self.starts.get(usize::from(**byte)) == Some(&true)
        });
        starts.map(|(start, _)| start)
    }

    /// Reads words that start here, and calls back with those that begin with what was read, how many characters that was, and where it
    /// ends. Follows every spelling: one that fits in the middle may not fit to the end.
    fn walk(
        &self,
        text: &[u8],
        start: usize,
        budget: &mut usize,
        mut reached: impl FnMut(&[Vec<char>], usize, usize),
    ) -> Result<(), Exhausted> {
        let mut paths = vec![(self.words.as_slice(), 0, start)];
        while let Some((words, depth, at)) = paths.pop() {
            for (character, end) in characters(text, at) {
                *budget = budget.checked_sub(end - at).ok_or(Exhausted)?;
                let words = with(words, depth, character);
                if !words.is_empty() {
                    reached(words, depth + 1, end);
                    paths.push((words, depth + 1, end));
                }
            }
        }
        Ok(())
    }
}

fn start_with(starts: &mut [bool; 256], byte: u8) {
    if let Some(start) = starts.get_mut(usize::from(byte)) {
        *start = true;
    }
}

/// Those of the words, which are sorted and the same up to here, that go on with this character.
fn with(words: &[Vec<char>], depth: usize, character: char) -> &[Vec<char>] {
    let start = words.partition_point(|word| word.get(depth) < Some(&character));
    let rest = words.get(start..).unwrap_or_default();
    let end = rest.partition_point(|word| word.get(depth) == Some(&character));
    rest.get(..end).unwrap_or_default()
}

/// The end of one of these characters that stands here.
fn any_end(text: &[u8], at: usize, wanted: &str) -> Option<usize> {
    characters(text, at).filter(|(character, _)| wanted.contains(*character)).map(|(_, end)| end).max()
}

/// Is this nothing, or half a character in some spelling?
fn is_unfinished(rest: &[u8]) -> bool {
    let half = |error: std::str::Utf8Error| error.valid_up_to() == 0 && error.error_len().is_none();
    match rest {
        [] => true,
        [b'%' | b'&' | b'\\', more @ ..] => {
            more.len() < 16 && more.iter().all(|byte| byte.is_ascii_alphanumeric() || b"%#\\".contains(byte))
        }
        [0, more @ ..] => more.iter().all(|byte| *byte == 0),
        _ => str::from_utf8(rest).is_err_and(half),
    }
}

#[cfg(test)]
mod tests;
