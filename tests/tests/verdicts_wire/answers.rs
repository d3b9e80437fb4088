//! Do old clients read every answer of the new API, and take it for what it is?

use http::{HeaderMap, HeaderName, StatusCode};
use secpaid_cli::engine::{Decision, Engine, Handle, Outcome, SampleAnswer};
use secpaid_codegen::json::{Node, Value, parse};
use secpaid_codegen::model::{Base, MetaField, MetaPlace, Model, Shape};
use secpaid_codegen::source::Span;
use secpaid_core::Answer;

use super::old::{Client, Old, Said};
use super::reading::{Reading, agree, read};
use super::requests::addressed;

/// The first answer of the new API that old clients do not read.
pub(crate) fn witness(old: &Old, new: &Engine) -> Option<String> {
    old.engine.handles().zip(&old.clients).find_map(|(before, client)| {
        let mut requests = old.sent.iter().filter(|sent| sent.endpoint == before.index());
        let now = requests.find_map(|sent| addressed(new, &sent.request))?;
        let headers = headers(new.model(), now);
        answers(new, now).iter().find_map(|(status, sample)| {
            let mut headers = headers.clone();
            headers.insert(http::header::CONTENT_TYPE, sample.content_type.parse().unwrap());
            let answer = Answer::new(*status, headers, sample.body.clone());
            let why = Both { old, new, before, now, client }.misread(&answer).err()?;
            Some(format!("{} {status} {}: {why}", client.name, sample.body))
        })
    })
}

/// Everything that an endpoint may answer, with several statuses, and what a proxy may.
fn answers(new: &Engine, handle: Handle<'_>) -> Vec<(StatusCode, SampleAnswer)> {
    let mut samples = handle.sample_answers();
    samples.extend(handle.sample_unknown_errors());
    let stray = |content_type: &str, body: &str| SampleAnswer {
        status: 200,
        content_type: content_type.to_owned(),
        body: body.to_owned(),
        error: None,
    };
    samples.extend([stray("text/html", "<html>"), stray("application/json", "{}"), stray("text/plain", "")]);
    let matchers = handle.endpoint().errors.iter().flat_map(|index| &new.model().errors[*index].matchers);
    let mut statuses: Vec<u16> = matchers.filter_map(|matcher| matcher.status).collect();
    statuses.extend([200, 404, 500]);
    statuses.sort_unstable();
    statuses.dedup();
    let with_statuses = |(position, sample): (usize, SampleAnswer)| {
        // A status matters to envelopes, not to values: the many samples of data need it on some.
        let others = statuses.iter().copied().filter(|_| position.is_multiple_of(5));
        let mut statuses: Vec<u16> = others.chain([sample.status]).collect();
        statuses.dedup();
        statuses.into_iter().map(|status| (StatusCode::from_u16(status).unwrap(), sample.clone())).collect::<Vec<_>>()
    };
    // Errors and strays are few, and each shows something about statuses.
    let (data, others): (Vec<_>, Vec<_>) =
        samples.into_iter().partition(|sample| sample.error.is_none() && sample.body.contains("\"data\""));
    let others = others.into_iter().map(|sample| (0, sample));
    data.into_iter().enumerate().chain(others).flat_map(with_statuses).collect()
}

/// A header for each value that the new API has there.
fn headers(model: &Model, handle: Handle<'_>) -> HeaderMap {
    let fields = &model.metas[handle.endpoint().meta].fields;
    let mut headers = HeaderMap::new();
    for field in fields {
        for place in &field.places {
            if let MetaPlace::Header(name) = place {
                let text = match field.shape.bare() {
                    Shape::Scalar(codec) if codec.base == Base::String => "text",
                    _ => "7",
                };
                headers.insert(name.parse::<HeaderName>().unwrap(), text.parse().unwrap());
            }
        }
    }
    headers
}

/// The two sides of an answer.
struct Both<'b> {
    old: &'b Old,
    new: &'b Engine,
    before: Handle<'b>,
    now: Handle<'b>,
    client: &'b Client,
}

impl Both<'_> {
    fn misread(&self, answer: &Answer) -> Result<(), String> {
        let meant = self.now.judge(answer, &mut |_| ());
        let expected = match meant.outcome {
            Outcome::Ok | Outcome::File => Said::Success,
            Outcome::Error => self.expected(&meant),
            // That is no answer of this API.
            Outcome::Unrecognised | Outcome::Undecodable => return Ok(()),
        };
        let said = (self.client.decode)(answer.clone());
        if said != expected {
            return Err(format!("it is {expected:?}, clients say {said:?}"));
        }
        let taken = self.before.judge(answer, &mut |_| ());
        match meant.outcome {
            Outcome::Error => captures(&meant, &taken),
            Outcome::File if taken.outcome != Outcome::File => Err("clients do not take it for the file".to_owned()),
            _ => self.data(answer, &meant, &taken).and_then(|()| self.beside(answer)),
        }
    }

    /// The declared error under the same name, where the client knows that name.
    fn expected(&self, meant: &Decision) -> Said {
        let model = self.old.engine.model();
        let known = |name: &str| {
            let errors = &self.before.endpoint().errors;
            errors.iter().any(|index| model.errors[*index].name == name)
        };
        match &meant.error {
            // Names live as long as the tables, which live as long as the program.
            Some(error) if known(&error.name) => Said::Declared(error.name.clone().leak()),
            _ => Said::Unknown,
        }
    }

    fn data(&self, answer: &Answer, meant: &Decision, taken: &Decision) -> Result<(), String> {
        let (Some(before), Some(now)) = (&self.before.endpoint().data, &self.now.endpoint().data) else {
            return Ok(());
        };
        let Some(pointer) = &meant.data else { return Ok(()) };
        let body = parse(str::from_utf8(&answer.body).unwrap()).unwrap().root;
        let value = body.point(&steps(pointer)).ok_or("there is no data")?;
        let nothing = match &value.value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            _ => false,
        };
        if nothing {
            return Ok(());
        }
        if taken.data.as_ref() != Some(pointer) {
            return Err(format!("the data is at {pointer:?}, clients look at {:?}", taken.data));
        }
        let meant = read(self.new.model(), &now.shape, value);
        let taken = read(self.old.engine.model(), &before.shape, value);
        match (meant, taken) {
            (Some(meant), Some(taken)) => agree(&meant, &taken),
            unread => Err(format!("{unread:?}")),
        }
    }

    /// Are the values beside the data read that both have?
    fn beside(&self, answer: &Answer) -> Result<(), String> {
        let before = &self.old.engine.model().metas[self.before.endpoint().meta].fields;
        let now = &self.new.model().metas[self.now.endpoint().meta].fields;
        for field in now {
            let Some(known) = before.iter().find(|known| known.rust == field.rust) else { continue };
            let Some(meant) = meta(self.new.model(), field, answer) else { continue };
            match meta(self.old.engine.model(), known, answer) {
                Some(taken) => agree(&meant, &taken).map_err(|why| format!("{}: {why}", field.rust))?,
                None => return Err(format!("clients do not read {} beside the data", field.rust)),
            }
        }
        Ok(())
    }
}

fn captures(meant: &Decision, taken: &Decision) -> Result<(), String> {
    let (Some(meant), Some(taken)) = (&meant.error, &taken.error) else { return Ok(()) };
    for (name, text) in &taken.captures {
        if let Some((_, said)) = meant.captures.iter().find(|(known, _)| known == name)
            && said != text
        {
            return Err(format!("{name} is {said}, clients take {text} for it"));
        }
    }
    Ok(())
}

/// A value beside the data: the first that is there and fits.
fn meta(model: &Model, field: &MetaField, answer: &Answer) -> Option<Reading> {
    let body = parse(str::from_utf8(&answer.body).ok()?).ok().map(|document| document.root);
    let found = field.places.iter().find_map(|place| match place {
        MetaPlace::At(pointer) => read(model, &field.shape, body.as_ref()?.point(pointer)?),
        MetaPlace::Header(name) => {
            let text = answer.headers.get(name)?.to_str().ok()?;
            let string = Node { span: Span::default(), value: Value::String(text.to_owned()) };
            // A header is a text, whatever form its type has.
            let bare = parse(text).ok().map(|document| document.root);
            let mut forms = std::iter::once(string).chain(bare);
            forms.find_map(|value| read(model, &field.shape, &value))
        }
    });
    found.filter(|found| *found != Reading::Nothing)
}

fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}
