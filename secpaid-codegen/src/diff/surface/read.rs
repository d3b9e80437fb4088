//! From a model to the public items of its expansion, each with everything about it that other code can use.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::quote;
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, Item, ItemImpl, Pat, ReceiverKind, ReturnType, Stmt, Type,
    Visibility,
};

use super::outline::{lean, outline};
use super::text::text;
use crate::expand::{self, Options};
use crate::model::Model;

/// Traits that only the runtime uses.
const OF_THE_RUNTIME: &[&str] = &["::Decode", "::Encode", "::DeclaredError"];

/// The public items by name.
#[derive(Debug, Default)]
pub(super) struct Surface {
    /// The names in the order of the generated code.
    pub order: Vec<String>,
    /// Structs, enums and statics.
    pub items: BTreeMap<String, PublicItem>,
    /// Other names of items.
    pub aliases: BTreeMap<String, String>,
}

/// What other code can use of an item.
#[derive(Debug, Default)]
pub(super) struct PublicItem {
    pub kind: Kind,
    /// Name, and type where it is not a variant, in the order of the code.
    pub fields: Members,
    /// The fields of each variant.
    pub variants: Vec<(String, Members)>,
    pub functions: BTreeMap<String, Function>,
    /// The types that each trait has here.
    pub traits: BTreeMap<String, Members>,
}

#[derive(Debug, Default, Clone, PartialEq)]
pub(super) enum Kind {
    #[default]
    Struct,
    Enum,
    /// Of this type.
    Static(String),
}

/// Names with the text of their types.
pub(super) type Members = Vec<(String, String)>;

/// How a function is called.
#[derive(Debug, PartialEq)]
pub(super) struct Function {
    /// `&self`, `self`, or nothing.
    pub receiver: Option<String>,
    pub parameters: Members,
    pub output: String,
    /// The bounds of its own type parameters and of those of the `impl`.
    pub bounds: String,
}

impl Surface {
    /// What the expansion of a model offers.
    pub(super) fn of(model: &Model) -> Self {
        let mut surface = Self::default();
        expand::each(&lean(model), &Options::default(), &mut |item| {
            // The generator's own tests hold it to what Rust can parse.
            if let Ok(file) = syn::parse2::<syn::File>(outline(item)) {
                file.items.iter().for_each(|item| surface.add(item));
            }
        });
        surface.convert_aliases();
        surface
    }

    /// The item of a name, or of the name that this one is another for.
    pub(super) fn item(&self, name: &str) -> Option<&PublicItem> {
        self.items.get(self.target(name))
    }

    /// The name of the item itself.
    pub(super) fn target<'n>(&'n self, name: &'n str) -> &'n str {
        self.aliases.get(name).map_or(name, String::as_str)
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                let known = self.declare(&item.ident);
                known.fields = fields(&item.fields, is_public);
                known.traits.extend(derived(&item.attrs));
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let variants = item.variants.iter();
                let variants =
                    variants.map(|variant| (variant.ident.to_string(), fields(&variant.fields, |_| true)));
                let known = self.declare(&item.ident);
                known.kind = Kind::Enum;
                known.variants = variants.collect();
                known.traits.extend(derived(&item.attrs));
            }
            Item::Type(item) if is_public(&item.vis) => {
                self.order.push(item.ident.to_string());
                self.aliases.insert(item.ident.to_string(), text(&item.ty));
            }
            Item::Static(item) if is_public(&item.vis) => {
                self.declare(&item.ident).kind = Kind::Static(text(&item.ty));
            }
            Item::Impl(item) => self.add_impl(item),
            Item::Const(item) => {
                if let Expr::Block(block) = &*item.expr {
                    for statement in &block.block.stmts {
                        if let Stmt::Item(item) = statement {
                            self.add(item);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn add_impl(&mut self, item: &ItemImpl) {
        let mut on = base_name(&item.self_ty);
        let Some((path, _)) = &item.trait_ else {
            let bounds = text(&item.generics.params);
            let known = self.items.entry(on).or_default();
            for item in &item.items {
                if let ImplItem::Fn(function) = item
                    && is_public(&function.vis)
                {
                    known
                        .functions
                        .insert(function.sig.ident.to_string(), read_function(&function.sig, &bounds));
                }
            }
            return;
        };
        let mut name = text(path);
        if OF_THE_RUNTIME.contains(&name.as_str()) {
            return;
        }
        // A conversion into a foreign type belongs to what is converted.
        if on.starts_with("::")
            && let Some(source) = name.strip_prefix("::From<").and_then(|rest| rest.strip_suffix('>'))
        {
            (on, name) = (source.to_owned(), format!("::Into<{}>", text(&item.self_ty)));
        }
        let types = item.items.iter().filter_map(|item| match item {
            ImplItem::Type(ty) => Some((ty.ident.to_string(), text(&ty.ty))),
            _ => None,
        });
        self.items.entry(on).or_default().traits.insert(name, types.collect());
    }

    /// What converts from a type converts from it under its other names.
    fn convert_aliases(&mut self) {
        for item in self.items.values_mut() {
            for (alias, target) in &self.aliases {
                if item.traits.contains_key(&format!("::From<{target}>")) {
                    item.traits.insert(format!("::From<{alias}>"), Members::new());
                }
            }
        }
    }

    fn declare(&mut self, name: &Ident) -> &mut PublicItem {
        self.order.push(name.to_string());
        self.items.entry(name.to_string()).or_default()
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// A type without its parameters.
fn base_name(ty: &Type) -> String {
    let name = text(ty);
    match name.split_once('<') {
        Some((name, _)) => name.to_owned(),
        None => name,
    }
}

fn derived(attributes: &[Attribute]) -> Vec<(String, Members)> {
    let mut traits = Vec::new();
    for attribute in attributes {
        // Whatever a derive cannot be parsed as, it is none of the generator's.
        let _ = attribute.parse_nested_meta(|derived| {
            traits.push((text(&derived.path), Members::new()));
            Ok(())
        });
    }
    traits
}

fn fields(fields: &Fields, counts: impl Fn(&Visibility) -> bool) -> Members {
    let fields = fields.iter().enumerate().filter(|(_, field)| counts(&field.vis));
    let fields = fields.map(|(index, field)| {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        (name, text(&field.ty))
    });
    fields.collect()
}

fn read_function(signature: &syn::Signature, bounds: &str) -> Function {
    let mut receiver = None;
    let mut parameters = Members::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(own) => {
                receiver = Some(if matches!(own.kind, ReceiverKind::Value) { "self" } else { "&self" });
            }
            FnArg::Typed(parameter) => {
                let name = match &*parameter.pat {
                    Pat::Ident(name) => name.ident.to_string(),
                    other => text(other),
                };
                parameters.push((name, text(&parameter.ty)));
            }
        }
    }
    let output = match &signature.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => text(ty),
    };
    let (own, wheres) = (&signature.generics.params, &signature.generics.where_clause);
    let own = text(&quote!(#own #wheres));
    Function { receiver: receiver.map(str::to_owned), parameters, output, bounds: format!("{bounds}; {own}") }
}
