//! From two models to what the spec calls a generated item and its members.

use std::collections::BTreeMap;

use super::Owner;
use crate::model::{Field, Model, TypeKind};

/// Looks up items and members of the old model.
pub(super) struct Names<'m> {
    owners: BTreeMap<&'m str, Owner>,
    /// The name in the spec of a member, by item and Rust name.
    members: BTreeMap<(&'m str, String), &'m str>,
    /// Enums of the errors of an endpoint, and of the whole API.
    error_enums: BTreeMap<&'m str, bool>,
    old: &'m Model,
    new: &'m Model,
}

impl<'m> Names<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let mut names = Self {
            owners: BTreeMap::new(),
            members: BTreeMap::new(),
            error_enums: BTreeMap::from([("Error", true)]),
            old,
            new,
        };
        names.add_types();
        names.add_endpoints();
        for inbound in &old.inbound {
            names.owners.insert(&inbound.name, Owner::Inbound(inbound.name.clone()));
        }
        for set in &old.error_sets {
            names.owners.insert(&set.error_name, Owner::ErrorSet(set.name.clone()));
            names.error_enums.insert(&set.error_name, false);
        }
        names.add_metas();
        names
    }

    /// Whose item it is.
    pub(super) fn owner(&self, item: &str) -> Owner {
        self.owners.get(item).cloned().unwrap_or(Owner::Api)
    }

    /// What the spec calls a member.
    pub(super) fn member(&self, item: &str, rust: &str) -> String {
        let item = if item == "BlockingClient" { "Client" } else { item };
        let known = self.members.get(&(item, rust.to_owned()));
        known.map_or(rust.trim_start_matches("r#"), |wire| *wire).to_owned()
    }

    /// Whose method of a client it is.
    pub(super) fn owner_of_method(&self, method: &str) -> Owner {
        let endpoint = self.old.endpoints.iter().find(|endpoint| endpoint.method_name == method);
        endpoint.map_or(Owner::Api, |endpoint| Owner::Endpoint(endpoint.name.clone()))
    }

    /// Whose variant it is: the error's, if its place in the enum went with the error itself.
    pub(super) fn owner_of_variant(&self, item: &str, variant: &str) -> Owner {
        let error = |model: &'m Model| model.errors.iter().find(|error| error.name == variant);
        let stays = error(self.new).is_some_and(|new| {
            let no_longer_everywhere = error(self.old).is_some_and(|old| old.api_wide && !new.api_wide);
            !no_longer_everywhere
        });
        let is_set = self.old.error_sets.iter().any(|set| set.name == variant);
        match self.error_enums.get(item) {
            Some(false) if is_set => self.owner(item),
            Some(whole) if *whole || !stays => Owner::Error(variant.to_owned()),
            _ => self.owner(item),
        }
    }

    fn add_types(&mut self) {
        for ty in &self.old.types {
            self.owners.insert(&ty.name, Owner::Type(ty.name.clone()));
            match &ty.kind {
                TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } => {
                    self.add_fields(&ty.name, fields);
                }
                TypeKind::Enum { values, .. } => {
                    let values = values.iter().map(|value| ((&*ty.name, value.rust.clone()), &*value.value));
                    self.members.extend(values);
                }
                TypeKind::Union(union) => {
                    let variants = union.variants.iter().map(|variant| {
                        let name = if variant.tag.is_empty() { &variant.rust } else { &variant.tag };
                        ((&*ty.name, variant.rust.clone()), &**name)
                    });
                    self.members.extend(variants);
                }
                TypeKind::Scalar { .. } => {}
            }
            for parameter in &ty.query {
                let functions = std::iter::once(&parameter.rust).chain(&parameter.encode);
                let functions = functions.map(|rust| ((&*ty.name, rust.clone()), &*parameter.wire));
                self.members.extend(functions);
            }
        }
    }

    fn add_endpoints(&mut self) {
        for endpoint in &self.old.endpoints {
            let owner = Owner::Endpoint(endpoint.name.clone());
            self.owners.insert(&endpoint.name, owner.clone());
            self.owners.insert(&endpoint.error_name, owner);
            self.error_enums.insert(&endpoint.error_name, false);
            self.add_fields(&endpoint.name, &endpoint.request);
            self.members.insert(("Client", endpoint.method_name.clone()), &endpoint.name);
        }
    }

    /// A struct of meta fields belongs to an endpoint that has it for itself.
    fn add_metas(&mut self) {
        for (index, meta) in self.old.metas.iter().enumerate() {
            let mut users = self.old.endpoints.iter().filter(|endpoint| endpoint.meta == index);
            if let (Some(rust), Some(endpoint), None) = (&meta.rust, users.next(), users.next()) {
                self.owners.insert(rust, Owner::Endpoint(endpoint.name.clone()));
            }
        }
    }

    /// A field goes by its Rust name, and its setter too, but for the names that a setter cannot have.
    fn add_fields(&mut self, item: &'m str, fields: &'m [Field]) {
        let fields = || fields.iter().filter(|field| field.constant.is_none());
        for field in fields() {
            self.members.insert((item, format!("with_{}", field.rust)), &field.wire);
        }
        for field in fields() {
            self.members.insert((item, field.rust.clone()), &field.wire);
        }
    }
}
