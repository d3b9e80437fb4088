//! Link ids from and to the base64 form inside payment links, checked against every published sample.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use secpaid_core::v2::{FIXTURES, LinkId, PayLink, QrImage};
use serde_json::Value;

/// Calls `see` with every object of a document.
fn objects(value: &Value, see: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            see(object);
            object.values().for_each(|value| objects(value, see));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, see)),
        _ => {}
    }
}

/// The id beside a link, under either name, as a number or a text.
fn id_beside(object: &serde_json::Map<String, Value>) -> Option<LinkId> {
    let id = object.get("id").or_else(|| object.get("linktopay_id"))?;
    let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    Some(text.parse().unwrap())
}

#[test]
fn published_links_give_the_id_beside_them() {
    let (mut links, mut images, mut beside) = (0, 0, 0);
    for fixture in FIXTURES.entries {
        objects(&serde_json::from_str(fixture.response).unwrap(), &mut |object| {
            let Some(link) = object.get("pay_link").and_then(Value::as_str) else { return };
            let link = PayLink::from(link);
            let id = link.link_id().unwrap();
            links += 1;
            if let Some(known) = id_beside(object) {
                assert_eq!(id, known, "{link}");
                beside += 1;
            }
            // Written the way the API writes it.
            assert!(link.0.ends_with(&format!("?link_id={}", PayLink::encode_link_id(&id))), "{link}");
            if let Some(image) = object.get("qr_img").and_then(Value::as_str) {
                assert_eq!(QrImage::from(image).pay_link().unwrap(), link, "{image}");
                images += 1;
            }
        });
    }
    assert!(links >= 10 && images >= 7 && beside >= 7, "{links} {images} {beside}");
}

#[test]
fn an_id_has_the_documented_form() {
    assert_eq!(PayLink::encode_link_id(&LinkId(125)), "MTI1");
    assert_eq!(PayLink::encode_link_id(&LinkId(99290)), "OTkyOTA=");
    let link =
        PayLink(format!("https://app.secpaid.com/payment?link_id={}", PayLink::encode_link_id(&LinkId(7))));
    assert_eq!(link.link_id(), Ok(LinkId(7)));
}

#[test]
fn a_link_without_an_id_is_kept_and_says_so_when_asked() {
    for text in ["https://app.secpaid.com/payment", "p", "", "https://app.secpaid.com/payment?link_id=125"] {
        let link = PayLink::from(text);
        assert_eq!(link.to_string(), text);
        let error = link.link_id().unwrap_err();
        assert_eq!(error.to_string(), "expected a URL whose query has a `LinkId` in base64 as `link_id`");
    }
}
