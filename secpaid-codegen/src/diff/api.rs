//! In: what both specs say about the API as a whole. Out: what is different in it.

use super::Drafts;
use super::change::{Draft, News, Wire};
use super::list;
use super::pairing::Pairing;
use super::route::Routes;
use super::surface::Owner;
use super::words::{from_to, renamed};
use crate::model::{Auth, Model};

pub(super) fn compare(pairing: &Pairing<'_>, drafts: &mut Drafts) {
    let (old, new) = (pairing.old, pairing.new);
    compare_names(old, new, drafts);
    compare_servers(old, new, drafts);
    compare_byte_order_mark(old, new, drafts);
    compare_auth("auth", None, old.auth.as_ref(), new.auth.as_ref(), pairing, drafts);
    let paired =
        list::pair(&old.auth_schemes, &new.auth_schemes, |auth| auth.scheme.as_deref().unwrap_or_default());
    let name = |auth: &Auth| auth.scheme.clone().unwrap_or_default();
    for (left, right) in &paired.both {
        compare_auth("auth_schemes", Some(&name(left)), Some(left), Some(right), pairing, drafts);
    }
    for (kind, schemes, what) in
        [("auth_scheme_removed", &paired.removed, "gone"), ("auth_scheme_added", &paired.added, "new")]
    {
        for auth in schemes {
            let name = name(auth);
            let message = format!("the auth scheme `{name}` is {what}");
            drafts.push(Draft::new(kind, &Owner::Api, &["auth_schemes", &name], message).member(&name));
        }
    }
    if paired.reordered {
        drafts.push(
            Draft::new(
                "order_changed",
                &Owner::Api,
                &["auth_schemes"],
                "the auth schemes stand in another order",
            )
            .docs(),
        );
    }
}

fn compare_names(old: &Model, new: &Model, drafts: &mut Drafts) {
    let texts = [
        ("title_changed", "title", old.title.as_deref(), new.title.as_deref()),
        ("docs_changed", "docs", old.docs.as_deref(), new.docs.as_deref()),
        ("doc_changed", "doc", old.doc.as_deref(), new.doc.as_deref()),
    ];
    if old.name != new.name {
        let words = from_to(Some(&old.name), Some(&new.name));
        drafts.push(Draft::new(
            "name_changed",
            &Owner::Api,
            &["name"],
            format!("the name of the API {words}"),
        ));
    }
    if old.version != new.version {
        let words = from_to(Some(&old.version), Some(&new.version));
        let mut draft =
            Draft::new("version_changed", &Owner::Api, &["version"], format!("the version {words}"));
        draft.news = News::Version;
        drafts.push(draft);
    }
    for (kind, key, before, now) in texts {
        if before != now {
            drafts.push(
                Draft::new(kind, &Owner::Api, &[key], format!("`{key}` {}", from_to(before, now))).docs(),
            );
        }
    }
}

fn compare_byte_order_mark(old: &Model, new: &Model, drafts: &mut Drafts) {
    let (kind, message, wire) = match (old.byte_order_mark, new.byte_order_mark) {
        (false, true) => {
            let why = "to old clients, a body with a byte order mark is no JSON".to_owned();
            let message = "answers may begin with a byte order mark";
            ("byte_order_mark_added", message, Wire::responses(Err(why), ""))
        }
        (true, false) => {
            ("byte_order_mark_removed", "answers no longer begin with a byte order mark", Wire::same())
        }
        _ => return,
    };
    drafts.push(Draft::new(kind, &Owner::Api, &["byte_order_mark"], message).wire(wire));
}

fn compare_servers(old: &Model, new: &Model, drafts: &mut Drafts) {
    let routes = Routes::new(old, new);
    let paired = list::pair(&old.servers, &new.servers, |server| server.name.as_str());
    let works = "the same calls are taken there";
    for server in &paired.removed {
        let name = server.name.as_str();
        let hint = renamed(name, paired.added.iter().map(|added| added.name.as_str()));
        let wire = Wire::requests(routes.serves(server), works);
        let message = format!("the server `{name}` is gone");
        drafts.push(
            Draft::new("server_removed", &Owner::Api, &["servers", name], message)
                .member(name)
                .wire(wire)
                .hint(hint),
        );
    }
    for server in &paired.added {
        let message = format!("the server `{}` is new", server.name);
        drafts.push(
            Draft::new("server_added", &Owner::Api, &["servers", &server.name], message).member(&server.name),
        );
    }
    for (left, right) in &paired.both {
        let name = left.name.as_str();
        if left.url != right.url {
            let words = from_to(Some(&left.url), Some(&right.url));
            let wire = Wire::requests(routes.serves(left), works);
            let message = format!("the URL of the server `{name}` {words}");
            drafts.push(
                Draft::new("server_url_changed", &Owner::Api, &["servers", name], message)
                    .member(name)
                    .wire(wire),
            );
        }
        if left.doc != right.doc {
            let message = format!("the docs of the server `{name}` have changed");
            drafts.push(
                Draft::new("doc_changed", &Owner::Api, &["servers", name], message).member(name).docs(),
            );
        }
    }
    if paired.reordered {
        drafts.push(
            Draft::new("order_changed", &Owner::Api, &["servers"], "the servers stand in another order")
                .docs(),
        );
    }
}

/// What a different way to authenticate breaks is found out at the endpoints, and put down to this.
pub(super) const AUTH: &str = "auth_changed";

fn compare_auth(
    key: &str,
    scheme: Option<&str>,
    old: Option<&Auth>,
    new: Option<&Auth>,
    pairing: &Pairing<'_>,
    drafts: &mut Drafts,
) {
    let at: Vec<&str> = std::iter::once(key).chain(scheme).collect();
    let what =
        scheme.map_or("the way to authenticate".to_owned(), |scheme| format!("the auth scheme `{scheme}`"));
    let sent = |auth: Option<&Auth>| auth.map(|auth| auth.kind.shown("TOKEN"));
    let (before, now) = (sent(old), sent(new));
    let member = scheme.unwrap_or(key);
    if before != now {
        let message = format!("{what} {}", from_to(before.as_deref(), now.as_deref()));
        drafts.push(Draft::new(AUTH, &Owner::Api, &at, message).member(member));
    }
    let error = |model: &Model, index: Option<usize>| {
        index.and_then(|index| model.errors.get(index)).map(|error| error.name.clone())
    };
    let answers = |model, auth: &Auth| (error(model, auth.missing), error(model, auth.rejected));
    if let (Some(old), Some(new)) = (old, new)
        && answers(pairing.old, old) != answers(pairing.new, new)
    {
        let message = format!("{what} names other errors for a token that is missing or rejected");
        drafts.push(Draft::new("auth_errors_changed", &Owner::Api, &at, message).member(member).docs());
    }
}
