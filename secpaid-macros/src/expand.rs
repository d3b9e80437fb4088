//! From arguments and item to the module with everything that the spec stands for, or with every mistake.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use secpaid_codegen::expand::inventory::{self, Meaning};
use secpaid_codegen::expand::{self as generate, Listed, Options};
use secpaid_codegen::model::Model;
use secpaid_codegen::report::Diagnostic;
use secpaid_codegen::source::Source;
use syn::{AttrStyle, Attribute};

use crate::arguments::Arguments;
use crate::inventory::{Module, Struct};
use crate::locate::{Place, locate};
use crate::message;
use crate::mistakes::Mistakes;
use crate::stand_in::stand_in;

/// The whole macro.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream, place: &Place) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let mut module = match Module::parse(item.clone(), &mut mistakes) {
        Ok(module) => module,
        Err(error) => {
            mistakes.add_error(error);
            let invocations = mistakes.invocations();
            return quote!(#(#invocations;)* #item);
        }
    };
    let arguments = match Arguments::parse(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            mistakes.add_error(error);
            return module_without_spec(&module, &TokenStream::new(), "", &mistakes);
        }
    };
    let located = match locate(&arguments.spec, place) {
        Ok(located) => located,
        Err(message) => {
            mistakes.add(arguments.spec.span(), message);
            return module_without_spec(&module, &TokenStream::new(), "", &mistakes);
        }
    };
    let source = match Source::from_bytes(located.label, located.bytes) {
        Ok(source) => source,
        Err(error) => {
            mistakes.add(arguments.spec.span(), error.to_string());
            return module_without_spec(&module, &located.watch, "", &mistakes);
        }
    };
    match secpaid_codegen::load(&source) {
        Ok(loaded) => {
            let options = options(&mut module, arguments, &loaded.model, &source, &mut mistakes);
            module_of(&module, &located.watch, &loaded.model, &options, &mistakes)
        }
        Err(report) => {
            for diagnostic in report.diagnostics() {
                mistakes.add(arguments.spec.span(), frame(diagnostic, &source));
            }
            module_without_spec(&module, &located.watch, source.text(), &mistakes)
        }
    }
}

/// The list as the generator takes it. Where list and spec disagree, what is right in both is generated.
fn options(
    module: &mut Module,
    arguments: Arguments,
    model: &Model,
    source: &Source,
    mistakes: &mut Mistakes,
) -> Options {
    let mut endpoints: Vec<Listed> = Vec::new();
    let mut inbound: Vec<Listed> = Vec::new();
    let mut types: Vec<Listed> = Vec::new();
    let mut meant = Vec::new();
    for entry in std::mem::take(&mut module.listed) {
        let (list, index) = match inventory::find(model, &entry.name) {
            Ok(Meaning::Endpoint(index)) => (&mut endpoints, index),
            Ok(Meaning::Inbound(index)) => (&mut inbound, index),
            Ok(Meaning::Type(index)) => (&mut types, index),
            Err(unknown) => {
                mistakes.add(entry.name_span, frame(&unknown.diagnostic, source));
                meant.extend(unknown.meant);
                continue;
            }
        };
        if list.iter().any(|listed| listed.index == index) {
            mistakes.add(entry.name_span, message::listed_twice(&entry.name));
            continue;
        }
        let Struct { ident, vis, attrs, .. } = entry;
        list.push(Listed { index, ident, vis, attrs });
    }
    let unlisted = if endpoints.is_empty() && inbound.is_empty() && meant.is_empty() {
        Vec::new()
    } else {
        let endpoints = endpoints.iter().map(|listed| Meaning::Endpoint(listed.index));
        let inbound = inbound.iter().map(|listed| Meaning::Inbound(listed.index));
        inventory::missing(model, &endpoints.chain(inbound).collect::<Vec<_>>())
    };
    if !arguments.partial {
        for (meaning, diagnostic) in unlisted {
            // A misspelt name is one mistake, not two.
            if !meant.contains(&meaning) {
                mistakes.add(module.ident.span(), frame(&diagnostic, source));
            }
            match meaning {
                Meaning::Endpoint(index) => {
                    let endpoint = model.endpoints.get(index);
                    endpoints.extend(endpoint.map(|endpoint| Listed::plain(index, &endpoint.name)));
                }
                Meaning::Inbound(index) => {
                    let shape = model.inbound.get(index);
                    inbound.extend(shape.map(|shape| Listed::plain(index, &shape.name)));
                }
                Meaning::Type(_) => {}
            }
        }
    }
    Options {
        core: arguments.core,
        derives: arguments.derives,
        path: arguments.path,
        endpoints,
        inbound,
        types,
    }
}

/// A finding as text; the compiler puts `error: ` before it.
fn frame(diagnostic: &Diagnostic, source: &Source) -> String {
    let rendered = diagnostic.render(source);
    rendered.strip_prefix("error: ").map(str::to_owned).unwrap_or(rendered)
}

fn module_of(
    module: &Module,
    watch: &TokenStream,
    model: &Model,
    options: &Options,
    mistakes: &Mistakes,
) -> TokenStream {
    let docs = generate::module_docs(model, &module.attrs);
    let items = generate::api(model, options);
    let invocations = mistakes.invocations();
    around(
        module,
        &docs,
        &quote! {
            #watch
            #(#invocations;)*
            #(#items)*
        },
    )
}

fn module_without_spec(module: &Module, watch: &TokenStream, spec: &str, mistakes: &Mistakes) -> TokenStream {
    let stand_in = stand_in(module, spec, &mistakes.invocations());
    around(module, &TokenStream::new(), &quote!(#watch #stand_in))
}

/// The module with the user's own items, and this content.
fn around(module: &Module, docs: &TokenStream, content: &TokenStream) -> TokenStream {
    let Module { attrs, head, ident, others, .. } = module;
    let (outer, inner): (Vec<&Attribute>, Vec<_>) =
        attrs.iter().partition(|attr| matches!(attr.style, AttrStyle::Outer));
    let outer = outer.iter().map(ToTokens::to_token_stream);
    quote! {
        #(#outer)*
        #docs
        #head #ident {
            #(#inner)*
            #(#others)*
            #content
        }
    }
}
