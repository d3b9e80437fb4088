//! A body in. Out: the same body broken in every way: each value replaced by each kind of value, keys taken out, added, doubled and
//! renamed, the text cut off.

use serde_json::Value;

/// What takes the place of a value.
const OTHERS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "7",
    "1.50",
    "1e400",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "\"7\"",
    "\"1.50\"",
    "\"True\"",
    "\"Yes\"",
    "\"2026-05-20\"",
    "\"2026-05-20 11:19:48\"",
    "\"2026-04\"",
    "\"[]\"",
    "\"{\\\"a\\\":1}\"",
    "\"\\u0041\\n\"",
    "[]",
    "{}",
    "[null]",
    "{\"a\":{}}",
];

pub(crate) fn bodies(body: &str) -> Vec<String> {
    let mut bodies: Vec<String> =
        (0..body.len()).step_by(5).filter_map(|end| body.get(..end)).map(str::to_owned).collect();
    bodies.push(format!("{body} x"));
    bodies.push(format!("\u{feff}{body}"));
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        values(&value, &|inside| inside, &mut bodies);
    }
    bodies
}

/// Everything with one change in this value; `around` puts the rest of the document around it.
fn values(value: &Value, around: &dyn Fn(String) -> String, bodies: &mut Vec<String>) {
    bodies.extend(OTHERS.iter().map(|other| around((*other).to_owned())));
    bodies.push(around(format!("[{value}]")));
    bodies.push(around(Value::String(value.to_string()).to_string()));
    match value {
        Value::Object(object) => {
            let entries: Vec<(&String, &Value)> = object.iter().collect();
            let text = |entries: &[(String, String)]| {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| format!("{}:{value}", Value::String(key.clone())))
                    .collect();
                format!("{{{}}}", entries.join(","))
            };
            let all: Vec<_> =
                entries.iter().map(|(key, value)| ((*key).clone(), value.to_string())).collect();
            bodies.push(around(text(
                &[all.clone(), vec![("unheard of".to_owned(), "[{}]".to_owned())]].concat(),
            )));
            for (index, (key, inside)) in entries.iter().enumerate() {
                let mut without = all.clone();
                let entry = without.remove(index);
                bodies.push(around(text(&without)));
                let renamed = [&without[..], &[(format!("{key}_"), entry.1.clone())]].concat();
                bodies.push(around(text(&renamed)));
                bodies.push(around(text(&[&all[..], &[entry]].concat())));
                bodies.push(around(text(&[&all[..], &[((*key).clone(), "\"twice\"".to_owned())]].concat())));
                values(
                    inside,
                    &|inside| {
                        let mut with = all.clone();
                        with[index].1 = inside;
                        around(text(&with))
                    },
                    bodies,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(2) {
                values(
                    item,
                    &|inside| {
                        let mut with: Vec<_> = items.iter().map(Value::to_string).collect();
                        with[index] = inside;
                        around(format!("[{}]", with.join(",")))
                    },
                    bodies,
                );
            }
        }
        _ => {}
    }
}
