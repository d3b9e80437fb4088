//! In: what a success of an endpoint carries in both specs. Out: what is different, and whether old clients read it.

use super::items::carried;
use super::{Comparison, about};
use crate::diff::answer::read_data;
use crate::diff::change::{Draft, Verdict, Wire};
use crate::diff::document::{type_expression, wire_text};
use crate::diff::flow::Flow;
use crate::diff::pairing::Pairing;
use crate::diff::shape::{item, same};
use crate::diff::words::from_to;
use crate::diff::{Drafts, envelope, types};
use crate::model::{Data, Endpoint, File, Shape};

impl<'m> Comparison<'m, '_> {
    pub(super) fn compare_data(
        &self,
        pairing: &mut Pairing<'m>,
        old: &'m Endpoint,
        new: &'m Endpoint,
        (places, empties): (Result<(), String>, Result<(), String>),
        drafts: &mut Drafts,
    ) {
        let works = "old clients read what comes";
        let name = &old.name;
        let draft = |kind, message: String| {
            about(kind, old, &["data"], message).new_at(&["endpoints", &new.name, "data"])
        };
        let (left, right) = match (carried(old), carried(new)) {
            (None, None) => return,
            (None, Some(_)) => {
                drafts.push(
                    draft("data_added", format!("a success of `{name}` carries data now"))
                        .wire(Wire::responses(Ok(()), "old clients do not look for data")),
                );
                return;
            }
            (Some(data), None) => {
                let optional = matches!(data.shape, Shape::Optional { .. });
                let result = if optional && places.is_ok() {
                    Ok(())
                } else {
                    Err("old clients need the data".to_owned())
                };
                drafts.push(
                    draft("data_removed", format!("a success of `{name}` carries no data any more"))
                        .wire(Wire::responses(result, works)),
                );
                return;
            }
            (Some(left), Some(right)) => (left, right),
        };
        pairing.meet(&left.shape, &right.shape, Flow::Answer);
        let optional = |data: &Data| matches!(data.shape, Shape::Optional { .. });
        if optional(left) != optional(right) {
            let result = if optional(right) {
                Err("there may be no data, old clients need it".to_owned())
            } else {
                Ok(())
            };
            let word = if optional(right) { "may come without data now" } else { "always has data now" };
            drafts.push(
                draft("data_optional_changed", format!("a success of `{name}` {word}"))
                    .wire(Wire::responses(result, works)),
            );
        }
        self.compare_data_type(pairing, (left, right), &draft, drafts);
        if left.place != right.place {
            let word = |data: &Data| data.place.as_ref().map(envelope::place);
            let words = from_to(word(left).as_deref(), word(right).as_deref());
            drafts.push(
                draft("data_place_changed", format!("the place of the data of `{name}` {words}"))
                    .wire(Wire::responses(places, works)),
            );
        }
        if left.empty != right.empty {
            let word = |data: &Data| data.empty.as_ref().map(envelope::empty);
            let words = from_to(word(left).as_deref(), word(right).as_deref());
            drafts.push(
                draft("data_empty_changed", format!("what counts as no data of `{name}` {words}"))
                    .wire(Wire::responses(empties, works)),
            );
        }
        if left.doc != right.doc {
            drafts
                .push(draft("doc_changed", format!("the docs of the data of `{name}` have changed")).docs());
        }
    }

    fn compare_data_type(
        &self,
        pairing: &mut Pairing<'m>,
        (left, right): (&'m Data, &'m Data),
        draft: &dyn Fn(&'static str, String) -> Draft,
        drafts: &mut Drafts,
    ) {
        if same(pairing.old, item(&left.shape), pairing.new, item(&right.shape)) {
            return;
        }
        let wire = Wire {
            responses: Verdict::of(
                read_data(pairing, &left.shape, &right.shape),
                "old clients read what comes",
            ),
            ..Wire::same()
        };
        let at = draft("", String::new());
        let types = (
            self.documents.old.node(&at.old).and_then(type_expression),
            self.documents.new.node(&at.new).and_then(type_expression),
        );
        let wires = (
            self.documents.old.node(&at.old).and_then(wire_text),
            self.documents.new.node(&at.new).and_then(wire_text),
        );
        let is_same =
            types.0.map(|text| text.trim_end_matches('?')) == types.1.map(|text| text.trim_end_matches('?'));
        if is_same && wires.0 == wires.1 {
            types::blame(pairing, types.0.unwrap_or_default(), wire);
        } else if is_same {
            let words = from_to(wires.0.as_deref(), wires.1.as_deref());
            drafts.push(draft("data_wire_changed", format!("`wire` of the data {words}")).wire(wire));
        } else {
            drafts.push(
                draft("data_type_changed", format!("the type of the data {}", from_to(types.0, types.1)))
                    .wire(wire),
            );
        }
    }
}

pub(super) fn compare_file(old: &Endpoint, new: &Endpoint, drafts: &mut Drafts) {
    let content = |file: Option<&File>| {
        file.map(|file| {
            format!("{} {}", if file.optional { "file?" } else { "file" }, file.content.join(", "))
        })
    };
    let (before, now) = (content(old.file.as_ref()), content(new.file.as_ref()));
    if before != now {
        let result = match (&old.file, &new.file) {
            (_, Some(file)) if old.file.is_none() => {
                Err(format!("old clients do not know what an answer of `{}` is", file.content.join("` or `")))
            }
            (Some(left), Some(right)) => {
                match right.content.iter().find(|content| !left.content.contains(content)) {
                    Some(content) => Err(format!("old clients do not take `{content}` for the file")),
                    None if right.optional && !left.optional => {
                        Err("there may be no file, old clients need it".to_owned())
                    }
                    None => Ok(()),
                }
            }
            (Some(left), None) if !left.optional || new.data.is_some() => {
                Err("old clients look for a file".to_owned())
            }
            _ => Ok(()),
        };
        let message = format!(
            "the file that `{}` answers with {}",
            old.name,
            from_to(before.as_deref(), now.as_deref())
        );
        drafts.push(
            about("file_changed", old, &["data"], message)
                .wire(Wire::responses(result, "old clients take it for the file")),
        );
    }
    let doc = |endpoint: &Endpoint| endpoint.file.as_ref().and_then(|file| file.doc.clone());
    if old.file.is_some() && new.file.is_some() && doc(old) != doc(new) {
        drafts.push(
            about(
                "doc_changed",
                old,
                &["data"],
                format!("the docs of the file of `{}` have changed", old.name),
            )
            .docs(),
        );
    }
}
