//! In: the constraints of a field in both specs. Out: what is different, and whether old requests still pass.

use super::Fields;
use crate::diff::change::Draft;
use crate::diff::words::{from_to, quoted};
use crate::diff::{Drafts, bound, list};
use crate::model::{Bound, Field};

impl Fields<'_> {
    pub(super) fn compare_bounds(
        &self,
        old: &Field,
        new: &Field,
        draft: &dyn Fn(&'static str, String) -> Draft,
        drafts: &mut Drafts,
    ) {
        let paired = list::pair(&old.bounds, &new.bounds, Bound::key);
        let mut add = |kind, message: String, bound: Option<&Bound>| {
            let wire = self.flows.judge(|flow| match bound {
                Some(bound) if flow.is_request() => bound::passes_field(old, bound),
                _ => Ok(()),
            });
            drafts.push(draft(kind, message).wire(wire));
        };
        let name = old.wire.as_str();
        for bound in paired.removed {
            add(
                "constraint_removed",
                format!("`{}` of the field `{name}` is gone, was {}", bound.key(), quoted(&bound.in_words())),
                None,
            );
        }
        for bound in paired.added {
            add(
                "constraint_added",
                format!("`{}` of the field `{name}` is new: {}", bound.key(), bound.in_words()),
                Some(bound),
            );
        }
        for (before, bound) in paired.both.into_iter().filter(|(before, bound)| before != bound) {
            let words = from_to(Some(&before.in_words()), Some(&bound.in_words()));
            add(
                "constraint_changed",
                format!("`{}` of the field `{name}` {words}", bound.key()),
                Some(bound),
            );
        }
        if paired.reordered {
            drafts.push(
                draft(
                    "order_changed",
                    format!("the constraints of the field `{name}` stand in another order"),
                )
                .docs(),
            );
        }
    }
}
