//! In: the query parameters of a type in both specs. Out: what is different, and whether old clients read it.

use super::{Both, about};
use crate::diff::atom::range;
use crate::diff::pairing::Pairing;
use crate::diff::words::from_to;
use crate::diff::{Drafts, list};
use crate::model::{Base, Parameter, ParameterType};

impl<'m> Both<'m> {
    pub(super) fn compare_query(&self, pairing: &Pairing<'m>, drafts: &mut Drafts) {
        let name = &self.old.name;
        let flows = pairing.flows_of(name);
        let read = |result: Result<(), String>| {
            flows.judge(|flow| if flow.is_request() { Ok(()) } else { result.clone() })
        };
        let paired = list::pair(&self.old.query, &self.new.query, |parameter| parameter.wire.as_str());
        let draft = |kind, parameter: &Parameter, message: String| {
            about(kind, self.old, &["query", &parameter.wire], message).member(&parameter.wire)
        };
        for parameter in &paired.removed {
            let lost = if parameter.optional {
                Ok(())
            } else {
                Err(format!("clients look for the parameter `{}`", parameter.wire))
            };
            let message = format!("the parameter `{}` of `{name}` is gone", parameter.wire);
            drafts.push(draft("parameter_removed", parameter, message).wire(read(lost)));
        }
        for parameter in &paired.added {
            let message = format!("the parameter `{}` of `{name}` is new", parameter.wire);
            drafts.push(draft("parameter_added", parameter, message));
        }
        for (left, right) in &paired.both {
            let wire = left.wire.as_str();
            if parameter_type(pairing.old, left) != parameter_type(pairing.new, right)
                || left.encode.is_some() != right.encode.is_some()
            {
                let result = if parameter_fits(left, right) {
                    Ok(())
                } else {
                    Err(format!("clients read `{wire}` in another form"))
                };
                drafts.push(
                    draft(
                        "parameter_type_changed",
                        left,
                        format!("the parameter `{wire}` of `{name}` has another type or form"),
                    )
                    .wire(read(result)),
                );
            }
            if left.optional != right.optional {
                let lost =
                    if right.optional { Err(format!("clients need the parameter `{wire}`")) } else { Ok(()) };
                drafts.push(
                    draft(
                        "parameter_optional_changed",
                        left,
                        format!(
                            "the parameter `{wire}` of `{name}` is {} now",
                            if right.optional { "optional" } else { "required" }
                        ),
                    )
                    .wire(read(lost)),
                );
            }
            if left.rust != right.rust
                || left.encode.is_some() && left.encode != right.encode && right.encode.is_some()
            {
                let words = from_to(Some(&left.rust), Some(&right.rust));
                drafts.push(draft(
                    "parameter_renamed",
                    left,
                    format!("the function of the parameter `{wire}` {words}"),
                ));
            }
            if left.doc != right.doc || left.source != right.source {
                drafts.push(
                    draft("doc_changed", left, format!("the docs of the parameter `{wire}` have changed"))
                        .docs(),
                );
            }
        }
        if paired.reordered {
            drafts.push(
                about(
                    "order_changed",
                    self.old,
                    &["query"],
                    "the parameters stand in another order".to_owned(),
                )
                .docs(),
            );
        }
    }
}

/// Do old clients read every value of the new parameter?
fn parameter_fits(old: &Parameter, new: &Parameter) -> bool {
    let base = |parameter: &Parameter| match parameter.ty {
        ParameterType::BuiltIn(base) | ParameterType::Named(_, base) => base,
    };
    let (read, sent) = (base(old), base(new));
    let fits = match (range(read), range(sent)) {
        (Some(read), Some(sent)) => sent.within(read),
        (None, Some(sent)) if read == Base::Decimal => sent.fits_decimal(),
        _ => read == sent || read == Base::String,
    };
    fits && old.encode.is_some() == new.encode.is_some()
}

fn parameter_type(model: &crate::model::Model, parameter: &Parameter) -> String {
    match parameter.ty {
        ParameterType::BuiltIn(base) => base.name().to_owned(),
        ParameterType::Named(index, base) => {
            format!("{} {}", model.types.get(index).map_or("", |ty| ty.name.as_str()), base.name())
        }
    }
}
