//! In: the endpoints of both specs. Out: what is different in them, and whether old clients can call them and read their answers.

mod data;
mod items;

use self::data::compare_file;
use super::answer::{Answers, compare_places};
use super::api::AUTH;
use super::change::{Draft, Verdict, Wire};
use super::document::Documents;
use super::envelope::{finds, pointers};
use super::field::Fields;
use super::flow::{Flow, Flows};
use super::meta::Metas;
use super::pairing::Pairing;
use super::recognition::Recognition;
use super::route::Routes;
use super::surface::Owner;
use super::words::{from_to, listed, renamed};
use super::{Drafts, error_set, list, pages, rule, stand_in};
use crate::model::{AuthKind, Encoding, Endpoint, EndpointAuth, Model, Retry};

pub(super) fn compare<'m>(pairing: &mut Pairing<'m>, documents: &Documents<'_>, drafts: &mut Drafts) {
    let (old, new) = (pairing.old, pairing.new);
    let routes = Routes::new(old, new);
    let mut comparison = Comparison {
        documents,
        answers: Answers::new(),
        metas: Metas::new(),
        recognition: Recognition::new(old, new),
    };
    let paired = list::pair(&old.endpoints, &new.endpoints, |endpoint| endpoint.name.as_str());
    for (left, right) in &paired.both {
        let target = routes.any_target(left);
        let elsewhere = target.filter(|target| target.name != right.name);
        let start = drafts.len();
        comparison.compare(pairing, left, right, drafts);
        let moved = left.method != right.method || left.path != right.path;
        if moved {
            let wire = match elsewhere {
                Some(other) => comparison.instead(pairing, left, other),
                None => Wire::requests(unserved(old, &routes, left), "the API takes the same calls"),
            };
            let route = |endpoint: &Endpoint| format!("{} {}", endpoint.method, endpoint.path);
            let words = from_to(Some(&route(left)), Some(&route(right)));
            let message = format!("the route of `{}` {words}", left.name);
            drafts.insert(start, about("route_changed", left, &["route"], message).wire(wire));
        }
    }
    for endpoint in &paired.removed {
        let wire = match routes.any_target(endpoint) {
            Some(other) => comparison.instead(pairing, endpoint, other),
            None => Wire::requests(Err("the API takes no such calls any more".to_owned()), ""),
        };
        let taken_over = routes
            .any_target(endpoint)
            .map(|other| format!("`{}` has its route: was it renamed?", other.name));
        let hint = taken_over
            .or_else(|| renamed(&endpoint.name, paired.added.iter().map(|added| added.name.as_str())));
        let message = format!("the endpoint `{}` is gone", endpoint.name);
        drafts.push(about("endpoint_removed", endpoint, &[], message).wire(wire).hint(hint).whole());
    }
    for endpoint in &paired.added {
        drafts.push(about(
            "endpoint_added",
            endpoint,
            &[],
            format!("the endpoint `{}` is new", endpoint.name),
        ));
    }
    if paired.reordered {
        drafts.push(
            Draft::new("order_changed", &Owner::Api, &["endpoints"], "the endpoints stand in another order")
                .docs(),
        );
    }
}

fn unserved<'m>(old: &'m Model, routes: &Routes<'m>, endpoint: &'m Endpoint) -> Result<(), String> {
    match old.servers.iter().find(|server| routes.target(server, endpoint).is_none()) {
        Some(server) => Err(format!("clients call `{} {}{}`", endpoint.method, server.url, endpoint.path)),
        None => Ok(()),
    }
}

fn about(kind: &'static str, endpoint: &Endpoint, keys: &[&str], message: impl Into<String>) -> Draft {
    let at: Vec<&str> =
        ["endpoints", endpoint.name.as_str()].into_iter().chain(keys.iter().copied()).collect();
    Draft::new(kind, &Owner::Endpoint(endpoint.name.clone()), &at, message)
}

/// What endpoints share while they are compared.
struct Comparison<'m, 'd> {
    documents: &'d Documents<'d>,
    answers: Answers,
    metas: Metas,
    recognition: Recognition<'m>,
}

impl<'m> Comparison<'m, '_> {
    /// What old calls of an endpoint come to that another one answers now.
    fn instead(&mut self, pairing: &mut Pairing<'m>, old: &'m Endpoint, new: &'m Endpoint) -> Wire {
        let mut hidden = Drafts::new();
        self.compare(pairing, old, new, &mut hidden);
        let mut wire = Wire::same();
        hidden.into_iter().for_each(|draft| wire.also(draft.wire));
        wire
    }

    /// Everything but the route.
    fn compare(
        &mut self,
        pairing: &mut Pairing<'m>,
        old: &'m Endpoint,
        new: &'m Endpoint,
        drafts: &mut Drafts,
    ) {
        let owner = Owner::Endpoint(old.name.clone());
        compare_auth(pairing, old, new, drafts);
        self.compare_request(pairing, &owner, old, new, drafts);
        rule::compare(&owner, (pairing.old, old), (pairing.new, new), drafts);
        self.compare_answers(pairing, old, new, drafts);
        pages::compare((pairing.old, pairing.new), &owner, old, new, drafts);
        self.metas.compare(pairing, &old.name, old.meta, new.meta, drafts);
        if old.retry != new.retry {
            let result = match new.retry {
                Retry::Never => Err("old clients may repeat what must not be repeated".to_owned()),
                Retry::Safe => Ok(()),
            };
            let word =
                if new.retry == Retry::Never { "must not be repeated now" } else { "may be repeated now" };
            let message = format!("a call of `{}` {word}", old.name);
            drafts.push(
                about("retry_changed", old, &["retry"], message)
                    .wire(Wire::requests(result, "old clients do not repeat it")),
            );
        }
        stand_in::compare_state((pairing.old, old), (pairing.new, new), drafts);
        compare_docs(old, new, pairing, drafts);
    }

    fn compare_request(
        &self,
        pairing: &mut Pairing<'m>,
        owner: &Owner,
        old: &'m Endpoint,
        new: &'m Endpoint,
        drafts: &mut Drafts,
    ) {
        let mut flows = Flows::default();
        for encoding in &old.encodings {
            flows.add(if *encoding == Encoding::Json { Flow::Request } else { Flow::Form });
        }
        if old.encodings.is_empty() {
            flows.add(if old.request.is_empty() { Flow::Request } else { Flow::Form });
        }
        let same_path = old.anonymous_path() == new.anonymous_path();
        let in_path = old.placeholders().zip(new.placeholders()).filter(|_| same_path).collect();
        let at = ["endpoints", &old.name, "request"].map(str::to_owned).to_vec();
        let fields = Fields {
            owner: owner.clone(),
            at,
            old: &old.request,
            new: &new.request,
            flows,
            in_path,
            whole: None,
        };
        fields.meet(pairing);
        fields.compare(pairing, self.documents, drafts);
        if old.encodings != new.encodings {
            let words = |endpoint: &Endpoint| {
                endpoint
                    .encodings
                    .iter()
                    .map(|encoding| encoding_word(*encoding))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let refused = old.encodings.iter().find(|encoding| !new.encodings.contains(encoding));
            let result = match refused {
                Some(encoding) => Err(format!(
                    "clients may send `{}`, which the API does not take",
                    encoding_word(*encoding)
                )),
                None => Ok(()),
            };
            let message =
                format!("`body` of `{}` {}", old.name, from_to(Some(&words(old)), Some(&words(new))));
            drafts.push(
                about("body_changed", old, &["body"], message)
                    .wire(Wire::requests(result, "the API takes what old clients send")),
            );
        }
    }

    fn compare_answers(
        &mut self,
        pairing: &mut Pairing<'m>,
        old: &'m Endpoint,
        new: &'m Endpoint,
        drafts: &mut Drafts,
    ) {
        let works = "old clients read what comes";
        let known = self.answers.of(pairing, old, new);
        let names = |model: &'m Model, endpoint: &'m Endpoint| -> Vec<&'m str> {
            model.envelopes_of(endpoint).map(|(_, envelope)| envelope.name.as_str()).collect()
        };
        let (before, now) = (names(pairing.old, old), names(pairing.new, new));
        if before != now {
            let message =
                format!("the envelopes of `{}` are {}, were {}", old.name, listed(now), listed(before));
            drafts.push(
                about("endpoint_envelopes_changed", old, &["envelope"], message)
                    .wire(Wire::responses(known.list.clone(), works)),
            );
        }
        for (kind, key, before, now) in [
            ("endpoint_code_changed", "code", &old.code, &new.code),
            ("endpoint_message_changed", "message", &old.message, &new.message),
        ] {
            if before == now {
                continue;
            }
            let words = from_to(Some(&pointers(before)), Some(&pointers(now)));
            let why = match before.as_slice() {
                [] => format!("clients look for the {key} where the envelope has it"),
                before => format!("clients look for the {key} at {} first", pointers(before)),
            };
            let result = if finds(before, now) { Ok(()) } else { Err(why) };
            let wire = Wire::responses(result, "it is where the envelope has it");
            drafts.push(about(kind, old, &[key], format!("`{key}` of `{}` {words}", old.name)).wire(wire));
        }
        if format!("{:?}", old.outcomes) != format!("{:?}", new.outcomes) {
            let message = format!("what a success of `{}` can be beside one has changed", old.name);
            drafts.push(
                about("endpoint_outcome_changed", old, &["outcome"], message)
                    .wire(Wire::responses(known.own.clone(), works)),
            );
        }
        self.compare_errors(pairing, old, new, drafts);
        error_set::compare_endpoint((pairing.old, old), (pairing.new, new), drafts);
        self.recognition.compare(pairing, old, new, &known.met);
        let of_entries = self.compare_items(pairing, &known.met, (old, new), drafts);
        let found = of_entries.unwrap_or_else(|| compare_places(pairing, &known.met, old, new));
        self.compare_data(pairing, old, new, found, drafts);
        compare_file(old, new, drafts);
    }

    fn compare_errors(&self, pairing: &Pairing<'m>, old: &Endpoint, new: &Endpoint, drafts: &mut Drafts) {
        let names = |model: &'m Model, endpoint: &Endpoint| -> Vec<&'m str> {
            endpoint.errors.iter().filter_map(|index| Some(model.errors.get(*index)?.name.as_str())).collect()
        };
        let (before, now) = (names(pairing.old, old), names(pairing.new, new));
        let gone: std::collections::BTreeSet<&str> = now.iter().copied().collect();
        let known: std::collections::BTreeSet<&str> = before.iter().copied().collect();
        for name in before.iter().filter(|name| !gone.contains(**name)) {
            let message = format!("`{}` does not answer the error `{name}` any more", old.name);
            drafts.push(about("endpoint_error_removed", old, &["errors"], message).member(name));
        }
        for name in now.iter().filter(|name| !known.contains(**name)) {
            let message = format!("`{}` may answer the error `{name}`", old.name);
            let wire = Wire {
                responses: Verdict::works("old clients keep an error that they do not know"),
                ..Wire::same()
            };
            drafts.push(about(super::recognition::LISTED, old, &["errors"], message).member(name).wire(wire));
        }
    }
}

fn compare_auth(pairing: &mut Pairing<'_>, old: &Endpoint, new: &Endpoint, drafts: &mut Drafts) {
    let (sent, wanted) = (pairing.old.auth_of(old), pairing.new.auth_of(new));
    let result = match (sent, wanted) {
        (_, None) => Ok(()),
        (None, Some(auth)) => Err(match &auth.kind {
            AuthKind::Header { name, .. } => format!("clients send no token in `{name}`"),
            kind => format!("clients send nothing in {}", kind.place()),
        }),
        (Some(sent), Some(wanted)) if sent.kind == wanted.kind => Ok(()),
        (Some(sent), Some(_)) => Err(match sent.kind {
            AuthKind::Sign => "clients send a signature and no token".to_owned(),
            _ => format!("clients send the token as `{}`", sent.kind.shown("TOKEN")),
        }),
    };
    let wire = Wire::requests(result, "the API takes what old clients send");
    let scheme = |model: &Model, endpoint: &Endpoint| match endpoint.auth {
        EndpointAuth::Default => "auth".to_owned(),
        EndpointAuth::None => "null".to_owned(),
        EndpointAuth::Scheme(index) => {
            model.auth_schemes.get(index).and_then(|auth| auth.scheme.clone()).unwrap_or_default()
        }
    };
    let (before, now) = (scheme(pairing.old, old), scheme(pairing.new, new));
    if before == now {
        pairing.blame(AUTH, &now, wire);
        return;
    }
    let message =
        format!("the way to authenticate calls of `{}` {}", old.name, from_to(Some(&before), Some(&now)));
    drafts.push(about("endpoint_auth_changed", old, &["auth"], message).wire(wire));
}

fn compare_docs(old: &Endpoint, new: &Endpoint, pairing: &Pairing<'_>, drafts: &mut Drafts) {
    let examples = |model: &Model, endpoint: &Endpoint| {
        let text = |example: &crate::model::Example| {
            let error =
                example.error.and_then(|index| model.errors.get(index)).map(|error| error.name.clone());
            let crate::model::Example { request, status, content_type, response, outcome, source, .. } =
                example;
            format!("{request:?} {status} {content_type} {response} {error:?} {outcome:?} {source:?}")
        };
        endpoint.examples.iter().map(text).collect::<Vec<_>>()
    };
    for (different, kind, key) in [
        (old.doc != new.doc, "doc_changed", "doc"),
        (old.docs != new.docs, "docs_changed", "docs"),
        (old.source != new.source, "source_changed", "source"),
        (examples(pairing.old, old) != examples(pairing.new, new), "example_changed", "examples"),
    ] {
        if different {
            drafts.push(about(kind, old, &[key], format!("`{key}` of `{}` has changed", old.name)).docs());
        }
    }
}

fn encoding_word(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "json",
        Encoding::Form => "form",
        Encoding::Multipart => "multipart",
    }
}
