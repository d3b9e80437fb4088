//! Both models with what the comparison has found out about them: which types travel which way, and who is to blame for a break.

use std::collections::{BTreeMap, HashMap};

use super::change::{Draft, News, Wire};
use super::flow::{Flow, Flows};
use super::inclusion::has;
use super::shape::held;
use super::surface::Owner;
use crate::model::{Field, Model, Shape, Variant};

/// The kind that blame on a type of the file goes by, whatever has changed in it.
pub(super) const TYPE: &str = "type";
/// The same for an error.
pub(super) const ERROR: &str = "error";

/// Both models.
pub(super) struct Pairing<'m> {
    pub(super) old: &'m Model,
    pub(super) new: &'m Model,
    old_types: HashMap<&'m str, usize>,
    new_types: HashMap<&'m str, usize>,
    /// How types that both have under one name travel from one to the other; by their index in the old model.
    flows: BTreeMap<usize, Flows>,
    /// What breaks because of a change that is listed elsewhere: its kind and what it is about.
    blame: BTreeMap<(&'static str, String), Wire>,
}

impl<'m> Pairing<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let index = |model: &'m Model| {
            model.types.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), index)).collect()
        };
        let (old_types, new_types) = (index(old), index(new));
        Self { old, new, old_types, new_types, flows: BTreeMap::new(), blame: BTreeMap::new() }
    }

    /// Do both have a type of this name?
    pub(super) fn both_have_type(&self, name: &str) -> bool {
        self.old_types.contains_key(name) && self.new_types.contains_key(name)
    }

    /// Types of the old model that travel to or from a type of the same name.
    pub(super) fn flows_of(&self, name: &str) -> Flows {
        let index = self.old_types.get(name);
        index.and_then(|index| self.flows.get(index)).copied().unwrap_or_default()
    }

    /// Notes that values of the one shape meet the other, and everything inside them that has one name.
    pub(super) fn meet(&mut self, old: &Shape, new: &Shape, flow: Flow) {
        let mut open = vec![(old, new, flow)];
        while let Some((old, new, flow)) = open.pop() {
            let (Some((left, inside)), Some((right, _))) = (held(old), held(new)) else { continue };
            let flow = if inside && flow == Flow::Form { Flow::Request } else { flow };
            let (Some(left_type), Some(right_type)) = (self.old.types.get(left), self.new.types.get(right))
            else {
                continue;
            };
            if left_type.name != right_type.name || !self.flows.entry(left).or_default().add(flow) {
                continue;
            }
            if let (Some(left), Some(right)) = (left_type.fields(), right_type.fields()) {
                open.extend(partners(left, right).map(|(old, new)| (&old.shape, &new.shape, flow)));
            }
            if let (Some(left), Some(right)) = (left_type.union(), right_type.union()) {
                let pairs = left.variants.iter().filter_map(|variant| {
                    let known = right.variants.iter().find(|known| same_variant(variant, known))?;
                    Some((&variant.shape, &known.shape, flow))
                });
                open.extend(pairs);
            }
            if let (Some(left), Some(right)) = (left_type.entries(), right_type.entries()) {
                open.extend(left.iter().zip(right).map(|(old, new)| (&old.shape, &new.shape, flow)));
            }
        }
    }

    /// Puts a break down to a change of this kind.
    pub(super) fn blame(&mut self, kind: &'static str, about: &str, wire: Wire) {
        if wire.breaks() {
            self.blame
                .entry((kind, about.to_owned()))
                .and_modify(|known| known.also(wire.clone()))
                .or_insert(wire);
        }
    }

    /// Hands every blame to its change.
    pub(super) fn settle(mut self, drafts: &mut [Draft]) {
        for draft in drafts.iter_mut().filter(|draft| draft.news == News::Feature) {
            let key = match (&draft.owner, &draft.member) {
                (Owner::Type(name), _) => (TYPE, name.clone()),
                (Owner::Error(name), _) => (ERROR, name.clone()),
                (_, Some(member)) => (draft.kind, member.clone()),
                _ => continue,
            };
            // Of a type or an error the first change says it; a list of errors is one of many.
            let whole = matches!(draft.owner, Owner::Type(_) | Owner::Error(_));
            let wire = if whole { self.blame.remove(&key) } else { self.blame.get(&key).cloned() };
            if let Some(wire) = wire {
                draft.wire.also(wire);
            }
        }
    }
}

/// Are they one: of one tag or, where the shape tells them, of one name?
pub(super) fn same_variant(left: &Variant, right: &Variant) -> bool {
    if left.tag.is_empty() && right.tag.is_empty() { left.rust == right.rust } else { left.tag == right.tag }
}

/// Fields that are one: of one name on the wire or, where there is none, of a name that the other one is read under.
pub(super) fn partners<'a>(
    old: &'a [Field],
    new: &'a [Field],
) -> impl Iterator<Item = (&'a Field, &'a Field)> {
    old.iter().filter_map(move |left| Some((left, partner(left, old, new)?)))
}

/// The new field that an old one has become.
pub(super) fn partner<'a>(left: &Field, old: &[Field], new: &'a [Field]) -> Option<&'a Field> {
    if let Some(same) = new.iter().find(|right| right.wire == left.wire) {
        return Some(same);
    }
    let free = |right: &&Field| !old.iter().any(|other| other.wire == right.wire);
    new.iter().filter(free).find(|right| has(right, &left.wire) || has(left, &right.wire))
}
