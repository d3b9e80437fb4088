//! From a number of endpoints to the API that all three clients are for: what it can be asked, records, choices of words, and errors.

/// Endpoints that belong together and share errors, choices and a record.
pub(crate) const SECTION: usize = 25;

/// An API with two types and a fifth of an error per endpoint.
pub(crate) struct Api {
    pub(crate) records: Vec<Record>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) endpoints: Vec<Endpoint>,
    /// Errors of every endpoint.
    pub(crate) common: Vec<Failure>,
    /// Errors of the endpoints of a section.
    pub(crate) sections: Vec<Vec<Failure>>,
}

pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Text,
    Money,
    U32,
    U64,
    Bool,
    Date,
    /// A record or a choice.
    Named(String),
    List(Box<Kind>),
}

/// One of a few words.
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) words: [&'static str; 4],
}

pub(crate) struct Endpoint {
    pub(crate) name: String,
    /// With its request in the query, and a list as its answer. The others have it in the body, and answer with one record.
    pub(crate) lists: bool,
    pub(crate) request: Vec<Field>,
    pub(crate) data: String,
    pub(crate) section: usize,
}

pub(crate) struct Failure {
    pub(crate) name: String,
    pub(crate) code: usize,
}

impl Api {
    /// With as many endpoints, in full sections.
    pub(crate) fn of(endpoints: usize) -> Self {
        let sections = endpoints.div_ceil(SECTION);
        let failure = |code| Failure { name: format!("Refused{code}"), code };
        let mut api = Self {
            records: Vec::new(),
            choices: Vec::new(),
            endpoints: Vec::new(),
            common: (0..sections).map(failure).collect(),
            sections: Vec::new(),
        };
        for section in 0..sections {
            let first = sections + section * 4;
            api.sections.push((first..first + 4).map(failure).collect());
            api.add_section(section);
        }
        api
    }

    /// 25 endpoints with a record each, 19 records inside of these, 5 choices, and a record that all have.
    fn add_section(&mut self, section: usize) {
        let named = |name: &str, number| Kind::Named(format!("{name}{number}"));
        for choice in section * 5..section * 5 + 5 {
            let words = ["Open", "Paid", "Refunded", "Closed"];
            self.choices.push(Choice { name: format!("State{choice}"), words });
        }
        self.records.push(Record {
            name: format!("Party{section}"),
            fields: vec![
                field("id", Kind::U64),
                field("name", Kind::Text),
                optional("address", Kind::Text),
                field("since", Kind::Date),
            ],
        });
        for inner in section * 19..section * 19 + 19 {
            let fields = vec![
                field("position", Kind::U32),
                field("title", Kind::Text),
                field("price", Kind::Money),
                optional("discount", Kind::Money),
                optional("delivered", Kind::Date),
                field("taxed", Kind::Bool),
            ];
            self.records.push(Record { name: format!("Line{inner}"), fields });
        }
        for within in 0..SECTION {
            let number = section * SECTION + within;
            let state = named("State", section * 5 + within % 5);
            let line = named("Line", section * 19 + within % 19);
            self.records.push(Record {
                name: format!("Order{number}"),
                fields: answer(number, &state, &line, named("Party", section)),
            });
            let lists = within % 5 == 0;
            self.endpoints.push(Endpoint {
                name: format!("{}Order{number}", if lists { "List" } else { "Place" }),
                lists,
                request: if lists { filter(state) } else { order(state) },
                data: format!("Order{number}"),
                section,
            });
        }
    }
}

/// What an answer has: a few fields that all have, and some of others.
fn answer(number: usize, state: &Kind, line: &Kind, party: Kind) -> Vec<Field> {
    let mut fields = vec![
        field("id", Kind::U64),
        field("amount", Kind::Money),
        field("created", Kind::Date),
        field("state", state.clone()),
        field("customer", party),
        field("lines", Kind::List(Box::new(line.clone()))),
    ];
    let others = || {
        [
            field("reference", Kind::Text),
            optional("fee", Kind::Money),
            optional("due", Kind::Date),
            optional("note", Kind::Text),
            field("count", Kind::U32),
            field("active", Kind::Bool),
            optional("tags", Kind::List(Box::new(Kind::Text))),
            optional("address", Kind::Text),
            optional("before", state.clone()),
        ]
    };
    fields.extend(others().into_iter().chain(others()).skip(number % 9).take(6));
    fields
}

/// What a new order needs.
fn order(state: Kind) -> Vec<Field> {
    vec![
        field("reference", Kind::Text),
        field("amount", Kind::Money),
        optional("note", Kind::Text),
        optional("limit", Kind::U32),
        optional("since", Kind::Date),
        optional("state", state),
    ]
}

/// What chooses orders, by name, as the document of the API has them.
fn filter(state: Kind) -> Vec<Field> {
    vec![
        field("account", Kind::Text),
        optional("active", Kind::Bool),
        optional("limit", Kind::U32),
        optional("search", Kind::Text),
        optional("since", Kind::Date),
        optional("state", state),
    ]
}

fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}
