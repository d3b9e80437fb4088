//! No text makes the front end panic, and what it reports is always in the text.

use secpaid_codegen::load;
use secpaid_codegen::report::Severity;
use secpaid_codegen::source::Source;

/// Loads a text; whatever is reported must have a place in it and a rendering that shows the place.
fn survives(text: &str) {
    let source = Source::new("s.json", text);
    let Err(report) = load(&source) else { return };
    assert!(report.diagnostics().iter().any(|found| found.severity() == Severity::Error), "{text}");
    for found in report.diagnostics() {
        let spans = found.related().iter().map(|label| label.span).chain([found.primary().span]);
        for span in spans {
            assert!(span.start <= span.end && span.end <= text.len(), "{span:?} of {}: {text}", text.len());
        }
        let rendered = found.render(&source);
        let (start, _) = found.range(&source);
        assert!(rendered.contains(&format!("--> s.json:{}:{}", start.line, start.column)), "{rendered}");
    }
    let order: Vec<_> = report.diagnostics().iter().map(|found| found.primary().span).collect();
    assert!(order.is_sorted());
}

const SPECS: &[&str] = &[include_str!("specs/minimal.json"), include_str!("specs/features.json")];

#[test]
fn truncated_specs() {
    for spec in SPECS {
        for end in (0..spec.len()).filter(|end| spec.is_char_boundary(*end)).step_by(3) {
            survives(&spec[..end]);
        }
    }
}

#[test]
fn specs_with_one_byte_replaced() {
    const BYTES: &[u8] = b"\"{}[]:,?/~ 0a\\\n\x00";
    for spec in SPECS {
        for at in 0..spec.len() {
            // Each place gets one of the bytes, so that all of them meet all kinds of places.
            let mut bytes = spec.as_bytes().to_vec();
            bytes[at] = BYTES[at % BYTES.len()];
            survives(&String::from_utf8_lossy(&bytes));
        }
    }
}

/// Every value of the document replaced by each of a few others, which keeps the JSON whole and breaks the spec.
#[test]
fn specs_with_one_value_replaced() {
    const VALUES: &[&str] =
        &["null", "7", "\"\"", "\"ü?[]\"", "[]", "{}", "[[]]", "{\"at\":\"/x\",\"is\":{}}", "true"];
    for spec in SPECS {
        let document = secpaid_codegen::json::parse(spec).unwrap();
        let mut spans = Vec::new();
        collect(&document.root, &mut spans);
        for (index, (start, end)) in spans.into_iter().enumerate() {
            for offset in 0..3 {
                let value = VALUES[(index + offset * 3) % VALUES.len()];
                survives(&format!("{}{value}{}", &spec[..start], &spec[end..]));
            }
        }
    }
}

fn collect(node: &secpaid_codegen::json::Node, spans: &mut Vec<(usize, usize)>) {
    use secpaid_codegen::json::Value;
    spans.push((node.span.start, node.span.end));
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, spans)),
        Value::Object(members) => members.iter().for_each(|member| {
            spans.push((member.key.span.start, member.key.span.end));
            collect(&member.value, spans);
        }),
        _ => {}
    }
}

#[test]
fn a_chain_of_many_types_does_not_exhaust_the_stack() {
    let mut types: Vec<String> = (0..20_000)
        .map(|index| format!("\"T{index}\":{{\"fields\":{{\"x\":\"T{}?\"}}}}", index + 1))
        .collect();
    types.push("\"T20000\":{\"fields\":{\"x\":\"T0?\"}}".to_owned());
    let minimal = include_str!("specs/minimal.json");
    let head = minimal
        .trim_end()
        .strip_suffix("  \"endpoints\": {\n    \"Ping\": { \"route\": \"GET /ping\" }\n  }\n}")
        .unwrap();
    let text = format!(
        "{head}\"types\":{{{}}},\"endpoints\":{{\"Ping\":{{\"route\":\"GET /ping\",\"data\":\"T0\"}}}}}}",
        types.join(",")
    );
    let source = Source::new("s.json", text);
    assert!(load(&source).is_ok());
}
