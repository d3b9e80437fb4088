//! In: `items` as written. Out: the same with the envelope that its entries are judged by, or why there is none.

use super::{Lookup, Resolved, envelope};
use crate::model::{Data, DataPlace, EmptyBy, Envelope, Hints, HttpPolicy, Items, ItemsBy, Outcome, Test};
use crate::report::Collector;
use crate::source::Spanned;
use crate::spec::{self, ItemLayout, Spec};

pub(super) fn resolve(
    items: &spec::Items,
    data: Option<Data>,
    spec: &Spec,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Items> {
    let own = |outcomes: &[_]| own(items, outcomes);
    let (by, mut judge) = match &items.layout {
        ItemLayout::Inside { outcomes } => (ItemsBy::Entry, own(outcomes)),
        ItemLayout::Parallel { at, outcomes } => (ItemsBy::Parallel(at.clone()), own(outcomes)),
        ItemLayout::Failed { at } => (ItemsBy::Failed(at.clone()), own(&[])),
        ItemLayout::Errors { at, path } => (ItemsBy::Errors { at: at.clone(), path: path.clone() }, own(&[])),
        ItemLayout::Envelope(name) => {
            let index = lookup.envelope(name, collector)?;
            let judge = spec.envelopes.get(index).map_or_else(|| own(&[]), envelope::lower);
            (ItemsBy::Envelope(index), judge)
        }
    };
    match &data {
        None => judge.data = DataPlace::None,
        Some(data) => {
            judge.data = data.place.clone().unwrap_or(judge.data);
            judge.empty = data.empty.clone().unwrap_or(judge.empty);
        }
    }
    Ok(Items {
        at: items.at.clone(),
        keyed: items.keyed,
        or_absent: items.or_absent,
        partial: items.partial,
        by,
        judge,
        data,
    })
}

/// An entry that is in no envelope of the file is all payload, unless the data has a place of its own.
fn own(items: &spec::Items, outcomes: &[(Outcome, Spanned<Test>)]) -> Envelope {
    Envelope {
        name: String::new(),
        doc: None,
        when: None,
        http: HttpPolicy::Ignore,
        outcomes: envelope::tests(outcomes),
        code: items.code.clone(),
        message: items.message.clone(),
        none: Vec::new(),
        data: DataPlace::Root,
        empty: EmptyBy::default(),
        details: None,
        hints: Hints::default(),
        warnings: Vec::new(),
        samples: Vec::new(),
        status: 200,
    }
}
