//! In: an endpoint of both specs. Out: what in its answers old clients do not read, and which change that is due to.
//!
//! Endpoints that are answered in the same envelopes share what is found out about these.

use std::collections::BTreeMap;

use super::change::{Verdict, Wire};
use super::envelope::{DATA, EMPTY, HTTP, WHEN, outcome_kind};
use super::flow::Flow;
use super::inclusion::Inclusion;
use super::outcome::{Meeting, Of, Rules, is_whole, meetings};
use super::pairing::Pairing;
use super::shape::item;
use crate::model::{Data, DataPlace, Empty, Endpoint, Envelope, Model, Outcome, Shape};

/// What is known about lists of envelopes, by their names in both specs, and by what endpoints say of their own.
pub(super) struct Answers {
    known: BTreeMap<(Vec<usize>, Vec<usize>, String), Known>,
}

/// What is known about two lists of envelopes.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// How answers are judged by both, as far as they agree.
    pub(super) met: Vec<Meeting>,
    /// What the lists themselves break, apart from what has changed in the envelopes.
    pub(super) list: Result<(), String>,
    /// What is broken by what the endpoint says of its own about successes.
    pub(super) own: Result<(), String>,
}

impl Answers {
    pub(super) fn new() -> Self {
        Self { known: BTreeMap::new() }
    }

    /// What is known about the answers of an endpoint. What changes of envelopes break is put down to them.
    pub(super) fn of(&mut self, pairing: &mut Pairing<'_>, old: &Endpoint, new: &Endpoint) -> Known {
        let places = [known_place(old), known_place(new)];
        let own = match (old.outcomes.as_slice(), new.outcomes.as_slice()) {
            ([], []) if places == [None, None] => String::new(),
            both => format!("{both:?} {:?}", places.map(|place| place.as_ref().map(is_whole))),
        };
        let key = (old.envelopes.clone(), new.envelopes.clone(), own);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let known = find_out(pairing, old, new);
        self.known.insert(key, known.clone());
        known
    }
}

fn envelopes<'m>(model: &'m Model, endpoint: &'m Endpoint) -> Vec<&'m Envelope> {
    model.envelopes_of(endpoint).map(|(_, envelope)| envelope).collect()
}

/// Where the endpoint has its data, if it says that itself; nowhere, if it takes none.
fn known_place(endpoint: &Endpoint) -> Option<DataPlace> {
    endpoint.own_place().or_else(|| endpoint.takes_nothing().then_some(DataPlace::None))
}

fn find_out(pairing: &mut Pairing<'_>, old: &Endpoint, new: &Endpoint) -> Known {
    let (old_model, new_model) = (pairing.old, pairing.new);
    let (old_own, new_own) = (old.outcomes.as_slice(), new.outcomes.as_slice());
    let (old_place, new_place) = (known_place(old), known_place(new));
    let (old, new) = (envelopes(old_model, old), envelopes(new_model, new));
    let before = Rules { envelopes: &old, own: old_own, of: Of::Answers(old_place.as_ref()) };
    let now = Rules { envelopes: &new, own: new_own, of: Of::Answers(new_place.as_ref()) };
    let why = match meetings(before, now) {
        Ok(met) => return Known { met, list: Ok(()), own: Ok(()) },
        Err(why) => why,
    };
    // One change after the other is made to the old rules, to see which of them old clients stumble over.
    let mut found = false;
    let mut parts = Vec::new();
    for (index, envelope) in old.iter().enumerate() {
        let Some(partner) = new.iter().find(|other| other.name == envelope.name) else { continue };
        for part in PARTS {
            let Some(hybrid) = with_part(envelope, partner, part) else { continue };
            let mut list = old.clone();
            if let Some(slot) = list.get_mut(index) {
                *slot = &hybrid;
            }
            parts.push((part.kind(), envelope.name.as_str()));
            if let Err(why) = meetings(before, Rules { envelopes: &list, ..before }) {
                found = true;
                pairing.blame(part.kind(), &envelope.name, broken(why));
            }
        }
    }
    let own_differs = format!("{old_own:?}") != format!("{new_own:?}");
    let mut own = meetings(before, Rules { own: new_own, ..before }).map(drop);
    found |= own.is_err();
    let names = |list: &[&Envelope]| list.iter().map(|envelope| envelope.name.clone()).collect::<Vec<_>>();
    let mut list = Ok(());
    if names(&old) != names(&new) {
        let as_before =
            |envelope: &&Envelope| old_model.envelopes.iter().find(|known| known.name == envelope.name);
        let moved: Vec<&Envelope> =
            new.iter().map(|envelope| as_before(envelope).unwrap_or(envelope)).collect();
        list = meetings(before, Rules { envelopes: &moved, ..before }).map(drop);
        found |= list.is_err();
        if !found {
            list = Err(why.clone());
        }
    }
    if !found {
        // Each would do without the others.
        if own_differs {
            own = Err(why.clone());
        }
        for (kind, name) in parts {
            pairing.blame(kind, name, broken(why.clone()));
        }
    }
    Known { met: same_names(&old, &new), list, own }
}

fn broken(why: String) -> Wire {
    Wire { responses: Verdict::breaks(why), ..Wire::same() }
}

/// Where old and new disagree about what an answer is, the rest is judged as if they agreed.
fn same_names(old: &[&Envelope], new: &[&Envelope]) -> Vec<Meeting> {
    use super::outcome::Judged;
    let mut met = Vec::new();
    for (index, envelope) in old.iter().enumerate() {
        if let Some(partner) = new.iter().position(|other| other.name == envelope.name) {
            for outcome in Outcome::ALL {
                let judged = |index| Judged { envelope: Some(index), outcome };
                met.push((judged(index), judged(partner)));
            }
        }
    }
    met
}

/// A part of an envelope that has a say in what an answer amounts to.
#[derive(Clone, Copy)]
pub(super) enum Part {
    When,
    Http,
    Data,
    Test(Outcome),
}

pub(super) const PARTS: [Part; 9] = [
    Part::When,
    Part::Http,
    Part::Data,
    Part::Test(Outcome::Ok),
    Part::Test(Outcome::Error),
    Part::Test(Outcome::Pending),
    Part::Test(Outcome::Partial),
    Part::Test(Outcome::Noop),
    Part::Test(Outcome::Unknown),
];

impl Part {
    /// The kind of a change of it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::When => WHEN,
            Self::Http => HTTP,
            Self::Data => DATA,
            Self::Test(outcome) => outcome_kind(outcome),
        }
    }
}

/// The old envelope with one part of the new one; `None` where that is no change.
fn with_part(old: &Envelope, new: &Envelope, part: Part) -> Option<Envelope> {
    let mut hybrid = old.clone();
    match part {
        Part::When => hybrid.when.clone_from(&new.when),
        Part::Http => hybrid.http = new.http,
        Part::Data => hybrid.data.clone_from(&new.data),
        Part::Test(outcome) => {
            let test = new.outcomes.iter().find(|(known, _)| *known == outcome);
            hybrid.outcomes.retain(|(known, _)| *known != outcome);
            hybrid.outcomes.extend(test.cloned());
        }
    }
    let written = |envelope: &Envelope| {
        let mut outcomes = envelope.outcomes.clone();
        outcomes.sort_by_key(|(outcome, _)| *outcome);
        // Where the data is, matters to bodies that are no objects only.
        format!("{:?} {:?} {} {outcomes:?}", envelope.when, envelope.http, is_whole(&envelope.data))
    };
    (written(&hybrid) != written(old)).then_some(hybrid)
}

/// Where the data of an endpoint is in an envelope, and what counts as none.
fn place<'m>(
    envelope: &'m Envelope,
    data: Option<&'m Data>,
    outcome: Outcome,
) -> (&'m DataPlace, &'m [Empty]) {
    let place = data.and_then(|data| data.place.as_ref()).unwrap_or(&envelope.data);
    let empty = data.and_then(|data| data.empty.as_ref()).unwrap_or(&envelope.empty);
    (place, empty.of(outcome))
}

/// Do old clients find data where the new API puts it? Blames the envelopes where they say where that is.
pub(super) fn compare_places(
    pairing: &mut Pairing<'_>,
    met: &[Meeting],
    old: &Endpoint,
    new: &Endpoint,
) -> (Result<(), String>, Result<(), String>) {
    let (mut places, mut empties) = (Ok(()), Ok(()));
    let Some(wanted) = &old.data else { return (places, empties) };
    let (old_list, new_list) = (envelopes(pairing.old, old), envelopes(pairing.new, new));
    for (left, right) in met {
        let outcome = right.outcome;
        let (Some(left), Some(right)) = (left.envelope, right.envelope) else { continue };
        let (Some(left), Some(right)) = (old_list.get(left), new_list.get(right)) else { continue };
        if outcome == Outcome::Error {
            continue;
        }
        let (old_place, old_empty) = place(left, old.data.as_ref(), outcome);
        let (new_place, new_empty) = place(right, new.data.as_ref(), outcome);
        // Where there is no data any more, who can do without it looks for it in vain.
        let in_vain = new.data.is_none() && matches!(wanted.shape, Shape::Optional { .. });
        let found = same_place(old_place, new_place, in_vain);
        if let Err(why) = &found {
            if left.data != right.data && old.name == new.name {
                pairing.blame(DATA, &left.name, broken(why.clone()));
            }
            places = found;
        } else if let Some(data) = &new.data
            && is_there(old_place)
        {
            let found = same_empties(pairing, wanted, old_empty, data, new_empty);
            if let Err(why) = &found {
                if left.empty != right.empty {
                    pairing.blame(EMPTY, &left.name, broken(why.clone()));
                }
                empties = found;
            }
        }
    }
    (places, empties)
}

/// Do old clients find the list of entries where the new API puts it? Blames the envelopes where they say where that is.
pub(super) fn same_list(
    pairing: &mut Pairing<'_>,
    met: &[Meeting],
    old: &Endpoint,
    new: &Endpoint,
) -> Result<(), String> {
    let mut found = Ok(());
    let (old_list, new_list) = (envelopes(pairing.old, old), envelopes(pairing.new, new));
    for (left, right) in met {
        let (Some(left), Some(right), Outcome::Ok) = (left.envelope, right.envelope, right.outcome) else {
            continue;
        };
        let (Some(left), Some(right)) = (old_list.get(left), new_list.get(right)) else { continue };
        let place = |endpoint: &Endpoint, envelope: &Envelope| endpoint.own(envelope).data;
        if let Err(why) = same_place(&place(old, left), &place(new, right), false) {
            if left.data != right.data && old.name == new.name {
                pairing.blame(DATA, &left.name, broken(why.clone()));
            }
            found = Err(why);
        }
    }
    found
}

fn is_there(place: &DataPlace) -> bool {
    !matches!(place, DataPlace::None)
}

fn same_place(old: &DataPlace, new: &DataPlace, in_vain: bool) -> Result<(), String> {
    let whole = |place: &DataPlace| matches!(place, DataPlace::Root | DataPlace::Flat);
    if old == new || whole(old) && whole(new) || !is_there(old) || in_vain && !whole(old) {
        return Ok(());
    }
    Err(format!("clients look for the data at `{}`", super::envelope::place(old)))
}

/// Values that may count as no data.
const SPECIAL: [(Empty, &str); 5] = [
    (Empty::Null, "null"),
    (Empty::Array, "[]"),
    (Empty::Object, "{}"),
    (Empty::String, "\"\""),
    (Empty::Blank, "blank"),
];

fn same_empties(
    pairing: &Pairing<'_>,
    old: &Data,
    old_empty: &[Empty],
    new: &Data,
    new_empty: &[Empty],
) -> Result<(), String> {
    let optional = |data: &Data| matches!(data.shape, Shape::Optional { .. });
    for (empty, word) in SPECIAL {
        let as_none = optional(new) && (new_empty.contains(&empty) || empty == Empty::Null);
        let as_data = !new_empty.contains(&empty) && holds(pairing.new, &new.shape, empty);
        if !as_none && !as_data {
            continue;
        }
        let read =
            if old_empty.contains(&empty) { optional(old) } else { holds(pairing.old, &old.shape, empty) };
        // What the shape alone keeps clients from reading is said about the shape.
        let both = holds(pairing.new, &new.shape, empty) && holds(pairing.old, &old.shape, empty);
        if !read && ((empty != Empty::Null || optional(old)) && as_none || both) {
            return Err(format!("the data may be `{word}`, which clients do not take for data or for none"));
        }
    }
    Ok(())
}

/// Is this value one of the shape?
fn holds(model: &Model, shape: &Shape, value: Empty) -> bool {
    use super::atom::{Atom, Role, Text, atoms};
    atoms(model, shape, Role::ClientReads).iter().any(|atom| match (value, atom) {
        (_, Atom::Any) => true,
        (Empty::Null, Atom::Null) | (Empty::Array, Atom::List(_)) => true,
        (Empty::Object, Atom::Record(_, fields)) => fields.iter().all(crate::model::Field::optional),
        // There is one with a key that nobody knows.
        (Empty::Blank, Atom::Record(_, fields)) => fields.iter().all(crate::model::Field::optional),
        (Empty::String, Atom::Text(Text::Any)) => true,
        (Empty::String, Atom::Text(Text::Word(word, _))) => word.is_empty(),
        _ => false,
    })
}

/// Do old clients read the data, where they find it?
pub(super) fn read_data(pairing: &Pairing<'_>, old: &Shape, new: &Shape) -> Result<(), String> {
    Inclusion::new(pairing.old, pairing.new, Flow::Answer).value(item(new), item(old))
}
