//! In: the errors of both specs. Out: what is different in them; what that breaks is found out where endpoints are answered.

mod details;

use super::Drafts;
use super::change::{Draft, Wire};
use super::list;
use super::pairing::Pairing;
use super::surface::Owner;
use super::words::{from_to, quoted, renamed};
use crate::model::{Effect, ErrorDef, Matcher, Model, PatternPart, Scalar};

pub(super) fn compare(pairing: &mut Pairing<'_>, drafts: &mut Drafts) {
    let (old_model, new_model) = (pairing.old, pairing.new);
    let paired = list::pair(&old_model.errors, &new_model.errors, |error| error.name.as_str());
    for (old, new) in &paired.both {
        compare_one(pairing, old, new, drafts);
        details::compare(pairing, old, new, drafts);
    }
    for error in &paired.removed {
        let hint = renamed(&error.name, paired.added.iter().map(|added| added.name.as_str()));
        drafts.push(
            about("error_removed", error, &[], format!("the error `{}` is gone", error.name))
                .hint(hint)
                .whole(),
        );
    }
    for error in &paired.added {
        drafts.push(about("error_added", error, &[], format!("the error `{}` is new", error.name)));
    }
    if paired.reordered {
        drafts.push(
            Draft::new("order_changed", &Owner::Api, &["errors"], "the errors stand in another order").docs(),
        );
    }
}

fn about(kind: &'static str, error: &ErrorDef, keys: &[&str], message: String) -> Draft {
    let at: Vec<&str> = ["errors", error.name.as_str()].into_iter().chain(keys.iter().copied()).collect();
    Draft::new(kind, &Owner::Error(error.name.clone()), &at, message)
}

fn compare_one(pairing: &Pairing<'_>, old: &ErrorDef, new: &ErrorDef, drafts: &mut Drafts) {
    let name = &old.name;
    compare_matchers(pairing, old, new, drafts);
    for capture in &old.captures {
        let became = new.captures.iter().find(|other| other.name == capture.name);
        let message = match became {
            None => format!("the capture `{}` of `{name}` is gone", capture.name),
            Some(other) if other.ty != capture.ty => {
                format!("the capture `{}` of `{name}` has another type", capture.name)
            }
            Some(other) if other.always != capture.always => {
                let what = if other.always { "is always there now" } else { "may be missing now" };
                format!("the capture `{}` of `{name}` {what}", capture.name)
            }
            Some(_) => continue,
        };
        let kind = if became.is_some() { "capture_changed" } else { "capture_removed" };
        drafts.push(about(kind, old, &["match"], message).member(&capture.name));
    }
    for capture in
        new.captures.iter().filter(|capture| !old.captures.iter().any(|other| other.name == capture.name))
    {
        let message = format!("the capture `{}` of `{name}` is new", capture.name);
        drafts.push(about("capture_added", old, &["match"], message).member(&capture.name));
    }
    if list::pair(&old.captures, &new.captures, |capture| capture.name.as_str()).reordered {
        drafts.push(about(
            "order_changed",
            old,
            &["match"],
            format!("the captures of `{name}` stand in another order"),
        ));
    }
    if old.api_wide != new.api_wide {
        let words = if new.api_wide {
            "every endpoint may answer it now"
        } else {
            "only endpoints that list it answer it now"
        };
        drafts.push(about(
            "error_scope_changed",
            old,
            &["scope"],
            format!("the scope of the error `{name}` has changed: {words}"),
        ));
    }
    if old.effect != new.effect {
        let words = from_to(Some(effect(old.effect)), Some(effect(new.effect)));
        let message = format!("`effect` of the error `{name}` {words}");
        drafts.push(
            about("error_effect_changed", old, &["effect"], message).wire(wire_of(old.effect, new.effect)),
        );
    }
    if old.outcome != new.outcome {
        let (before, now) = (old.outcome.name(), new.outcome.name());
        let message = format!("`outcome` of the error `{name}` {}", from_to(Some(before), Some(now)));
        let why = format!("clients take the answer for `{before}`, and it is `{now}`");
        drafts.push(
            about("error_outcome_changed", old, &["outcome"], message).wire(Wire::responses(Err(why), "")),
        );
    }
    for (different, kind, key) in [
        (old.doc != new.doc, "doc_changed", "doc"),
        (old.fix != new.fix, "fix_changed", "fix"),
        (old.source != new.source, "source_changed", "source"),
    ] {
        if different {
            drafts
                .push(about(kind, old, &[key], format!("`{key}` of the error `{name}` has changed")).docs());
        }
    }
}

fn compare_matchers(pairing: &Pairing<'_>, old: &ErrorDef, new: &ErrorDef, drafts: &mut Drafts) {
    let name = &old.name;
    let before: Vec<String> = old.matchers.iter().map(|matcher| written(pairing.old, old, matcher)).collect();
    let now: Vec<String> = new.matchers.iter().map(|matcher| written(pairing.new, new, matcher)).collect();
    for (index, matcher) in before.iter().enumerate().filter(|(_, matcher)| !now.contains(matcher)) {
        let message = format!("the error `{name}` is not recognised by {} any more", quoted(matcher));
        drafts.push(about("matcher_removed", old, &["match", &index.to_string()], message));
    }
    for (index, matcher) in now.iter().enumerate().filter(|(_, matcher)| !before.contains(matcher)) {
        let message = format!("the error `{name}` is recognised by {}", quoted(matcher));
        let at = index.to_string();
        // Where no matcher of its own is to blame, the new ones say what clients do not know yet; they come first.
        let place =
            drafts.iter().position(|draft| draft.owner == Owner::Error(name.clone())).unwrap_or(drafts.len());
        drafts.insert(place, about("matcher_added", old, &["match", &at], message));
    }
    if before.len() == now.len() && before != now && before.iter().all(|matcher| now.contains(matcher)) {
        drafts.push(about(
            "order_changed",
            old,
            &["match"],
            format!("the matchers of `{name}` stand in another order"),
        ));
    }
    let examples =
        |error: &ErrorDef| error.matchers.iter().map(|matcher| matcher.example.clone()).collect::<Vec<_>>();
    if before == now && examples(old) != examples(new) {
        drafts.push(
            about("example_changed", old, &["match"], format!("the examples of `{name}` have changed"))
                .docs(),
        );
    }
}

/// A matcher as the format writes it.
fn written(model: &Model, error: &ErrorDef, matcher: &Matcher) -> String {
    let part = |part: &PatternPart| match part {
        PatternPart::Literal(text) => text.replace('{', "{{").replace('}', "}}"),
        PatternPart::Capture(index, ty) => {
            let name = error.captures.get(*index).map_or("", |capture| capture.name.as_str());
            format!("{{{name}:{}}}", format!("{ty:?}").to_ascii_lowercase())
        }
    };
    let message = matcher.message.as_ref().map(|pattern| pattern.parts.iter().map(part).collect::<String>());
    let code = matcher.code.as_ref().map(|code| match code {
        Scalar::Null => "code null".to_owned(),
        Scalar::Bool(value) => format!("code {value}"),
        Scalar::Number(text) => format!("code {text}"),
        Scalar::String(text) => format!("code \"{text}\""),
    });
    let status = matcher.status.map(|status| format!("status {status}"));
    let envelope = matcher.envelope.and_then(|index| model.envelopes.get(index));
    let envelope = envelope.map(|envelope| format!("envelope {}", envelope.name));
    let when = matcher.when.as_ref().map(|when| format!("when {when:?}"));
    [message, code, status, envelope, when].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn effect(effect: Option<Effect>) -> &'static str {
    match effect {
        Some(Effect::None) => "none",
        Some(Effect::Unknown) => "unknown",
        None => "by the status",
    }
}

/// Clients that take a call for undone, which may have taken effect, may make it twice.
fn wire_of(old: Option<Effect>, new: Option<Effect>) -> Wire {
    let less_sure = old != Some(Effect::Unknown) && new != Some(Effect::None);
    let result = if less_sure {
        Err("clients take the call for one without effect, which it may have had".to_owned())
    } else {
        Ok(())
    };
    Wire::responses(result, "clients are more careful than they need be")
}
