//! In: changes of the spec and what is gone from the generated code. Out: the changes, each with what it takes from code.

use super::Drafts;
use super::change::{Change, Draft, News, Wire};
use super::document::Documents;
use super::error_set::SETS;
use super::surface::{Break, Owner, Swap};
use super::version::Bump;
use super::words::listed;

/// Puts every break of the source down to the change that it comes from; one without any becomes a change of its own.
pub(super) fn attribute(mut drafts: Drafts, breaks: Vec<Break>, documents: &Documents<'_>) -> Vec<Change> {
    let mut sources: Vec<Vec<Break>> = vec![Vec::new(); drafts.len()];
    for broken in breaks {
        let index = cause(&drafts, &broken).unwrap_or_else(|| {
            drafts.push(of_its_own(&broken));
            sources.push(Vec::new());
            drafts.len() - 1
        });
        if let Some(source) = sources.get_mut(index) {
            source.push(broken);
        }
    }
    let mut changes: Vec<Change> =
        drafts.into_iter().zip(sources).map(|(draft, source)| finish(draft, source, documents)).collect();
    // Part by part; what a part breaks stands first.
    changes.sort_by(|a, b| (&a.owner, b.bump).cmp(&(&b.owner, a.bump)));
    changes
}

/// Says where a new order of fields swaps the arguments of a constructor, which nothing else tells.
pub(super) fn warn(drafts: &mut Drafts, swaps: &[Swap]) {
    for Swap { owner, item, moved } in swaps {
        let is_order = |draft: &&mut Draft| {
            draft.kind == "order_changed" && draft.owner == *owner && draft.news == News::Feature
        };
        if let Some(draft) = drafts.iter_mut().find(is_order) {
            let names = listed(moved.iter().map(String::as_str));
            draft.hint = Some(format!(
                "the arguments of `{item}` change places ({names}): calls as they are compile and say something else"
            ));
        }
    }
}

fn cause(drafts: &[Draft], broken: &Break) -> Option<usize> {
    let of_owner = |draft: &Draft| draft.owner == broken.owner && draft.news == News::Feature;
    let exactly = |draft: &Draft| of_owner(draft) && draft.member == broken.member;
    let in_another_set = |draft: &Draft| of_owner(draft) && draft.kind == SETS && is_of_errors(broken);
    let position = |is_it: &dyn Fn(&Draft) -> bool| drafts.iter().position(is_it);
    position(&|draft| of_owner(draft) && draft.whole)
        .or_else(|| position(&exactly))
        .or_else(|| position(&in_another_set))
}

/// Is it about the enum of an endpoint's errors?
fn is_of_errors(broken: &Break) -> bool {
    let Owner::Endpoint(endpoint) = &broken.owner else { return false };
    let item = broken.item.strip_prefix(endpoint.as_str()).and_then(|rest| rest.strip_prefix("Error"));
    item.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn of_its_own(broken: &Break) -> Draft {
    let at: Vec<&str> = match &broken.owner {
        Owner::Api => Vec::new(),
        Owner::Type(name) => vec!["types", name],
        Owner::Endpoint(name) => vec!["endpoints", name],
        Owner::Error(name) => vec!["errors", name],
        Owner::ErrorSet(name) => vec!["error_sets", name],
        Owner::Inbound(name) => vec!["inbound", name],
    };
    let message = format!("the generated code has changed: `{}`", broken.item);
    let mut draft = Draft::new("generated_code_changed", &broken.owner, &at, message).wire(Wire::same());
    draft.member.clone_from(&broken.member);
    draft
}

fn finish(draft: Draft, source: Vec<Break>, documents: &Documents<'_>) -> Change {
    let broken = draft.wire.breaks() || !source.is_empty();
    let bump = match draft.news {
        _ if broken => Bump::Major,
        News::Feature => Bump::Minor,
        News::Docs => Bump::Patch,
        News::Version => Bump::None,
    };
    // What is new has no place in the old spec, what is gone none in the new one.
    let is_there =
        |document: &super::document::Document<'_>, steps: &[String]| document.node(steps).is_some();
    let (in_old, in_new) = (is_there(&documents.old, &draft.old), is_there(&documents.new, &draft.new));
    let old = documents.old.place(&draft.old).filter(|_| in_old || !in_new);
    let new = documents.new.place(&draft.new).filter(|_| in_new || !in_old);
    Change {
        kind: draft.kind,
        owner: draft.owner,
        member: draft.member,
        message: draft.message,
        old,
        new,
        requests: draft.wire.requests,
        responses: draft.wire.responses,
        source,
        bump,
        hint: draft.hint,
    }
}
