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
fn a_fault_in_a_list_has_its_path() {
    let text = "[[1],[2,true]]";
    let fault = into(&mut Vec::new(), text).unwrap_err();
    assert_eq!(
        (fault.to_string().as_str(), fault.path(text).as_str()),
        ("expected a whole number (u8), found a bool", "/1/1")
    );
}
