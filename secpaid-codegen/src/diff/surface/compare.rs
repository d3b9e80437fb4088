//! From two surfaces to what the second lacks of the first.

use std::collections::BTreeMap;

use super::names::Names;
use super::read::{Function, Kind, Members, PublicItem, Surface};
use super::text::shown;
use super::trait_methods::methods;
use super::{Break, Owner, Swap};

/// Two surfaces, and what the spec calls things.
pub(super) struct Comparison<'a> {
    pub before: &'a Surface,
    pub after: &'a Surface,
    pub names: &'a Names<'a>,
}

/// An item as it was and as it is.
struct Pair<'a> {
    name: &'a str,
    old: &'a PublicItem,
    new: &'a PublicItem,
}

impl Comparison<'_> {
    pub(super) fn breaks(&self) -> Vec<Break> {
        let mut breaks = Vec::new();
        for name in &self.before.order {
            let Some(old) = self.before.item(name) else { continue };
            match self.after.item(name) {
                None => breaks.push(self.whole(name, "is gone".to_owned())),
                Some(new) if old.kind != new.kind => {
                    let what = format!("is {}, was {}", kind(&new.kind), kind(&old.kind));
                    breaks.push(self.whole(name, what));
                }
                Some(new) => self.compare(&Pair { name, old, new }, &mut breaks),
            }
        }
        self.compare_identities(&mut breaks);
        // Both clients have the same functions, and each is said once.
        let said: Vec<_> = breaks.iter().map(|found| found.item.clone()).collect();
        breaks.retain(|found| {
            !found.item.strip_prefix("Blocking").is_some_and(|other| said.iter().any(|item| item == other))
        });
        breaks
    }

    /// Constructors that compile with the old arguments and take them for others.
    pub(super) fn swaps(&self) -> Vec<Swap> {
        let swap = |name: &String| {
            let (old, new) = (constructor(self.before, name)?, constructor(self.after, name)?);
            let same_call = types(old).eq(types(new)) && sorted(&old.parameters) == sorted(&new.parameters);
            let pairs = old.parameters.iter().zip(&new.parameters);
            let moved: Vec<_> = pairs
                .filter(|((was, _), (is, _))| was != is)
                .map(|((was, _), _)| self.names.member(name, was))
                .collect();
            if !same_call || moved.is_empty() {
                return None;
            }
            Some(Swap { owner: self.names.owner(name), item: format!("{name}::new"), moved })
        };
        self.before.order.iter().filter_map(swap).collect()
    }

    fn compare(&self, pair: &Pair<'_>, breaks: &mut Vec<Break>) {
        self.compare_fields(pair, breaks);
        self.compare_variants(pair, breaks);
        self.compare_functions(pair, breaks);
        self.compare_traits(pair, breaks);
    }

    fn compare_fields(&self, pair: &Pair<'_>, breaks: &mut Vec<Break>) {
        for (field, old) in &pair.old.fields {
            if let Some(what) = changed(old, find(&pair.new.fields, field)) {
                breaks.push(self.member(pair.name, field, what));
            }
        }
    }

    /// A variant is matched and made with all of its fields.
    fn compare_variants(&self, pair: &Pair<'_>, breaks: &mut Vec<Break>) {
        for (variant, old) in &pair.old.variants {
            let (owner, what) = match pair.new.variants.iter().find(|(name, _)| name == variant) {
                None => (self.names.owner_of_variant(pair.name, variant), "is gone".to_owned()),
                // Only errors have variants whose fields the spec names.
                Some((_, new)) if sorted(old) != sorted(new) => {
                    let what = format!("has {}, had {}", fields_shown(new), fields_shown(old));
                    (Owner::Error(variant.clone()), what)
                }
                Some(_) => continue,
            };
            breaks.push(Break { owner, ..self.member(pair.name, variant, what) });
        }
    }

    fn compare_functions(&self, pair: &Pair<'_>, breaks: &mut Vec<Break>) {
        for (function, old) in &pair.old.functions {
            let Some(new) = pair.new.functions.get(function) else {
                breaks.push(self.function(pair.name, function, "is gone".to_owned()));
                continue;
            };
            if old.receiver != new.receiver || types(old).ne(types(new)) || old.bounds != new.bounds {
                let what = format!("takes {}, took {}", parameters_shown(new), parameters_shown(old));
                let mut found = self.function(pair.name, function, what);
                if function == "new" {
                    found.member = self.parameter(pair.name, old, new);
                }
                breaks.push(found);
            }
            if old.output != new.output {
                let what = format!("returns `{}`, returned `{}`", shown(&new.output), shown(&old.output));
                breaks.push(self.function(pair.name, function, what));
            }
        }
        let added = pair.new.functions.keys().filter(|name| !pair.old.functions.contains_key(*name));
        for function in added {
            let hidden = pair.old.traits.keys().find(|name| methods(name).contains(&function.as_str()));
            if let Some(hidden) = hidden {
                let what = format!("hides the function of `{}`", shown(hidden));
                breaks.push(self.function(pair.name, function, what));
            }
        }
    }

    fn compare_traits(&self, pair: &Pair<'_>, breaks: &mut Vec<Break>) {
        for (name, old) in &pair.old.traits {
            let Some(new) = pair.new.traits.get(name) else {
                breaks.push(self.whole(pair.name, format!("no longer implements `{}`", shown(name))));
                continue;
            };
            for (associated, old) in old {
                if let Some(what) = changed(old, find(new, associated)) {
                    breaks.push(Break {
                        member: Some(associated.clone()),
                        item: format!("<{} as {}>::{associated}", pair.name, shown(name)),
                        ..self.whole(pair.name, what)
                    });
                }
            }
        }
    }

    /// Two names for one type, or for two: code uses the one for the other, or implements a trait for both.
    fn compare_identities(&self, breaks: &mut Vec<Break>) {
        let both: Vec<_> = self
            .before
            .order
            .iter()
            .filter(|name| self.before.item(name).is_some() && self.after.item(name).is_some())
            .collect();
        let firsts = |surface: &Surface| -> Vec<String> {
            let mut firsts = BTreeMap::new();
            let targets = both.iter().map(|name| (surface.target(name).to_owned(), name.as_str()));
            targets.map(|(target, name)| (*firsts.entry(target).or_insert(name)).to_owned()).collect()
        };
        for ((name, was), is) in both.iter().zip(firsts(self.before)).zip(firsts(self.after)) {
            if was != is {
                let kind = |first: &str| match first == name.as_str() {
                    true => "a type of its own".to_owned(),
                    false => format!("the same type as `{first}`"),
                };
                breaks.push(self.whole(name, format!("is {}, was {}", kind(&is), kind(&was))));
            }
        }
    }

    fn whole(&self, name: &str, what: String) -> Break {
        Break { owner: self.names.owner(name), member: None, item: name.to_owned(), what }
    }

    fn member(&self, name: &str, member: &str, what: String) -> Break {
        Break {
            owner: self.names.owner(name),
            member: Some(self.names.member(name, member)),
            item: format!("{name}::{member}"),
            what,
        }
    }

    /// A setter has the name of its field; the parentheses tell them apart.
    fn function(&self, name: &str, function: &str, what: String) -> Break {
        let item = format!("{name}::{function}()");
        let found = Break { item, ..self.member(name, function, what) };
        match found.owner {
            Owner::Api => Break { owner: self.names.owner_of_method(function), ..found },
            _ => found,
        }
    }

    /// The parameter that makes the difference, if it is one.
    fn parameter(&self, name: &str, old: &Function, new: &Function) -> Option<String> {
        let lost = old.parameters.iter().filter(|parameter| !new.parameters.contains(parameter));
        let gained = new.parameters.iter().filter(|parameter| !old.parameters.contains(parameter));
        let mut names: Vec<_> = lost.chain(gained).map(|(parameter, _)| parameter).collect();
        names.dedup();
        match names.as_slice() {
            [parameter] => Some(self.names.member(name, parameter)),
            _ => None,
        }
    }
}

fn constructor<'s>(surface: &'s Surface, name: &str) -> Option<&'s Function> {
    surface.item(name)?.functions.get("new")
}

fn find<'m>(members: &'m Members, name: &str) -> Option<&'m str> {
    members.iter().find(|(other, _)| other == name).map(|(_, ty)| ty.as_str())
}

fn changed(old: &str, new: Option<&str>) -> Option<String> {
    match new {
        None => Some("is gone".to_owned()),
        Some(new) if new != old => Some(format!("its type is `{}`, was `{}`", shown(new), shown(old))),
        Some(_) => None,
    }
}

fn types(function: &Function) -> impl Iterator<Item = &str> {
    function.parameters.iter().map(|(_, ty)| ty.as_str())
}

fn sorted(members: &Members) -> Members {
    let mut members = members.clone();
    members.sort();
    members
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Struct => "a struct".to_owned(),
        Kind::Enum => "an enum".to_owned(),
        Kind::Static(ty) => format!("a static of type `{}`", shown(ty)),
    }
}

fn fields_shown(members: &Members) -> String {
    match members.as_slice() {
        [] => "no fields".to_owned(),
        members => format!("`{{ {} }}`", listed(members)),
    }
}

fn parameters_shown(function: &Function) -> String {
    match function.parameters.as_slice() {
        [] => "nothing".to_owned(),
        parameters => format!("`({})`", listed(parameters)),
    }
}

fn listed(members: &[(String, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, ty)| format!("{name}: {}", shown(ty))).collect();
    members.join(", ")
}
