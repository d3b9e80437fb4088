//! A small shop from the order to the bank account: payment links, webhooks that nobody believes, refunds, and payouts that are compared
//! with what was ordered.
//!
//! `shop.rs` is the shop, and what to copy from; `secpaid.rs` plays SecPaid and the payers on loopback. In the end the sums must be right.
#![expect(clippy::print_stdout, reason = "it is an example: printing is what it does")]

mod secpaid;
mod shop;

use std::error::Error;

use secpaid_core::Decimal;
use secpaid_core::v2::{LinkId, PayLink};
use serde_json::json;

use self::secpaid::{SecPaid, send_webhook};
use self::shop::{Day, Refund, Shop, Verdict};

fn main() -> Result<(), Box<dyn Error>> {
    let secpaid = SecPaid::start()?;
    let mut shop = Shop::open(&secpaid.url())?;

    let links = order(&mut shop)?;
    let [first, second, third, fourth, fifth, sixth, unpaid] = links.as_slice() else {
        return Err("an order is lost".into());
    };

    println!("\nPayers pay, and the webhooks arrive");
    let first = secpaid.pay(first, "2026-05-12 09:15:00")?;
    let second = secpaid.pay(second, "2026-05-12 20:10:17")?;
    let fourth = secpaid.pay(fourth, "2026-05-14 08:00:01")?;
    let fifth = secpaid.pay(fifth, "2026-05-14 23:59:59")?;
    let sixth = secpaid.pay(sixth, "2026-05-16 12:00:00")?;
    for payment in [first, second, fourth, fifth, sixth] {
        secpaid.notify(payment)?;
    }
    assert_eq!(shop.check_webhooks()?, [const { Verdict::Paid }; 5]);

    println!("\nA webhook arrives again");
    secpaid.notify(first)?;
    assert_eq!(shop.check_webhooks()?, [Verdict::CountedBefore]);

    forge(&mut shop, unpaid.link_id()?)?;

    println!("\nA webhook is lost, and the list of used links has the payment");
    secpaid.pay(third, "2026-05-13 07:30:00")?;
    assert_eq!(shop.check_webhooks()?, []);
    assert_eq!(shop.catch_up()?, [Verdict::Paid]);

    refund(&shop, &secpaid, first, second)?;
    reconcile(&shop, &secpaid)
}

/// Seven orders, each with a link of its own.
fn order(shop: &mut Shop) -> Result<Vec<PayLink>, Box<dyn Error>> {
    println!("Orders become links");
    let mut links = Vec::new();
    for (number, amount) in [
        ("Order 1001", eur(49, 99)),
        ("Order 1002", eur(24, 7)),
        ("Order 1003", eur(15, 50)),
        // As floating point numbers these two would not make 0.30.
        ("Order 1004", eur(0, 10)),
        ("Order 1005", eur(0, 20)),
        ("Order 1006", eur(30, 0)),
        ("Order 1007", eur(99, 0)),
    ] {
        let link = shop.order(number, amount)?;
        println!("  {number}, {amount} EUR: {link}, which is link {}", link.link_id()?);
        links.push(link);
    }
    Ok(links)
}

/// Webhooks for a link that nobody paid, for one that is not the shop's, and one that is none.
fn forge(shop: &mut Shop, unpaid: LinkId) -> Result<(), Box<dyn Error>> {
    println!("\nSomebody makes up webhooks");
    for data in [
        json!({"pay_id": unpaid.0, "amount": "99.00", "status": "Success"}),
        json!({"pay_id": 4711, "amount": "99.00", "status": "Success"}),
        json!({"status": "Success"}),
    ] {
        send_webhook(&shop.hook(), &json!({"ResponseCode": 1, "data": data}))?;
    }
    assert_eq!(shop.check_webhooks()?, [Verdict::NotPaid, Verdict::NoOrder]);
    Ok(())
}

/// A refund in part, and a full one whose answer is lost.
fn refund(shop: &Shop, secpaid: &SecPaid, first: LinkId, second: LinkId) -> Result<(), Box<dyn Error>> {
    println!("\nRefunds are requested");
    let ask = |payment, amount, expected| {
        let became = shop.refund(payment, amount)?;
        println!("  payment {payment}, {amount} EUR: {became:?}");
        assert_eq!(became, expected);
        Ok::<_, Box<dyn Error>>(())
    };
    ask(first, eur(9, 99), Refund::Requested)?;
    ask(first, eur(9, 99), Refund::RequestedBefore)?;
    secpaid.hang_up_on_next_refund();
    ask(second, eur(24, 7), Refund::RequestedBefore)?;
    assert_eq!(shop.refunded()?, Decimal::ZERO, "nobody has approved them yet");

    println!("\nSecPaid approves them");
    secpaid.approve_refunds("2026-05-18 10:00:00");
    assert_eq!(shop.refunded()?, eur(34, 6));
    Ok(())
}

/// Everything up to a day is paid out, and a payment among it that the shop knows nothing about.
fn reconcile(shop: &Shop, secpaid: &SecPaid) -> Result<(), Box<dyn Error>> {
    println!("\nPayouts");
    secpaid.pay_by_hand(eur(12, 0), "2026-05-15 16:45:00");
    secpaid.pay_out("2026-05-16");
    let days = shop.reconcile()?;

    println!("\nDays that do not match");
    let mut mismatches = Vec::new();
    for (day, Day { orders, payouts }) in days.iter().filter(|(_, day)| day.orders != day.payouts) {
        println!("  {day}: orders over {orders} EUR, payouts over {payouts} EUR");
        mismatches.push(Day { orders: *orders, payouts: *payouts });
    }
    let by_hand = Day { orders: Decimal::ZERO, payouts: eur(12, 0) };
    let not_paid_out = Day { orders: eur(30, 0), payouts: Decimal::ZERO };
    assert_eq!(mismatches, [by_hand, not_paid_out]);

    let (orders, payouts): (Decimal, Decimal) =
        (days.values().map(|day| day.orders).sum(), days.values().map(|day| day.payouts).sum());
    println!("\nIn all: orders over {orders} EUR, payouts over {payouts} EUR");
    assert_eq!((orders, payouts), (eur(119, 86), eur(101, 86)));
    Ok(())
}

/// An amount in EUR.
fn eur(euros: i64, cents: i64) -> Decimal {
    Decimal::new(euros * 100 + cents, 2)
}
