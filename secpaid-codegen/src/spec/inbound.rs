//! Inbound shapes as written.

use super::{Text, TypeExpr};
use crate::json::Node;
use crate::model::{Carrier, Encrypted, Pointer, Test};
use crate::source::Spanned;

#[derive(Debug)]
pub(crate) struct Inbound {
    pub(crate) name: Text,
    pub(crate) doc: Option<String>,
    pub(crate) docs: Option<String>,
    pub(crate) source: Vec<String>,
    /// Each once; never empty.
    pub(crate) from: Vec<Carrier>,
    pub(crate) when: Option<Test>,
    pub(crate) data: InboundData,
    pub(crate) encrypted: Option<Encrypted>,
    pub(crate) examples: Vec<InboundExample>,
}

#[derive(Debug)]
pub(crate) struct InboundData {
    pub(crate) ty: TypeExpr,
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) struct InboundExample {
    /// `None`: the first of the shape.
    pub(crate) from: Option<Spanned<Carrier>>,
    pub(crate) body: Node,
    pub(crate) key: Option<Text>,
    pub(crate) source: Vec<String>,
}

impl Inbound {
    /// What an example comes as.
    pub(crate) fn carrier(&self, example: &InboundExample) -> Carrier {
        let said = example.from.as_ref().map(|from| from.value);
        said.or(self.from.first().copied()).unwrap_or(Carrier::Json)
    }
}
