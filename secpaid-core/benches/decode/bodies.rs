//! Answers of the API, made from its published samples, with the data before or behind the envelope's other keys.

/// Where the data is among the keys of the root.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    DataFirst,
    DataLast,
}

impl Order {
    pub(crate) const ALL: [(&'static str, Self); 2] =
        [("data first", Self::DataFirst), ("data last", Self::DataLast)];

    fn success(self, data: &str) -> String {
        let rest = r#""ResponseCode":1,"ResponseMsg":"List retrived successfully","Result":"True","ServerTime":"CEST""#;
        match self {
            Self::DataFirst => format!(r#"{{"data":{data},{rest}}}"#),
            Self::DataLast => format!(r#"{{{rest},"data":{data}}}"#),
        }
    }
}

/// The answer to `createLink`.
pub(crate) fn link(order: Order) -> String {
    order.success(
        r#"{"is_cancellation":"No","user_id":"b44c4429-4a7b-4e27-85af-c1c2f43f4ffe","amount":"25.00","recipient_note":"Test regular link","status":"Unused","paymentEndpoint":"https://google.com","callback_url":"https://google.com","servicefee":"1.0","recipients":null,"is_split_link":"false","split_type":"normal","bank_transfer":"true","is_qr_link":"false","payment_config":"","bank_statement_description":"","created_at":"2026-05-20 11:19:48","id":99290,"pay_link":"https://app.secpaid.com/payment?link_id=OTkyOTA=","qr_img":"https://quickchart.io/chart?chl=https://app.secpaid.com/payment?link_id=OTkyOTA=&chs=300x300&cht=qr"}"#,
    )
}

/// The answer to `getMyUnusedLinks` with this many links, every other one of them split.
pub(crate) fn list(order: Order, count: usize) -> String {
    let links: Vec<String> = (0..count)
        .map(|index| {
            let id = 99290 + index;
            let (recipients, split, kind) = if index % 2 == 0 {
                ("null", "false", "Basic")
            } else {
                (r#""[{\"token\":\"testuser-a\",\"share\":10}]""#, "true", "Split")
            };
            format!(
                r#"{{"linktopay_id":"{id}","user_id":"b44c4429-4a7b-4e27-85af-c1c2f43f4ffe","recipient_note":"Test regular link","amount":"25.00","is_cancelled":"No","recipients":{recipients},"is_split_link":"{split}","pay_link":"https://app.secpaid.com/payment?link_id=OTkyOTA=","qr_img":"https://quickchart.io/chart?chl=https://app.secpaid.com/payment?link_id=OTkyOTA=&chs=300x300&cht=qr","transaction_type":"{kind}"}}"#
            )
        })
        .collect();
    order.success(&format!("[{}]", links.join(",")))
}

/// A declared error; with data of a shape that errors have, before or behind the rest.
pub(crate) fn error(order: Order) -> String {
    let rest = r#""ResponseCode":0,"ResponseMsg":"Amount is required","Result":"False","ServerTime":"CEST""#;
    match order {
        Order::DataFirst => format!(r#"{{"data":null,{rest}}}"#),
        Order::DataLast => format!(r#"{{{rest},"data":null}}"#),
    }
}
