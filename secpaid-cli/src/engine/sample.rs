//! From an endpoint to requests and answers that the spec permits: together they show every form, every name and every way to leave
//! something out. The first is the plainest.

mod answer;
mod inbound;
mod query;
mod value;

use secpaid_codegen::json;
use secpaid_codegen::model::{Bound, Field, Outcome};
use secpaid_core::{BuildError, Settings};

pub(super) use self::answer::skeleton::skeletons;
pub use self::inbound::SampleInbound;
use self::value::{Direction, Sampler};
use super::{Handle, Subject};

/// An answer that the spec permits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleAnswer {
    /// HTTP status.
    pub status: u16,
    /// The content type of the body.
    pub content_type: String,
    /// The body.
    pub body: String,
    /// Index into the errors of the model.
    pub error: Option<usize>,
    /// What it amounts to.
    pub outcome: Outcome,
}

impl Handle<'_> {
    /// The fields of requests that a generated client may send, as JSON objects. Empty where no value was found that its constraints
    /// allow.
    pub fn sample_requests(self) -> Vec<String> {
        let sampler = Sampler::new(self.engine.types(), Direction::Written);
        let mut bounded = |field: &Field, values: Vec<String>| self.within_bounds(field, values);
        let mut requests = sampler.objects(&self.endpoint.request, &mut bounded);
        requests.retain(|request| self.complaints(request, None).is_empty() && self.can_send(request));
        requests
    }

    /// Can every field be sent where it belongs? A header carries no line feed, and no segment of a path is empty.
    fn can_send(self, request: &str) -> bool {
        let (Ok(settings), Ok(fields)) = (Settings::new("http://localhost"), json::parse(request)) else {
            return false;
        };
        // A credential is asked for behind the fields.
        let encoded = self.encode(&fields.root, &settings.without_constraints());
        !matches!(encoded, Err(BuildError::Field { .. } | BuildError::UrlTooLong { .. }))
    }

    /// Those of a field's values, and of others that its bounds suggest, that the bounds allow.
    fn within_bounds(self, field: &Field, mut values: Vec<String>) -> Vec<String> {
        if field.bounds.is_empty() {
            return values;
        }
        values.extend(field.bounds.iter().flat_map(|bound| suggested(bound, &values)).collect::<Vec<_>>());
        let pointer = format!("/{}", field.wire.replace('~', "~0").replace('/', "~1"));
        values.retain(|value| {
            let request = format!("{{{}:{value}}}", serde_json::Value::from(field.wire.as_str()));
            let refused = |subject: &Subject| match subject {
                Subject::Field { pointer: at, kind } => *at == pointer && *kind != "missing_field",
                Subject::Constraint { pointer: at, .. } => at.starts_with(&pointer),
                _ => true,
            };
            !self.complaints(&request, None).iter().any(|complaint| refused(&complaint.subject))
        });
        values
    }
}

/// Values that a bound may be meant for, in the forms of those that are there.
fn suggested(bound: &Bound, values: &[String]) -> Vec<String> {
    let longest = |length: u64| "x".repeat(usize::try_from(length).unwrap_or(0).min(4096));
    let number = |text: &str| {
        let strings = values.iter().any(|value| value.starts_with('"'));
        let numbers = values.iter().any(|value| value.starts_with(|first: char| first.is_ascii_digit()));
        [numbers.then(|| text.to_owned()), strings.then(|| format!("\"{text}\""))].into_iter().flatten()
    };
    let near = |limit: &str, steps: &[i64]| {
        let limit: Option<secpaid_core::Decimal> = limit.parse().ok();
        let sums = steps.iter().filter_map(|step| limit?.checked_add((*step).into()));
        sums.flat_map(|sum| number(&sum.to_string())).collect()
    };
    match bound {
        Bound::Min(limit) => near(limit, &[0, 1]),
        Bound::MinExclusive(limit) => near(limit, &[1]),
        Bound::Max(limit) => near(limit, &[0, -1]),
        Bound::MaxExclusive(limit) => near(limit, &[-1]),
        Bound::MinLen(length) | Bound::MaxLen(length) => vec![format!("\"{}\"", longest(*length))],
        Bound::MinItems(count) | Bound::MaxItems(count) => {
            let item = values.iter().find_map(|value| value.strip_prefix('[')?.strip_suffix(']'));
            let items = vec![item.unwrap_or_default(); usize::try_from(*count).unwrap_or(0).min(64)];
            vec![format!("[{}]", items.join(","))]
        }
        Bound::MaxDecimals(_) => number("1").collect(),
        Bound::NotToken => Vec::new(),
    }
}
