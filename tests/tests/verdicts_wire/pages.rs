//! Do old pagers get every record of a list that a new server has, once, and then end?

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use secpaid_cli::engine::{Engine, Handle, holds};
use secpaid_codegen::json::{Member, Node, Value, parse};
use secpaid_codegen::model::{Field, MetaPlace, Outcome as Class, PageBy, Pages, Shape, Test};
use secpaid_codegen::source::{Span, Spanned};
use secpaid_core::Answer;

use super::old::{Lost, Old, Pager, settings};
use super::requests::addressed;

/// Lists of so many records.
const COUNTS: [usize; 11] = [0, 1, 2, 3, 5, 6, 10, 11, 20, 21, 30];
/// What a server gives at once that promises nothing.
const SIZES: [usize; 3] = [1, 2, 5];

/// The first list that old pagers do not get as it is.
pub(crate) fn witness(old: &Old, new: &Engine) -> Option<String> {
    old.pagers.iter().find_map(|pager| {
        let before = old.engine.find(pager.endpoint).unwrap();
        let sent = old.sent.iter().find(|sent| sent.endpoint == before.index())?;
        // A server that is not reached, or does not take the requests at all, is no matter of pages.
        let now = addressed(new, &sent.request)?;
        // Where there is no list any more, answers break.
        let template = template(now, items(new, now).or_else(|| items(&old.engine, before)))?;
        COUNTS.iter().find_map(|count| {
            SIZES.iter().find_map(|size| {
                let list = List { new, handle: now, before, template: &template, count: *count, size: *size };
                let why = list.lost(old, pager).err()?;
                Some(format!("{}, {} of {count}, {size} at once: {why}", pager.endpoint, pager.begin))
            })
        })
    })
}

/// A list on a server.
struct List<'l> {
    new: &'l Engine,
    handle: Handle<'l>,
    before: Handle<'l>,
    template: &'l Template,
    count: usize,
    size: usize,
}

impl List<'_> {
    fn lost(&self, old: &Old, pager: &Pager) -> Result<(), String> {
        let mut given = vec![0; self.count];
        let mut refused = None;
        let mut serve = |request: &Request<Bytes>| match self.answer(request, &mut given) {
            Ok(body) => Answer::new(StatusCode::OK, HeaderMap::new(), body.to_string()),
            Err(why) => {
                refused = Some(why);
                Answer::new(StatusCode::OK, HeaderMap::new(), "refused")
            }
        };
        let settings = settings(old.engine.model(), &old.engine.model().servers[0].url);
        let came = (pager.run)(&settings, &mut serve);
        let came = match came {
            // What is wrong with requests or answers whatever page it is is found where these are held.
            _ if refused.is_some() => return Ok(()),
            Err(Lost::Unread) => return Ok(()),
            Err(Lost::Stuck(why)) => return Err(why),
            Ok(came) => came,
        };
        if came != self.count || given.iter().any(|times| *times != 1) {
            return Err(format!("{came} came, from pages with {given:?}"));
        }
        Ok(())
    }

    fn answer(&self, request: &Request<Bytes>, given: &mut [usize]) -> Result<Node, String> {
        let received = self.new.receive(request).map_err(|refused| format!("{:?}", refused.complaints))?;
        let fields = parse(&received.fields).unwrap().root;
        let Some(pages) = &self.handle.endpoint().pages else {
            given.iter_mut().for_each(|times| *times += 1);
            return Ok(self.body(0..self.count));
        };
        // No spec here has them inside a record.
        let asked = |path: &[usize]| &self.handle.endpoint().request[path[0]];
        let size = self.size(pages, pages.size.as_deref().and_then(|path| number(&fields, asked(path))));
        let position = text(&fields, asked(&pages.field));
        let start = match &pages.by {
            PageBy::Number { first } => {
                let page = position.map_or(i128::from(*first), |text| text.parse().unwrap());
                (page - i128::from(*first)).checked_mul(i128::try_from(size).unwrap()).unwrap()
            }
            PageBy::Offset { first } => {
                position.map_or(0, |text| text.parse::<i128>().unwrap() - i128::from(*first))
            }
            // The keys of the records are their positions.
            PageBy::Last { plus, .. } => {
                position.map_or(0, |text| text.parse::<i128>().unwrap_or(0) + i128::from(plus.is_none()))
            }
            PageBy::Cursor { .. } => {
                position.map_or(0, |text| text.trim_start_matches('c').parse().unwrap_or(0))
            }
        };
        // Before the first page there is nothing; behind the last one the last one again, where that is marked.
        let last_start = self.count.saturating_sub(1) / size * size;
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let start =
            if start > last_start && pages.stop.is_some() { last_start } else { start.min(self.count) };
        let end = start.saturating_add(size).min(self.count);
        given[start..end].iter_mut().for_each(|times| *times += 1);
        let mut body = self.body(start..end);
        let is_last = end == self.count;
        if let PageBy::Cursor { next: MetaPlace::At(next), .. } = &pages.by {
            let number =
                matches!(asked(&pages.field).shape.bare(), Shape::Scalar(codec) if codec.base.is_integer());
            body.put(
                next,
                match (is_last, number) {
                    (true, _) => Value::Null,
                    (false, true) => Value::Number(end.to_string()),
                    (false, false) => Value::String(format!("c{end}")),
                },
            );
        }
        if let Some(stop) = &pages.stop {
            make_hold(&mut body, stop, is_last);
        }
        // What the new spec says nothing about may be anything.
        let marked = self.before.endpoint().pages.as_ref().and_then(|pages| pages.stop.as_ref());
        if let Some(marked) =
            marked.filter(|marked| pages.stop.as_ref().is_none_or(|stop| place(stop) != place(marked)))
        {
            make_hold(&mut body, marked, true);
        }
        Ok(body)
    }

    /// How many records a full page has.
    fn size(&self, pages: &Pages, asked: Option<u64>) -> usize {
        let promised = asked.or(pages.default_size).zip(pages.max_size.or(pages.default_size));
        let size = match promised {
            Some((asked, most)) => asked.min(most),
            None => asked.unwrap_or(u64::MAX).min(self.size as u64),
        };
        usize::try_from(size).unwrap().max(1)
    }

    /// An answer with these records.
    fn body(&self, records: std::ops::Range<usize>) -> Node {
        let Template { body, place, record } = self.template;
        let mut body = body.clone();
        body.put(place, Value::Array(records.map(|index| numbered(record, index)).collect()));
        body
    }
}

/// An answer with a list.
struct Template {
    body: Node,
    /// Where the list is.
    place: Vec<String>,
    record: Node,
}

fn template(handle: Handle<'_>, items: Option<String>) -> Option<Template> {
    let samples = handle.sample_answers();
    samples.iter().filter(|sample| sample.outcome == Class::Ok).find_map(|sample| {
        let body = parse(&sample.body).ok()?.root;
        let answer = Answer::new(StatusCode::OK, HeaderMap::new(), sample.body.clone());
        let data = handle.judge(&answer, &mut |_| ()).data?;
        let place: Vec<String> = data.split('/').skip(1).map(str::to_owned).chain(items.clone()).collect();
        let Value::Array(items) = &body.point(&place)?.value else { return None };
        let record = items.first()?.clone();
        Some(Template { body, place, record })
    })
}

/// The field of the data that has the records.
fn items(new: &Engine, handle: Handle<'_>) -> Option<String> {
    let endpoint = handle.endpoint();
    let Shape::Named(index) = endpoint.data.as_ref()?.shape.bare() else { return None };
    let fields = new.model().types.get(*index)?.fields()?;
    Some(fields.get(endpoint.pages.as_ref()?.items?)?.wire.clone())
}

/// A record that differs from all others.
fn numbered(record: &Node, index: usize) -> Node {
    let mut record = record.clone();
    match &mut record.value {
        Value::Object(members) => members.push(Member {
            key: Spanned::new("number of the record".to_owned(), Span::default()),
            value: Node { span: Span::default(), value: Value::Number(index.to_string()) },
        }),
        Value::Number(text) => *text = index.to_string(),
        other => *other = Value::String(format!("record {index}")),
    }
    record
}

fn value<'n>(fields: &'n Node, field: &Field) -> Option<&'n Value> {
    std::iter::once(&field.wire).chain(&field.also).find_map(|name| fields.get(name)).map(|node| &node.value)
}

fn text(fields: &Node, field: &Field) -> Option<String> {
    match value(fields, field)? {
        Value::Number(text) | Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn number(fields: &Node, field: &Field) -> Option<u64> {
    text(fields, field)?.parse().ok()
}

fn place(test: &Test) -> &[String] {
    match test {
        Test::At(test) => &test.at,
        other => panic!("the server does not know how to stop by {other:?}"),
    }
}

/// Puts something in the place that a test looks at, so that it holds, or does not.
fn make_hold(body: &mut Node, test: &Test, wanted: bool) {
    let values = ["false", "true", "null", "0", "1", "\"x\"", "[]"];
    let done = values.iter().any(|text| {
        body.put(place(test), parse(text).unwrap().root.value);
        holds(test, &body.to_string()) == wanted
    });
    assert!(done, "{test:?} cannot be made {wanted}");
}
