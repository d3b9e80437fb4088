//! Do old receivers read everything that others may send by the new spec, and take it for what it is?

use secpaid_cli::engine::{Engine, SampleInbound};
use secpaid_codegen::json::{Value, parse};
use secpaid_codegen::model::{Carrier, Inbound, Model};

use super::old::{Old, Receiver};
use super::reading::{agree, read};

/// The first thing sent by the new spec that old receivers do not read.
pub(crate) fn witness(old: &Old, new: &Engine) -> Option<String> {
    old.engine.model().inbound.iter().zip(&old.receivers).find_map(|(before, receiver)| {
        let now = new.model().inbound.iter().find(|now| now.name == before.name)?;
        let samples = new.sample_inbound(now);
        // A way to send that old receivers have no function for is one that they do not take, even where no document can go that way.
        let by_query = |inbound: &Inbound| inbound.from.contains(&Carrier::Query);
        let by_body = |inbound: &Inbound| inbound.from.iter().any(|from| *from != Carrier::Query);
        if by_query(now) && receiver.query.is_none() || by_body(now) && receiver.body.is_none() {
            return Some(format!("{} may come as {:?}", now.name, now.from));
        }
        samples.iter().chain(&ciphertext(before, now)).find_map(|sample| {
            let why = misread(old.engine.model(), before, receiver, new.model(), now, sample).err()?;
            Some(format!("{} as {:?} {}: {why}", receiver.name, sample.from, sample.text))
        })
    })
}

/// What is encrypted in a new way. What is encrypted as before says the same as what is not.
fn ciphertext(before: &Inbound, now: &Inbound) -> Option<SampleInbound> {
    let encrypted = now.encrypted.as_ref().filter(|_| now.encrypted != before.encrypted)?;
    let mut body = parse("{}").unwrap().root;
    body.put(&encrypted.at, Value::String("bm9ib2R5IGtub3dzIQ==".to_owned()));
    let text = body.to_string();
    let name = encrypted.at.first()?;
    match now.from.first()? {
        Carrier::Json => Some(SampleInbound { from: Carrier::Json, document: text.clone(), text }),
        from => {
            Some(SampleInbound { from: *from, text: format!("{name}=bm9ib2R5IGtub3dzIQ"), document: text })
        }
    }
}

fn misread(
    old: &Model,
    before: &Inbound,
    receiver: &Receiver,
    new: &Model,
    now: &Inbound,
    sample: &SampleInbound,
) -> Result<(), String> {
    let receive = if sample.from == Carrier::Query { receiver.query } else { receiver.body };
    receive.ok_or("clients receive nothing that comes this way")?(&sample.text)?;
    let document = parse(&sample.document).unwrap().root;
    let said = |at: &[String]| document.point(at).filter(|data| data.value != Value::Null);
    let Some(meant) = said(&now.at) else { return Ok(()) };
    if now.encrypted != before.encrypted && now.encrypted.is_some() && sample.document.contains("bm9ib2R5") {
        return Err("clients take what is encrypted for what is not".to_owned());
    }
    let taken = said(&before.at).ok_or("clients do not find the data")?;
    if before.at != now.at {
        return Err("clients look for the data elsewhere".to_owned());
    }
    match (read(new, &now.shape, meant), read(old, &before.shape, taken)) {
        (Some(meant), Some(taken)) => agree(&meant, &taken),
        unread => Err(format!("{unread:?}")),
    }
}
