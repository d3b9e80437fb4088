//! Does the new server take every request of old clients, and for what they mean?

use bytes::Bytes;
use http::Request;
use secpaid_cli::engine::{Engine, Handle};
use secpaid_codegen::json::parse;
use secpaid_codegen::model::{AuthKind, Retry};

use super::old::{Old, Sent, TOKEN};
use super::reading::{agree, record};

/// The first request of old clients that the new API does not take.
pub(crate) fn witness(old: &Old, new: &Engine) -> Option<String> {
    old.sent.iter().find_map(|sent| {
        let why = refused(old, new, sent).err()?;
        let Sent { request, fields, .. } = sent;
        Some(format!("{} {} {fields}: {why}", request.method(), request.uri()))
    })
}

fn refused(old: &Old, new: &Engine, sent: &Sent) -> Result<(), String> {
    let request = &sent.request;
    let handle = addressed(new, request).ok_or("nobody is there")?;
    let received = new.receive(request).map_err(|refused| {
        refused.complaints.iter().map(|complaint| complaint.message.clone()).collect::<Vec<_>>().join("; ")
    })?;
    assert_eq!(received.endpoint, handle.index());
    let before = old.engine.handle(sent.endpoint).unwrap();
    if before.endpoint().retry == Retry::Safe && handle.endpoint().retry == Retry::Never {
        return Err("it may be repeated".to_owned());
    }
    let wanted = new.model().auth_of(handle.endpoint()).map(|auth| &auth.kind);
    let carried = old.engine.model().auth_of(before.endpoint()).map(|auth| &auth.kind);
    if wanted == Some(&AuthKind::Sign) && carried != wanted {
        return Err("it is not signed".to_owned());
    }
    if let Some(given) = handle.credential(request) {
        let given = given.expose();
        let is_token = given == TOKEN || given.strip_prefix(TOKEN).is_some_and(|rest| rest.starts_with('-'));
        if !is_token {
            return Err(format!("{given} is nobody's token"));
        }
    }
    let (meant, taken) = (parse(&sent.fields).unwrap().root, parse(&received.fields).unwrap().root);
    let meant = record(old.engine.model(), &before.endpoint().request, &meant);
    let taken = record(new.model(), &handle.endpoint().request, &taken);
    match (meant, taken) {
        (Some(meant), Some(taken)) => agree(&meant, &taken),
        _ if handle.description().encodings.is_empty() => Ok(()),
        unread => Err(format!("{unread:?}")),
    }
}

/// The endpoint that is at the address of a request.
pub(crate) fn addressed<'n>(new: &'n Engine, request: &Request<Bytes>) -> Option<Handle<'n>> {
    let url = request.uri().to_string();
    let is_there = |handle: &Handle<'_>| {
        let endpoint = handle.endpoint();
        endpoint.method == request.method().as_str()
            && new
                .model()
                .servers
                .iter()
                .any(|server| format!("{}{}", server.url.trim_end_matches('/'), endpoint.path) == url)
    };
    new.handles().find(is_there)
}
