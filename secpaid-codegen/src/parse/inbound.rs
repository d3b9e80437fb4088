//! In: an entry of `inbound`. Out: the inbound shape as written.

use super::object::{Section, wrong_kind};
use super::{Parsed, leaf, pointer, test, ty};
use crate::json::{Member, Node, Value};
use crate::model::{Carrier, Cipher, Encrypted, Pointer};
use crate::report::{Collector, Diagnostic};
use crate::source::Spanned;
use crate::spec::{Inbound, InboundData, InboundExample, Text};

pub(crate) const INBOUND: Section = Section {
    what: "an inbound shape",
    keys: &["doc", "docs", "source", "from", "when", "data", "encrypted", "examples"],
};
pub(crate) const DATA: Section = Section { what: "`data`", keys: &["type", "at", "doc"] };
pub(crate) const ENCRYPTED: Section =
    Section { what: "`encrypted`", keys: &["at", "cipher", "doc", "source"] };
pub(crate) const EXAMPLE: Section =
    Section { what: "an example", keys: &["doc", "source", "from", "key", "body"] };

const CIPHERS: &[(&str, Cipher)] = &[("aes-256-cbc", Cipher::Aes256Cbc)];

/// How many bytes the key of a cipher has. There is one cipher.
const KEY_BYTES: usize = 32;

pub(super) fn parse(member: &Member, collector: &mut Collector) -> Parsed<Inbound> {
    let cased = leaf::upper_camel_case(&member.key, "an inbound shape", collector);
    let object = INBOUND.open(&member.value, Some(member.key.span), collector)?;
    let doc = object.optional("doc", collector, leaf::prose);
    let docs = object.optional("docs", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    let from = object.required("from", collector, |node, collector| {
        let from = leaf::one_or_more(node, collector, carrier)?;
        leaf::distinct(&from, collector)?;
        Ok(from.into_iter().map(|carrier| carrier.value).collect())
    });
    let when = object.optional("when", collector, test::parse_without_answer);
    let data = object.required("data", collector, data);
    let encrypted = object.optional("encrypted", collector, encrypted);
    let examples =
        object.or_default("examples", collector, |node, collector| leaf::list(node, collector, example));
    cased?;
    Ok(Inbound {
        name: member.key.clone(),
        doc: doc?,
        docs: docs?,
        source: source?,
        from: from?,
        when: when?,
        data: data?,
        encrypted: encrypted?,
        examples: examples?,
    })
}

fn carrier(node: &Node, collector: &mut Collector) -> Parsed<Spanned<Carrier>> {
    Ok(Spanned::new(leaf::word(node, Carrier::WORDS, collector)?, node.span))
}

fn data(node: &Node, collector: &mut Collector) -> Parsed<InboundData> {
    match node.value {
        Value::String(_) => {
            Ok(InboundData { ty: ty::expression(node, collector)?, at: Pointer::new(), doc: None })
        }
        Value::Object(_) => {
            let object = DATA.open(node, None, collector)?;
            let ty = object.required("type", collector, ty::expression);
            let at = object.or_default("at", collector, pointer::parse);
            let doc = object.optional("doc", collector, leaf::prose);
            Ok(InboundData { ty: ty?, at: at?, doc: doc? })
        }
        _ => Err(collector.error(wrong_kind(node, "a type expression or an object with `type`"))),
    }
}

fn encrypted(node: &Node, collector: &mut Collector) -> Parsed<Encrypted> {
    let object = ENCRYPTED.open(node, None, collector)?;
    let at = object.required("at", collector, pointer::parse);
    let cipher = object.required("cipher", collector, |node, collector| leaf::word(node, CIPHERS, collector));
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    source?;
    Ok(Encrypted { at: at?, cipher: cipher? })
}

fn example(node: &Node, collector: &mut Collector) -> Parsed<InboundExample> {
    let object = EXAMPLE.open(node, None, collector)?;
    let from = object.optional("from", collector, carrier);
    let body = object.required("body", collector, |node, _| Ok(node.clone()));
    let key = object.optional("key", collector, key);
    let doc = object.optional("doc", collector, leaf::prose);
    let source = object.or_default("source", collector, leaf::source);
    doc?;
    Ok(InboundExample { from: from?, body: body?, key: key?, source: source? })
}

fn key(node: &Node, collector: &mut Collector) -> Parsed<Text> {
    let key = leaf::text(node, collector)?;
    if key.value.len() == KEY_BYTES && key.value.is_ascii() {
        return Ok(key);
    }
    let message = format!("a key is {KEY_BYTES} ASCII characters, this text is not");
    Err(collector.error(Diagnostic::new("bad_key", node.span, message)))
}
