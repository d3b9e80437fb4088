//! The types of a model with the tests that tell the variants of its unions.

use secpaid_codegen::model::{Kinds, Model, Shape, TypeDef, Union};
use secpaid_core::constraint::When;
use secpaid_core::json::read;

use super::constraint::of_test;

/// Per type and variant the test that decides for it, if one does.
pub(super) fn tests(model: &Model) -> Vec<Vec<Option<When>>> {
    let variants = |ty: &TypeDef| match ty.union() {
        Some(union) => union.variants.iter().map(|variant| variant.when.as_ref().map(of_test)).collect(),
        None => Vec::new(),
    };
    model.types.iter().map(variants).collect()
}

/// The types of a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Types<'t> {
    defs: &'t [TypeDef],
    tests: &'t [Vec<Option<When>>],
}

impl<'t> Types<'t> {
    pub(super) fn new(defs: &'t [TypeDef], tests: &'t [Vec<Option<When>>]) -> Self {
        Self { defs, tests }
    }

    pub(super) fn get(self, index: usize) -> Option<&'t TypeDef> {
        self.defs.get(index)
    }

    /// All of them.
    pub(super) fn all(self) -> &'t [TypeDef] {
        self.defs
    }

    /// The table of a union by shape.
    pub(super) fn alternatives(self, union: &'t Union) -> Vec<read::Alternative<'t>> {
        let alternative = |variant: &'t secpaid_codegen::model::Variant| read::Alternative {
            name: &variant.rust,
            kinds: self.kinds(&variant.shape),
            tested: variant.when.is_some(),
        };
        union.variants.iter().map(alternative).collect()
    }

    /// Does the test of a variant of a union hold for a value?
    pub(super) fn holds(self, union: usize, variant: usize, value: &str) -> bool {
        let test = self.tests.get(union).and_then(|tests| tests.get(variant)?.as_ref());
        test.is_some_and(|when| when.holds(value))
    }

    fn kinds(self, shape: &Shape) -> read::Kinds {
        let kinds = Kinds::of(shape, self.defs);
        let all = [
            (Kinds::NULL, read::Kinds::NULL),
            (Kinds::BOOL, read::Kinds::BOOL),
            (Kinds::NUMBER, read::Kinds::NUMBER),
            (Kinds::STRING, read::Kinds::STRING),
            (Kinds::ARRAY, read::Kinds::ARRAY),
            (Kinds::OBJECT, read::Kinds::OBJECT),
        ];
        let named = all.into_iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, same)| same);
        named.fold(read::Kinds::NONE, read::Kinds::or)
    }
}
