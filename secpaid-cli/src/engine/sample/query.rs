//! From the parameters of a query to addresses that have them.

use secpaid_codegen::model::{Base, Parameter, ParameterType, TypeDef};
use secpaid_core::query::base64;

/// An address with every parameter, one with large values, and for each that may be missing one without it; none where there are no parameters.
pub(super) fn addresses(types: &[TypeDef], parameters: &[Parameter]) -> Vec<String> {
    let address = |left_out: Option<&Parameter>, large: bool| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for parameter in parameters {
            if left_out.is_none_or(|left_out| left_out.wire != parameter.wire) {
                let text = value(types, parameter.ty, large);
                let text = if parameter.encode.is_some() { base64(&text) } else { text.to_owned() };
                pairs.append_pair(&parameter.wire, &text);
            }
        }
        format!("https://example.com/?{}", pairs.finish())
    };
    let optional = parameters.iter().filter(|parameter| parameter.optional);
    let whole = parameters.first().map(|_| [address(None, false), address(None, true)]);
    whole.into_iter().flatten().chain(optional.map(|parameter| address(Some(parameter), false))).collect()
}

/// The text of a value; an address in an address has no query of its own.
fn value(types: &[TypeDef], ty: ParameterType, large: bool) -> &'static str {
    let base = match ty {
        ParameterType::BuiltIn(base) => base,
        ParameterType::Named(index, base) => {
            if types.get(index).is_some_and(|ty| !ty.query.is_empty()) {
                return "https://example.com/next";
            }
            base
        }
    };
    match base {
        Base::String => "a & b",
        Base::Decimal => "12.50",
        integer if large => super::value::limits(integer).last().copied().unwrap_or("7"),
        _ => "7",
    }
}
