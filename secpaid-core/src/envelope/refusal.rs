//! Why an answer is neither success nor failure, and what its fields say that decide.

use std::fmt;

use super::fields::Fields;
use super::place::{Found, Raw};
use super::table::{Outcome, Pointer, Test};

/// Why an answer is neither success nor failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is in none of the envelopes; their names.
    NoEnvelope(Vec<&'static str>),
    /// It is in the envelope, but its fields agree on no outcome, or on two.
    Contradiction {
        /// The envelope's name.
        envelope: &'static str,
        /// The endpoint's name, where the outcomes are its own.
        endpoint: Option<&'static str>,
        /// How many outcomes hold: none, or more than one.
        outcomes: usize,
        /// What the fields that decide say.
        fields: Vec<Seen>,
    },
    /// A function of the caller's decides about the envelope, and there is none: only tools that do not run Rust meet this.
    LeftToRust {
        /// The envelope's name.
        envelope: &'static str,
        /// The function's path in the spec.
        path: &'static str,
    },
    /// The envelope says one thing, and the declared error that the answer has another one.
    Disagreement {
        /// The envelope's name.
        envelope: &'static str,
        /// What the envelope says.
        outcome: Outcome,
        /// The error's name.
        error: &'static str,
        /// What an answer with the error amounts to.
        meant: Outcome,
    },
}

/// A field that takes part in the decision, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The field's JSON Pointer, or [`Seen::STATUS`].
    pub pointer: String,
    /// Its value in short, or what kind of value is there.
    pub value: String,
}

impl Seen {
    /// What stands for the HTTP status, which is no field.
    pub const STATUS: &'static str = "the HTTP status";
}

impl Refusal {
    /// None or several of the tests hold.
    pub(super) fn contradiction(
        envelope: &'static str,
        endpoint: Option<&'static str>,
        outcomes: usize,
        tests: &[(Outcome, Test)],
        fields: &Fields<'_>,
    ) -> Self {
        Self::Contradiction { envelope, endpoint, outcomes, fields: seen(tests, fields) }
    }

    /// The same of an entry of a list.
    pub(crate) fn of_entry(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write("the entry", &mut text);
        text
    }

    fn write(&self, what: &str, f: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::NoEnvelope(names) => {
                write!(f, "{what} is in no known envelope")?;
                let mut separator = " (tried ";
                for name in names {
                    write!(f, "{separator}`{name}`")?;
                    separator = ", ";
                }
                f.write_str(if names.is_empty() { "" } else { ")" })
            }
            Self::Contradiction { envelope, endpoint, outcomes, fields } => {
                let of = match endpoint {
                    Some(endpoint) => format!(" of endpoint `{endpoint}`"),
                    None => Of(envelope).to_string(),
                };
                match outcomes {
                    0 => write!(f, "no outcome{of} fits {what}")?,
                    _ => write!(f, "{what} contradicts itself: more than one outcome{of} fits")?,
                }
                let mut separator = ": ";
                for Seen { pointer, value } in fields {
                    let place = match pointer.as_str() {
                        "" => "it".to_owned(),
                        Seen::STATUS => pointer.clone(),
                        _ => format!("`{pointer}`"),
                    };
                    write!(f, "{separator}{place} is {value}")?;
                    separator = ", ";
                }
                Ok(())
            }
            Self::LeftToRust { envelope, path } => {
                write!(
                    f,
                    "envelope `{envelope}` leaves the decision to the Rust function `{path}`, which is not run here"
                )
            }
            Self::Disagreement { envelope, outcome, error, meant } => {
                let (outcome, meant) = (outcome.name(), meant.name());
                write!(
                    f,
                    "{what} contradicts itself: it is `{outcome}`{}, and its error `{error}` means `{meant}`",
                    Of(envelope)
                )
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("the answer", f)
    }
}

/// Which envelope something is of; the rules of entries have no name.
struct Of<'a>(&'a str);

impl fmt::Display for Of<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " of envelope `{}`", self.0) }
    }
}

fn seen(tests: &[(Outcome, Test)], fields: &Fields<'_>) -> Vec<Seen> {
    let mut pointers: Vec<Pointer> = Vec::new();
    for (_, test) in tests {
        test.pointers(&mut |pointer| {
            if !pointers.contains(&pointer) {
                pointers.push(pointer);
            }
        });
    }
    let status = fields.status().filter(|_| tests.iter().any(|(_, test)| test.looks_at_status()));
    let status = status.map(|status| Seen { pointer: Seen::STATUS.to_owned(), value: status.to_string() });
    let places = pointers
        .into_iter()
        .map(|pointer| Seen { pointer: fields.pointer_text(pointer), value: all_in_short(fields, pointer) });
    places.chain(status).collect()
}

/// Of several values more than this are not told.
const TOLD: usize = 3;

/// What is there; where the pointer goes through `*`, each of the first values once.
fn all_in_short(fields: &Fields<'_>, pointer: Pointer) -> String {
    let mut all: Vec<String> = Vec::new();
    fields.each_place(pointer, &mut |value| {
        let value = in_short(value);
        if all.len() < TOLD && !all.contains(&value) {
            all.push(value);
        }
    });
    if all.is_empty() { in_short(None) } else { all.join(" and ") }
}

/// A verdict field is a code or a flag; anything longer is not what was meant to be there, and is not repeated.
const SHOWN: usize = 24;

fn in_short(value: Option<Raw<'_>>) -> String {
    match value {
        None => "not there".to_owned(),
        Some(value) => match Found::new(value) {
            Found::Array(_) => "a list".to_owned(),
            Found::Object(_) => "an object".to_owned(),
            Found::String(_) if value.len() > SHOWN => "a long text".to_owned(),
            Found::Number(_) if value.len() > SHOWN => "a long number".to_owned(),
            _ => value.to_owned(),
        },
    }
}
