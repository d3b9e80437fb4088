//! From what the spec says in words to `#[doc]` attributes.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::model::{
    Bound, Capture, Carrier, Endpoint, EndpointAuth, ErrorDef, Field, Inbound, Limit, Location, Model,
    Pattern, PatternPart, Retry, Rule, RuleKind, pointer_text,
};

/// Paragraphs of documentation.
#[derive(Default)]
pub(super) struct Doc {
    paragraphs: Vec<String>,
}

impl Doc {
    /// Starts with this paragraph.
    pub(super) fn new(paragraph: impl Into<String>) -> Self {
        Self::default().and(paragraph)
    }

    /// Starts with the spec's text, or with this one where it has none.
    pub(super) fn or(text: Option<&str>, otherwise: impl FnOnce() -> String) -> Self {
        Self::new(text.map_or_else(otherwise, str::to_owned))
    }

    /// Adds a paragraph.
    pub(super) fn and(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    /// Adds a paragraph if there is one.
    pub(super) fn and_maybe(self, paragraph: Option<impl Into<String>>) -> Self {
        match paragraph {
            Some(paragraph) => self.and(paragraph),
            None => self,
        }
    }

    /// Adds where the facts were read.
    pub(super) fn and_source(self, source: &[String]) -> Self {
        let places: Vec<_> = source.iter().map(|place| plain(place)).collect();
        self.and_maybe((!places.is_empty()).then(|| format!("Source: {}", places.join("; "))))
    }

    /// Goes below docs that are there already, if any are.
    pub(super) fn below(mut self, attrs: &[syn::Attribute]) -> Self {
        if attrs.iter().any(|attr| attr.path().is_ident("doc")) {
            self.paragraphs.insert(0, String::new());
        }
        self
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let text = self.paragraphs.join("\n\n");
        // An empty first paragraph stands for the blank line below the user's docs.
        for line in text.strip_prefix('\n').unwrap_or(&text).lines() {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.append(Punct::new('#', Spacing::Alone));
            tokens.append(Group::new(Delimiter::Bracket, quote!(doc = #line)));
        }
    }
}

/// The module.
pub(super) fn module(model: &Model) -> Doc {
    let title = model.title.as_deref().unwrap_or(&model.name);
    Doc::new(format!("{title}, from version {} of its spec.", model.version))
        .and_maybe(model.doc.as_deref())
        .and_maybe(model.docs.as_deref().map(|address| format!("Documentation: {}", plain(address))))
}

/// An endpoint: what stands on its request and on the client's method.
pub(super) fn endpoint(model: &Model, endpoint: &Endpoint) -> Doc {
    let file = endpoint.file.as_ref().map(|file| {
        let types: Vec<_> = file.content.iter().map(|content| code(content)).collect();
        let what = file.doc.clone().map_or_else(String::new, |doc| format!(" {doc}"));
        format!("Answers with a file of type {}.{what}", types.join(" or "))
    });
    let scheme = model.auth_of(endpoint).and_then(|auth| auth.scheme.as_deref());
    Doc::new(code(&format!("{} {}", endpoint.method, endpoint.path)))
        .and_maybe(endpoint.doc.as_deref())
        .and_maybe(file)
        .and_maybe(
            scheme
                .map(|scheme| format!("Authenticates with the credential {} of the settings.", code(scheme))),
        )
        .and_maybe((endpoint.auth == EndpointAuth::None).then_some("Carries no credential."))
        .and_maybe(
            (endpoint.retry == Retry::Safe)
                .then_some("May be repeated when nobody knows whether it arrived."),
        )
        .and_maybe(constants(endpoint))
        .and_maybe(rules(&endpoint.rules))
        .and_maybe(endpoint.docs.as_deref().map(|address| format!("Documentation: {}", plain(address))))
        .and_source(&endpoint.source)
}

/// An inbound shape.
pub(super) fn inbound(inbound: &Inbound) -> Doc {
    let from = inbound.from.iter().map(|carrier| match carrier {
        Carrier::Json => "a body of JSON",
        Carrier::Form => "a body that is a form",
        Carrier::Query => "the query of an address",
    });
    let from = format!("Comes as {}.", from.collect::<Vec<_>>().join(" or "));
    let encrypted = if inbound.encrypted.is_some() { " It may be encrypted." } else { "" };
    Doc::or(inbound.doc.as_deref(), || format!("The inbound shape {}.", code(&inbound.name)))
        .and_maybe(inbound.data_doc.as_deref())
        .and(format!("{from}{encrypted}"))
        .and_maybe(inbound.docs.as_deref().map(|address| format!("Documentation: {}", plain(address))))
        .and_source(&inbound.source)
}

/// What every request has beside the fields that callers give.
fn constants(endpoint: &Endpoint) -> Option<String> {
    let lines: Vec<_> = endpoint
        .constants()
        .map(|(field, value)| {
            let place = match field.location {
                Location::Body => String::new(),
                other => format!(", in the {}", other.name()),
            };
            let doc = field.doc.as_deref().map(|doc| format!(". {doc}")).unwrap_or_default();
            format!("- {}: {}{place}{doc}", code(&field.wire), code(&value.to_string()))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Always sent:\n{}", lines.join("\n")))
}

/// What the runtime holds against the request as a whole.
fn rules(rules: &[Rule]) -> Option<String> {
    let lines: Vec<_> =
        rules.iter().map(|rule| format!("- {}: {}", code(&rule.name), in_words(rule))).collect();
    (!lines.is_empty()).then(|| format!("Checked before it is sent:\n{}", lines.join("\n")))
}

fn in_words(rule: &Rule) -> String {
    let place = |pointer: &[String]| code(&pointer_text(pointer));
    let kind = match &rule.kind {
        RuleKind::Sum { at, at_most: Limit::Number(limit) } => {
            format!("{} add up to at most {limit}.", place(at))
        }
        RuleKind::Sum { at, at_most: Limit::At(limit) } => {
            format!("{} add up to at most {}.", place(at), place(limit))
        }
        RuleKind::NotAfter { earlier, later } => {
            format!("{} is no later than {}.", place(earlier), place(later))
        }
    };
    rule.doc.clone().unwrap_or(kind)
}

/// What holds for a field of a request: `More than 0, at most 2 decimals.`
fn bounds(bounds: &[Bound]) -> Option<String> {
    let words: Vec<_> = bounds.iter().map(Bound::in_words).collect();
    let text = words.join(", ");
    let mut rest = text.chars();
    let first = rest.next()?;
    Some(format!("{}{}.", first.to_ascii_uppercase(), rest.as_str()))
}

/// Where in a request a field is sent, if not in the body.
fn location(field: &Field) -> Option<&'static str> {
    match field.location {
        Location::Body => None,
        Location::Path => Some("Sent in the path."),
        Location::Query => Some("Sent in the query."),
        Location::Header => Some("Sent in the header of this name."),
    }
}

/// A field of a request or of a record.
pub(super) fn field(field: &Field) -> Doc {
    let named_otherwise = field.rust.trim_start_matches("r#") != field.wire;
    let also: Vec<_> = field.also.iter().map(|name| code(name)).collect();
    Doc::or(field.doc.as_deref(), || format!("The field {}.", code(&field.wire)))
        .and_maybe(
            (named_otherwise && field.doc.is_some()).then(|| format!("On the wire: {}.", code(&field.wire))),
        )
        .and_maybe(location(field))
        .and_maybe(bounds(&field.bounds))
        .and_maybe((!also.is_empty()).then(|| format!("Also read from {}.", also.join(", "))))
        .and_source(&field.source)
}

/// A variant of an error enum.
pub(super) fn error(def: &ErrorDef) -> Doc {
    let messages: Vec<_> = def
        .matchers
        .iter()
        .filter_map(|matcher| matcher.message.as_ref())
        .map(|pattern| code(&message(pattern, &def.captures)))
        .collect();
    Doc::new(def.doc.as_str())
        .and_maybe(def.fix.as_deref())
        .and_maybe((!messages.is_empty()).then(|| format!("Said as {}.", messages.join(", "))))
        .and_source(&def.source)
}

/// A pattern as the spec has it.
fn message(pattern: &Pattern, captures: &[Capture]) -> String {
    let parts = pattern.parts.iter().map(|part| match part {
        PatternPart::Literal(text) => text.clone(),
        PatternPart::Capture(number, _) => {
            format!("{{{}}}", captures.get(*number).map_or("", |capture| &capture.name))
        }
    });
    parts.collect()
}

/// A code span that holds the text whatever it is.
pub(super) fn code(text: &str) -> String {
    // As nearly all are.
    if !text.trim().is_empty() && !text.bytes().any(|byte| matches!(byte, b'`' | b'\n' | b'\r')) {
        return format!("`{text}`");
    }
    let longest = text.split(|other| other != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.replace(['\n', '\r'], " ");
    if longest == 0 && !text.trim().is_empty() {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

/// Text that is not Markdown; an address becomes a link.
fn plain(text: &str) -> String {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    if is_address && !text.contains([' ', '<', '>']) {
        return format!("<{text}>");
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

/// The user's docs among their attributes.
pub(super) fn of_user(attrs: &[syn::Attribute]) -> TokenStream {
    let docs = attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    quote!(#(#docs)*)
}
