//! In: two lists of named things. Out: what both have, what only one has, and whether the order is another.

use std::collections::HashMap;

/// Two lists, paired by name.
pub(super) struct Paired<'a, T> {
    /// Old and new, in the old order.
    pub(super) both: Vec<(&'a T, &'a T)>,
    /// In the old order.
    pub(super) removed: Vec<&'a T>,
    /// In the new order.
    pub(super) added: Vec<&'a T>,
    /// Do those that both have stand in another order?
    pub(super) reordered: bool,
}

/// Pairs by name; of two with one name the first counts.
pub(super) fn pair<'a, T, K: Eq + std::hash::Hash>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> K,
) -> Paired<'a, T> {
    let positions: HashMap<K, usize> =
        new.iter().enumerate().map(|(index, item)| (name(item), index)).collect();
    let mut taken = vec![false; new.len()];
    let mut paired = Paired { both: Vec::new(), removed: Vec::new(), added: Vec::new(), reordered: false };
    let mut last = None;
    for item in old {
        let found = positions.get(&name(item)).and_then(|index| Some((*index, new.get(*index)?)));
        match found {
            Some((index, partner)) if taken.get(index) == Some(&false) => {
                if let Some(slot) = taken.get_mut(index) {
                    *slot = true;
                }
                paired.reordered |= last.is_some_and(|last| index < last);
                last = Some(index);
                paired.both.push((item, partner));
            }
            _ => paired.removed.push(item),
        }
    }
    let free = new.iter().zip(&taken).filter(|(_, taken)| !**taken);
    paired.added = free.map(|(item, _)| item).collect();
    paired
}
