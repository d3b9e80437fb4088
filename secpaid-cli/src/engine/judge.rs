//! In: an answer to a call of an endpoint. Out: what it amounts to, as a generated client would say it, and what in it the spec does not
//! say.

use secpaid_codegen::json::EVERY;
use secpaid_codegen::model::{Data, Shape};
use secpaid_core::Answer;
use secpaid_core::call::untyped::{self, Enveloped, Judged};
use secpaid_core::endpoint::Effect;
use secpaid_core::envelope::table::Pointer;
use secpaid_core::envelope::{Captures, Hints};
use secpaid_core::json::{Fault, Kind as JsonKind, Reader};

use super::Handle;
use super::coverage::Coverage;
use super::decision::{Decision, DeclaredError, Outcome, Wrong};
use super::finding::{Finding, Kind, Place};
use super::table::BesideData;
use super::value::{See, Walk};

impl Handle<'_> {
    /// May the call have taken effect that was answered so? `None` of a success, which has. What a generated client says about the
    /// answer: `CallError::outcome_unknown`.
    pub fn effect(self, decision: &Decision, answer: &Answer) -> Option<Effect> {
        match decision.outcome {
            Outcome::Ok | Outcome::File => None,
            Outcome::Noop => Some(Effect::None),
            Outcome::Pending | Outcome::Partial | Outcome::Unknown => Some(Effect::Unknown),
            Outcome::Unrecognised | Outcome::Undecodable => Some(Effect::Unknown),
            Outcome::Error => {
                let declared = decision.error.as_ref().and_then(|error| {
                    let position = self.endpoint.errors.iter().position(|index| *index == error.index)?;
                    self.description.declared().get(position)
                });
                Some(untyped::effect(declared, decision.beside_undeclared, answer))
            }
        }
    }

    /// Decides what an answer amounts to, the way generated clients do; what the spec does not say about it is told to `see`.
    pub fn judge(self, answer: &Answer, see: See<'_>) -> Decision {
        self.decide(answer, false, None, see)
    }

    /// The same, but goes on behind values that do not fit: each is told to `see`.
    pub fn inspect(self, answer: &Answer, see: See<'_>) -> Decision {
        self.decide(answer, true, None, see)
    }

    /// The same, and writes down which fields of records were there.
    pub fn survey(self, answer: &Answer, coverage: &mut Coverage, see: See<'_>) -> Decision {
        self.decide(answer, true, Some(coverage), see)
    }

    fn decide(
        self,
        answer: &Answer,
        tolerant: bool,
        coverage: Option<&mut Coverage>,
        see: See<'_>,
    ) -> Decision {
        let mut decision = Decision {
            outcome: Outcome::Unrecognised,
            envelope: None,
            code: None,
            message: None,
            error: None,
            beside_undeclared: false,
            details: None,
            hints: Hints::default(),
            data: None,
            items: None,
            warnings: Vec::new(),
            wrong: None,
        };
        let enveloped = match untyped::judge(self.description, answer) {
            Ok(Judged::Enveloped(enveloped)) => enveloped,
            Ok(_) => return Decision { outcome: Outcome::File, ..decision },
            Err(reason) => {
                decision.wrong = Some(Wrong::unrecognised(&reason));
                decision.hints = untyped::header_hints(self.description, answer);
                return decision;
            }
        };
        let verdict = enveloped.verdict();
        decision.envelope = verdict.envelope.map(|envelope| envelope.name);
        decision.code = verdict.code.as_deref().map(str::to_owned);
        decision.message = verdict.message.as_deref().map(str::to_owned);
        decision.beside_undeclared = verdict.beside_undeclared;
        decision.outcome = verdict.outcome.into();
        decision.data = enveloped.data().ok().flatten().and_then(|_| enveloped.data_pointer());
        if !enveloped.is_ok() {
            decision.hints = enveloped.hints().clone();
            if let Some((position, captures)) = enveloped.error() {
                decision.error = self.declared(*position, captures);
                decision.details = self.details(&enveloped, *position, captures, see);
            }
            if !enveloped.has_items() {
                return decision;
            }
        }
        decision.warnings = enveloped.warnings();
        let read = if self.endpoint.items.is_some() {
            self.entries(&enveloped, tolerant, coverage, see).map(|entries| decision.items = Some(entries))
        } else {
            self.read(&enveloped, tolerant, coverage, see)
        };
        if let Err(fault) = read {
            if enveloped.is_ok() {
                decision.outcome = Outcome::Undecodable;
            }
            let path = enveloped.path(&fault);
            decision.wrong = Some(Wrong { message: fault.to_string(), path, offset: Some(fault.offset()) });
            if !tolerant {
                return decision;
            }
        }
        self.look_beside(&enveloped, see);
        decision
    }

    /// Where the details of an error are, if they fit: what does not costs nobody the error.
    fn details(
        self,
        enveloped: &Enveloped<'_>,
        position: usize,
        captures: &Captures<'_>,
        see: See<'_>,
    ) -> Option<String> {
        let error = self.engine.model.errors.get(*self.endpoint.errors.get(position)?)?;
        let shape = match &error.details.as_ref()?.shape {
            Shape::Optional { item, .. } => item,
            shape => shape,
        };
        let pointer = enveloped.details_pointer(position)?;
        let types = self.engine.types();
        let is_root = pointer.is_empty();
        captures.details(|reader| {
            // As a client reads them; a second walk finds all that does not fit.
            let read = Walk::strict(types, &pointer, &mut |_| ()).root(shape, &mut reader.clone());
            Walk::tolerant(types, &pointer, see)
                .beside(self.beside(enveloped, is_root))
                .root(shape, reader)
                .and(read)
        })?;
        Some(pointer)
    }

    pub(super) fn declared(self, index: usize, captures: &Captures<'_>) -> Option<DeclaredError> {
        let index = *self.endpoint.errors.get(index)?;
        let error = self.engine.model.errors.get(index)?;
        let named = error.captures.iter().enumerate();
        let captures =
            named.filter_map(|(number, capture)| Some((capture.name.clone(), captures.text(number)?)));
        Some(DeclaredError { index, name: error.name.clone(), captures: captures.collect() })
    }

    /// Reads the data of a success.
    fn read(
        self,
        enveloped: &Enveloped<'_>,
        tolerant: bool,
        coverage: Option<&mut Coverage>,
        see: See<'_>,
    ) -> Result<(), Fault> {
        let reader = enveloped.data()?;
        if let Some(file) = &self.endpoint.file {
            return match reader {
                Some(reader) => Err(Fault::new(reader.offset(), "expected a file")),
                None if file.optional => Ok(()),
                None => Err(Fault::new(0, "there is no file")),
            };
        }
        let Some(Data { shape, .. }) = &self.endpoint.data else { return Ok(()) };
        let (shape, optional) = match shape {
            Shape::Optional { item, .. } => (&**item, true),
            shape => (shape, false),
        };
        let Some(mut reader) = reader else {
            return if optional { Ok(()) } else { Err(Fault::new(0, "there is no data")) };
        };
        let root = enveloped.data_pointer().unwrap_or_default();
        let types = self.engine.types();
        let walk = if tolerant { Walk::tolerant(types, &root, see) } else { Walk::strict(types, &root, see) };
        walk.beside(self.beside(enveloped, root.is_empty())).covering(coverage).root(shape, &mut reader)
    }

    /// The keys of the envelope that stand among those of the data.
    fn beside(self, enveloped: &Enveloped<'_>, data_is_root: bool) -> &'static [&'static str] {
        if data_is_root { self.answer_keys(enveloped) } else { &[] }
    }

    /// The keys of the body that say something in an answer like this one. What only another envelope looks at says nothing here.
    fn answer_keys(self, enveloped: &Enveloped<'_>) -> &'static [&'static str] {
        let position = enveloped.verdict().envelope.and_then(|envelope| {
            let mut envelopes = self.engine.model.envelopes_of(self.endpoint);
            envelopes.position(|(_, known)| known.name == envelope.name)
        });
        let keys = self.engine.answer_keys.get(self.index).zip(position);
        keys.and_then(|(keys, position)| keys.get(position)).copied().unwrap_or(self.description.keys)
    }

    /// What stands beside the data: fields that the spec does not have, values that are not of their type.
    fn look_beside(self, enveloped: &Enveloped<'_>, see: See<'_>) {
        let has_data = self.endpoint.data.is_some() || self.endpoint.items.is_some();
        if !has_data || enveloped.data_pointer().is_none_or(|pointer| !pointer.is_empty()) {
            let keys = self.answer_keys(enveloped);
            enveloped.fields().at(&[Pointer::Root], |reader| unknown_fields(keys, reader, see));
        }
        for BesideData { pointer, text, shape } in self.beside_data {
            let types = self.engine.types();
            let walk = |reader: &mut Reader<'_>| Walk::tolerant(types, text, &mut *see).root(shape, reader);
            enveloped.fields().at(&[*pointer], walk);
        }
    }
}

/// Is a key among those that are looked at? All are where one of these is `*`.
pub(super) fn is_known(known: &[&str], key: &str) -> bool {
    known.contains(&key) || known.contains(&EVERY)
}

/// Tells of every key that is none of these.
fn unknown_fields(known: &[&str], reader: &mut Reader<'_>, see: See<'_>) -> Result<(), Fault> {
    if reader.peek()? != JsonKind::Object {
        return Ok(());
    }
    let mut entries = reader.object()?;
    while let Some(key) = reader.next_key(&mut entries)? {
        let value = reader.skip()?;
        if !is_known(known, &key) {
            let place = Place::new("", &[]).field(&key);
            let kind = Kind::UnknownField;
            see(&Finding { kind, place, record: None, field: None, value, secret: false, repeated: false });
        }
    }
    Ok(())
}
