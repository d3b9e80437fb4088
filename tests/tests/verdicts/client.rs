//! From a model to code that uses everything its types offer, each thing as its users would.
//!
//! It is written from the model and the documentation of the generated code, and knows nothing of how the verdict is made. `api` is
//! the module with the types.

use std::fmt::Write as _;

use secpaid_codegen::model::{
    Base, Carrier, Endpoint, ErrorDef, Field, Inbound, Model, ParameterType, Shape, TypeDef, TypeKind, Union,
};

use crate::types::{base, capture, literal, named, present, shape, used};

/// What the code needs of its own.
const PRELUDE: &str = "
use super::api;
use secpaid_core::{CallError, Endpoint, ScalarError, Success};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;
fn any<T>() -> T { unimplemented!() }
fn plain<T: Debug + Clone + PartialEq + Send + Sync + 'static>() {}
fn ordered<T: Eq + PartialOrd + Ord + Hash>() {}
fn hashed<T: Eq + Hash>() {}
fn equal<T: Eq>() {}
fn copied<T: Copy>() {}
fn defaulted<T: Default>() {}
fn shown<T: Display>() {}
fn failure<T: std::error::Error + Eq + Send + Sync + 'static>() {}
struct Mine;
";

/// The code, as the content of a module.
pub(crate) fn everything(model: &Model) -> String {
    let mut code = PRELUDE.to_owned();
    for def in used(model) {
        match &def.kind {
            TypeKind::Scalar { newtype: false, .. } => {}
            TypeKind::Scalar { codec, .. } => use_newtype(&mut code, model, def, codec.base),
            TypeKind::Enum { values, .. } => {
                let values: Vec<_> = values.iter().map(|value| value.rust.as_str()).collect();
                use_enum(&mut code, def, &values);
            }
            TypeKind::Union(union) => use_union(&mut code, model, def, union),
            TypeKind::Record { fields } | TypeKind::Tuple { entries: fields } => {
                use_struct(&mut code, model, &def.name, fields, def.written)
            }
        }
    }
    for (index, meta) in model.metas.iter().enumerate() {
        let Some(name) = &meta.rust else { continue };
        if !model.endpoints.iter().any(|endpoint| endpoint.meta == index) {
            continue;
        }
        line(
            &mut code,
            &format!("fn meta_{name}(x: api::{name}) {{ plain::<api::{name}>(); defaulted::<api::{name}>();"),
        );
        for field in &meta.fields {
            line(&mut code, &format!("let _: {} = x.{};", shape(model, &field.shape), field.rust));
        }
        line(&mut code, "}");
    }
    let mut enums: Vec<&Endpoint> = Vec::new();
    for endpoint in &model.endpoints {
        let arguments: Vec<_> = endpoint.arguments().cloned().collect();
        use_struct(&mut code, model, &endpoint.name, &arguments, true);
        use_endpoint(&mut code, model, endpoint);
        match enums.iter().find(|other| other.errors == endpoint.errors) {
            // One type under two names: one goes where the other is asked for.
            Some(other) => line(
                &mut code,
                &format!(
                    "fn same_{}(x: api::{}) -> api::{} {{ x }}",
                    endpoint.error_name, endpoint.error_name, other.error_name
                ),
            ),
            // Two types: both can have an implementation of a trait.
            None => {
                enums.push(endpoint);
                line(
                    &mut code,
                    &format!(
                        "impl From<api::{}> for Mine {{ fn from(_: api::{}) -> Self {{ Mine }} }}",
                        endpoint.error_name, endpoint.error_name
                    ),
                );
            }
        }
        let errors: Vec<_> = endpoint.errors.iter().map(|index| &model.errors[*index]).collect();
        use_errors(&mut code, &endpoint.error_name, &errors);
        line(
            &mut code,
            &format!(
                "fn into_{}(x: api::{}) -> api::Error {{ let _ = api::Error::from(x.clone()); x.into() }}",
                endpoint.error_name, endpoint.error_name
            ),
        );
    }
    use_errors(&mut code, "Error", &model.errors.iter().collect::<Vec<_>>());
    for inbound in &model.inbound {
        use_inbound(&mut code, model, inbound);
    }
    use_client(&mut code, model, "Client", "LocalTransport");
    use_client(&mut code, model, "BlockingClient", "BlockingTransport");
    line(&mut code, "fn fixtures() -> &'static secpaid_core::fixture::Fixtures { &api::FIXTURES }");
    code
}

fn line(code: &mut String, text: &str) {
    let _ = writeln!(code, "{text}");
}

/// A record or a request.
fn use_struct(code: &mut String, model: &Model, name: &str, fields: &[Field], written: bool) {
    let ty = format!("api::{name}");
    line(code, &format!("fn struct_{name}(x: {ty}, y: &{ty}) {{ plain::<{ty}>();"));
    line(
        code,
        &format!(
            "let _: {ty} = y.clone(); let _: {ty} = {ty}::clone(y); let _ = {ty}::eq(&x, y); let _ = format!(\"{{x:?}}\");"
        ),
    );
    for field in fields {
        let (rust, of) = (&field.rust, shape(model, &field.shape));
        line(
            code,
            &format!(
                "let _: &{of} = &y.{rust}; {{ let {ty} {{ {rust}: z, .. }} = y.clone(); let _: {of} = z; }}"
            ),
        );
        line(code, &format!("{{ let mut z: {ty} = y.clone(); z.{rust} = any::<{of}>(); }}"));
    }
    if written {
        let required: Vec<_> = fields.iter().filter(|field| !field.optional()).collect();
        let exact: Vec<_> =
            required.iter().map(|field| format!("any::<{}>()", shape(model, &field.shape))).collect();
        let short = required.iter().zip(&exact);
        let short: Vec<_> = short
            .map(|(field, exact)| literal(model, &field.shape).unwrap_or_else(|| exact.clone()))
            .collect();
        line(code, &format!("let _: {ty} = {ty}::new({});", exact.join(", ")));
        line(code, &format!("let z: {ty} = {ty}::new({});", short.join(", ")));
        for field in fields.iter().filter(|field| field.optional()) {
            let of = present(&field.shape);
            let setter = match field.rust.as_str() {
                "new" => "with_new",
                "default" => "with_default",
                other => other,
            };
            line(code, &format!("let z: {ty} = z.{setter}(any::<{}>());", shape(model, of)));
            if let Some(literal) = literal(model, of) {
                line(code, &format!("let z: {ty} = {ty}::{setter}(z, {literal});"));
            }
        }
    }
    line(code, "}");
}

fn use_endpoint(code: &mut String, model: &Model, endpoint: &Endpoint) {
    let name = &endpoint.name;
    let data = match (&endpoint.data, &endpoint.file) {
        (_, Some(file)) if file.optional => "Option<secpaid_core::File>".to_owned(),
        (_, Some(_)) => "secpaid_core::File".to_owned(),
        (Some(data), None) => shape(model, &data.shape),
        (None, None) => "()".to_owned(),
    };
    let meta = model.metas[endpoint.meta].rust.as_ref();
    let meta = meta.map_or("()".to_owned(), |meta| format!("api::{meta}"));
    let ty = format!("api::{name}");
    if endpoint.arguments().all(Field::optional) {
        line(code, &format!("fn default_{name}() -> {ty} {{ defaulted::<{ty}>(); {ty}::default() }}"));
    }
    line(
        code,
        &format!(
            "fn endpoint_{name}(x: <{ty} as Endpoint>::Error, s: Success<{ty}>) -> api::{error} {{ let _: {data} = s.data; let _: {meta} = s.meta; x }}",
            error = endpoint.error_name
        ),
    );
    for (client, transport, wait) in
        [("Client", "LocalTransport", ".await"), ("BlockingClient", "BlockingTransport", "")]
    {
        let method = &endpoint.method_name;
        let asynchronous = if wait.is_empty() { "" } else { "async " };
        line(
            code,
            &format!(
                "{asynchronous}fn call_{client}_{name}<T: secpaid_core::transport::{transport}>(c: &api::{client}<T>) {{\n\
             let answer: Result<Success<{ty}>, CallError<api::{error}>> = c.{method}(any::<{ty}>()){wait};\n\
             if let Ok(answer) = answer {{ let _: {data} = answer.data; let _: {meta} = answer.meta; }} }}",
                error = endpoint.error_name
            ),
        );
    }
    if let Some(pages) = &endpoint.pages {
        let list = match pages.items {
            None => present(&endpoint.data.as_ref().unwrap().shape),
            Some(index) => match present(&endpoint.data.as_ref().unwrap().shape) {
                Shape::Named(record) => present(&model.types[*record].fields().unwrap()[index].shape),
                other => other,
            },
        };
        let mut list = list;
        while let Shape::InString { item, .. } = list {
            list = item;
        }
        let Shape::List { item, .. } = list else { panic!("pages of no list") };
        let item = shape(model, item);
        line(
            code,
            &format!(
                "fn paged_{name}() {{ fn paged<T: secpaid_core::pages::Paged<Item = {item}>>() {{}} paged::<{ty}>(); }}\n\
             fn pages_{name}<T: secpaid_core::transport::BlockingTransport + 'static>(c: api::BlockingClient<T>) {{\n\
             {{ let _: secpaid_core::pages::BlockingPages<'_, T, {ty}> = c.pages(any::<{ty}>()); }}\n\
             let _: secpaid_core::pages::BlockingPages<'static, T, {ty}> = c.into_pages(any::<{ty}>()); }}\n\
             fn later_pages_{name}<T: secpaid_core::transport::LocalTransport + 'static>(c: api::Client<T>) {{\n\
             {{ let _: secpaid_core::pages::Pages<'_, T, {ty}> = c.pages(any::<{ty}>()); }}\n\
             let _: secpaid_core::pages::Pages<'static, T, {ty}> = c.into_pages(any::<{ty}>()); }}"
            ),
        );
    }
}

fn use_errors(code: &mut String, name: &str, errors: &[&ErrorDef]) {
    let ty = format!("api::{name}");
    line(
        code,
        &format!(
            "fn errors_{name}(x: {ty}, y: {ty}) {{ plain::<{ty}>(); failure::<{ty}>(); shown::<{ty}>();\n\
         let _: Option<&'static str> = x.doc(); let _: Option<&'static str> = x.remedy(); let _ = x.to_string();\n\
         match x {{"
        ),
    );
    let mut made = String::new();
    for error in errors {
        let names: Vec<_> = error.captures.iter().map(|capture| capture.name.as_str()).collect();
        let types: Vec<_> =
            error
                .captures
                .iter()
                .map(|it| {
                    if it.always { capture(it.ty).to_owned() } else { format!("Option<{}>", capture(it.ty)) }
                })
                .collect();
        if names.is_empty() {
            line(code, &format!("{ty}::{} => {{}}", error.name));
            let _ = writeln!(made, "let _ = {ty}::{};", error.name);
            continue;
        }
        let read: Vec<_> =
            names.iter().zip(&types).map(|(name, ty)| format!("let _: {ty} = {name};")).collect();
        line(code, &format!("{ty}::{} {{ {} }} => {{ {} }}", error.name, names.join(", "), read.join(" ")));
        let values: Vec<_> =
            names.iter().zip(&types).map(|(name, ty)| format!("{name}: any::<{ty}>()")).collect();
        let _ = writeln!(made, "let _ = {ty}::{} {{ {} }};", error.name, values.join(", "));
    }
    line(
        code,
        &format!(
            "{ty}::Unknown(e) => {{ let _: secpaid_core::UnknownError = e; }} _ => {{}} }}\n{made} let _ = y == {ty}::Unknown(any()); }}"
        ),
    );
}

fn use_enum(code: &mut String, def: &TypeDef, values: &[&str]) {
    let (name, ty) = (&def.name, format!("api::{}", def.name));
    line(
        code,
        &format!(
            "fn enum_{name}(x: {ty}, y: &{ty}) {{ plain::<{ty}>(); ordered::<{ty}>(); shown::<{ty}>();\n\
         let _: &str = x.as_str(); let _ = x.to_string(); let _ = {ty}::clone(y); let _: {ty} = {ty}::from(\"text\"); let _: {ty} = String::new().into(); let _ = x.cmp(y);"
        ),
    );
    line(code, "match x {");
    for value in values {
        line(code, &format!("{ty}::{value} => {{}}"));
    }
    line(code, &format!("{ty}::Unknown(text) => {{ let _: String = text; }} _ => {{}} }}"));
    for value in values {
        line(code, &format!("let _: {ty} = {ty}::{value};"));
    }
    line(code, &format!("let _: {ty} = {ty}::Unknown(String::new()); }}"));
}

fn use_union(code: &mut String, model: &Model, def: &TypeDef, union: &Union) {
    let (name, ty) = (&def.name, format!("api::{}", def.name));
    line(code, &format!("fn union_{name}(x: {ty}) {{ plain::<{ty}>(); match x {{"));
    for variant in &union.variants {
        let held = shape(model, &variant.shape);
        line(code, &format!("{ty}::{}(held) => {{ let _: {held} = held; }}", variant.rust));
    }
    if union.tag().is_some() {
        line(code, &format!("{ty}::Unknown(held) => {{ let _: secpaid_core::RawJson = held; }}"));
    }
    line(code, "_ => {} } }");
}

fn use_newtype(code: &mut String, model: &Model, def: &TypeDef, of: Base) {
    let (name, ty, inner) = (&def.name, format!("api::{}", def.name), base(of));
    line(code, &format!("fn newtype_{name}(x: {ty}, y: &{ty}) {{ plain::<{ty}>(); shown::<{ty}>();"));
    // By hand, from the types that are inside.
    line(
        code,
        &match of {
            Base::String => format!("ordered::<{ty}>();"),
            Base::UrlOrIndex | Base::Upload | Base::Json => format!("equal::<{ty}>();"),
            Base::DateTime => format!("copied::<{ty}>(); hashed::<{ty}>();"),
            _ => format!("copied::<{ty}>(); ordered::<{ty}>();"),
        },
    );
    line(
        code,
        &format!(
            "let _: {ty} = {ty}(any::<{inner}>()); let {ty}(z) = y.clone(); let _: {inner} = z; let _: &{inner} = &y.0;\n\
         let _: {inner} = x.clone().into_inner(); let _: {inner} = {ty}::into(x.clone()); let _: {inner} = {inner}::from(x.clone());\n\
         let _: {ty} = {ty}::from(any::<{inner}>()); let _ = y.to_string(); let _: {ty} = {ty}::clone(y); let _ = {ty}::eq(&x, y);"
        ),
    );
    match of {
        Base::String | Base::UrlOrIndex => {
            line(code, &format!("let _: {ty} = {ty}::from(\"text\"); let _: {ty} = \"text\".into();"))
        }
        Base::Decimal => {
            line(code, &format!("let _: {ty} = 5.into();"));
            for integer in ["i32", "i64", "u32", "u64"] {
                line(code, &format!("let _: {ty} = {ty}::from(5_{integer});"));
            }
        }
        _ => {}
    }
    if !matches!(of, Base::String | Base::UrlOrIndex) {
        line(
            code,
            &format!(
                "let _: Result<{ty}, <{inner} as FromStr>::Err> = \"text\".parse::<{ty}>(); let _ = {ty}::from_str(\"text\");"
            ),
        );
    }
    for parameter in &def.query {
        let of = match parameter.ty {
            ParameterType::BuiltIn(of) => base(of).to_owned(),
            ParameterType::Named(index, _) => named(&model.types[index]),
        };
        let result = if parameter.optional { format!("Option<{of}>") } else { of.clone() };
        line(code, &format!("let _: Result<{result}, ScalarError> = y.{}();", parameter.rust));
        if let Some(encode) = &parameter.encode {
            line(code, &format!("let _: String = {ty}::{encode}(&any::<{of}>());"));
        }
    }
    line(code, "}");
}

fn use_inbound(code: &mut String, model: &Model, inbound: &Inbound) {
    let (name, ty, data) = (&inbound.name, format!("api::{}", inbound.name), shape(model, &inbound.shape));
    line(
        code,
        &format!(
            "fn inbound_{name}() {{ copied::<{ty}>(); let _ = format!(\"{{:?}}\", {ty}.clone());\n\
         let receiver: secpaid_core::inbound::Receiver<{ty}> = {ty}::receiver();"
        ),
    );
    if inbound.from.iter().any(|from| *from != Carrier::Query) {
        line(
            code,
            &format!(
                "let _: Result<{data}, secpaid_core::inbound::InboundError> = receiver.decode(any::<&_>(), \"\");"
            ),
        );
    }
    if inbound.from.contains(&Carrier::Query) {
        line(
            code,
            &format!(
                "let _: Result<{data}, secpaid_core::inbound::InboundError> = receiver.decode_query(\"\");"
            ),
        );
    }
    line(code, "}");
}

fn use_client(code: &mut String, model: &Model, client: &str, transport: &str) {
    let ty = format!("api::{client}<T>");
    let token = if model.auth.is_some() { "\"token\", " } else { "" };
    line(
        code,
        &format!(
            "fn {client}<T: secpaid_core::transport::{transport} + Clone + Debug>(x: {ty}, y: &{ty}) {{"
        ),
    );
    let result = format!("Result<{ty}, secpaid_core::BuildError>");
    line(
        code,
        &format!(
            "let _: {result} = api::{client}::new(\"http://localhost\", {token}any::<T>());\n\
         let _: {result} = api::{client}::at_server(\"main\", {token}any::<T>());\n\
         let _: {ty} = api::{client}::with_settings(any::<secpaid_core::Settings>(), any::<T>());\n\
         let _: &secpaid_core::client::{client}<T> = x.inner(); let _: {ty} = y.clone(); let _: {ty} = <{ty}>::clone(y);\n\
         let _ = format!(\"{{x:?}}\");"
        ),
    );
    for server in &model.servers {
        line(code, &format!("let _: {result} = api::{client}::{}({token}any::<T>());", server.name));
    }
    line(code, "}");
}
