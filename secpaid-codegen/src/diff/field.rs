//! In: the fields of a record or a request in both specs. Out: what is different, and what it breaks in which direction.

mod constraint;

use super::Drafts;
use super::change::{Draft, Wire};
use super::constant::{shown, taken};
use super::document::{Documents, type_expression, wire_text};
use super::flow::{Flow, Flows};
use super::inclusion::{Inclusion, has};
use super::list;
use super::pairing::{Pairing, partner};
use super::shape::{is_secret, item, none, plain, same};
use super::surface::Owner;
use super::words::{from_to, listed, renamed};
use super::{stand_in, types};
use crate::model::{Field, Location, Model, Shape};

/// Where fields are, and how they travel.
pub(super) struct Fields<'a> {
    pub(super) owner: Owner,
    /// Steps of the pointer to their object.
    pub(super) at: Vec<String>,
    pub(super) old: &'a [Field],
    pub(super) new: &'a [Field],
    /// How those travel that are where their record or body is.
    pub(super) flows: Flows,
    /// For what is found by position and not by name: what is different in all of it breaks this.
    pub(super) whole: Option<Wire>,
    /// The names of fields that stand at the same place of a path in both specs.
    pub(super) in_path: Vec<(&'a str, &'a str)>,
}

impl<'m> Fields<'m> {
    /// Notes which types of both specs meet.
    pub(super) fn meet(&self, pairing: &mut Pairing<'m>) {
        for old in self.old {
            if let Some(new) = self.partner(old) {
                self.flows_of(old).iter().for_each(|flow| pairing.meet(&old.shape, &new.shape, flow));
            }
        }
    }

    /// A field that is not in the body is sent as a text.
    fn flows_of(&self, field: &Field) -> Flows {
        if field.location == Location::Body {
            return self.flows;
        }
        let mut flows = Flows::default();
        flows.add(Flow::Form);
        flows
    }

    /// The new field that an old one has become: in a path, names are nobody's business.
    fn partner(&self, old: &Field) -> Option<&'m Field> {
        match self.in_path.iter().find(|(name, _)| *name == old.wire) {
            Some((_, new)) => self.new.iter().find(|field| field.wire == *new),
            None => partner(old, self.old, self.new),
        }
    }

    pub(super) fn compare(&self, pairing: &mut Pairing<'m>, documents: &Documents<'_>, drafts: &mut Drafts) {
        let start = drafts.len();
        let mut pairs = Vec::new();
        let mut removed = Vec::new();
        for old in self.old {
            match self.partner(old) {
                Some(new) => pairs.push((old, new)),
                None => removed.push(old),
            }
        }
        let is_added = |field: &&Field| !pairs.iter().any(|(_, new)| new.wire == field.wire);
        let added: Vec<&Field> = self.new.iter().filter(is_added).collect();
        for (old, new) in &pairs {
            self.compare_one(pairing, documents, old, new, drafts);
        }
        for field in removed {
            let hint = renamed(&field.wire, added.iter().map(|added| added.wire.as_str()));
            let wire = self.judge(field, |flow| self.removed(pairing, field, flow));
            let (kind, message) = match &field.constant {
                None => ("field_removed", format!("the field `{}` is gone", field.wire)),
                Some(value) => {
                    ("constant_removed", format!("the constant `{}`, {}, is gone", field.wire, shown(value)))
                }
            };
            drafts.push(self.draft(kind, field, message).wire(wire).hint(hint));
        }
        for field in added {
            let wire = self.judge(field, |flow| self.added(pairing, field, flow));
            let (kind, what) = if field.optional() {
                ("field_added", "an optional")
            } else {
                ("required_field_added", "a required")
            };
            let (kind, message) = match &field.constant {
                None => (kind, format!("the field `{}` is new, {what} one", field.wire)),
                Some(value) => {
                    ("constant_added", format!("the constant `{}` is new: {}", field.wire, shown(value)))
                }
            };
            drafts.push(self.draft(kind, field, message).wire(wire));
        }
        if list::pair(self.old, self.new, |field| field.wire.as_str()).reordered {
            let at: Vec<&str> = self.at.iter().map(String::as_str).collect();
            drafts.push(self.reordered(&at));
        }
        if self.whole.is_none() {
            self.look_for_others(pairing, drafts.get_mut(start..).unwrap_or_default());
        }
    }

    /// What a change of one field means for what travels.
    fn judge(&self, field: &Field, judge: impl FnMut(Flow) -> Result<(), String>) -> Wire {
        self.whole.clone().unwrap_or_else(|| self.flows_of(field).judge(judge))
    }

    fn reordered(&self, at: &[&str]) -> Draft {
        let draft = Draft::new("order_changed", &self.owner, at, "the fields stand in another order");
        match &self.whole {
            Some(wire) => draft.wire(wire.clone()),
            None => draft,
        }
    }

    /// What the fields break together and none of them alone.
    fn look_for_others(&self, pairing: &Pairing<'m>, drafts: &mut [Draft]) {
        if self.in_path.iter().any(|(old, new)| old != new) {
            return;
        }
        let wire = self.flows.judge(|flow| {
            let (sent, read) = if flow.is_request() { (self.old, self.new) } else { (self.new, self.old) };
            Inclusion::new(pairing.old, pairing.new, flow).fields(sent, read)
        });
        let is_known = |breaks: fn(&Wire) -> bool| drafts.iter().any(|draft| breaks(&draft.wire));
        let requests = wire.requests.breaks && !is_known(|wire| wire.requests.breaks);
        let responses = wire.responses.breaks && !is_known(|wire| wire.responses.breaks);
        // A scalar of the file that has changed is said there.
        let about_names = |draft: &&mut Draft| {
            matches!(
                draft.kind,
                "field_names_changed"
                    | "field_added"
                    | "required_field_added"
                    | "field_removed"
                    | "constant_added"
                    | "constant_removed"
            )
        };
        if let Some(draft) = drafts.iter_mut().find(about_names) {
            let same = Wire::same();
            draft.wire.also(Wire {
                requests: if requests { wire.requests } else { same.requests },
                responses: if responses { wire.responses } else { same.responses },
            });
        }
    }

    fn draft(&self, kind: &'static str, field: &Field, message: String) -> Draft {
        let at: Vec<&str> = self.at.iter().map(String::as_str).chain([field.wire.as_str()]).collect();
        Draft::new(kind, &self.owner, &at, message).member(&field.wire)
    }

    fn removed(&self, pairing: &Pairing<'m>, field: &'m Field, flow: Flow) -> Result<(), String> {
        let inclusion = Inclusion::new(pairing.old, pairing.new, flow);
        if !flow.is_request() {
            return if field.optional() { Ok(()) } else { inclusion.there(self.new, field) };
        }
        if self.new.iter().any(|new| has(new, &field.wire)) {
            return Ok(());
        }
        Err(format!("clients send `{}`, and the API refuses fields that it does not know", field.wire))
    }

    fn added(&self, pairing: &Pairing<'m>, field: &'m Field, flow: Flow) -> Result<(), String> {
        if flow.is_request() && !field.optional() {
            return Inclusion::new(pairing.old, pairing.new, flow).there(self.old, field);
        }
        Ok(())
    }

    fn compare_one(
        &self,
        pairing: &mut Pairing<'m>,
        documents: &Documents<'_>,
        old: &'m Field,
        new: &'m Field,
        drafts: &mut Drafts,
    ) {
        let name = old.wire.as_str();
        let new_at: Vec<&str> = self.at.iter().map(String::as_str).chain([new.wire.as_str()]).collect();
        let draft = |kind, message| self.draft(kind, old, message).new_at(&new_at);
        if old.wire != new.wire || old.also != new.also {
            let names = |field: &Field| {
                listed(std::iter::once(field.wire.as_str()).chain(field.also.iter().map(String::as_str)))
            };
            let wire = self.judge(old, |flow| self.renamed(old, new, flow));
            let message = format!("the field `{name}` has the names {}, had {}", names(new), names(old));
            drafts.push(draft("field_names_changed", message).wire(wire));
        }
        if old.optional() != new.optional() {
            let wire = self.judge(old, |flow| presence(old, new, flow));
            let (kind, what) = if new.optional() {
                ("field_became_optional", "optional")
            } else {
                ("field_became_required", "required")
            };
            drafts.push(draft(kind, format!("the field `{name}` is {what} now")).wire(wire));
        }
        self.compare_place(old, new, &draft, drafts);
        if old.constant.is_none() && new.constant.is_none() {
            self.compare_shape(pairing, documents, (old, new), &draft, drafts);
        } else {
            self.compare_constant(pairing, (old, new), &draft, drafts);
        }
        if none(&old.shape) != none(&new.shape) {
            let wire = self.judge(old, |flow| nothing(pairing, old, new, flow));
            let texts = |field: &Field| {
                none(&field.shape).iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", ")
            };
            let words = from_to(Some(&texts(old)), Some(&texts(new)));
            drafts.push(
                draft("field_none_changed", format!("`none` of the field `{name}` {words}")).wire(wire),
            );
        }
        if is_secret(&old.shape) != is_secret(&new.shape) {
            let what = if is_secret(&new.shape) { "a secret now" } else { "no secret any more" };
            drafts.push(draft("field_secret_changed", format!("the field `{name}` is {what}")));
        }
        self.compare_bounds(old, new, &draft, drafts);
        stand_in::compare_refusals((pairing.old, old), (pairing.new, new), &draft, drafts);
        if old.rust != new.rust && old.constant.is_none() && new.constant.is_none() {
            let words = from_to(Some(&old.rust), Some(&new.rust));
            drafts.push(draft(
                "field_rust_name_changed",
                format!("the Rust name of the field `{name}` {words}"),
            ));
        }
        if old.doc != new.doc {
            drafts.push(draft("doc_changed", format!("the docs of the field `{name}` have changed")).docs());
        }
        if old.source != new.source {
            drafts.push(
                draft("source_changed", format!("where the field `{name}` was read has changed")).docs(),
            );
        }
    }

    /// Where a request has the field, and how its list is one text.
    fn compare_place(
        &self,
        old: &Field,
        new: &Field,
        draft: &dyn Fn(&'static str, String) -> Draft,
        drafts: &mut Drafts,
    ) {
        let works = "the API takes what old clients send";
        let name = old.wire.as_str();
        if old.location != new.location {
            let (before, now) = (old.location.name(), new.location.name());
            let result = Err(format!("clients send `{name}` in the {before}, not in the {now}"));
            let message = format!("the field `{name}` is in the {now} now, was in the {before}");
            drafts.push(draft("field_place_changed", message).wire(Wire::requests(result, works)));
        }
        if old.joined != new.joined {
            let is_text = self.flows_of(old).iter().any(|flow| flow == Flow::Form);
            let result = match is_text {
                true if old.joined => Err(format!("clients join the entries of `{name}` by commas")),
                true => Err(format!("clients repeat `{name}` for each entry of the list")),
                false => Ok(()),
            };
            let what = if new.joined { "are joined by commas now" } else { "are no longer joined by commas" };
            let message = format!("the entries of the field `{name}` {what}");
            drafts.push(draft("field_joined_changed", message).wire(Wire::requests(result, works)));
        }
    }

    fn compare_shape(
        &self,
        pairing: &mut Pairing<'m>,
        documents: &Documents<'_>,
        (old, new): (&'m Field, &'m Field),
        draft: &dyn Fn(&'static str, String) -> Draft,
        drafts: &mut Drafts,
    ) {
        let (left, right) = (plain(item(&old.shape)), plain(item(&new.shape)));
        if same(pairing.old, left, pairing.new, right) {
            return;
        }
        let wire = self.judge(old, |flow| value(pairing.old, pairing.new, left, right, flow));
        let name = old.wire.as_str();
        let at = draft("", String::new());
        let nodes = (documents.old.node(&at.old), documents.new.node(&at.new));
        let types = (nodes.0.and_then(type_expression), nodes.1.and_then(type_expression));
        let wires = (nodes.0.and_then(wire_text), nodes.1.and_then(wire_text));
        let bare = |text: Option<&str>| text.map(|text| text.trim_end_matches('?').to_owned());
        if bare(types.0) == bare(types.1) && wires.0 == wires.1 {
            types::blame(pairing, types.0.unwrap_or_default(), wire);
            return;
        }
        let mut changed = if bare(types.0) == bare(types.1) {
            let words = from_to(wires.0.as_deref(), wires.1.as_deref());
            draft("field_wire_changed", format!("`wire` of the field `{name}` {words}"))
        } else {
            let words = from_to(types.0, types.1);
            draft("field_type_changed", format!("the type of the field `{name}` {words}"))
        };
        changed = changed.wire(wire);
        drafts.push(changed);
    }

    /// A value that never varies, on one side at least.
    fn compare_constant(
        &self,
        pairing: &Pairing<'m>,
        (old, new): (&'m Field, &'m Field),
        draft: &dyn Fn(&'static str, String) -> Draft,
        drafts: &mut Drafts,
    ) {
        if old.constant == new.constant {
            return;
        }
        let name = old.wire.as_str();
        let (kind, message) = match (&old.constant, &new.constant) {
            (Some(before), Some(now)) => {
                let words = from_to(Some(&before.to_string()), Some(&now.to_string()));
                ("constant_changed", format!("the constant `{name}` {words}"))
            }
            (_, Some(now)) => {
                ("field_became_constant", format!("the field `{name}` is always {} now", shown(now)))
            }
            (before, None) => {
                let before = before.as_ref().map(shown).unwrap_or_default();
                ("constant_became_field", format!("the field `{name}` is no longer always {before}"))
            }
        };
        let result = |flow| taken(old, new, pairing.new, flow).unwrap_or(Ok(()));
        drafts.push(draft(kind, message).wire(self.judge(old, result)));
    }

    /// A field that is sent or read under other names.
    fn renamed(&self, old: &Field, new: &Field, flow: Flow) -> Result<(), String> {
        if self.in_path.iter().any(|(name, _)| *name == old.wire) {
            return Ok(());
        }
        if flow.is_request() {
            let known = self.new.iter().any(|field| has(field, &old.wire));
            return if known {
                Ok(())
            } else {
                Err(format!("clients send `{}`, and the API refuses fields that it does not know", old.wire))
            };
        }
        let mut names = std::iter::once(&new.wire).chain(&new.also);
        match names.find(|name| !has(old, name)) {
            Some(name) if !old.optional() => {
                Err(format!("the field may come as `{name}`, where clients do not look for it"))
            }
            _ => Ok(()),
        }
    }
}

fn presence(old: &Field, new: &Field, flow: Flow) -> Result<(), String> {
    let name = &old.wire;
    match (flow.is_request(), old.optional(), new.optional()) {
        (true, true, false) => Err(format!("clients may leave out `{name}`, which the API needs")),
        (false, false, true) => Err(format!("`{name}` may be missing or null, clients need it")),
        _ => Ok(()),
    }
}

/// Do clients read what stands for nothing?
fn nothing(pairing: &Pairing<'_>, old: &Field, new: &Field, flow: Flow) -> Result<(), String> {
    if flow.is_request() || !old.optional() {
        return Ok(());
    }
    let read = super::atom::atoms(pairing.old, &old.shape, super::atom::Role::ClientReads);
    let taken = |text: &String| read.iter().any(|atom| super::inclusion::takes_word(atom, text));
    match none(&new.shape).iter().find(|text| !taken(text)) {
        Some(text) => Err(format!("`\"{text}\"` may come, which clients do not take for nothing")),
        None => Ok(()),
    }
}

/// Is every value of the one shape, where one is there, one of the other?
pub(super) fn value<'m>(
    old: &'m Model,
    new: &'m Model,
    left: &'m Shape,
    right: &'m Shape,
    flow: Flow,
) -> Result<(), String> {
    let (sent, read) = if flow.is_request() { (left, right) } else { (right, left) };
    Inclusion::new(old, new, flow).value(sent, read)
}
