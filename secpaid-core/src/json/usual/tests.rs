use super::*;
use crate::endpoint::Encoding;

fn into(place: &mut Vec<Vec<u8>>, text: &str) -> Result<(), Fault> {
    place.decode_into(&mut Reader::from_text(text))
}

#[test]
fn a_list_is_read_in_place_of_another() {
    let mut place = vec![vec![9]];
    for (text, read) in
        [("[[1,2],[],[3]]", vec![vec![1, 2], vec![], vec![3]]), ("[]", vec![]), ("[[4]]", vec![vec![4]])]
    {
        assert!(into(&mut place, text).is_ok());
        assert_eq!(place, read, "{text}");
    }
    assert!(into(&mut place, "[[5],[6,700]]").is_err());
    assert!(into(&mut place, "[[8]]").is_ok());
    assert_eq!(place, [[8]]);

    let mut maybe = Some(place);
    assert!(Vec::decode_some(&mut maybe, &mut Reader::from_text("[[1]]")).is_ok());
    assert_eq!(maybe, Some(vec![vec![1]]));
}

#[test]
fn a_field_is_written_in_the_form_that_its_type_usually_has() {
    let mut writer = Writer::new(Encoding::Json);
    writer.begin_object();
    writer.put("text", &"a\"b".to_owned());
    writer.put("count", &u128::MAX);
    writer.put("on", &true);
    writer.put("amount", &Decimal::new(2500, 2));
    writer.put("day", &"2026-05-20".parse::<Date>().unwrap());
    writer.put("hidden", &Secret::from(7_i8));
    writer.put("nobody", &None::<Vec<u8>>);
    writer.put("some", &Some(vec![Some(1_u8), None]));
    writer.end_object();
    let wanted = format!(
        r#"{{"text":"a\"b","count":{},"on":true,"amount":25.00,"day":"2026-05-20","hidden":7,"some":[1,null]}}"#,
        u128::MAX
    );
    assert_eq!(writer.into_text(), wanted);
}

#[test]
fn a_field_of_a_form_is_written_as_with_a_function() {
    let form = |write: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::new(Encoding::Form);
        writer.begin_object();
        write(&mut writer);
        writer.end_object();
        writer.into_text()
    };
    let (text, list, none) = ("a&b".to_owned(), vec![1_u8, 2], Vec::<u8>::new());
    let by_type = form(&|w| {
        w.put("text", &Some(text.clone()));
        w.put("list", &list);
        w.put("none", &none);
        w.put("nobody", &None::<bool>);
        w.put("hidden", &Secret::from(text.clone()));
        w.put("lists", &vec![list.clone(), none.clone()]);
    });
    let by_function = form(&|w| {
        w.optional("text", &Some(text.clone()), write::string);
        w.field("list", &list, |w, list| write::list(w, list, write::int));
        w.field("none", &none, |w, list| write::list(w, list, write::int));
        w.optional("nobody", &None::<bool>, write::bool);
        w.field("hidden", &Secret::from(text.clone()), |w, text| write::secret(w, text, write::string));
        w.field("lists", &vec![list.clone(), none.clone()], |w, lists| {
            write::list(w, lists, |w, list| write::list(w, list, write::int));
        });
    });
    assert_eq!(by_type, by_function);
    assert_eq!(by_type, "text=a%26b&list=1&list=2&hidden=a%26b&lists=%5B1%2C2%5D&lists=%5B%5D");
}

#[test]
fn a_fault_in_a_list_has_its_path() {
    let text = "[[1],[2,true]]";
    let fault = into(&mut Vec::new(), text).unwrap_err();
    assert_eq!(
        (fault.to_string().as_str(), fault.path(text).as_str()),
        ("expected a whole number (u8), found a bool", "/1/1")
    );
}
