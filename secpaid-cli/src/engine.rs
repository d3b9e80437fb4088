//! From a model to everything that a generated client does with it, without compiling one.
//!
//! The rules are core's: this module hands them tables built from the model, as generated code hands them static ones, and reads data
//! with the functions that generated decoders call. Tests hold the two against each other.

mod carried;
mod constraint;
mod coverage;
mod credential;
mod decision;
mod finding;
mod form;
mod items;
mod judge;
mod request;
mod sample;
pub(crate) mod scalar;
mod sent;
mod table;
mod types;
mod value;

use http::HeaderMap;
use secpaid_codegen::model::{Endpoint, Keys, Model, Test};
use secpaid_core::Answer;
use secpaid_core::call::untyped::{self, Judged};
use secpaid_core::constraint::When;
use secpaid_core::envelope::table::{Auth, Description};
use secpaid_core::envelope::{Fields, Refusal};
use secpaid_core::error::UnrecognisedReason;

pub use self::coverage::Coverage;
pub use self::decision::{Decision, DeclaredError, Outcome, Wrong};
pub use self::finding::{Finding, Kind, Place};
pub use self::items::{Entries, Entry};
pub use self::request::{Complaint, Received, Refused, Subject};
pub use self::sample::{SampleAnswer, SampleInbound};
use self::table::BesideData;
use self::types::Types;
use crate::failure::Failure;

/// Does a predicate hold for a document? It does not for what is no JSON.
pub fn holds(test: &Test, document: &str) -> bool {
    holds_with(test, document, 0)
}

/// The same for the body of an answer with this HTTP status.
pub(crate) fn holds_with(test: &Test, document: &str, status: u16) -> bool {
    let keys = Keys::of_test(test);
    let table = table::test(&keys, test);
    let names = table::texts(keys.names().iter().map(String::as_str));
    let headers = HeaderMap::new();
    let fields = Fields::read(document, names, &headers);
    fields.is_ok_and(|fields| table.holds(&fields.with_status(status)))
}

/// Documents in which what the predicates look at has every value that they tell apart.
pub fn documents<'t>(tests: impl IntoIterator<Item = &'t Test>) -> Vec<String> {
    sample::skeletons(tests).iter().map(ToString::to_string).collect()
}

/// A model and the tables made of it. The tables live as long as the program.
#[derive(Debug)]
pub struct Engine {
    model: Model,
    /// One per endpoint.
    descriptions: Vec<&'static Description>,
    /// The same.
    beside_data: Vec<Vec<BesideData>>,
    /// The same: per envelope, the keys that are looked at in an answer in it.
    answer_keys: Vec<Vec<&'static [&'static str]>>,
    /// The same: the keys of an entry that say what it amounts to.
    entry_keys: Vec<&'static [&'static str]>,
    /// One per type and variant.
    tests: Vec<Vec<Option<When>>>,
    /// The default way to authenticate, if there is one, and the named ones.
    auths: Vec<Auth>,
}

/// An endpoint of an engine.
#[derive(Debug, Clone, Copy)]
pub struct Handle<'e> {
    engine: &'e Engine,
    index: usize,
    endpoint: &'e Endpoint,
    description: &'static Description,
    beside_data: &'e [BesideData],
}

impl Engine {
    /// Makes the tables of a model.
    pub fn new(model: Model) -> Self {
        let descriptions = table::descriptions(&model);
        let beside_data = model.endpoints.iter().map(|endpoint| table::beside_data(&model, endpoint));
        let beside_data = beside_data.collect();
        let answer_keys =
            model.endpoints.iter().map(|endpoint| table::answer_keys(&model, endpoint)).collect();
        let entry_keys = model.endpoints.iter().map(table::entry_keys).collect();
        let tests = types::tests(&model);
        let auths = model.auth.iter().chain(&model.auth_schemes).map(table::auth).collect();
        Self { model, descriptions, beside_data, answer_keys, entry_keys, tests, auths }
    }

    /// The types with the tests of their variants.
    fn types(&self) -> Types<'_> {
        Types::new(&self.model.types, &self.tests)
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The endpoint of a name.
    pub fn find(&self, name: &str) -> Option<Handle<'_>> {
        self.handle(self.model.endpoints.iter().position(|endpoint| endpoint.name == name)?)
    }

    /// The endpoint of a name that somebody typed.
    pub(crate) fn named(&self, name: &str) -> Result<Handle<'_>, Failure> {
        self.find(name).ok_or_else(|| {
            let names = self.model.endpoints.iter().map(|endpoint| endpoint.name.as_str());
            Failure::unknown_name("endpoint", name, names)
        })
    }

    /// The endpoint at this position of the model.
    pub fn handle(&self, index: usize) -> Option<Handle<'_>> {
        Some(Handle {
            engine: self,
            index,
            endpoint: self.model.endpoints.get(index)?,
            description: self.descriptions.get(index)?,
            beside_data: self.beside_data.get(index)?,
        })
    }

    /// The endpoints in the order of the model.
    pub fn handles(&self) -> impl Iterator<Item = Handle<'_>> {
        (0..self.model.endpoints.len()).filter_map(|index| self.handle(index))
    }
}

/// What an answer amounts to by what one envelope of a model says, whatever endpoint it is an answer of. `None`: there is no such
/// envelope, or Rust code decides.
pub(crate) fn judge_alone(
    model: &Model,
    envelope: usize,
    answer: &Answer,
) -> Option<Result<Outcome, UnrecognisedReason>> {
    match untyped::judge(table::alone(model, envelope)?, answer) {
        Ok(Judged::Enveloped(enveloped)) => Some(Ok(enveloped.verdict().outcome.into())),
        Ok(_) => Some(Ok(Outcome::File)),
        Err(reason) if is_left_to_rust(&reason) => None,
        Err(reason) => Some(Err(reason)),
    }
}

fn is_left_to_rust(reason: &UnrecognisedReason) -> bool {
    matches!(reason, UnrecognisedReason::Refused(Refusal::LeftToRust { .. }))
}

impl<'e> Handle<'e> {
    /// Does Rust code of the user's decide what this answer amounts to, which nobody here can run?
    pub(crate) fn is_left_to_rust(self, answer: &Answer) -> bool {
        let in_entries = self.endpoint.items.iter().any(|items| {
            let outcomes = items.judge.outcomes.iter().map(|(_, test)| test);
            items.judge.when.iter().chain(outcomes).any(|test| test.functions().next().is_some())
        });
        in_entries || untyped::judge(self.description, answer).is_err_and(|reason| is_left_to_rust(&reason))
    }

    /// Its position in the model.
    pub fn index(self) -> usize {
        self.index
    }

    /// What the model says about it.
    pub fn endpoint(self) -> &'e Endpoint {
        self.endpoint
    }

    /// Its table, for [`secpaid_core::call::untyped`].
    pub fn description(self) -> &'static Description {
        self.description
    }
}
