//! The reference of the format has every key that the parser takes, and no other.

use std::collections::BTreeSet;

use super::section::{self, Section};

const PAGE: &str = include_str!("../../../docs/spec-format.md");

/// Objects whose keys are the rows of a table, with the heading above it.
const TABLES: &[(&str, &[Section])] = &[
    ("## The file", &[section::API]),
    ("## Auth", &[section::AUTH]),
    ("## Envelopes", &[section::ENVELOPE]),
    ("### Hints and warnings", &[section::HINTS]),
    ("## Errors", &[section::ERROR]),
    ("### Details", &[section::DETAILS]),
    ("### Sets of errors", &[section::ERROR_SET]),
    ("### Fields", &[section::FIELD]),
    ("### Constants", &[section::CONSTANT]),
    ("## Endpoints", &[section::ENDPOINT]),
    ("### Unions", &[section::ALTERNATIVE, section::TAGGED_ALTERNATIVE]),
    ("### Files", &[section::FILE]),
    ("### Items", &[section::ITEMS]),
    ("### State", &[section::STATE]),
    ("## Inbound", &[section::INBOUND]),
];

/// Objects that sentences are about, with the heading above them.
const PROSE: &[(&str, &[Section])] = &[
    ("## The file", &[section::SERVER]),
    ("## Envelopes", &[section::META]),
    ("### Hints and warnings", &[section::HINT]),
    ("### Tests", &[section::AT, section::ALL, section::ANY, section::NOT, section::STATUS, section::RUST]),
    ("## Errors", &[section::MATCHER]),
    ("## Types", &[section::SCALAR, section::ENUM, section::RECORD, section::VALUE]),
    ("### Tuples", &[section::TUPLE]),
    ("### Unions", &[section::TAGGED, section::SHAPED]),
    ("### Queries", &[section::PARAMETER]),
    ("## Endpoints", &[section::DATA, section::EXAMPLE]),
    ("### Constraints", &[section::RULE]),
    ("### Pages", &[section::PAGES, section::SIZE]),
    ("## Inbound", &[section::INBOUND_DATA, section::ENCRYPTED, section::INBOUND_EXAMPLE]),
];

/// What stands below a heading, up to the next one.
fn below(heading: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("\n{heading}\n")).unwrap();
    rest.split("\n#").next().unwrap()
}

/// The words of a text that are code.
fn code(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The keys in the first column of the first table of a text.
fn rows(text: &str) -> BTreeSet<&str> {
    let table =
        text.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with('|'));
    table.flat_map(|row| code(row.split('|').nth(1).unwrap())).collect()
}

#[test]
fn every_table_has_the_keys_of_its_object() {
    for (heading, sections) in TABLES {
        let keys: BTreeSet<_> = sections.iter().flat_map(|section| section.keys).copied().collect();
        assert_eq!(rows(below(heading)), keys, "{heading}");
    }
}

#[test]
fn every_other_object_has_its_keys_in_the_text() {
    for (heading, sections) in PROSE {
        let text = below(heading);
        for key in sections.iter().flat_map(|section| section.keys) {
            let said = code(text).contains(key) || text.contains(&format!("\"{key}\""));
            assert!(said || matches!(*key, "doc" | "source"), "{heading} says nothing of `{key}`");
        }
    }
}
