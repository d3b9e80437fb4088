//! From a page to the place where the next one begins: a cursor that the page names, or the key of its last record.

use http::HeaderMap;

use super::{Following, PageTurner, Sight};
use crate::answer::Answer;
use crate::call::reread;
use crate::envelope::table::{AnswerPlace, PageBy};
use crate::envelope::{Fields, Found, each_item, member};
use crate::json::Reader;
use crate::pages::{Paged, PagingError};

impl<E: Paged> PageTurner<E> {
    /// What comes behind a page that names the cursor of the next one.
    pub(super) fn named(
        &mut self,
        fields: &Fields<'_>,
        (next, query): (AnswerPlace, Option<&str>),
        answer: &Answer,
    ) -> Following {
        match cursor(fields, (next, query), answer) {
            Ok(cursor) => match self.see(&Sight::Cursor(&cursor)) {
                None => Following::Page(cursor),
                Some(repeats) => repeated(cursor, repeats, written(fields, next), answer),
            },
            Err(following) => following,
        }
    }

    /// What comes behind the last of these records.
    pub(super) fn behind<'a>(
        &mut self,
        fields: &Fields<'a>,
        list: &'a str,
        (names, plus): (&[&str], Option<i64>),
        answer: &Answer,
    ) -> Following {
        let kept = || Box::new(answer.clone());
        let mut last = None;
        each_item(&mut Reader::from_text(list), &mut |record| last = Some(record));
        // A list of one may come without a list around it.
        let last = last.or_else(|| Some(list).filter(|list| !list.trim_ascii_start().starts_with('[')));
        let key = last.and_then(|record| names.iter().find_map(|name| member(record, name)));
        let Some((key, said)) = key.and_then(|key| Some((key, Found::new(key).says()?))) else {
            let path = fields.pointer_of(last.unwrap_or(list));
            return Following::Stuck(PagingError::Unplaced { path, answer: kept() });
        };
        let path = || fields.pointer_of(key);
        let position = match plus {
            None => said.into_owned(),
            Some(plus) => match said.parse::<i128>().ok().and_then(|key| key.checked_add(plus.into())) {
                Some(next) => {
                    let before: Option<i128> = self.position.parse().ok();
                    if before.is_some_and(|before| if plus < 0 { next >= before } else { next <= before }) {
                        let (position, before) = (next.to_string(), self.position.clone());
                        return Following::Stuck(PagingError::Stalled {
                            position,
                            before,
                            path: path(),
                            answer: kept(),
                        });
                    }
                    next.to_string()
                }
                None => {
                    let position = said.into_owned();
                    return Following::Stuck(PagingError::Unaskable {
                        position,
                        path: path(),
                        answer: kept(),
                    });
                }
            },
        };
        match self.see(&Sight::Cursor(&position)) {
            None => Following::Page(position),
            Some(repeats) => repeated(position, repeats, path(), answer),
        }
    }

    /// The JSON Pointer of what says where the next page begins, where one value of the answer does.
    pub(super) fn said_at(&self, answer: &Answer) -> String {
        match E::PAGING.by {
            PageBy::Cursor { next, .. } => {
                reread::<E>(answer).map(|(fields, _)| written(&fields, next)).unwrap_or_default()
            }
            PageBy::Number { .. } | PageBy::Offset { .. } | PageBy::Last { .. } => String::new(),
        }
    }
}

/// The cursor that the page names, or what comes behind it where it names none. As the names of endpoints do not matter here, it is
/// compiled once.
fn cursor(
    fields: &Fields<'_>,
    (next, query): (AnswerPlace, Option<&str>),
    answer: &Answer,
) -> Result<String, Following> {
    let kept = || Box::new(answer.clone());
    let found = match next {
        AnswerPlace::At(pointer) => fields.says(pointer),
        AnswerPlace::Header(name) => Ok(whole(&answer.headers, name)),
    };
    let found = match found {
        // A header for several addresses says by their relation which is which.
        Ok(Some(said)) if query.is_some() && said.starts_with('<') => Ok(link(&said, "next")),
        found => found,
    };
    let path = || written(fields, next);
    let said = match found {
        Ok(said) => said.ok_or(Following::Nothing)?,
        Err(text) => {
            let position = text.to_owned();
            return Err(Following::Stuck(PagingError::Unaskable { position, path: path(), answer: kept() }));
        }
    };
    match query {
        None => Ok(said),
        Some(name) => parameter(&said, name)
            .ok_or_else(|| Following::Stuck(PagingError::Unplaced { path: path(), answer: kept() })),
    }
}

#[cold]
fn repeated(position: String, repeats: String, path: String, answer: &Answer) -> Following {
    Following::Stuck(PagingError::Repeated { position, repeats, path, answer: Box::new(answer.clone()) })
}

/// What all lines of a header say, one after the other; `None` where it is missing or empty.
fn whole(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let lines: Vec<_> = lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// The JSON Pointer of a place, or what header it is.
fn written(fields: &Fields<'_>, place: AnswerPlace) -> String {
    match place {
        AnswerPlace::At(pointer) => fields.pointer_text(pointer),
        AnswerPlace::Header(name) => format!("header {name}"),
    }
}

/// The target with this relation in a `Link` header (RFC 8288): `<https://a.example/?page=2>; rel="next", <...>; rel="last"`.
fn link(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    loop {
        let (target, parameters) =
            rest.trim_start_matches([',', ' ', '\t']).strip_prefix('<')?.split_once('>')?;
        // The parameters end at a comma, but not at one inside quotes.
        let mut quoted = false;
        let end = parameters.find(|character| {
            quoted ^= character == '"';
            character == ',' && !quoted
        });
        let (parameters, behind) = parameters.split_at(end.unwrap_or(parameters.len()));
        if is_of(parameters, relation) {
            return Some(target.to_owned());
        }
        rest = behind;
    }
}

/// Do the parameters of a target name this relation? The first `rel` counts.
fn is_of(parameters: &str, relation: &str) -> bool {
    let mut quoted = false;
    let mut each = parameters.split(|character| {
        quoted ^= character == '"';
        character == ';' && !quoted
    });
    let named = each.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("rel").then_some(value)
    });
    let known = named.map(|value| value.trim().trim_matches('"')).unwrap_or_default();
    known.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(relation))
}

/// A parameter of the query of a URL, which need not be a whole one.
fn parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split('#').next()?.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{link, parameter};

    #[test]
    fn the_next_page_is_told_from_the_others() {
        let next = |header| link(header, "next");
        let header = r#"<https://a.example/x?page=1>; rel="prev", <https://a.example/x?page=3>; rel="next""#;
        assert_eq!(next(header).as_deref(), Some("https://a.example/x?page=3"));
        assert_eq!(next(r#"</x?a=1,2>;title="n, <x>";rel=next,</y>; rel=last"#).as_deref(), Some("/x?a=1,2"));
        assert_eq!(next(r#"</x>; REL="last NEXT""#).as_deref(), Some("/x"));
        for none in
            [r#"</x>; rel="prev""#, "</x>", "<", "x", r#"</x>; title="next""#, r#"</x>; rel="nextpage""#]
        {
            assert_eq!(next(none), None, "{none}");
        }
    }

    #[test]
    fn a_parameter_is_decoded_wherever_the_query_is() {
        for url in ["https://a.example/x?cursor=a%2Bb&n=1#cursor=c", "?n=1&cursor=a%2Bb", "/x?cursor=a%2Bb"] {
            assert_eq!(parameter(url, "cursor").as_deref(), Some("a+b"), "{url}");
        }
        for url in ["https://a.example/cursor", "?cursor=", "?Cursor=a", "x#?cursor=a", ""] {
            assert_eq!(parameter(url, "cursor"), None, "{url}");
        }
    }
}
