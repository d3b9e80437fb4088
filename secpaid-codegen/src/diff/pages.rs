//! In: how an endpoint is paged in both specs. Out: what is different in it, and whether old pagers still reach the end.

use super::Drafts;
use super::change::{Draft, Wire};
use super::inclusion::has;
use super::predicate::implies;
use super::surface::Owner;
use crate::model::{Endpoint, Field, Model, PageBy, Pages, Shape, pointer_text};

pub(super) fn compare(
    models: (&Model, &Model),
    owner: &Owner,
    old: &Endpoint,
    new: &Endpoint,
    drafts: &mut Drafts,
) {
    let draft = |kind, message: &str| {
        Draft::new(kind, owner, &["endpoints", &old.name, "pages"], message).new_at(&[
            "endpoints",
            &new.name,
            "pages",
        ])
    };
    match (&old.pages, &new.pages) {
        (None, None) => {}
        (None, Some(_)) => {
            drafts.push(draft("pages_added", "the list comes in pages that the client can turn"))
        }
        (Some(_), None) => {
            let why = "old pagers ask for pages that there are none of".to_owned();
            drafts.push(
                draft("pages_removed", "the list does not come in pages").wire(Wire::requests(Err(why), "")),
            );
        }
        (Some(left), Some(right)) => {
            let written = |model, endpoint, pages: &Pages| {
                format!(
                    "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                    pages.by,
                    place(field(model, endpoint, Some(&pages.field))),
                    place(field(model, endpoint, pages.size.as_ref())),
                    (pages.default_size, pages.max_size),
                    items(model, endpoint, pages).map(|field| &field.wire),
                    (&pages.total, &pages.pages),
                    pages.stop
                )
            };
            if written(models.0, old, left) != written(models.1, new, right) {
                let wire = Wire::requests(
                    turns(models, (old, left), (new, right)),
                    "old pagers go through all records",
                );
                drafts.push(draft("pages_changed", "the list comes in other pages").wire(wire));
            }
        }
    }
}

/// A request field, behind those that it is in.
type Asked<'m> = Option<Vec<&'m Field>>;

fn field<'m>(model: &'m Model, endpoint: &'m Endpoint, path: Option<&Vec<usize>>) -> Asked<'m> {
    endpoint.pages.as_ref()?.asked(model, endpoint, path?)
}

/// Where a request has it.
fn place(asked: Asked<'_>) -> String {
    let names: Vec<&str> = asked.iter().flatten().map(|field| field.wire.as_str()).collect();
    names.join("/")
}

/// Does the new request have this field where the old one does?
fn understood(new: &Asked<'_>, old: &Asked<'_>) -> bool {
    let (Some(new), Some(old)) = (new, old) else { return false };
    new.len() == old.len() && new.iter().zip(old).all(|(new, old)| has(new, &old.wire))
}

/// The field of the data that holds the records.
fn items<'m>(model: &'m Model, endpoint: &'m Endpoint, pages: &Pages) -> Option<&'m Field> {
    let Shape::Named(index) = endpoint.data.as_ref()?.shape.bare() else { return None };
    model.types.get(*index)?.fields()?.get(pages.items?)
}

type Paged<'m> = (&'m Endpoint, &'m Pages);

/// Does an old pager go through all records, and then end?
fn turns(models: (&Model, &Model), (old, left): Paged<'_>, (new, right): Paged<'_>) -> Result<(), String> {
    let asks = field(models.0, old, Some(&left.field));
    if !understood(&field(models.1, new, Some(&right.field)), &asks) {
        return Err(format!("old pagers ask for a page in `{}`", place(asks)));
    }
    match (&left.by, &right.by) {
        (PageBy::Number { first }, PageBy::Number { first: other }) => {
            // Where a request always says which page it asks for, nobody needs to know what the first one is.
            let last = asks.as_ref().and_then(|asks| asks.last());
            if first != other && last.is_some_and(|field| field.optional()) {
                return Err(format!("old pagers take {first} for the number of the first page"));
            }
        }
        (old, new) if old == new => {}
        _ => return Err("old pagers count pages in another way".to_owned()),
    }
    if let (before, Some(now)) = (items(models.0, old, left), items(models.1, new, right))
        && !before
            .is_some_and(|before| std::iter::once(&now.wire).chain(&now.also).all(|name| has(before, name)))
    {
        return Err(format!("old pagers do not look for the records in `{}`", now.wire));
    }
    for (first, second, why) in [
        (&left.stop, &right.stop, "old pagers stop where more records follow"),
        (&right.stop, &left.stop, "old pagers go on behind the last page"),
    ] {
        let fits = match (first, second) {
            (None, _) => Ok(()),
            (Some(first), None) => implies(Some(first), Some(&NEVER), &|_| false),
            (Some(first), Some(second)) => implies(Some(first), Some(second), &|_| false),
        };
        fits.map_err(|_| why.to_owned())?;
    }
    for (before, now, what) in
        [(&left.total, &right.total, "number of records"), (&left.pages, &right.pages, "number of pages")]
    {
        if let Some(before) = before.as_ref().filter(|before| Some(*before) != now.as_ref()) {
            return Err(format!("old pagers take what is at `{}` for the {what}", pointer_text(before)));
        }
    }
    if matches!(left.by, PageBy::Cursor { .. }) {
        return Ok(());
    }
    ends_in_time(models, (old, left), (new, right))
}

const NEVER: crate::model::Test = crate::model::Test::Any(Vec::new());

/// A pager stops at a page that is not full, so it must not expect more than there is.
fn ends_in_time(
    models: (&Model, &Model),
    (old, left): Paged<'_>,
    (new, right): Paged<'_>,
) -> Result<(), String> {
    let mut asked = vec![None];
    let asks = field(models.0, old, left.size.as_ref());
    if let Some(size) = asks.as_ref().and_then(|asks| asks.last()) {
        let known = [left.default_size, left.max_size, right.default_size, right.max_size];
        asked.extend([Some(1), Some(u64::MAX)]);
        asked.extend(known.into_iter().filter(Option::is_some));
        if !size.optional() {
            asked.retain(Option::is_some);
        }
    }
    let understood = understood(&field(models.1, new, right.size.as_ref()), &asks);
    for size in asked {
        let Some(expected) = full(left, size) else { continue };
        let given = full(right, size.filter(|_| understood));
        if given.is_none_or(|given| given < expected) {
            return Err(format!("old pagers take a page of less than {expected} records for the last one"));
        }
    }
    Ok(())
}

/// How many records a page has that is not the last one, where a request asks for so many.
fn full(pages: &Pages, asked: Option<u64>) -> Option<u64> {
    let asked = asked.or(pages.default_size)?;
    Some(asked.min(pages.max_size.or(pages.default_size)?))
}
