//! In: errors that an endpoint does not list. Out: those of the spec listed, the others declared.
//!
//! Messages that differ only in numbers or in quoted parts are one error, which captures them.

use std::collections::{BTreeMap, BTreeSet};

use secpaid_codegen::model::Model;
use secpaid_codegen::name;
use serde_json::{Value, json};

use super::super::hidden::{REDACTED, mentions_redacted};
use super::super::tally::{Kind, Tally, UnknownError};
use super::draft::{Draft, Op, below, steps};
use super::fields::put;
use super::taken;
use super::told::{DOC, unique};

/// So many words of a message make the name of an error.
const NAMED_BY: usize = 6;

/// Lists and declares errors.
pub(super) fn add(draft: &mut Draft, model: &Model, tally: &Tally) {
    let mut groups: BTreeMap<Vec<Part>, Group> = BTreeMap::new();
    for (endpoint, of_endpoint) in model.endpoints.iter().zip(&tally.endpoints) {
        for (key, counted) in &of_endpoint.findings {
            let Some(error) = &counted.facts.error else { continue };
            let label = format!("{}: {}", endpoint.name, counted.message);
            match error.declared.and_then(|index| model.errors.get(index)) {
                Some(declared) => {
                    let ops = list(draft, &endpoint.name, &declared.name);
                    if !draft.make(ops) {
                        draft.leave(label);
                    }
                }
                // Of a status of success, nothing is left that could tell one error from another.
                None if key.kind == Kind::SilentError && error.status < 300 => {}
                None => {
                    let group = groups.entry(shape(error)).or_default();
                    group.endpoints.insert(endpoint.name.clone());
                    group.errors.push(error.clone());
                    group.labels.push(label);
                }
            }
        }
    }
    for (shape, group) in groups {
        if !group.declare(draft, &shape) {
            group.labels.into_iter().for_each(|label| draft.leave(label));
        }
    }
}

/// Names an error in the list of an endpoint.
fn list(draft: &Draft, endpoint: &str, error: &str) -> Vec<Op> {
    let at = steps(&["endpoints", endpoint, "errors"]);
    if draft.at(&at).is_some() {
        vec![Op::Add { path: below(&at, "-"), value: Value::from(error) }]
    } else {
        vec![Op::Add { path: at, value: json!([error]) }]
    }
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Text(String),
    /// Digits.
    Number,
    /// What is between two quotes, which are in the texts around it.
    Quoted,
    /// A secret that is not kept.
    Secret,
    /// No message at all: the code, or the status.
    Code(String),
    Status(u16),
}

/// What errors have in common that are one.
fn shape(error: &UnknownError) -> Vec<Part> {
    match (&error.message, &error.code) {
        (Some(message), _) => parts(message).into_iter().map(|(part, _)| part).collect(),
        (None, Some(code)) => vec![Part::Code(code.clone())],
        (None, None) => vec![Part::Status(error.status)],
    }
}

/// A message taken apart, each part with its text.
fn parts(message: &str) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    let mut rest = message;
    let mut quote = None;
    while let Some(first) = rest.chars().next() {
        let (part, length) = if let Some(mark) = quote.take()
            && let Some(end) = rest.find(mark).filter(|end| *end > 0)
        {
            (Some(Part::Quoted), end)
        } else if rest.starts_with(REDACTED) {
            (Some(Part::Secret), REDACTED.len())
        } else if first.is_ascii_digit() {
            (Some(Part::Number), rest.bytes().take_while(u8::is_ascii_digit).count())
        } else {
            let end = rest.char_indices().skip(1).find(|(at, c)| {
                let (before, behind) = rest.split_at(*at);
                c.is_ascii_digit() || is_quote(before.chars().last()) || behind.starts_with(REDACTED)
            });
            (None, end.map_or(rest.len(), |(at, _)| at))
        };
        let (text, behind) = rest.split_at(length);
        let opens = part.is_none() && is_quote(text.chars().last());
        let closed = matches!(parts.last(), Some((Part::Quoted, _))) && text.chars().count() == 1;
        quote = text.chars().last().filter(|_| opens && !closed);
        parts.push((part.unwrap_or_else(|| Part::Text(text.to_owned())), text));
        rest = behind;
    }
    parts
}

fn is_quote(character: Option<char>) -> bool {
    matches!(character, Some('"' | '\'' | '`'))
}

/// Errors that are one.
#[derive(Debug, Default)]
struct Group {
    endpoints: BTreeSet<String>,
    errors: Vec<UnknownError>,
    labels: Vec<String>,
}

impl Group {
    fn declare(&self, draft: &mut Draft, shape: &[Part]) -> bool {
        let messages: BTreeSet<&str> =
            self.errors.iter().filter_map(|error| error.message.as_deref()).collect();
        let together = match shape {
            // What the code was is not known any more.
            [Part::Code(code)] if mentions_redacted(code) => return false,
            [Part::Code(code)] => vec![json!({"code": code.split(", ").next()})],
            [Part::Status(status)] => vec![json!({"status": status})],
            _ => vec![pattern(&messages)],
        };
        let one_by_one = messages.iter().map(|message| pattern(&[*message].into())).collect::<Vec<_>>();
        let text = match shape {
            [Part::Code(code)] => code.clone(),
            [Part::Status(status)] => format!("HttpStatus{status}"),
            _ => self.errors.iter().find_map(|error| error.message.clone()).unwrap_or_default(),
        };
        let text = text.replace(REDACTED, "");
        let name = unique(&named(&text), &taken(draft));
        let ways = [together, one_by_one].into_iter().filter(|matchers| !matchers.is_empty());
        let ways = ways.map(|matchers| {
            let value = json!({"doc": DOC, "match": matchers});
            let mut ops = put(draft, &steps(&["errors"]), &name, value);
            ops.extend(self.endpoints.iter().flat_map(|endpoint| list(draft, endpoint, &name)));
            ops
        });
        let ways = ways.collect();
        draft.make_one(ways)
    }
}

/// A matcher that takes all of these messages, which have one shape.
fn pattern(messages: &BTreeSet<&str>) -> Value {
    let taken_apart: Vec<_> = messages.iter().map(|message| parts(message)).collect();
    let Some(first) = taken_apart.first() else { return Value::Null };
    let mut text = String::new();
    let (mut numbers, mut texts) = (0, 0);
    for (index, (part, said)) in first.iter().enumerate() {
        let all = || taken_apart.iter().filter_map(|parts| parts.get(index)).map(|(_, said)| *said);
        if all().all(|other| other == *said && !mentions_redacted(other)) {
            text.push_str(&escaped(said));
            continue;
        }
        let (name, count) = match part {
            Part::Number => ("number", &mut numbers),
            _ => ("text", &mut texts),
        };
        *count += 1;
        let number = if *count == 1 { String::new() } else { format!("_{count}") };
        let fits = part == &Part::Number && all().all(|digits| digits.parse::<u64>().is_ok());
        text.push_str(&format!("{{{name}{number}:{}}}", if fits { "u64" } else { "string" }));
    }
    match messages.first() {
        Some(example) if numbers + texts > 0 => json!({"message": text, "example": example}),
        _ => Value::from(text),
    }
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A name for an error that says this.
fn named(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<_> =
        words.filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).take(NAMED_BY).collect();
    let name = name::upper_camel_case(&words.join(" "));
    if name::is_upper_camel_case(&name) { name } else { "UnnamedError".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern_of(messages: &[&str]) -> Value {
        pattern(&messages.iter().copied().collect())
    }

    #[test]
    fn parts_that_differ_are_captured() {
        let example = "Link 7 of 'bob' has {2} parts";
        let pattern = pattern_of(&[example, "Link 12 of 'ann' has {2} parts"]);
        // Texts are compared in the order of their bytes.
        assert_eq!(pattern["message"], "Link {number:u64} of '{text:string}' has {{2}} parts");
        assert_eq!(pattern["example"], "Link 12 of 'ann' has {2} parts");
        assert_eq!(pattern_of(&["It is 5 o'clock"]), "It is 5 o'clock");
    }

    #[test]
    fn secrets_are_captured_though_they_are_not_known() {
        for message in ["no key [redacted] here", "no key '[redacted]' here"] {
            let wanted = message.replace("[redacted]", "{text:string}");
            assert_eq!(pattern_of(&[message]), json!({"message": wanted, "example": message}));
        }
    }

    #[test]
    fn parts_are_the_whole_message() {
        for message in [
            "",
            "12",
            "a 1",
            "'x'",
            "''",
            "it's 'a' \"b\" 3",
            "`1`2'",
            "\u{e4}'\u{f6}'1",
            "a [redacted]1'[redacted]'",
        ] {
            let whole: String = parts(message).iter().map(|(_, text)| *text).collect();
            assert_eq!(whole, message);
        }
    }

    #[test]
    fn messages_give_names() {
        assert_eq!(named("No link with id 17 was found for you today"), "NoLinkWithIdWasFound");
        assert_eq!(named("42"), "UnnamedError");
    }
}
