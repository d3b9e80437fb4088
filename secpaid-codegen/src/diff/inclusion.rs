//! In: what is sent and what is read. Out: is everything that may be sent read? If not, what is in the way.
//!
//! Values of a shape inside itself are taken to be read while that is being found out, so recursive types end.

use std::collections::BTreeSet;

use super::atom::{Atom, Numeral, Range, Role, Text, atoms, in_form};
use super::bound;
use super::constant;
use super::flow::Flow;
use super::shape::item;
use crate::decimal;
use crate::model::{Field, Model, Shape, Variant};

/// A comparison of what one model sends with what the other reads.
pub(super) struct Inclusion<'m> {
    sender: &'m Model,
    reader: &'m Model,
    flow: Flow,
    /// Are types of one name taken to fit, because what is different in them is said there?
    trusting: bool,
    /// Types that are being compared further out.
    open: BTreeSet<(usize, usize)>,
}

impl<'m> Inclusion<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model, flow: Flow) -> Self {
        let (sender, reader) = if flow.is_request() { (old, new) } else { (new, old) };
        Self { sender, reader, flow, trusting: true, open: BTreeSet::new() }
    }

    /// Looks into types of one name as well.
    pub(super) fn whole(mut self) -> Self {
        self.trusting = false;
        self
    }

    /// Is every value of what is sent among those of what is read?
    pub(super) fn value(&mut self, sent: &'m Shape, read: &'m Shape) -> Result<(), String> {
        let trusted = self.trusting && self.same_name(sent.bare(), read.bare());
        let mut sent = match (trusted, sent) {
            (false, _) => atoms(self.sender, sent, Role::sender(self.flow)),
            (true, Shape::Optional { none, .. }) if self.flow.is_request() => absent(&none[..0]),
            (true, Shape::Optional { none, .. }) => absent(none),
            (true, _) => return Ok(()),
        };
        let mut read = atoms(self.reader, read, Role::reader(self.flow));
        match self.flow {
            Flow::Form => (sent, read) = (in_form(sent), in_form(read)),
            Flow::Inbound => sent.retain(|atom| !matches!(atom, Atom::Null | Atom::Bool | Atom::Number(_))),
            Flow::Answer | Flow::Request => {}
        }
        sent.iter().try_for_each(|atom| self.atom(atom, &read))
    }

    fn same_name(&self, sent: &Shape, read: &Shape) -> bool {
        let name = |model: &'m Model, shape: &Shape| match shape {
            Shape::Named(index) => model.types.get(*index).map(|ty| ty.name.as_str()),
            _ => None,
        };
        let sent = name(self.sender, sent);
        sent.is_some() && sent == name(self.reader, read)
    }

    fn atom(&mut self, sent: &Atom<'m>, read: &[Atom<'m>]) -> Result<(), String> {
        let mut why = None;
        for atom in read {
            match self.pair(sent, atom) {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(reason) => why = Some(reason),
            }
        }
        if let Atom::Bool = sent
            && self.flow == Flow::Form
        {
            return Ok(());
        }
        Err(why.unwrap_or_else(|| {
            let given = sent.in_words(self.sender);
            let taken: Vec<_> = read.iter().map(|atom| atom.in_words(self.reader)).collect();
            let verb = if self.flow.is_request() { "clients send" } else { "the API may send" };
            format!("{verb} {given}, {} {}", self.flow.reader(), any_of(&taken))
        }))
    }

    /// `Err` says what inside of them does not fit.
    fn pair(&mut self, sent: &Atom<'m>, read: &Atom<'m>) -> Result<bool, String> {
        Ok(match (sent, read) {
            (Atom::File, read) => matches!(read, Atom::File),
            (_, Atom::Any) | (Atom::Null, Atom::Null) | (Atom::Bool, Atom::Bool) => true,
            (Atom::Number(sent), Atom::Number(read)) => numeral(*sent, *read),
            (Atom::Text(Text::Json(sent)), Atom::Text(Text::Json(read))) => {
                self.inner(sent, read).map(|()| true).map_err(|why| format!("in the string, {why}"))?
            }
            (Atom::Text(sent), Atom::Text(read)) => text(sent, read),
            (Atom::List(sent), Atom::List(read)) => {
                self.inner(sent, read).map(|()| true).map_err(|why| format!("in the list, {why}"))?
            }
            (Atom::Map(sent), Atom::Map(read)) => {
                self.inner(sent, read).map(|()| true).map_err(|why| format!("in the map, {why}"))?
            }
            (Atom::Tuple(sent, sent_entries), Atom::Tuple(read, read_entries)) => {
                if self.open.insert((*sent, *read)) {
                    self.entries(sent_entries, read_entries).map(|()| true)?
                } else {
                    true
                }
            }
            (Atom::Tagged(sent, tag, sent_variants), Atom::Tagged(read, other, read_variants)) => {
                if self.open.insert((*sent, *read)) {
                    self.tagged((tag, sent_variants), (other, read_variants)).map(|()| true)?
                } else {
                    true
                }
            }
            (Atom::Tagged(_, _, variants), Atom::Record(_, read)) if !self.flow.is_request() => {
                let sender = self.sender;
                let mut records = variants.iter().filter_map(|variant| record_of(sender, &variant.shape));
                records.try_for_each(|fields| self.fields(fields, read)).map(|()| true)?
            }
            (Atom::Tuple(_, entries), Atom::List(read)) => {
                entries.iter().try_for_each(|entry| self.inner(&entry.shape, read)).map(|()| true)?
            }
            (Atom::Record(sent, sent_fields), Atom::Record(read, read_fields)) => {
                if self.open.insert((*sent, *read)) {
                    let result = self.fields(sent_fields, read_fields);
                    // What holds further out holds inside; what does not is an error already.
                    result.map(|()| true)?
                } else {
                    true
                }
            }
            _ => false,
        })
    }

    /// Inside lists and strings values are JSON, whatever is around them.
    fn inner(&mut self, sent: &'m Shape, read: &'m Shape) -> Result<(), String> {
        let flow = self.flow;
        if flow == Flow::Form {
            self.flow = Flow::Request;
        }
        let result = self.value(sent, read);
        self.flow = flow;
        result
    }

    /// Is every record of what is sent a record of what is read?
    pub(super) fn fields(&mut self, sent: &'m [Field], read: &'m [Field]) -> Result<(), String> {
        let mut taken: Vec<(&str, &str)> = Vec::new();
        for field in sent {
            for name in self.names(field) {
                let Some(reader) = read.iter().find(|reader| has(reader, name)) else {
                    if self.flow.is_request() {
                        return Err(format!("the API refuses the field `{name}`"));
                    }
                    continue;
                };
                match taken.iter().find(|(known, _)| *known == reader.wire) {
                    Some((_, other)) if *other != field.wire => {
                        return Err(format!("`{other}` and `{}` are one field for old clients", field.wire));
                    }
                    _ => taken.push((&reader.wire, &field.wire)),
                }
                self.field(field, reader).map_err(|why| format!("in `{name}`, {why}"))?;
            }
        }
        read.iter().filter(|reader| !reader.optional()).try_for_each(|reader| self.there(sent, reader))
    }

    /// Is every object of one union by a field one of the other?
    pub(super) fn tagged(
        &mut self,
        (tag, sent): (&str, &'m [Variant]),
        (other, read): (&str, &'m [Variant]),
    ) -> Result<(), String> {
        if tag != other {
            return Err(format!("`{tag}` says which type it is, and not `{other}`"));
        }
        for variant in sent {
            let Some(known) = read.iter().find(|known| known.tag == variant.tag) else {
                if self.flow.is_request() {
                    return Err(format!(
                        "clients send the type `{}`, which the API does not know",
                        variant.tag
                    ));
                }
                // A client keeps what it does not know.
                continue;
            };
            self.value(&variant.shape, &known.shape)
                .map_err(|why| format!("in the type `{}`, {why}", variant.tag))?;
        }
        Ok(())
    }

    /// Is every value of one union by shape one of the other?
    pub(super) fn shaped(&mut self, sent: &'m [Variant], read: &'m [Variant]) -> Result<(), String> {
        let same =
            |left: &Variant, right: &Variant| same_name(self.sender, &left.shape, self.reader, &right.shape);
        // What is different in a type of one name is said there.
        let others: Vec<_> =
            sent.iter().filter(|variant| !read.iter().any(|known| same(variant, known))).collect();
        let role = Role::reader(self.flow);
        let read: Vec<_> = read.iter().flat_map(|known| atoms(self.reader, &known.shape, role)).collect();
        for variant in others {
            let sent = atoms(self.sender, &variant.shape, Role::sender(self.flow));
            sent.iter()
                .try_for_each(|atom| self.atom(atom, &read))
                .map_err(|why| format!("of the alternative `{}`, {why}", variant.rust))?;
        }
        Ok(())
    }

    /// Is every array of these entries one of those that are read?
    pub(super) fn entries(&mut self, sent: &'m [Field], read: &'m [Field]) -> Result<(), String> {
        for (position, entry) in read.iter().enumerate() {
            let Some(other) = sent.get(position) else {
                if entry.optional() {
                    continue;
                }
                return Err(format!("the list ends before entry {position}, `{}`", entry.wire));
            };
            if other.optional() && !entry.optional() {
                return Err(format!("the list may end before entry {position}, `{}`", entry.wire));
            }
            self.inner(&other.shape, &entry.shape).map_err(|why| format!("in entry {position}, {why}"))?;
            if self.flow.is_request() {
                bound::implied(other, entry)?;
            }
        }
        match sent.get(read.len()) {
            Some(_) if self.flow.is_request() => {
                Err(format!("the API refuses the entry {}, which it does not know", read.len()))
            }
            _ => Ok(()),
        }
    }

    /// Is what is sent for a field, where something is, among what is read?
    pub(super) fn field(&mut self, sent: &'m Field, read: &'m Field) -> Result<(), String> {
        let requests = self.flow.is_request();
        if let Some(result) = constant::taken(sent, read, self.reader, self.flow) {
            return result;
        }
        // A client leaves out what it does not send.
        self.value(if requests { item(&sent.shape) } else { &sent.shape }, &read.shape)?;
        if requests {
            bound::implied(sent, read)?;
        }
        Ok(())
    }

    /// Is a field that must be there always sent, under a name that it is read by?
    pub(super) fn there(&self, sent: &[Field], read: &Field) -> Result<(), String> {
        let always = |field: &Field| !field.optional() && self.names(field).all(|name| has(read, name));
        if sent.iter().any(always) {
            return Ok(());
        }
        let possible = sent.iter().find(|field| self.names(field).any(|name| has(read, name)));
        let name = &read.wire;
        Err(match (possible, self.flow.is_request()) {
            (Some(field), false) if field.optional() => format!("`{name}` may be missing, clients need it"),
            (Some(_), false) => format!("`{name}` may come under a name that clients do not know"),
            (None, false) => format!("`{name}` does not come, clients need it"),
            (Some(_), true) => format!("clients may leave out `{name}`, which the API needs"),
            (None, true) => format!("clients do not send `{name}`, which the API needs"),
        })
    }

    /// The names that a field may be sent under.
    fn names(&self, field: &'m Field) -> impl Iterator<Item = &'m str> + use<'m> {
        let also = if self.flow.is_request() { &[][..] } else { &field.also };
        std::iter::once(field.wire.as_str()).chain(also.iter().map(String::as_str))
    }
}

/// The fields of a shape, if it is a record.
fn record_of<'m>(model: &'m Model, shape: &Shape) -> Option<&'m [Field]> {
    match shape.bare() {
        Shape::Named(index) => model.types.get(*index)?.fields(),
        _ => None,
    }
}

/// Are they types of one name?
fn same_name(sender: &Model, sent: &Shape, reader: &Model, read: &Shape) -> bool {
    super::shape::same(sender, sent, reader, read) && super::shape::held(sent).is_some()
}

/// Is it read under this name?
pub(super) fn has(field: &Field, name: &str) -> bool {
    field.wire == name || field.also.iter().any(|also| also == name)
}

/// What stands for nothing.
fn absent(none: &[String]) -> Vec<Atom<'_>> {
    let texts = none.iter().map(|text| Atom::Text(Text::Word(text, None)));
    std::iter::once(Atom::Null).chain(texts).collect()
}

fn any_of(words: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = words.get(..SHOWN).unwrap_or(words);
    let text = shown.join(" or ");
    match words.len() {
        0 => "nothing".to_owned(),
        count if count > SHOWN => format!("{text} or {} more", count - SHOWN),
        _ => text,
    }
}

fn numeral(sent: Numeral, read: Numeral) -> bool {
    match (sent, read) {
        (_, Numeral::Any)
        | (Numeral::Decimal | Numeral::Flag, Numeral::Decimal)
        | (Numeral::Flag, Numeral::Flag) => true,
        (Numeral::Whole(sent), Numeral::Whole(read)) => sent.within(read),
        (Numeral::Flag, Numeral::Whole(read)) => Range::FLAG.within(read),
        (Numeral::Whole(sent), Numeral::Decimal) => sent.fits_decimal(),
        _ => false,
    }
}

fn text(sent: &Text<'_>, read: &Text<'_>) -> bool {
    match (sent, read) {
        (_, Text::Any) => true,
        (Text::Number(sent), Text::Number(read)) => numeral(*sent, *read),
        (Text::Date, Text::Date)
        | (Text::SpaceDateTime, Text::SpaceDateTime)
        | (Text::Rfc3339, Text::Rfc3339)
        | (Text::NumericMonth, Text::NumericMonth)
        | (Text::EnglishMonth, Text::EnglishMonth) => true,
        (Text::Word(sent, said), Text::Word(read, means)) => {
            sent == read && said.zip(*means).is_none_or(|(said, means)| said == means)
        }
        (Text::Word(sent, _) | Text::AnyCase(sent), Text::AnyCase(read)) => sent.eq_ignore_ascii_case(read),
        (Text::AnyCase(sent), Text::Word(read, _)) => {
            sent == read && !sent.bytes().any(|byte| byte.is_ascii_alphabetic())
        }
        (Text::Word(sent, _), Text::Number(read)) => is_in(sent, *read),
        _ => false,
    }
}

/// Does the text hold one of these numbers?
fn is_in(text: &str, numeral: Numeral) -> bool {
    match numeral {
        Numeral::Decimal => decimal::is_decimal_number(text),
        Numeral::Flag => matches!(text, "0" | "1"),
        Numeral::Whole(range) => match (text.starts_with('+'), text.parse::<u128>(), text.parse::<i128>()) {
            (false, Ok(number), _) => number <= range.most,
            (false, _, Ok(number)) => number >= range.least,
            _ => false,
        },
        Numeral::Any => true,
    }
}

/// Is this text among the values?
pub(super) fn takes_word(atom: &Atom<'_>, word: &str) -> bool {
    match atom {
        Atom::Any => true,
        Atom::Text(read) => text(&Text::Word(word, None), read),
        _ => false,
    }
}

/// Is every value of one type a value of the other, though they may have one name?
pub(super) fn named(old: &Model, new: &Model, left: &Shape, right: &Shape, flow: Flow) -> Result<(), String> {
    let (sent, read) = if flow.is_request() { (left, right) } else { (right, left) };
    Inclusion::new(old, new, flow).whole().value(sent, read)
}
