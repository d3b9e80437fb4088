//! In: the values of an enum in both specs. Out: what is different, judged by who sends and who reads them.

use super::{Both, about};
use crate::diff::pairing::Pairing;
use crate::diff::surface::Owner;
use crate::diff::words::{from_to, quoted, renamed};
use crate::diff::{Drafts, list};
use crate::model::EnumValue;

impl<'m> Both<'m> {
    pub(super) fn compare_values(
        &self,
        pairing: &Pairing<'m>,
        old: &'m [EnumValue],
        new: &'m [EnumValue],
        ignore_case: bool,
        drafts: &mut Drafts,
    ) {
        let name = &self.old.name;
        let flows = pairing.flows_of(name);
        let listed = |text: &str| {
            new.iter()
                .flat_map(|value| std::iter::once(&value.value).chain(&value.also))
                .any(|known| known == text || ignore_case && known.eq_ignore_ascii_case(text))
        };
        let refused = |value: &EnumValue| {
            flows.judge(|flow| {
                if flow.is_request() && !listed(&value.value) {
                    Err(format!("clients send {}, which the API does not list", quoted(&value.value)))
                } else {
                    Ok(())
                }
            })
        };
        let paired = list::pair(old, new, |value| value.value.as_str());
        let place = |values: &[EnumValue], value: &EnumValue| {
            values.iter().position(|known| known.value == value.value).unwrap_or_default().to_string()
        };
        let draft = |kind, (values, value): (&[EnumValue], &EnumValue), message: String| {
            about(kind, self.old, &["enum", &place(values, value)], message).member(&value.value)
        };
        for value in &paired.removed {
            let hint = renamed(&value.value, paired.added.iter().map(|added| added.value.as_str()));
            let message = format!("the value {} of `{name}` is gone", quoted(&value.value));
            drafts.push(draft("enum_value_removed", (old, value), message).wire(refused(value)).hint(hint));
        }
        for value in &paired.added {
            let message = format!("the value {} of `{name}` is new", quoted(&value.value));
            drafts.push(draft("enum_value_added", (new, value), message).wire(flows.judge(|_| Ok(()))));
        }
        for (left, right) in &paired.both {
            let value = quoted(&left.value);
            let both = |kind, message| {
                draft(kind, (old, left), message).new_at(&["types", name, "enum", &place(new, right)])
            };
            if left.also != right.also {
                let wire =
                    flows.judge(|flow| if flow.is_request() { Ok(()) } else { meaning(old, left, right) });
                drafts.push(
                    both(
                        "enum_value_names_changed",
                        format!("the other texts of the value {value} have changed"),
                    )
                    .wire(wire),
                );
            }
            if left.rust != right.rust {
                let words = from_to(Some(&left.rust), Some(&right.rust));
                drafts.push(both(
                    "enum_variant_renamed",
                    format!("the Rust name of the value {value} {words}"),
                ));
            }
            if left.doc != right.doc {
                drafts
                    .push(both("doc_changed", format!("the docs of the value {value} have changed")).docs());
            }
        }
        if paired.reordered {
            drafts.push(about(
                "order_changed",
                self.old,
                &["enum"],
                format!("the values of `{name}` stand in another order"),
            ));
        }
        let case_refused = flows.judge(|flow| {
            let sent = old.iter().find(|value| flow.is_request() && !listed(&value.value));
            sent.map_or(Ok(()), |value| {
                Err(format!("clients send {}, which the API does not take", quoted(&value.value)))
            })
        });
        if let Some(draft) = drafts
            .iter_mut()
            .rev()
            .find(|draft| draft.kind == "enum_case_changed" && draft.owner == Owner::Type(name.clone()))
        {
            let known = paired.removed.iter().any(|value| !listed(&value.value));
            draft.wire = if known { flows.judge(|_| Ok(())) } else { case_refused };
        }
    }
}

/// Does a text that old clients take for one value stand for another one now?
fn meaning(old: &[EnumValue], left: &EnumValue, right: &EnumValue) -> Result<(), String> {
    let others = old.iter().filter(|value| value.value != left.value);
    let mut taken = others
        .flat_map(|value| std::iter::once(&value.value).chain(&value.also).map(move |text| (value, text)));
    match taken.find(|(_, text)| right.also.contains(text)) {
        Some((value, text)) => Err(format!("clients take {} for {}", quoted(text), quoted(&value.value))),
        None => Ok(()),
    }
}
