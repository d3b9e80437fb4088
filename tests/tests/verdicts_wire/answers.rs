//! Do old clients read every answer of the new API, and take it for what it is?

use http::{HeaderMap, HeaderName, StatusCode};
use secpaid_cli::engine::{self, Decision, Engine, Handle, Outcome, SampleAnswer};
use secpaid_codegen::json::{Node, Value, parse};
use secpaid_codegen::model::{Base, Effect, Envelope, MetaField, MetaPlace, Model, Outcome as Class, Shape};
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
        answers(old, before, new, now).iter().find_map(|(status, sample)| {
            let mut headers = headers.clone();
            headers.insert(http::header::CONTENT_TYPE, sample.content_type.parse().unwrap());
            let answer = Answer::new(*status, headers, sample.body.clone());
            let why = Both { old, new, before, now, client }.misread(&answer).err()?;
            Some(format!("{} {status} {}: {why}", client.name, sample.body))
        })
    })
}

/// Everything that an endpoint may answer, with several statuses, and what a proxy may.
fn answers(old: &Old, before: Handle<'_>, new: &Engine, now: Handle<'_>) -> Vec<(StatusCode, SampleAnswer)> {
    let samples = now.sample_answers();
    let (successes, mut errors): (Vec<_>, Vec<_>) =
        samples.into_iter().partition(|sample| sample.outcome == Class::Ok);
    errors.extend(now.sample_unknown_errors());
    let strays = vec![stray("text/html", "<html>"), stray("application/json", "{}"), stray("text/plain", "")];
    let told_apart = told_apart(old.engine.model(), before, new, now, &successes);
    let mentioned = [statuses(old.engine.model(), before), statuses(new.model(), now)].concat();
    let others = [200, 404, 500];
    // An error that says something else has no status that stands for one.
    let plain: Vec<u16> = others.iter().copied().filter(|status| !mentioned.contains(status)).collect();
    let all = [&mentioned[..], &others].concat();
    let mut answers = Vec::new();
    for (position, sample) in successes.iter().enumerate() {
        // A status matters to envelopes, not to values: it is enough to have it with some.
        let others = all.iter().copied().filter(|_| position < 2 || !sample.body.starts_with('{'));
        answers.extend(others.chain([sample.status]).map(|status| (status, sample)));
    }
    let with = |samples: &[SampleAnswer], statuses: &[u16]| -> Vec<(u16, SampleAnswer)> {
        let each = |sample: &SampleAnswer| {
            let own = std::iter::once(sample.status);
            own.chain(statuses.iter().copied()).map(|status| (status, sample.clone())).collect::<Vec<_>>()
        };
        samples.iter().flat_map(each).collect()
    };
    let answers = answers.into_iter().map(|(status, sample)| (status, sample.clone()));
    let answers =
        answers.chain(with(&errors, &plain)).chain(with(&strays, &all)).chain(with(&told_apart, &[500]));
    answers.map(|(status, sample)| (StatusCode::from_u16(status).unwrap(), sample)).collect()
}

fn stray(content_type: &str, body: &str) -> SampleAnswer {
    SampleAnswer {
        status: 200,
        content_type: content_type.to_owned(),
        body: body.to_owned(),
        error: None,
        outcome: Class::Error,
    }
}

/// The statuses by which an endpoint knows errors.
fn statuses(model: &Model, handle: Handle<'_>) -> Vec<u16> {
    let matchers = handle.endpoint().errors.iter().flat_map(|index| &model.errors[*index].matchers);
    matchers.filter_map(|matcher| matcher.status).collect()
}

/// Where envelopes have changed: bodies that the tests of either side tell apart, with data where the new API has it.
fn told_apart(
    old: &Model,
    before: Handle<'_>,
    new: &Engine,
    now: Handle<'_>,
    successes: &[SampleAnswer],
) -> Vec<SampleAnswer> {
    let of = |model, endpoint| {
        Model::envelopes_of(model, endpoint).map(|(_, envelope)| envelope).collect::<Vec<_>>()
    };
    let (left, right): (Vec<&Envelope>, Vec<&Envelope>) =
        (of(old, before.endpoint()), of(new.model(), now.endpoint()));
    let written = |envelopes: &[&Envelope]| {
        let tests = envelopes.iter().map(|envelope| format!("{:?} {:?}", envelope.when, envelope.outcomes));
        tests.collect::<Vec<_>>()
    };
    if written(&left) == written(&right) {
        return Vec::new();
    }
    let tests = left
        .iter()
        .chain(&right)
        .flat_map(|envelope| envelope.when.iter().chain(envelope.outcomes.iter().map(|(_, test)| test)));
    let data = successes.first().and_then(|sample| {
        let answer = Answer::new(StatusCode::OK, HeaderMap::new(), sample.body.clone());
        let place = steps(&now.judge(&answer, &mut |_| ()).data?);
        Some((parse(&sample.body).ok()?.root.point(&place)?.value.clone(), place))
    });
    let with_data = |body: String| {
        let mut document = parse(&body).unwrap().root;
        match &data {
            Some((data, place)) if !place.is_empty() && document.point(place).is_none() => {
                document.put(place, data.clone());
                stray("application/json", &document.to_string())
            }
            _ => stray("application/json", &body),
        }
    };
    engine::documents(tests).into_iter().map(with_data).collect()
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
            Outcome::Pending | Outcome::Partial | Outcome::Noop | Outcome::Unknown => {
                Said::Other(meant.outcome.name())
            }
            // That is no answer of this API.
            Outcome::Unrecognised | Outcome::Undecodable => return Ok(()),
        };
        let said = (self.client.decode)(answer.clone());
        if said != expected {
            return Err(format!("it is {expected:?}, clients say {said:?}"));
        }
        let taken = self.before.judge(answer, &mut |_| ());
        match meant.outcome {
            Outcome::Error
                if self.may_have_effect(&meant, answer) && !(self.client.unsure)(answer.clone()) =>
            {
                Err("the call may have taken effect, clients take it for one that has not".to_owned())
            }
            Outcome::Error => captures(&meant, &taken),
            Outcome::File if taken.outcome != Outcome::File => {
                Err("clients do not take it for the file".to_owned())
            }
            _ => {
                let body = str::from_utf8(&answer.body).ok().and_then(|text| parse(text).ok());
                let body = body.map(|document| document.root);
                self.data(body.as_ref(), &meant, &taken)?;
                self.beside(body.as_ref(), answer)
            }
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
            Some(error) if known(&error.name) => Said::Error(Some(error.name.clone().leak())),
            _ => Said::Error(None),
        }
    }

    /// Does the new spec say that the call may have taken effect? What neither says goes by the status, to both.
    fn may_have_effect(&self, meant: &Decision, answer: &Answer) -> bool {
        let Some(error) = &meant.error else { return false };
        match self.new.model().errors[error.index].effect {
            Some(effect) => effect == Effect::Unknown,
            None => answer.status == StatusCode::REQUEST_TIMEOUT || answer.status.is_server_error(),
        }
    }

    fn data(&self, body: Option<&Node>, meant: &Decision, taken: &Decision) -> Result<(), String> {
        let (Some(before), Some(now)) = (&self.before.endpoint().data, &self.now.endpoint().data) else {
            return Ok(());
        };
        let Some(pointer) = &meant.data else { return Ok(()) };
        let value = body.and_then(|body| body.point(&steps(pointer))).ok_or("there is no data")?;
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
    fn beside(&self, body: Option<&Node>, answer: &Answer) -> Result<(), String> {
        let before = &self.old.engine.model().metas[self.before.endpoint().meta].fields;
        let now = &self.new.model().metas[self.now.endpoint().meta].fields;
        for field in now {
            let Some(known) = before.iter().find(|known| known.rust == field.rust) else { continue };
            let Some(meant) = meta(self.new.model(), field, body, answer) else { continue };
            match meta(self.old.engine.model(), known, body, answer) {
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
fn meta(model: &Model, field: &MetaField, body: Option<&Node>, answer: &Answer) -> Option<Reading> {
    let found = field.places.iter().find_map(|place| match place {
        MetaPlace::At(pointer) => read(model, &field.shape, body?.point(pointer)?),
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
